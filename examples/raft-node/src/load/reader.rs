//! A request thread that does nothing but ask every node who leads.

use super::any_running;
use crate::check::Observer;
use crate::measure::Latency;
use crate::state::{Observe, SharedState};

/// Reads between two looks at the lifecycle.
const LAP: usize = 256;
/// One read in so many is timed: reading the clock takes longer than the read, and a reader that
/// mostly reads the clock contends for nothing.
const TIMED_EVERY: usize = 8;

/// A spinning reader.
pub(crate) struct Reader<'a, S> {
    pub(crate) states: &'a [S],
}

/// What a reader leaves behind.
#[derive(Debug)]
pub(crate) struct ReaderReport {
    pub(crate) status: Latency,
    pub(crate) observer: Observer,
}

impl<S: SharedState> Reader<'_, S> {
    pub(crate) fn run(self) -> ReaderReport {
        let mut status = Latency::default();
        let mut observer = Observer::new(self.states.len());
        while any_running(self.states) {
            for turn in 0..LAP {
                for (node, state) in self.states.iter().enumerate() {
                    let read = if turn % TIMED_EVERY == 0 {
                        status.time(|| state.status())
                    } else {
                        state.status()
                    };
                    observer.note(node, read.seen());
                }
            }
            // The nodes' threads need a core too; a reader that is never out of work would
            // otherwise keep one until the scheduler takes it away, lock or no lock.
            std::thread::yield_now();
        }
        ReaderReport { status, observer }
    }
}
