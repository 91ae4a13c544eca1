//! A responder over any channel of one value: what both locked states answer through.

use super::Respond;
use crate::proposal::Outcome;

/// The sending end of a channel that carries one outcome.
pub(crate) trait Answer: Send {
    fn send(self, outcome: Outcome);
}

/// A sending end that answers also when it is dropped.
#[derive(Debug)]
pub(crate) struct Answering<A: Answer> {
    /// None once it has answered.
    channel: Option<A>,
    is_appended: bool,
}

impl<A: Answer> Answering<A> {
    pub(crate) fn new(channel: A) -> Self {
        Self { channel: Some(channel), is_appended: false }
    }
}

impl<A: Answer> Respond for Answering<A> {
    fn appended(&mut self, _: u64, _: u64) {
        self.is_appended = true;
    }

    fn answer(mut self, outcome: Outcome) {
        if let Some(channel) = self.channel.take() {
            channel.send(outcome);
        }
    }
}

impl<A: Answer> Drop for Answering<A> {
    fn drop(&mut self) {
        if let Some(channel) = self.channel.take() {
            channel.send(if self.is_appended { Outcome::Unknown } else { Outcome::Closed });
        }
    }
}
