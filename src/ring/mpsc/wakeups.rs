//! Who wakes whom: senders the receiver, the receiver senders that wait for room, and the end all.

use crate::ring::freed;
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
            freed::wake(&self.room, ALL);
        }
    }

    /// Nothing is left in the ring: whoever still waits must not, also if those that were woken do not
    /// make use of it. The last look was in time to see them.
    #[inline]
    pub(super) fn found_empty(&self) {
        if self.room.bit().any_at_a_glance() {
            freed::wake(&self.room, ALL);
        }
    }
}
