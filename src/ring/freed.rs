//! Slots that a receiver has freed, and who waits for one.

use crate::panics::discard;
use crate::wait::{Sleepers, WaitList};

/// The slots that a receiver has freed since it has last looked for senders that wait for one.
///
/// A look costs a fence, without which a sender that goes to sleep meanwhile may be missed. It is not
/// needed for each slot: a sender that sleeps has found the ring full, so all values that were in it
/// are still to be taken out, and a look while they are is in time.
#[derive(Clone, Debug)]
pub(crate) struct Freed {
    count: u64,
    /// Half of the capacity, or less: at most so many between two looks.
    most: u64,
}

impl Freed {
    /// Beyond that a fence costs next to nothing.
    const ENOUGH: u64 = 32;

    pub(super) fn new(capacity: u64) -> Self {
        Self { count: 0, most: (capacity / 2).clamp(1, Self::ENOUGH) }
    }

    /// Counts slots that were freed.
    #[inline(always)]
    pub(super) fn add(&mut self, count: u64, room: &WaitList<Sleepers>) {
        self.count += count;
        if self.count >= self.most || room.bit().any_at_a_glance() {
            self.look(room);
        }
    }

    #[inline(never)]
    fn look(&mut self, room: &WaitList<Sleepers>) {
        if room.bit().any() {
            wake(room, self.count);
        }
        self.count = 0;
    }
}

/// Wakes the `count` that have waited for room for longest. A panic of a sender's waker is not the
/// receiver's, which may have a value in its hands.
pub(super) fn wake(room: &WaitList<Sleepers>, count: u64) {
    if let Some(payload) = room.notify(count) {
        discard(payload);
    }
}
