//! A request thread that does nothing but ask every node who leads, and where that is.

use std::hint::black_box;

use super::any_running;
use crate::check::Observer;
use crate::measure::Latency;
use crate::state::{Observe, SharedState};

/// Reads between two looks at the lifecycle.
const LAP: usize = 256;
/// One read in so many is timed: reading the clock takes longer than the read, and a reader that
/// mostly reads the clock contends for nothing.
const TIMED_EVERY: usize = 8;
/// Where between two timed reads one is tried.
const TRIED_AT: usize = TIMED_EVERY / 2;

/// A spinning reader.
pub(crate) struct Reader<'a, S> {
    pub(crate) states: &'a [S],
}

/// What a reader leaves behind.
#[derive(Debug)]
pub(crate) struct ReaderReport {
    pub(crate) status: Latency,
    /// Look-ups of the leader's address.
    pub(crate) address: Latency,
    /// Look-ups of a manager.
    pub(crate) manager: Latency,
    /// Reads by calls that do not wait.
    pub(crate) tries: Tries,
    pub(crate) observer: Observer,
}

/// How often a call that does not wait returned something.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Tries {
    pub(crate) hits: u64,
    pub(crate) misses: u64,
}

impl Tries {
    fn note<T>(&mut self, tried: Option<T>) -> Option<T> {
        if tried.is_some() {
            self.hits += 1;
        } else {
            self.misses += 1;
        }
        tried
    }
}

impl<S: SharedState> Reader<'_, S> {
    pub(crate) fn run(self) -> ReaderReport {
        let mut report = ReaderReport {
            status: Latency::default(),
            address: Latency::default(),
            manager: Latency::default(),
            tries: Tries::default(),
            observer: Observer::new(self.states.len()),
        };
        while any_running(self.states) {
            for turn in 0..LAP {
                for (node, state) in self.states.iter().enumerate() {
                    match turn % TIMED_EVERY {
                        0 => report.timed(node, state),
                        TRIED_AT => report.tried(node, state),
                        _ => report.observer.note(node, state.status().seen()),
                    }
                }
            }
            // The nodes' threads need a core too; a reader that is never out of work would
            // otherwise keep one until the scheduler takes it away, lock or no lock.
            std::thread::yield_now();
        }
        report
    }
}

impl ReaderReport {
    /// Asks who leads, and where that is, and for the database that a request would use.
    fn timed<S: SharedState>(&mut self, node: usize, state: &S) {
        let seen = self.status.time(|| state.status()).seen();
        self.observer.note(node, seen);
        if let Some(leader) = seen.leader_id {
            drop(black_box(self.address.time(|| state.peer_address(leader))));
        }
        drop(black_box(self.manager.time(|| state.database())));
    }

    /// Asks the same by the calls that do not wait.
    fn tried<S: SharedState>(&mut self, node: usize, state: &S) {
        let seen = self.tries.note(state.try_status()).map(|status| status.seen());
        if let Some(seen) = seen {
            self.observer.note(node, seen);
        }
        if let Some(leader) = seen.and_then(|seen| seen.leader_id) {
            drop(black_box(self.tries.note(state.try_peer_address(leader))));
        }
    }
}
