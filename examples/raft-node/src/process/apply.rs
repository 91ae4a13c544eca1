//! The state machine on a task of its own: the loop hands over what is committed, and goes on.

use std::ops::Range;

use raft::eraftpb::Entry;
use tokio::sync::{mpsc, oneshot};

use crate::node::{Finish, Machine};
use crate::proposal::Outcome;
use crate::state::Respond;

/// What the machine's task does, in the order in which it is told.
#[derive(Debug)]
pub(super) enum Work<R> {
    /// The steps of one turn of the loop, which has published since.
    Steps(Vec<Step<R>>),
    /// Say how far the machine is.
    Look(oneshot::Sender<Look>),
    /// Say which commands of this client were applied.
    Ranges(usize, oneshot::Sender<Vec<Range<u64>>>),
}

/// A step of a turn.
#[derive(Debug)]
pub(super) enum Step<R> {
    Apply(Entry),
    Answer(R, Outcome),
}

/// How far a machine is.
#[derive(Copy, Clone, Debug)]
pub(super) struct Look {
    pub(super) last_index: u64,
    pub(super) hash: u64,
    pub(super) dup: u64,
}

/// The loop's end.
#[derive(Debug)]
pub(super) struct Handover<R> {
    steps: Vec<Step<R>>,
    work: mpsc::UnboundedSender<Work<R>>,
}

impl<R> Handover<R> {
    pub(super) fn to(work: mpsc::UnboundedSender<Work<R>>) -> Self {
        Self { steps: vec![], work }
    }
}

impl<R: Respond> Finish<R> for Handover<R> {
    fn apply(&mut self, entry: Entry) {
        self.steps.push(Step::Apply(entry));
    }

    fn hold(&mut self, responder: R, outcome: Outcome) {
        self.steps.push(Step::Answer(responder, outcome));
    }

    fn send(&mut self) {
        if !self.steps.is_empty() {
            // Without its task nothing is applied; what is dropped here answers for itself.
            let _ = self.work.send(Work::Steps(std::mem::take(&mut self.steps)));
        }
    }
}

/// Applies and answers until the loop and all who ask are gone.
pub(super) async fn run<R: Respond>(mut work: mpsc::UnboundedReceiver<Work<R>>) {
    let mut machine = Machine::default();
    while let Some(work) = work.recv().await {
        match work {
            Work::Steps(steps) => steps.into_iter().for_each(|step| match step {
                Step::Apply(entry) => machine.apply(&entry),
                Step::Answer(responder, outcome) => responder.answer(outcome),
            }),
            Work::Look(reply) => {
                let (last_index, hash) = (machine.last_index(), machine.hash());
                // Whoever asked may have gone, here and below.
                let _ = reply.send(Look { last_index, hash, dup: machine.dup() });
            }
            Work::Ranges(client, reply) => drop(reply.send(machine.ids().ranges(client))),
        }
    }
}
