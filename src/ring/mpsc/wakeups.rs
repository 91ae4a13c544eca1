//! Who wakes whom: senders the receiver, the receiver senders that wait for room, and the end all.

use crate::panics::discard;
use crate::wait::{ALL, Bell, Sleepers, WaitList};

/// The two places to wait at.
#[derive(Debug)]
pub(crate) struct Wakeups {
    /// For the receiver, whom a stopped sender must not keep asleep.
    pub(super) bell: Bell,
    /// For senders, who are woken in turn, one for each slot that was freed.
    pub(super) room: WaitList<Sleepers>,
}

impl Wakeups {
    pub(super) fn new() -> Self {
        Self { bell: Bell::new(), room: WaitList::in_turn(Sleepers::new()) }
    }

    /// After the ring was closed.
    pub(super) fn closed(&self) {
        self.bell.ring();
        if self.room.bit().any() {
            self.wake_senders(ALL);
        }
    }

    /// Nothing is left in the ring: whoever still waits must not, also if those that were woken do not
    /// make use of it. The last look was in time to see them.
    #[inline]
    pub(super) fn found_empty(&self) {
        if self.room.bit().any_at_a_glance() {
            self.wake_senders(ALL);
        }
    }

    /// A panic of a sender's waker is not the receiver's, which may have a value in its hands.
    fn wake_senders(&self, count: u64) {
        if let Some(payload) = self.room.notify(count) {
            discard(payload);
        }
    }
}

/// The slots that the receiver has freed since it has last looked for senders that wait for one.
///
/// A look costs a fence, without which a sender that goes to sleep meanwhile may be missed. It is not
/// needed for each slot: a sender that sleeps has found the ring full, so all values that were in it
/// are still to be taken out, and a look while they are is in time.
#[derive(Debug)]
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
    pub(super) fn add(&mut self, count: u64, wakeups: &Wakeups) {
        self.count += count;
        if self.count >= self.most || wakeups.room.bit().any_at_a_glance() {
            self.look(wakeups);
        }
    }

    #[inline(never)]
    fn look(&mut self, wakeups: &Wakeups) {
        if wakeups.room.bit().any() {
            wakeups.wake_senders(self.count);
        }
        self.count = 0;
    }
}
