//! The receiver, but for its sleep: takes values out, and wakes senders that wait for room.

use super::{BATCH, LAPS, Stats, head::Head};
use crate::ring::{PopError, freed::Freed};

#[derive(Debug)]
pub(super) struct Intake<T> {
    pub(super) head: Head<T, LAPS, BATCH>,
    freed: Freed,
    pub(super) stats: Stats,
}

impl<T> Intake<T> {
    pub(super) fn new(head: Head<T, LAPS, BATCH>) -> Self {
        let freed = Freed::new(head.shared.capacity());
        Self { head, freed, stats: Stats::default() }
    }

    #[inline(always)]
    pub(super) fn pop(&mut self) -> Result<T, PopError> {
        let result = self.head.pop();
        self.tell(result.as_ref().map(|_| 1).map_err(|error| *error));
        result
    }

    pub(super) fn drain(&mut self, into: &mut Vec<T>, most: usize) -> Result<usize, PopError> {
        let result = self.head.drain(into, most);
        if let Ok(count) = result {
            self.stats.drains += u64::from(count > 0);
            // Who got less than was asked for has found the end: no line of the senders' is looked at.
            let left = if count == most { self.head.len() } else { 0 };
            self.stats.high_water = self.stats.high_water.max(count + left);
        }
        self.tell(result);
        result
    }

    #[inline(always)]
    fn tell(&mut self, taken: Result<usize, PopError>) {
        let wakeups = &self.head.shared.wakeups;
        match taken {
            Ok(count) => {
                self.stats.taken += count as u64;
                self.freed.add(count as u64, &wakeups.room);
            }
            Err(PopError::Empty) => wakeups.found_empty(),
            // All were woken by the end.
            Err(PopError::Closed) => {}
        }
    }

    pub(super) fn peek(&mut self) -> Result<&T, PopError> {
        match self.head.place() {
            // SAFETY: it is taken by a call that excludes the borrow.
            Ok(place) => Ok(unsafe { &*place }),
            Err(error) => {
                self.tell(Err(error));
                Err(error)
            }
        }
    }
}
