//! How long the baselines wait for their locks: a timer around each acquisition, which reads no
//! clock when the lock is free.

use std::cell::{Cell, RefCell};

use crate::measure::Latency;

/// The lock acquisitions of some threads.
#[derive(Clone, Debug, Default)]
pub(crate) struct LockWaits {
    /// Locks that were free.
    pub(crate) at_once: u64,
    /// How long the others took.
    pub(crate) waited: Latency,
}

impl LockWaits {
    pub(crate) fn merge(&mut self, other: &Self) {
        self.at_once += other.at_once;
        self.waited.merge(&other.waited);
    }
}

thread_local! {
    static AT_ONCE: Cell<u64> = const { Cell::new(0) };
    static WAITED: RefCell<Latency> = RefCell::default();
}

/// Takes a lock: at once if `try_now` can, and by `wait` otherwise.
pub(super) fn acquire<G>(try_now: impl FnOnce() -> Option<G>, wait: impl FnOnce() -> G) -> G {
    match try_now() {
        Some(guard) => {
            AT_ONCE.set(AT_ONCE.get() + 1);
            guard
        }
        None => WAITED.with_borrow_mut(|waited| waited.time(wait)),
    }
}

/// Runs `work`, and says which locks it acquired on this thread.
pub(crate) fn counted<T>(work: impl FnOnce() -> T) -> (T, LockWaits) {
    AT_ONCE.set(0);
    WAITED.take();
    let done = work();
    (done, LockWaits { at_once: AT_ONCE.take(), waited: WAITED.take() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_locks_are_counted_and_waits_are_timed() {
        let ((), waits) = counted(|| {
            acquire(|| Some(()), || unreachable!("it is free"));
            acquire(|| None, || ());
            acquire(|| None, || ());
        });
        assert_eq!((waits.at_once, waits.waited.count()), (1, 2));
        assert_eq!(counted(|| ()).1.at_once, 0);
    }
}
