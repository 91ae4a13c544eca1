//! Contestants as criterion sees them.

use std::{hint::black_box, time::Duration};

use criterion::{BenchmarkGroup, Criterion, measurement::WallTime};

use super::{
    clock::repeat,
    machine,
    scene::{Scene, Stage},
    shared::Shared,
    waits::{Waited, wait_for_one},
};

/// A read of `S` in `scene`.
pub(crate) fn read<S: Shared>(group: &mut BenchmarkGroup<'_, WallTime>, scene: Scene) {
    let mut stage = Stage::<S>::new();
    group.bench_function(row::<S>(), |bencher| {
        bencher.iter_custom(|n| {
            scene.run(&mut stage, |shared| {
                repeat(n, &mut || {
                    black_box(shared.read());
                })
            })
        });
    });
}

/// A publication in `S` that nobody reads.
pub(crate) fn publish<S: Shared>(group: &mut BenchmarkGroup<'_, WallTime>) {
    let mut stage = Stage::<S>::new();
    group.bench_function(row::<S>(), |bencher| bencher.iter(|| stage.publish()));
}

/// A task waits, `S` changes, the task is done.
pub(crate) fn wake<S: Waited>(group: &mut BenchmarkGroup<'_, WallTime>) {
    let mut stage = Stage::<S>::new();
    group.bench_function(row::<S>(), |bencher| {
        bencher.iter(|| wait_for_one(&mut stage));
    });
}

/// Without the stars of the tables.
fn row<S: Shared>() -> String {
    S::name().replace('*', "")
}

/// Short runs, on the core that the scenes measure on.
pub(crate) fn criterion() -> Criterion {
    machine::pin(0);
    Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args()
}
