//! Proposals: whatever stands still, a proposer, a caller, the loop or a responder, the others go on.

use std::{cell::RefCell, rc::Rc, sync::Mutex, time::Duration};

use nodestate::proposal::{
    Caps, Outcome, Proposal, ProposalReceiver, Proposer, Responder, Ticket, channel,
};

use super::{
    Expectation::Free,
    Found, NO_PANIC, Row, Scenario, leak,
    waiting::{Task, sleeper},
};

/// The victim's value; the other thread's are larger.
const MINE: u64 = 1;
/// More than the other thread proposes beside a loop that stands still.
const ROOM: usize = 1024;
const CAPS: Caps = Caps { items: 8, bytes: usize::MAX };
const COMMITTED: Outcome = Outcome::Committed { index: 7, term: 3 };

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("proposal: try_propose / propose + take + answer + hear", Free, try_propose),
        Row::new("proposal: batch of 5 / propose + take + answer + hear", Free, propose_batch),
        Row::new("proposal: try_propose beside a sleeping loop / propose", Free, wakes_the_loop),
        Row::new("proposal: a poll for room / propose + take + answer + hear", Free, poll_for_room),
        Row::new("proposal: answer / propose + take + answer + hear", Free, answer),
        Row::new("proposal: answer to a task / propose + take + answer + hear", Free, answer_task),
        Row::new(
            "proposal: answer to a thread / propose + take + answer + hear",
            Free,
            answer_thread,
        ),
        Row::new(
            "proposal: answer to nobody / propose + take + answer + hear",
            Free,
            answer_nobody,
        ),
        Row::new(
            "proposal: answer that makes room / propose + take + answer + hear",
            Free,
            makes_room,
        ),
        Row::new(
            "proposal: drop of a responder / propose + take + answer + hear",
            Free,
            drop_responder,
        ),
        Row::new("proposal: poll / answer to it, propose + take + answer + hear", Free, poll),
        Row::new(
            "proposal: poll again / answer to it, propose + take + answer + hear",
            Free,
            poll_again,
        ),
        Row::new("proposal: look at an answer / propose + take + answer + hear", Free, hear),
        Row::new(
            "proposal: wait that expires / answer to it, propose + take + answer + hear",
            Free,
            expire,
        ),
        Row::new(
            "proposal: drop of a ticket / answer to it, propose + take + answer + hear",
            Free,
            drop_ticket,
        ),
        Row::new(
            "proposal: drop of a polled ticket / answer to it, propose + take + answer + hear",
            Free,
            cancel,
        ),
        Row::new("proposal: try_take / propose", Free, try_take),
        Row::new("proposal: try_batch / propose", Free, try_batch),
        Row::new("proposal: number and back / propose", Free, number),
        Row::new("proposal: drop of the receiver / propose", Free, drop_receiver).sampled(7),
        Row::new("proposal: drop of the last proposer / take", Free, drop_proposer).sampled(7),
    ]
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

fn try_propose() -> Scenario {
    let ends = Ends::new(4);
    let ticket = Place::of(None);
    let proposer = ends.proposer;
    Scenario::new(
        || ticket.put(proposer.try_propose(MINE).expect("there is room")),
        ends.clone().turn(),
        move || {
            ends.check();
            assert_eq!(ticket.get().wait(), COMMITTED);
            assert_eq!(ends.proposer.open(), 0);
        },
    )
}

fn propose_batch() -> Scenario {
    let ends = Ends::new(8);
    let kept = Place::of(None);
    let proposer = ends.proposer;
    let mut vectors = Some((vec![MINE; 5], Vec::with_capacity(5)));
    Scenario::new(
        move || {
            let (mut batch, mut tickets) = vectors.take().expect("it runs once");
            assert_eq!(proposer.propose_batch(&mut batch, &mut tickets), Ok(5));
            kept.put((batch, tickets));
        },
        ends.clone().turn(),
        move || {
            ends.check();
            assert!(kept.get().1.into_iter().all(|ticket| ticket.wait() == COMMITTED));
            assert_eq!(ends.proposer.open(), 0);
        },
    )
}

/// Proposes, and leaves the rest to a loop that may stand still.
fn proposes(proposer: &'static Proposer<u64>) -> impl FnMut(u64) -> bool {
    |operation| proposer.try_propose(MINE + 1 + operation).map(drop).is_ok()
}

fn wakes_the_loop() -> Scenario {
    let (proposer, mut receiver) = channel(ROOM).expect("it is a capacity");
    let proposer: &'static Proposer<u64> = leak(proposer);
    let _raft_loop = sleeper(move || {
        while let Ok(proposal) = receiver.take() {
            proposal.responder.committed(7, 3);
        }
    });
    let ticket = Place::of(None);
    Scenario::new(
        || ticket.put(proposer.try_propose(MINE).expect("there is room")),
        proposes(proposer),
        || assert_eq!(ticket.get().wait(), COMMITTED),
    )
}

/// A task that comes to wait for room, beside whoever makes some.
fn poll_for_room() -> Scenario {
    let ends = Ends::new(1);
    let (ticket, responder) = ends.pair();
    drop(ticket);
    let proposer = ends.proposer;
    let task = Task::new(async move { proposer.propose_async(MINE).await.is_ok() });
    let control = leak(proposer.control());
    let (mut responder, turns) = (Some(responder), ends.clone());
    Scenario::new(
        || task.poll(),
        move |operation| {
            if let Some(responder) = responder.take() {
                responder.committed(7, 3);
            }
            turns.turn_by(control, operation)
        },
        move || {
            assert!(task.found());
            ends.check();
            assert_eq!(ends.proposer.open(), 0);
        },
    )
}

/// The victim answers what `ticket` is the ticket of.
fn answers(ends: Ends, responder: Responder, check: impl FnOnce() + 'static) -> Scenario {
    let mut responder = Some(responder);
    Scenario::new(
        move || responder.take().expect("it runs once").committed(7, 3),
        ends.clone().turn(),
        move || {
            check();
            ends.check();
            assert_eq!(ends.proposer.open(), 0);
        },
    )
}

fn answer() -> Scenario {
    let ends = Ends::new(4);
    let (mut ticket, responder) = ends.pair();
    answers(ends, responder, move || assert_eq!(ticket.try_outcome(), Some(COMMITTED)))
}

fn answer_task() -> Scenario {
    let ends = Ends::new(4);
    let (ticket, responder) = ends.pair();
    let task = Task::pending(ticket);
    answers(ends, responder, || assert_eq!(task.found(), COMMITTED))
}

fn answer_thread() -> Scenario {
    let ends = Ends::new(4);
    let (ticket, responder) = ends.pair();
    let thread = sleeper(|| ticket.wait());
    answers(ends, responder, || assert_eq!(thread.found(), COMMITTED))
}

fn answer_nobody() -> Scenario {
    let ends = Ends::new(4);
    let (ticket, responder) = ends.pair();
    drop(ticket);
    answers(ends, responder, || ())
}

/// The victim gives a cell back for which a task waits; the other thread makes use of control.
fn makes_room() -> Scenario {
    let ends = Ends::new(1);
    let (ticket, responder) = ends.pair();
    drop(ticket);
    let proposer = ends.proposer;
    let task = Task::pending(async move { proposer.propose_async(MINE).await.is_ok() });
    let control = leak(proposer.control());
    let (mut responder, turns) = (Some(responder), ends.clone());
    Scenario::new(
        move || responder.take().expect("it runs once").committed(7, 3),
        move |operation| {
            // There may be room, and there may be none yet.
            let _ = turns.turn_by(turns.proposer, operation);
            turns.turn_by(control, operation)
        },
        move || {
            assert!(task.found());
            ends.check();
            assert_eq!(ends.proposer.open(), 0);
        },
    )
}

fn drop_responder() -> Scenario {
    let ends = Ends::new(4);
    let (mut ticket, mut responder) = ends.pair();
    responder.appended(7, 3);
    let mut responder = Some(responder);
    Scenario::new(
        move || drop(responder.take()),
        ends.clone().turn(),
        move || assert_eq!(ticket.try_outcome(), Some(Outcome::Unknown)),
    )
}

/// The victim does something with a task of the ticket, which the other thread answers meanwhile.
fn with_task(
    task: fn(Ticket) -> &'static Task<Ticket>,
    act: fn(&Task<Ticket>),
    stays: bool,
) -> Scenario {
    let ends = Ends::new(4);
    let (ticket, responder) = ends.pair();
    let task = task(ticket);
    let check = ends.clone();
    Scenario::new(
        move || act(task),
        ends.turn_after(responder),
        move || {
            check.check();
            if stays {
                assert_eq!(task.found(), COMMITTED);
            }
            assert_eq!(check.proposer.open(), 0);
        },
    )
}

fn poll() -> Scenario {
    with_task(Task::new, Task::poll, true)
}

fn poll_again() -> Scenario {
    with_task(Task::pending, Task::poll, true)
}

fn cancel() -> Scenario {
    with_task(Task::pending, Task::cancel, false)
}

fn hear() -> Scenario {
    let ends = Ends::new(4);
    let (mut ticket, responder) = ends.pair();
    responder.committed(7, 3);
    let found = leak(Found::new());
    let check = ends.clone();
    Scenario::new(
        move || found.set(ticket.try_outcome()),
        ends.turn(),
        move || {
            assert_eq!(found.get(), Some(Some(COMMITTED)));
            assert_eq!(check.proposer.open(), 0);
        },
    )
}

fn expire() -> Scenario {
    let ends = Ends::new(4);
    let (mut ticket, responder) = ends.pair();
    let found = leak(Found::new());
    Scenario::new(
        move || found.set(ticket.wait_timeout(Duration::from_millis(5))),
        ends.turn_after(responder),
        || {
            let outcome = found.get().expect("it has waited");
            assert!([COMMITTED, Outcome::Expired].contains(&outcome));
        },
    )
}

fn drop_ticket() -> Scenario {
    let ends = Ends::new(4);
    let (ticket, responder) = ends.pair();
    let mut ticket = Some(ticket);
    let check = ends.clone();
    Scenario::new(
        move || drop(ticket.take()),
        ends.turn_after(responder),
        move || assert_eq!(check.proposer.open(), 0),
    )
}

/// The victim is the loop, with three proposals to take out.
fn with_receiver(mut act: impl FnMut(&mut ProposalReceiver<u64>) + Send + 'static) -> Scenario {
    let (proposer, mut receiver) = channel(ROOM).expect("it is a capacity");
    let proposer: &'static Proposer<u64> = leak(proposer);
    let tickets = [1, 2, 3].map(|_| proposer.try_propose(MINE).expect("there is room"));
    Scenario::new(
        move || act(&mut receiver),
        proposes(proposer),
        || {
            let [first, ..] = tickets;
            assert_eq!(first.wait(), COMMITTED);
        },
    )
}

fn try_take() -> Scenario {
    with_receiver(|receiver| {
        receiver.try_take().expect("it was proposed").responder.committed(7, 3);
    })
}

fn try_batch() -> Scenario {
    let mut batch = Vec::with_capacity(CAPS.items);
    with_receiver(move |receiver| {
        let taken = receiver.try_batch(CAPS, |_| 1, &mut batch).expect("three were proposed");
        assert!(taken >= 3);
        batch.drain(..).for_each(|proposal| proposal.responder.committed(7, 3));
    })
}

fn number() -> Scenario {
    with_receiver(|receiver| {
        let number = receiver.try_take().expect("it was proposed").responder.into_raw();
        receiver.responder(number).expect("it is a number").committed(7, 3);
    })
}

fn drop_receiver() -> Scenario {
    let (proposer, mut receiver) = channel(64).expect("it is a capacity");
    let proposer: &'static Proposer<u64> = leak(proposer);
    let tickets = [1, 2, 3].map(|_| proposer.try_propose(MINE).expect("there is room"));
    let _number = receiver.try_take().expect("it was proposed").responder.into_raw();
    let mut receiver = Some(receiver);
    Scenario::new(
        move || drop(receiver.take()),
        |operation| {
            // Accepted or refused, it comes back at once.
            drop(proposer.try_propose(MINE + 1 + operation));
            true
        },
        || {
            assert!(tickets.into_iter().all(|ticket| ticket.wait() == Outcome::Closed));
            assert!(proposer.try_propose(MINE).is_err());
        },
    )
}

fn drop_proposer() -> Scenario {
    let (proposer, receiver) = channel(4).expect("it is a capacity");
    let mut ticket = proposer.try_propose(MINE).expect("there is room");
    let mut proposer = Some(proposer);
    let receiver = Rc::new(RefCell::new(receiver));
    let takes = receiver.clone();
    Scenario::new(
        move || drop(proposer.take()),
        move |_| {
            if let Ok(proposal) = takes.borrow_mut().try_take() {
                proposal.responder.committed(7, 3);
            }
            true
        },
        move || {
            assert_eq!(ticket.try_outcome(), Some(COMMITTED));
            let ended = receiver.borrow_mut().try_take();
            assert_eq!(ended.map(drop), Err(nodestate::ring::PopError::Closed));
        },
    )
}
