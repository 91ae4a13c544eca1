//! Answers to clients, held back until the loop has published.

use crate::proposal::Outcome;
use crate::state::Respond;

/// The answers of one turn.
///
/// A client that is told "committed" and then reads the status must find at least the view under
/// which it was committed; so answers leave after the publish.
#[derive(Debug)]
pub(crate) struct Replies<R> {
    held: Vec<(R, Outcome)>,
}

impl<R: Respond> Replies<R> {
    pub(crate) fn new() -> Self {
        Self { held: Vec::new() }
    }

    pub(crate) fn hold(&mut self, responder: R, outcome: Outcome) {
        self.held.push((responder, outcome));
    }

    /// Answers from the newest to the oldest: a client that waits for its oldest proposal is woken
    /// once a turn, and finds all the others answered.
    pub(crate) fn send(&mut self) {
        for (responder, outcome) in self.held.drain(..).rev() {
            responder.answer(outcome);
        }
    }
}
