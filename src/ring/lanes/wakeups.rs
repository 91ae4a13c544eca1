//! Who waits, and where a lane ends: what the ring with waiting has beside the lanes.

use crossbeam_utils::CachePadded;

use super::end::End;
use crate::primitive::Arc;
use crate::ring::freed;
use crate::wait::{ALL, Bell, Sleepers, WaitList};

/// The places to wait at.
#[derive(Debug)]
pub(super) struct Wakeups {
    /// For the receiver, whom a stopped sender must not keep asleep.
    pub(super) bell: Bell,
    lanes: Box<[CachePadded<Side>]>,
}

/// A lane's.
#[derive(Debug)]
pub(super) struct Side {
    /// For its producer, the one waiter.
    pub(super) room: WaitList<Sleepers>,
    pub(super) end: End,
}

impl Wakeups {
    pub(super) fn new(lanes: u16) -> Self {
        let side = |_| Side { room: WaitList::new(Sleepers::new()), end: End::new() };
        let lanes = (0..lanes).map(side).map(CachePadded::new).collect();
        Self { bell: Bell::new(), lanes }
    }

    #[inline(always)]
    pub(super) fn lane(&self, lane: usize) -> &Side {
        &self.lanes[lane]
    }

    /// Wakes every producer that waits, after the ring was closed.
    pub(super) fn closed(&self) {
        for side in &self.lanes {
            if side.room.bit().any() {
                freed::wake(&side.room, ALL);
            }
        }
    }
}

/// Rings for the receiver when it is dropped, after what was dropped before it.
#[derive(Clone, Debug)]
pub(super) struct RingAtEnd(pub(super) Arc<Wakeups>);

impl Drop for RingAtEnd {
    fn drop(&mut self) {
        self.0.bell.ring();
    }
}
