//! The loop stands still as it takes out; and either side, as it goes.

use std::{
    cell::RefCell,
    rc::Rc,
    time::{Duration, Instant},
};

use nodestate::proposal::{Caps, Outcome, ProposalReceiver, Proposer, channel};

use super::{
    super::{Expectation::Free, Row, Scenario, leak, waiting::ready},
    COMMITTED, MINE, ROOM, proposes,
};

const CAPS: Caps = Caps { items: 8, bytes: usize::MAX };

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("proposal: try_take / propose", Free, try_take),
        Row::new("proposal: try_batch / propose", Free, try_batch),
        Row::new("proposal: take and next_batch, each way / propose", Free, taking).sampled(3),
        Row::new("proposal: number and back / propose", Free, number),
        Row::new("proposal: drop of the receiver / propose", Free, drop_receiver).sampled(7),
        Row::new("proposal: drop of the last proposer / take", Free, drop_proposer).sampled(7),
    ]
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

/// There is something each time.
fn taking() -> Scenario {
    const ONE: Caps = Caps { items: 1, ..CAPS };
    const LONG: Duration = Duration::from_secs(5);
    let (proposer, mut receiver) = channel::<u64>(ROOM).expect("it is a capacity");
    let proposer = leak(proposer);
    let tickets: Vec<_> = (0..5).map_while(|value| proposer.try_propose(value).ok()).collect();
    let mut batch = Vec::with_capacity(8);
    Scenario::new(
        move || {
            assert!(receiver.len() >= 5 && !receiver.is_empty() && !receiver.is_closed());
            batch.extend(receiver.take());
            let size = |_: &u64| 1;
            assert_eq!(receiver.next_batch(ONE, size, &mut batch), Ok(1));
            assert_eq!(receiver.next_batch_timeout(ONE, size, &mut batch, LONG), Ok(1));
            let later = Instant::now() + LONG;
            assert_eq!(receiver.next_batch_deadline(ONE, size, &mut batch, later), Ok(1));
            assert_eq!(ready(receiver.next_batch_async(ONE, size, &mut batch)), Some(1));
            batch.drain(..).for_each(|proposal| proposal.responder.committed(7, 3));
        },
        |value| proposer.clone().try_propose(value).is_ok(),
        || assert!(tickets.into_iter().all(|ticket| ticket.wait().is_committed())),
    )
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
