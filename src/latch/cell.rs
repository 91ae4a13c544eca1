//! The latch with its waiters: what the public types are made of.

use crossbeam_utils::CachePadded;

use super::{Slots, Stamp, Version};
use crate::error::{Closed, WaitError};
use crate::wait::{Deadline, Sleepers, WaitList};
use crate::words::WordArray;

/// Slots on lines of their own, and whoever waits for the next publication.
#[derive(Debug)]
pub(crate) struct Cell<A: WordArray, const N: usize> {
    slots: CachePadded<Slots<A, N>>,
    waiters: WaitList<Sleepers>,
}

impl<A: WordArray, const N: usize> Cell<A, N> {
    pub(crate) fn new(tag: u8, words: A) -> Self {
        Self {
            slots: CachePadded::new(Slots::new(tag, words)),
            waiters: WaitList::new(Sleepers::new()),
        }
    }

    #[inline]
    pub(crate) fn stamp(&self) -> Stamp {
        self.slots.stamp()
    }

    #[inline]
    pub(crate) fn read(&self) -> (Stamp, A) {
        self.slots.read()
    }

    /// Publishes; [`wake`](Self::wake) must follow. Calls must not overlap with each other or with
    /// `close`.
    #[inline]
    pub(crate) fn store(&self, tag: u8, words: A) -> Version {
        Version::of(self.slots.publish(tag, words))
    }

    /// Ends every wait, those to come included.
    pub(crate) fn close(&self) {
        self.slots.close();
        self.wake();
    }

    /// Wakes whoever waits for what was stored.
    #[inline]
    pub(crate) fn wake(&self) {
        if self.waiters.bit().any() {
            self.waiters.notify_all();
        }
    }

    /// What a waiter looks at: a publication other than `since`, or the end.
    fn look(&self, since: Version) -> Option<Result<(Stamp, A), Closed>> {
        let stamp = self.stamp();
        if Version::of(stamp) != since {
            Some(Ok(self.read()))
        } else if stamp.is_closed() {
            Some(Err(Closed))
        } else {
            None
        }
    }

    pub(crate) fn changed(&self, since: Version) -> Result<(Stamp, A), Closed> {
        self.waiters.wait(|| self.look(since))
    }

    pub(crate) fn changed_by(
        &self,
        since: Version,
        deadline: Deadline,
    ) -> Result<(Stamp, A), WaitError> {
        let found = self.waiters.wait_by(deadline, || self.look(since));
        Ok(found.ok_or(WaitError::Timeout)??)
    }

    pub(crate) fn changed_async(
        &self,
        since: Version,
    ) -> impl Future<Output = Result<(Stamp, A), Closed>> + use<'_, A, N> {
        self.waiters.wait_async(move || self.look(since))
    }
}
