//! A client's thread beside the loop's: every ticket tells what its proposal was answered, and proposals come
//! out in the order in which they were accepted.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::proposal::{
    Outcome, ProposalReceiver, Proposer, Responder, Ticket, channel_with_control,
};

use super::threads::{beside, pause, programs};

#[derive(Debug, Arbitrary)]
enum Client {
    Propose { control: bool },
    ProposeBatch(u8),
    ProposeTimeout,
    Look(u8),
    WaitTimeout(u8),
    DropTicket(u8),
    Pause(u8),
}

#[derive(Debug, Arbitrary)]
enum Loop {
    Take,
    TakeTimeout,
    Commit(u8),
    Reject(u8),
    Drop(u8),
    Close,
    Pause(u8),
}

/// A number, and a share by which it is seen to be dropped.
type Value = (u32, Arc<()>);

const SHORT: Duration = Duration::from_micros(50);

pub(super) fn run(input: &mut Unstructured) -> Result<()> {
    let capacity = usize::from(input.arbitrary::<u8>()? % 40) + 1;
    let in_order = input.arbitrary::<bool>()?;
    let (client, of_loop): (Vec<Client>, Vec<Loop>) = programs(input)?;
    let alive = Arc::new(());
    let (proposer, receiver) = channel_with_control(capacity, 2).unwrap();
    let shares = alive.clone();
    let (clients, loops) = beside(
        move || Clients::new(proposer, shares).run(&client),
        || Loops::new(receiver).run(&of_loop, in_order),
    );
    for control in [false, true] {
        let accepted = clients.accepted.iter().filter(|(_, lane)| *lane == control);
        let mut accepted = accepted.map(|(number, _)| *number);
        let taken = loops.taken.iter().filter(|(_, lane)| *lane == control);
        assert!(taken.map(|(number, _)| *number).eq(accepted.by_ref().take(loops.count(control))));
        assert!(!in_order || accepted.next().is_none(), "accepted, and not taken out");
    }
    for (number, heard) in clients.heard {
        let answer = loops.answers.get(&number).copied();
        assert_eq!(heard, answer.unwrap_or(Outcome::Closed));
    }
    assert_eq!(Arc::strong_count(&alive), 1, "leaked");
    Ok(())
}

struct Clients {
    proposer: Proposer<Value>,
    alive: Arc<()>,
    next: u32,
    /// And whether it is of control.
    accepted: Vec<(u32, bool)>,
    tickets: Vec<(u32, Ticket)>,
    heard: Vec<(u32, Outcome)>,
}

/// What is left when its thread is done.
struct Heard {
    accepted: Vec<(u32, bool)>,
    heard: Vec<(u32, Outcome)>,
}

impl Clients {
    fn new(proposer: Proposer<Value>, alive: Arc<()>) -> Self {
        let (accepted, tickets, heard) = (Vec::new(), Vec::new(), Vec::new());
        Self { proposer, alive, next: 0, accepted, tickets, heard }
    }

    fn run(mut self, operations: &[Client]) -> Heard {
        operations.iter().for_each(|operation| self.apply(operation));
        let Self { proposer, accepted, tickets, mut heard, .. } = self;
        // The loop ends when no proposer is left.
        drop(proposer);
        heard.extend(tickets.into_iter().map(|(number, ticket)| (number, ticket.wait())));
        Heard { accepted, heard }
    }

    fn value(&mut self) -> Value {
        self.next += 1;
        (self.next, self.alive.clone())
    }

    fn accepted(&mut self, number: u32, control: bool, ticket: Option<Ticket>) {
        if let Some(ticket) = ticket {
            self.accepted.push((number, control));
            self.tickets.push((number, ticket));
        }
    }

    fn apply(&mut self, operation: &Client) {
        match *operation {
            Client::Propose { control } => {
                let value = self.value();
                let ticket = match control {
                    true => self.proposer.control().try_propose(value),
                    false => self.proposer.try_propose(value),
                };
                self.accepted(self.next, control, ticket.ok());
            }
            Client::ProposeTimeout => {
                let value = self.value();
                let ticket = self.proposer.propose_timeout(value, SHORT);
                self.accepted(self.next, false, ticket.ok());
            }
            Client::ProposeBatch(count) => {
                let first = self.next + 1;
                let mut batch: Vec<_> = (0..count).map(|_| self.value()).collect();
                let mut tickets = Vec::new();
                _ = self.proposer.propose_batch(&mut batch, &mut tickets);
                assert_eq!(tickets.len() + batch.len(), count.into());
                for (number, ticket) in (first..).zip(tickets) {
                    self.accepted(number, false, Some(ticket));
                }
            }
            Client::Look(which) => self.hear(which, Ticket::try_outcome),
            Client::WaitTimeout(which) => self.hear(which, |ticket| {
                let outcome = ticket.wait_timeout(SHORT);
                (outcome != Outcome::Expired).then_some(outcome)
            }),
            Client::DropTicket(which) if !self.tickets.is_empty() => {
                let which = usize::from(which) % self.tickets.len();
                drop(self.tickets.swap_remove(which));
            }
            Client::DropTicket(_) => {}
            Client::Pause(turns) => pause(turns),
        }
    }

    fn hear(&mut self, which: u8, look: fn(&mut Ticket) -> Option<Outcome>) {
        if self.tickets.is_empty() {
            return;
        }
        let which = usize::from(which) % self.tickets.len();
        let (number, ticket) = &mut self.tickets[which];
        if let Some(outcome) = look(ticket) {
            self.heard.push((*number, outcome));
            drop(self.tickets.swap_remove(which));
        }
    }
}

struct Loops {
    receiver: ProposalReceiver<Value>,
    taken: Vec<(u32, bool)>,
    open: Vec<(u32, Responder)>,
    answers: HashMap<u32, Outcome>,
}

/// What is left when its thread is done.
struct Answered {
    taken: Vec<(u32, bool)>,
    answers: HashMap<u32, Outcome>,
}

impl Answered {
    fn count(&self, control: bool) -> usize {
        self.taken.iter().filter(|(_, lane)| *lane == control).count()
    }
}

impl Loops {
    fn new(receiver: ProposalReceiver<Value>) -> Self {
        Self { receiver, taken: Vec::new(), open: Vec::new(), answers: HashMap::new() }
    }

    /// Ends when no proposer is left, or before.
    fn run(mut self, operations: &[Loop], in_order: bool) -> Answered {
        operations.iter().for_each(|operation| self.apply(operation));
        while in_order && let Ok(proposal) = self.receiver.take() {
            self.took(proposal.value.0, proposal.responder);
            self.answer(0, &Loop::Commit(0));
        }
        let Self { receiver, taken, open, answers } = self;
        drop((receiver, open));
        Answered { taken, answers }
    }

    fn took(&mut self, number: u32, responder: Responder) {
        self.taken.push((number, responder.is_control()));
        self.open.push((number, responder));
    }

    fn apply(&mut self, operation: &Loop) {
        match *operation {
            Loop::Take | Loop::TakeTimeout => {
                let caps = nodestate::proposal::Caps { items: 1, bytes: usize::MAX };
                let mut batch = Vec::new();
                _ = match operation {
                    Loop::Take => self.receiver.try_batch(caps, |_| 0, &mut batch).is_ok(),
                    _ => self.receiver.next_batch_timeout(caps, |_| 0, &mut batch, SHORT).is_ok(),
                };
                for proposal in batch {
                    self.took(proposal.value.0, proposal.responder);
                }
            }
            Loop::Commit(which) | Loop::Reject(which) | Loop::Drop(which) => {
                self.answer(which, operation);
            }
            Loop::Close => self.receiver.close(),
            Loop::Pause(turns) => pause(turns),
        }
    }

    fn answer(&mut self, which: u8, how: &Loop) {
        if self.open.is_empty() {
            return;
        }
        let (number, responder) = self.open.swap_remove(usize::from(which) % self.open.len());
        let index = u64::from(number);
        // Before the answer: the client may hear it at once.
        let answer = match how {
            Loop::Commit(_) => Outcome::Committed { index, term: 1 },
            Loop::Reject(_) => Outcome::Rejected { leader: Some(index) },
            _ => Outcome::Closed,
        };
        assert_eq!(self.answers.insert(number, answer), None);
        match how {
            Loop::Commit(_) => responder.committed(index, 1),
            Loop::Reject(_) => responder.rejected(Some(index)),
            _ => drop(responder),
        }
    }
}
