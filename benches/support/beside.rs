//! Measuring on one core while other threads work on others.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread,
};

use crossbeam_utils::CachePadded;

use super::machine;

/// Operations between two looks whether it is over.
const BURST: usize = 64;

/// How long the others work. On a line of its own: the measuring thread's stack is beside it.
pub(crate) struct Until(CachePadded<AtomicBool>);

impl Until {
    /// Repeats `op` until the measurement is over.
    #[inline]
    pub(crate) fn repeat(&self, mut op: impl FnMut()) {
        // It publishes nothing; joining does.
        while !self.0.load(Relaxed) {
            (0..BURST).for_each(|_| op());
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.0.load(Relaxed)
    }

    /// As [`repeat`](Self::repeat), with a look after each.
    #[inline]
    pub(crate) fn repeat_slowly(&self, mut op: impl FnMut()) {
        while !self.0.load(Relaxed) {
            op();
        }
    }
}

/// Calls `measure` while `others` threads do `work`, each on a core of its own; `work` is told which
/// of them it is, from 1.
pub(crate) fn beside<R>(
    others: usize,
    work: impl Fn(usize, &Until) + Sync,
    measure: impl FnOnce() -> R,
) -> R {
    let (until, ready) = (Until(CachePadded::default()), Barrier::new(others + 1));
    thread::scope(|scope| {
        let (until, ready, work) = (&until, &ready, &work);
        for index in 1..=others {
            scope.spawn(move || {
                machine::pin(index);
                ready.wait();
                work(index, until);
            });
        }
        machine::pin(0);
        ready.wait();
        let result = measure();
        until.0.store(true, Relaxed);
        result
    })
}
