//! The two ends of a reply, one trait each: the client's ticket and the loop's responder.
//!
//! Every state has its own pair. The loop and the clients see these traits, so what is answered,
//! and when, is the same code over each of them. A responder that is dropped answers too, as
//! `nodestate`'s does; where a state's own channel does not do that, [`Answering`] sees to it.

mod answering;
mod oneshot;
mod slot;

use std::time::Duration;

use nodestate::proposal::{Responder, Ticket};

pub(crate) use self::answering::{Answer, Answering};
pub(crate) use self::oneshot::OneShotTicket;
pub(crate) use self::slot::{SlotSender, SlotTicket, slot};

use crate::proposal::{Outcome, Proposal};

/// A proposal that the loop has taken, and its way back to the client.
#[derive(Debug)]
pub(crate) struct Taken<R> {
    pub(crate) proposal: Proposal,
    pub(crate) responder: R,
}

/// The client's end. It tells its outcome once.
pub(crate) trait Await: Send {
    /// The outcome, if there is one by now.
    fn look(&mut self) -> Option<Outcome>;
    /// The outcome, if there is one before `patience` is over.
    fn wait(&mut self, patience: Duration) -> Option<Outcome>;
}

/// The loop's end. One that is dropped answers [`Outcome::Unknown`] if it was marked as appended,
/// and [`Outcome::Closed`] otherwise.
pub(crate) trait Respond: Send {
    /// Marks the proposal as appended: from here on it may be committed.
    fn appended(&mut self, index: u64, term: u64);
    /// Answers, and wakes the client if it waits.
    fn answer(self, outcome: Outcome);
}

impl Await for Ticket {
    fn look(&mut self) -> Option<Outcome> {
        self.try_outcome()
    }

    fn wait(&mut self, patience: Duration) -> Option<Outcome> {
        Some(self.wait_timeout(patience)).filter(|outcome| *outcome != Outcome::Expired)
    }
}

impl Respond for Responder {
    fn appended(&mut self, index: u64, term: u64) {
        Self::appended(self, index, term);
    }

    fn answer(self, outcome: Outcome) {
        match outcome {
            Outcome::Committed { index, term } => self.committed(index, term),
            Outcome::Rejected { leader } => self.rejected(leader),
            Outcome::Overwritten => self.overwritten(),
            Outcome::Unknown => self.unknown(),
            // What a responder says when it goes; no loop says it.
            Outcome::Closed | Outcome::Expired => drop(self),
        }
    }
}
