//! Where the nodes of a soak are found: each node lives, is killed, and lives again with another
//! state.

use std::sync::Arc;
use std::time::Duration;

use nodestate::flags::{Flags, Lifecycle};
use nodestate::slot::{Owned, SwapSlot};

use crate::state::{LockFree, Observe, Seen, SharedState, leader_among};

/// One life of one node: its state, from a start to a kill.
#[derive(Debug)]
pub(super) struct Life {
    /// No other life has this number.
    pub(super) serial: u64,
    pub(super) id: u64,
    pub(super) state: LockFree,
    /// A share of a token by which the soak knows how many lives are not yet gone.
    pub(super) _alive: Arc<()>,
}

/// The seats of all nodes, and whether the soak goes on.
#[derive(Debug)]
pub(super) struct Seats {
    /// That of node `id` at `id - 1`; empty while the node is dead.
    seats: Vec<SwapSlot<Life>>,
    flags: Flags,
}

impl Seats {
    pub(super) fn new(nodes: u64) -> Self {
        let flags = Flags::new();
        let advanced = flags.advance(Lifecycle::Uninit, Lifecycle::Running);
        debug_assert!(advanced.is_ok(), "the first step of new flags");
        Self { seats: (0..nodes).map(|_| SwapSlot::new()).collect(), flags }
    }

    /// How many nodes there are, dead ones too.
    pub(super) fn nodes(&self) -> u64 {
        self.seats.len() as u64
    }

    /// Gives node `life.id` a life; false if it has one.
    pub(super) fn sit(&self, life: Life) -> bool {
        self.seat(life.id).set(life).is_ok()
    }

    /// Takes the life of node `id` away from everybody who does not hold it yet.
    pub(super) fn leave(&self, id: u64) {
        drop(self.seat(id).take());
    }

    /// The life of node `id`, to keep for as long as one likes.
    pub(super) fn life(&self, id: u64) -> Option<Owned<Life>> {
        self.seat(id).try_get_owned()
    }

    /// The lives of all nodes that live.
    pub(super) fn lives(&self) -> impl Iterator<Item = Owned<Life>> + '_ {
        self.seats.iter().filter_map(SwapSlot::try_get_owned)
    }

    /// What each living node says.
    pub(super) fn statuses(&self) -> impl Iterator<Item = Seen> + '_ {
        let seen = |seat: &SwapSlot<Life>| Some(seat.try_get()?.state.status().seen());
        self.seats.iter().filter_map(seen)
    }

    /// Who leads, and lives.
    pub(super) fn leader(&self) -> Option<u64> {
        leader_among(self.statuses())
    }

    /// Whether every node lives, and all name the same leader.
    pub(super) fn is_whole(&self) -> bool {
        let mut names = self.statuses().map(|seen| (seen.term, seen.leader_id));
        let first = names.next();
        first.is_some_and(|(_, leader)| leader.is_some())
            && names.all(|name| Some(name) == first)
            && self.lives().count() as u64 == self.nodes()
    }

    /// Ends the soak: whoever rests is woken.
    pub(super) fn end(&self) {
        // A second end changes nothing.
        let _ = self.flags.advance(Lifecycle::Running, Lifecycle::Draining);
    }

    /// Whether the soak goes on.
    pub(super) fn go_on(&self) -> bool {
        self.flags.is_running()
    }

    /// Rests for so long, or to the end of the soak; whether it goes on.
    pub(super) fn rest(&self, time: Duration) -> bool {
        let _ = self.flags.wait_timeout(time, |flags| !flags.is_running());
        self.go_on()
    }

    fn seat(&self, id: u64) -> &SwapSlot<Life> {
        &self.seats[id as usize - 1]
    }
}
