//! The receiver, but for its sleep: takes values out, and wakes senders that wait for room.

use super::{BATCH, LAPS, Stats, head::Head, wakeups::Freed};
use crate::error::Closed;
use crate::ring::PopError;

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
        self.stats.high_water = self.stats.high_water.max(self.head.len());
        let result = self.head.drain(into, most);
        self.stats.drains += u64::from(result.is_ok_and(|count| count > 0));
        self.tell(result);
        result
    }

    #[inline(always)]
    fn tell(&mut self, taken: Result<usize, PopError>) {
        let wakeups = &self.head.shared.wakeups;
        match taken {
            Ok(count) => {
                self.stats.taken += count as u64;
                self.freed.add(count as u64, wakeups);
            }
            Err(PopError::Empty) => wakeups.found_empty(),
            // All were woken by the end.
            Err(PopError::Closed) => {}
        }
    }

    pub(super) fn peek(&mut self) -> Result<&T, PopError> {
        if let Err(error) = self.head.find() {
            self.tell(Err(error));
        }
        self.head.peek()
    }

    /// What ends a wait.
    pub(super) fn ready<R>(result: Result<R, PopError>) -> Option<Result<R, Closed>> {
        match result {
            Ok(taken) => Some(Ok(taken)),
            Err(PopError::Closed) => Some(Err(Closed)),
            Err(PopError::Empty) => None,
        }
    }
}
