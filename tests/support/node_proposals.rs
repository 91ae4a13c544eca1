//! The proposals of a node beside a model: the part of `node_state` that has tickets and answers.

use std::collections::VecDeque;
use std::task::Poll;
use std::time::Duration;

use arbitrary::Arbitrary;
use nodestate::node::Writer;
use nodestate::proposal::{Caps, Outcome, Proposal, ProposeError, Responder, Ticket};
use nodestate::ring::PopError;

use super::node_state::{Parts, State};
use super::wakers::{Started, index};

#[derive(Debug, Arbitrary)]
pub(super) enum Operation {
    Propose {
        control: bool,
    },
    ProposeBatch(u8),
    /// Looks once for room.
    ProposeTimeout,
    Drain(u8),
    /// By the receiver itself.
    Take,
    Answer(u8, Kind),
    /// The answer of that ticket, if it is there; of an old one that was not, its time is up.
    Look {
        which: u8,
        expire: bool,
    },
    Await(u8),
    DropTicket(u8),
    DropAwaiting(u8),
}

#[derive(Debug, Arbitrary)]
pub(super) enum Kind {
    Committed,
    Rejected,
    Drop,
}

#[derive(Copy, Clone, Debug, Default)]
struct Known {
    control: bool,
    answer: Option<Outcome>,
    heard: bool,
}

pub(super) struct Proposals {
    capacity: [usize; 2],
    known: Vec<Known>,
    /// What there is to take out: common, control.
    queues: [VecDeque<u32>; 2],
    taken: Vec<(u32, Responder)>,
    tickets: Vec<(u32, Ticket)>,
    awaiting: Vec<(u32, Started<'static, Outcome>)>,
    closed: bool,
}

impl Proposals {
    pub(super) fn new(capacity: [usize; 2]) -> Self {
        Self {
            capacity,
            known: Vec::new(),
            queues: Default::default(),
            taken: Vec::new(),
            tickets: Vec::new(),
            awaiting: Vec::new(),
            closed: false,
        }
    }

    fn open_of(&self, control: bool) -> usize {
        let is_open =
            |known: &&Known| known.control == control && !(known.heard && known.answer.is_some());
        self.known.iter().filter(is_open).count()
    }

    /// How many are open: not answered, or not heard.
    pub(super) fn open(&self) -> usize {
        self.open_of(false) + self.open_of(true)
    }

    fn room(&self, control: bool) -> usize {
        self.capacity[usize::from(control)] - self.open_of(control)
    }

    pub(super) fn check(&self, state: &State) {
        let proposer = state.proposer();
        assert_eq!(proposer.open(), self.open_of(false));
        assert_eq!(proposer.control().open(), self.open_of(true));
        assert_eq!(proposer.is_closed(), self.closed);
    }

    /// No more is accepted; what was is there to be taken out.
    pub(super) fn close(&mut self) {
        self.closed = true;
    }

    /// What is in the queues, in the order in which it comes out.
    pub(super) fn remaining(&self) -> impl Iterator<Item = u32> {
        self.queues[1].iter().chain(&self.queues[0]).copied()
    }

    /// Nobody takes anything out any more.
    pub(super) fn end(&mut self) {
        self.closed = true;
        while let Some(number) = self.next() {
            self.answered(number, Outcome::Closed);
        }
    }

    fn next(&mut self) -> Option<u32> {
        self.queues[1].pop_front().or_else(|| self.queues[0].pop_front())
    }

    fn answered(&mut self, number: u32, answer: Outcome) {
        self.known[number as usize].answer = Some(answer);
        for (_, awaiting) in self.awaiting.iter_mut().filter(|(of, _)| *of == number) {
            awaiting.assert_awake();
        }
    }

    pub(super) fn apply(
        &mut self,
        state: &State,
        writer: Option<&mut Writer<u32, Parts>>,
        operation: Operation,
    ) {
        match operation {
            Operation::Propose { control: false } => {
                self.proposed(false, state.try_propose(self.number()));
            }
            Operation::Propose { control: true } => {
                self.proposed(true, state.proposer().control().try_propose(self.number()));
            }
            Operation::ProposeTimeout => {
                self.proposed(false, state.propose_timeout(self.number(), Duration::ZERO));
            }
            Operation::ProposeBatch(count) => self.propose_batch(state, count.into()),
            Operation::Drain(max) => {
                if let Some(writer) = writer {
                    self.drain(writer, max.into());
                }
            }
            Operation::Take => {
                if let Some(writer) = writer {
                    self.take(writer);
                }
            }
            Operation::Answer(which, kind) => {
                if let Some(which) = index(which, self.taken.len()) {
                    let (number, responder) = self.taken.swap_remove(which);
                    self.answer(number, responder, &kind);
                }
            }
            Operation::Look { which, expire } => self.look(which, expire),
            Operation::Await(which) => self.wait(which),
            Operation::DropTicket(which) => {
                if let Some(which) = index(which, self.tickets.len()) {
                    let (number, _) = self.tickets.swap_remove(which);
                    self.known[number as usize].heard = true;
                }
            }
            Operation::DropAwaiting(which) => {
                if let Some(which) = index(which, self.awaiting.len()) {
                    let (number, _) = self.awaiting.swap_remove(which);
                    self.known[number as usize].heard = true;
                }
            }
        }
    }

    fn number(&self) -> u32 {
        self.known.len() as u32
    }

    fn accepted(&mut self, control: bool, ticket: Ticket) {
        assert!(!self.closed && self.room(control) > 0);
        let number = self.number();
        self.known.push(Known { control, ..Known::default() });
        self.queues[usize::from(control)].push_back(number);
        self.tickets.push((number, ticket));
    }

    fn proposed(&mut self, control: bool, answer: Result<Ticket, ProposeError<u32>>) {
        match answer {
            Ok(ticket) => self.accepted(control, ticket),
            Err(ProposeError::Closed(back)) => assert!(self.closed && back == self.number()),
            Err(ProposeError::Full(back)) => {
                assert!(!self.closed && self.room(control) == 0 && back == self.number());
            }
        }
    }

    fn propose_batch(&mut self, state: &State, count: usize) {
        let first = self.number();
        let mut batch: Vec<u32> = (first..first + count as u32).collect();
        let mut tickets = Vec::new();
        let expected = if self.closed { 0 } else { self.room(false).min(count) };
        match state.propose_batch(&mut batch, &mut tickets) {
            Ok(moved) => assert_eq!(moved, expected),
            Err(_) => assert!(self.closed && count > 0),
        }
        assert!(batch.into_iter().eq(first + expected as u32..first + count as u32));
        assert_eq!(tickets.len(), expected);
        tickets.into_iter().for_each(|ticket| self.accepted(false, ticket));
    }

    fn nothing(&self) -> PopError {
        if self.closed { PopError::Closed } else { PopError::Empty }
    }

    fn took(&mut self, Proposal { value, responder }: Proposal<u32>) {
        assert_eq!(Some(value), self.next());
        assert_eq!(responder.is_control(), self.known[value as usize].control);
        assert_eq!(responder.is_awaited(), !self.known[value as usize].heard);
        self.taken.push((value, responder));
    }

    fn drain(&mut self, writer: &mut Writer<u32, Parts>, max: usize) {
        let mut batch = Vec::new();
        let expected = self.remaining().count().min(max);
        match writer.drain(max, &mut batch) {
            Ok(taken) => assert!(taken == expected && (taken > 0 || max == 0)),
            Err(nothing) => assert!(nothing == self.nothing() && expected == 0 && max > 0),
        }
        assert_eq!(batch.len(), expected);
        batch.into_iter().for_each(|proposal| self.took(proposal));
    }

    fn take(&mut self, writer: &mut Writer<u32, Parts>) {
        let (caps, mut batch) = (Caps { items: 1, bytes: 1 }, Vec::new());
        match writer.proposals().try_batch(caps, |_| 2, &mut batch) {
            Ok(taken) => assert_eq!(taken, 1, "one is taken, however large it is"),
            Err(nothing) => {
                assert_eq!(nothing, self.nothing());
                assert_eq!(self.remaining().next(), None);
            }
        }
        batch.into_iter().for_each(|proposal| self.took(proposal));
    }

    fn answer(&mut self, number: u32, responder: Responder, kind: &Kind) {
        let (index, leader) = (u64::from(number), Some(2));
        let answer = match kind {
            Kind::Committed => {
                responder.committed(index, 3);
                Outcome::Committed { index, term: 3 }
            }
            Kind::Rejected => {
                responder.rejected(leader);
                Outcome::Rejected { leader }
            }
            Kind::Drop => {
                drop(responder);
                Outcome::Closed
            }
        };
        self.answered(number, answer);
    }

    fn look(&mut self, which: u8, expire: bool) {
        let Some(which) = index(which, self.tickets.len()) else { return };
        let (number, ticket) = &mut self.tickets[which];
        let known = &mut self.known[*number as usize];
        let seen = if expire {
            let outcome = ticket.wait_timeout(Duration::ZERO);
            (outcome != Outcome::Expired).then_some(outcome)
        } else {
            ticket.try_outcome()
        };
        assert_eq!(seen, known.answer);
        known.heard |= seen.is_some();
    }

    /// The ticket is polled from now on; a second time, if it is already.
    fn wait(&mut self, which: u8) {
        if let Some(which) = index(which, self.tickets.len()) {
            let (number, ticket) = self.tickets.swap_remove(which);
            // A ticket that has told its outcome is done.
            if self.known[number as usize].heard {
                return;
            }
            self.awaiting.push((number, Started::new(ticket, false)));
            self.poll(self.awaiting.len() - 1);
        } else if let Some(which) = index(which, self.awaiting.len()) {
            self.poll(which);
        }
    }

    fn poll(&mut self, which: usize) {
        let (number, awaiting) = &mut self.awaiting[which];
        let known = &mut self.known[*number as usize];
        match awaiting.poll() {
            Poll::Pending => assert_eq!(known.answer, None, "asleep beside its answer"),
            Poll::Ready(outcome) => {
                assert_eq!(known.answer, Some(outcome));
                known.heard = true;
                self.awaiting.swap_remove(which);
            }
        }
    }
}
