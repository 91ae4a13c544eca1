//! Proposals: whatever stands still, a proposer, a caller, the loop or a responder, the others go on.
//!
//! The rows of who proposes are in `proposer`, those of who answers in `answer`, those of who waits in
//! `ticket`, those of who takes out in `raft_loop`; here is what the other thread does meanwhile.

mod answer;
mod proposer;
mod raft_loop;
mod ticket;

use std::{cell::RefCell, rc::Rc, sync::Mutex, time::Duration};

use nodestate::proposal::{
    Outcome, Proposal, ProposalReceiver, Proposer, Responder, Ticket, channel,
};

use super::{NO_PANIC, Row, leak};

/// The victim's value; the other thread's are larger.
const MINE: u64 = 1;
/// More than the other thread proposes beside a loop that stands still.
const ROOM: usize = 512;
const COMMITTED: Outcome = Outcome::Committed { index: 7, term: 3 };

pub(super) fn rows() -> Vec<Row> {
    [proposer::rows(), answer::rows(), ticket::rows(), raft_loop::rows()]
        .into_iter()
        .flatten()
        .collect()
}

/// The other thread's ends: it is client and loop, one after the other.
#[derive(Clone)]
struct Ends {
    proposer: &'static Proposer<u64>,
    receiver: Rc<RefCell<ProposalReceiver<u64>>>,
}

impl Ends {
    fn new(capacity: usize) -> Self {
        let (proposer, receiver) = channel(capacity).expect("it is a capacity");
        Self { proposer: leak(proposer), receiver: Rc::new(RefCell::new(receiver)) }
    }

    /// A proposal that was taken out, and its ticket.
    fn pair(&self) -> (Ticket, Responder) {
        let ticket = self.proposer.try_propose(MINE).expect("there is room");
        (ticket, self.take().expect("it was proposed").responder)
    }

    fn take(&self) -> Option<Proposal<u64>> {
        self.receiver.borrow_mut().try_take().ok()
    }

    /// Proposes by `proposer`, takes out, answers, hears; and answers the victim's, if it comes by.
    fn turn_by(&self, proposer: &Proposer<u64>, operation: u64) -> bool {
        let value = MINE + 1 + operation;
        let Some(mut ticket) = propose(proposer, value) else { return false };
        while let Some(proposal) = self.take() {
            proposal.responder.committed(7, 3);
        }
        assert_eq!(ticket.try_outcome(), Some(COMMITTED));
        true
    }

    fn turn(self) -> impl FnMut(u64) -> bool {
        move |operation| self.turn_by(self.proposer, operation)
    }

    /// Answers `responder` first.
    fn turn_after(self, responder: Responder) -> impl FnMut(u64) -> bool {
        let mut responder = Some(responder);
        move |operation| {
            if let Some(responder) = responder.take() {
                responder.committed(7, 3);
            }
            self.turn_by(self.proposer, operation)
        }
    }

    /// Nothing is left open.
    fn check(&self) {
        while let Some(proposal) = self.take() {
            proposal.responder.committed(7, 3);
        }
    }
}

/// By each way in turn, so that a victim would be seen that keeps any of them for itself.
fn propose(proposer: &Proposer<u64>, value: u64) -> Option<Ticket> {
    match value % 3 {
        0 => proposer.propose_timeout(value, Duration::ZERO).ok(),
        1 => {
            let mut tickets = Vec::new();
            let _ = proposer.propose_batch(&mut vec![value], &mut tickets);
            tickets.pop()
        }
        _ => proposer.try_propose(value).ok(),
    }
}

/// What a victim leaves for the check, or finds; never contended.
struct Place<R>(Mutex<Option<R>>);

impl<R> Place<R> {
    fn of(content: Option<R>) -> &'static Self {
        Box::leak(Box::new(Self(Mutex::new(content))))
    }

    fn put(&self, content: R) {
        *self.0.lock().expect(NO_PANIC) = Some(content);
    }

    fn get(&self) -> R {
        self.0.lock().expect(NO_PANIC).take().expect("it was put there")
    }
}

/// Proposes, and leaves the rest to a loop that may stand still.
fn proposes(proposer: &'static Proposer<u64>) -> impl FnMut(u64) -> bool {
    |operation| proposer.try_propose(MINE + 1 + operation).map(drop).is_ok()
}
