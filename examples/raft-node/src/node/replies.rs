//! Answers to clients, held back until the loop has published.

use std::sync::mpsc::Sender;

use crate::proposal::{Outcome, ProposalId, Reply};

/// The answers of one turn, by client.
///
/// A client that is told "committed" and then reads the status must find at least the view under
/// which it was committed; so answers leave after the publish, and one message per client
/// carries a whole turn's.
#[derive(Debug)]
pub(crate) struct Replies {
    clients: Vec<Sender<Vec<Reply>>>,
    held: Vec<Vec<Reply>>,
}

impl Replies {
    pub(crate) fn new(clients: Vec<Sender<Vec<Reply>>>) -> Self {
        let held = vec![Vec::new(); clients.len()];
        Self { clients, held }
    }

    pub(crate) fn hold(&mut self, id: ProposalId, outcome: Outcome) {
        self.held[id.client].push(Reply { id, outcome });
    }

    pub(crate) fn send(&mut self) {
        for (client, held) in self.clients.iter().zip(&mut self.held) {
            if !held.is_empty() {
                // A client that has stopped listening has given up on its answers.
                let _ = client.send(std::mem::take(held));
            }
        }
    }
}
