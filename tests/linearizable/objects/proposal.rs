//! Proposals: a queue with room for so many that are open, and each one's outcome is what its responder said.
//!
//! To propose takes effect twice: a cell is claimed, by which there is room for one less, and then its number
//! goes into the queue. A cell is given back after the second of its halves, answer and ticket, is over.

use nodestate::NodeState;
use nodestate::proposal::{self, Outcome, ProposalReceiver, ProposeError, Responder, Ticket};
use nodestate::ring::PopError;

use super::queue::Pushed;
use crate::history::Operation;
use crate::record::{Log, Role, record, try_rounds};

/// So many may be open.
const ROOM: usize = 4;

#[derive(Copy, Clone, Debug, PartialEq)]
struct Open {
    value: u32,
    is_taken: bool,
    answer: Option<Outcome>,
    /// Its caller has heard, or has given up.
    is_left: bool,
}

impl Open {
    fn is_over(&self) -> bool {
        self.answer.is_some() && self.is_left
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct State {
    /// In the order of the queue.
    open: Vec<Open>,
    /// So many are about to go into the queue.
    claimed: usize,
    closed: bool,
    sealed: bool,
}

impl State {
    fn at(&self, value: u32) -> Option<usize> {
        self.open.iter().position(|open| open.value == value)
    }

    fn with(&self, change: impl FnOnce(&mut Self)) -> Option<Self> {
        let mut next = self.clone();
        change(&mut next);
        Some(next)
    }

    fn first(&self) -> Option<usize> {
        self.open.iter().position(|open| !open.is_taken)
    }

    /// Gives the cell back, if both halves are over.
    fn renew(&self, value: u32) -> Option<Self> {
        self.with(|next| next.open.retain(|open| open.value != value || !open.is_over()))
    }
}

/// A call, and what it told.
#[derive(Clone, Debug)]
enum Call {
    Propose(u32, Pushed),
    Take(u32),
    Empty,
    End,
    Answer(u32, Outcome),
    /// What a ticket said.
    Look(u32, Option<Outcome>),
    /// A ticket was dropped.
    Leave(u32),
    Close,
}

use Call::*;

impl Call {
    fn propose(&self, value: u32, told: Pushed, step: usize, state: &State) -> Option<State> {
        let is_full = state.open.len() + state.claimed >= ROOM;
        match (told, step) {
            (Pushed::Closed, _) => state.closed.then(|| state.clone()),
            (_, 0) => (!state.closed).then(|| state.clone()),
            (Pushed::Full, _) => is_full.then(|| state.clone()),
            (Pushed::In, 1) => (!is_full).then(|| state.with(|next| next.claimed += 1))?,
            (Pushed::In, _) => {
                let open = Open { value, is_taken: false, answer: None, is_left: false };
                let put = |next: &mut State| {
                    next.claimed -= 1;
                    next.open.push(open);
                };
                (!state.sealed).then(|| state.with(put))?
            }
        }
    }
}

impl Operation for Call {
    type State = State;

    fn steps(&self) -> usize {
        match self {
            Propose(_, Pushed::In) => 3,
            Propose(_, Pushed::Full) | Answer(..) | Look(_, Some(_)) | Leave(_) => 2,
            _ => 1,
        }
    }

    fn step(&self, step: usize, state: &State) -> Option<State> {
        match *self {
            Propose(value, told) => self.propose(value, told, step, state),
            Take(value) => {
                let at = state.first().filter(|at| state.open[*at].value == value)?;
                state.with(|next| next.open[at].is_taken = true)
            }
            Empty => (state.first().is_none() && !state.closed).then(|| state.clone()),
            End if state.first().is_none() && state.closed => state.with(|next| next.sealed = true),
            End => None,
            Answer(value, _) | Look(value, _) | Leave(value) if step == 1 => state.renew(value),
            Answer(value, outcome) => {
                let at = state.at(value)?;
                let is_so = state.open[at].is_taken && state.open[at].answer.is_none();
                is_so.then(|| state.with(|next| next.open[at].answer = Some(outcome)))?
            }
            Look(value, told) => {
                let at = state.at(value)?;
                let is_so = state.open[at].answer == told;
                is_so.then(|| state.with(|next| next.open[at].is_left = told.is_some()))?
            }
            Leave(value) => {
                let at = state.at(value)?;
                state.with(|next| next.open[at].is_left = true)
            }
            Close => state.with(|next| next.closed = true),
        }
    }

    fn is_look(&self, step: usize) -> bool {
        self.is_read() || step == 0 && matches!(self, Propose(..))
    }

    fn is_read(&self) -> bool {
        match self {
            Propose(_, told) => *told != Pushed::In,
            Empty | Look(_, None) => true,
            _ => false,
        }
    }
}

type Proposed = Result<Ticket, ProposeError<u32>>;

fn propose(log: &mut Log<'_, Call>, try_propose: &dyn Fn(u32) -> Proposed, me: u32, calls: u64) {
    log.next_object();
    let mut tickets: Vec<(u32, Ticket)> = Vec::new();
    let mut next = me << 24;
    for _ in 0..calls {
        let which = log.below(tickets.len().max(1) as u64) as usize;
        let value = next;
        match log.below(8) {
            0..3 => log.note(
                || try_propose(value),
                |told| {
                    next += 1;
                    Propose(
                        value,
                        match told {
                            Ok(ticket) => {
                                tickets.push((value, ticket));
                                Pushed::In
                            }
                            Err(ProposeError::Full(_)) => Pushed::Full,
                            Err(ProposeError::Closed(_)) => Pushed::Closed,
                        },
                    )
                },
            ),
            3 => leave(log, &mut tickets, which),
            _ => {
                let Some((value, ticket)) = tickets.get_mut(which) else { continue };
                let mut told = None;
                log.note(
                    || ticket.try_outcome(),
                    |outcome| {
                        told = outcome;
                        Look(*value, outcome)
                    },
                );
                if told.is_some() {
                    drop(tickets.swap_remove(which));
                }
            }
        }
    }
    while !tickets.is_empty() {
        leave(log, &mut tickets, 0);
    }
}

fn leave(log: &mut Log<'_, Call>, tickets: &mut Vec<(u32, Ticket)>, which: usize) {
    if which < tickets.len() {
        let (value, ticket) = tickets.swap_remove(which);
        log.note(|| drop(ticket), |()| Leave(value));
    }
}

/// Takes one out, if there is one; whether more may come.
fn take(
    log: &mut Log<'_, Call>,
    receiver: &mut ProposalReceiver<u32>,
    taken: &mut Vec<(u32, Responder)>,
) -> bool {
    let mut is_over = false;
    log.note(
        || receiver.try_take(),
        |told| match told {
            Ok(proposal) => {
                taken.push((proposal.value, proposal.responder));
                Take(proposal.value)
            }
            Err(PopError::Empty) => Empty,
            Err(PopError::Closed) => {
                is_over = true;
                End
            }
        },
    );
    !is_over
}

fn answer(log: &mut Log<'_, Call>, taken: &mut Vec<(u32, Responder)>, index: u64) {
    if taken.is_empty() {
        return;
    }
    let which = log.below(taken.len() as u64) as usize;
    let (value, responder) = taken.swap_remove(which);
    match log.below(4) {
        0 => log.note(|| drop(responder), |()| Answer(value, Outcome::Closed)),
        1 => log.note(
            || responder.rejected(Some(index)),
            |()| Answer(value, Outcome::Rejected { leader: Some(index) }),
        ),
        _ => log.note(
            || responder.committed(index, 1),
            |()| Answer(value, Outcome::Committed { index, term: 1 }),
        ),
    }
}

/// The loop: it takes, answers out of order, and closes in the end.
fn serve(log: &mut Log<'_, Call>, receiver: &mut ProposalReceiver<u32>, calls: u64) {
    log.next_object();
    let mut taken = Vec::new();
    for index in 0..calls {
        if log.below(2) == 0 {
            take(log, receiver, &mut taken);
        } else {
            answer(log, &mut taken, index);
        }
    }
    log.note(|| receiver.close(), |()| Close);
    for _ in 0..100 {
        if !take(log, receiver, &mut taken) {
            break;
        }
    }
    for rest in 0..ROOM as u64 {
        answer(log, &mut taken, calls + rest);
    }
}

/// Two clients and a loop.
fn histories(
    round: u64,
    receiver: &mut ProposalReceiver<u32>,
    try_propose: &(dyn Fn(u32) -> Proposed + Sync),
) -> Vec<crate::history::History<Call>> {
    let calls = if round % 4 < 2 { 8000 } else { 300 };
    let mut roles: Vec<Role<'_, Call>> =
        vec![Box::new(move |log: &mut Log<'_, Call>| serve(log, receiver, calls * 3 / 2))];
    for me in 0..2 {
        roles.push(Box::new(move |log: &mut Log<'_, Call>| propose(log, try_propose, me, calls)));
    }
    record(round, roles)
}

#[test]
fn proposals() {
    try_rounds("proposal", |round| {
        let (proposer, mut receiver) = proposal::channel(ROOM).unwrap();
        (State::default(), histories(round, &mut receiver, &|value| proposer.try_propose(value)))
    });
}

#[test]
fn proposals_to_a_node() {
    try_rounds("NodeState, proposals", |round| {
        let builder = NodeState::builder(1).open_proposals(ROOM, 1);
        let (mut writer, state) = builder.build::<u32>().unwrap();
        let histories = histories(round, writer.proposals(), &|value| state.try_propose(value));
        (State::default(), histories)
    });
}
