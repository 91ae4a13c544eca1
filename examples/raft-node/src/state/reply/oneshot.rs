//! tokio's one-shot channel, waited for by a thread outside of a runtime.

use std::pin::Pin;
use std::time::Duration;

use tokio::sync::oneshot::error::TryRecvError;
use tokio::sync::oneshot::{Receiver, Sender};

use super::{Answer, Await};
use crate::block::wait_for;
use crate::proposal::Outcome;

/// The receiving end. Its sender answers even when it is dropped, so an end without an answer is
/// one that nobody can vouch for: [`Outcome::Unknown`].
#[derive(Debug)]
pub(crate) struct OneShotTicket(pub(crate) Receiver<Outcome>);

impl Answer for Sender<Outcome> {
    fn send(self, outcome: Outcome) {
        // A client that has dropped its ticket has given up on the answer.
        let _ = Self::send(self, outcome);
    }
}

impl Await for OneShotTicket {
    fn look(&mut self) -> Option<Outcome> {
        match self.0.try_recv() {
            Ok(outcome) => Some(outcome),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Closed) => Some(Outcome::Unknown),
        }
    }

    fn wait(&mut self, patience: Duration) -> Option<Outcome> {
        wait_for(Pin::new(&mut self.0), patience).map(|answer| answer.unwrap_or(Outcome::Unknown))
    }
}
