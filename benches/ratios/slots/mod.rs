//! Slots: looks in every scene, and what changes them.

mod changes;
mod looks;

use crate::support::{
    beside::{Until, beside},
    clock::nanos_per_op,
    compare::{Contestant, Effort},
    machine,
    report::Report,
};
use crossbeam_utils::CachePadded;

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    looks::measure(report, effort);
    changes::measure(report, effort);
}

/// What else happens during a look.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Scene {
    Alone,
    BesideALooker,
    /// Who replaces the value again and again, with a pause of a microsecond.
    BesideAReplacer,
}

impl Scene {
    /// Those for which there are enough cores.
    fn all() -> Vec<Self> {
        let two = [Self::BesideALooker, Self::BesideAReplacer].into_iter();
        let room = machine::cores() >= 2;
        [Self::Alone].into_iter().chain(two.filter(|_| room)).collect()
    }

    fn name(self) -> &'static str {
        match self {
            Self::Alone => "1 thread",
            Self::BesideALooker => "2 threads look",
            Self::BesideAReplacer => "1 thread looks, 1 replaces each microsecond",
        }
    }
}

/// `look` at a slot of `S`, in `scene`. The slot lies on cache lines of its own.
fn looking<S: Sync + 'static>(
    name: &str,
    slot: S,
    scene: Scene,
    look: impl Fn(&S) + Copy + Sync + 'static,
    replace: impl Fn(&S, u64) + Copy + Sync + 'static,
) -> Contestant {
    let slot: &S = Box::leak(Box::new(CachePadded::new(slot)));
    let other = move |until: &Until| {
        let mut n = 0;
        match scene {
            Scene::BesideAReplacer => until.repeat_slowly(|| {
                n += 1;
                replace(slot, n);
                pause();
            }),
            _ => until.repeat(|| look(slot)),
        }
    };
    Contestant::new(name, move |budget| {
        let others = usize::from(scene != Scene::Alone);
        beside(others, |_, until| other(until), || nanos_per_op(budget, || look(slot)))
    })
}

fn pause() {
    let start = std::time::Instant::now();
    while start.elapsed().as_nanos() < 1_000 {
        std::hint::spin_loop();
    }
}
