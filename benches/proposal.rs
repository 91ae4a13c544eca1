//! Proposals under criterion: `cargo bench --bench proposal -- [FILTER]`. On one thread, so that every
//! step is paid by the one that is timed: propose, take out, answer, hear of it. The bench `ratios` has the
//! same beside each other, and with those who propose on another thread.

mod support;

use criterion::Criterion;
use support::{
    criteria::criterion,
    proposals::{Desk, batch, desks, many, one},
};

fn main() {
    let mut criterion = criterion();
    desks!(of(&mut criterion));
    criterion.final_summary();
}

fn of<D: Desk>(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group(D::NAME.replace('*', ""));
    group.bench_function("one there and back", |bencher| bencher.iter(one::<D>()));
    group.bench_function("64, made one by one", |bencher| bencher.iter(many::<D>()));
    group.bench_function("64, made together", |bencher| bencher.iter(batch::<D>()));
    group.finish();
}
