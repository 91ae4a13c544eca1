//! What is done with committed entries and with answers: on the loop itself, or elsewhere.

use raft::eraftpb::Entry;

use super::machine::{Applied, Machine};
use super::replies::Replies;
use crate::proposal::Outcome;
use crate::state::Respond;

/// Where committed entries are applied, and where answers leave from.
pub(crate) trait Finish<R> {
    /// The last index that was applied before the start, as a machine on a disk would know; 0 for
    /// a machine that is to be told everything.
    fn applied_to(&self) -> u64 {
        0
    }

    /// Applies a committed entry, after all that were committed before it.
    fn apply(&mut self, entry: Entry);
    /// Keeps an answer until [`send`](Self::send).
    fn hold(&mut self, responder: R, outcome: Outcome);
    /// Lets the answers go that are held: the loop has published.
    fn send(&mut self);
}

/// Everything on the loop: the same work at the same place for every state that is compared.
#[derive(Debug)]
pub(crate) struct Inline<R> {
    machine: Machine,
    replies: Replies<R>,
}

impl<R: Respond> Inline<R> {
    pub(crate) fn new() -> Self {
        Self { machine: Machine::default(), replies: Replies::new() }
    }

    pub(crate) fn applied(self) -> Applied {
        self.machine.finish()
    }
}

impl<R: Respond> Finish<R> for Inline<R> {
    fn applied_to(&self) -> u64 {
        self.machine.last_index()
    }

    fn apply(&mut self, entry: Entry) {
        self.machine.apply(&entry);
    }

    fn hold(&mut self, responder: R, outcome: Outcome) {
        self.replies.hold(responder, outcome);
    }

    fn send(&mut self) {
        self.replies.send();
    }
}
