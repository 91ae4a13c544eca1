//! The receiver, but for its sleep: takes values out, and wakes senders that wait for room.

use super::{BATCH, LAPS, head::Head, wakeups::Freed};
use crate::error::Closed;
use crate::ring::PopError;

#[derive(Debug)]
pub(super) struct Intake<T> {
    pub(super) head: Head<T, LAPS, BATCH>,
    freed: Freed,
}

impl<T> Intake<T> {
    pub(super) fn new(head: Head<T, LAPS, BATCH>) -> Self {
        let freed = Freed::new(head.shared.capacity());
        Self { head, freed }
    }

    #[inline(always)]
    pub(super) fn pop(&mut self) -> Result<T, PopError> {
        let result = self.head.pop();
        self.tell(result.as_ref().map(|_| 1).map_err(|error| *error));
        result
    }

    pub(super) fn drain(&mut self, into: &mut Vec<T>, most: usize) -> Result<usize, PopError> {
        let result = self.head.drain(into, most);
        self.tell(result);
        result
    }

    #[inline(always)]
    fn tell(&mut self, taken: Result<usize, PopError>) {
        let wakeups = &self.head.shared.wakeups;
        match taken {
            Ok(count) => self.freed.add(count as u64, wakeups),
            Err(PopError::Empty) => self.freed.all(wakeups),
            // All were woken by the end.
            Err(PopError::Closed) => {}
        }
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
