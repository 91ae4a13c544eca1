//! A proposer stands still in a proposal, in a batch, or as it comes to wait for room.

use nodestate::proposal::{Proposer, channel};

use super::{
    super::{
        Expectation::Free,
        Row, Scenario, apart, leak,
        waiting::{Task, sleeper},
    },
    COMMITTED, Ends, MINE, Place, ROOM, proposes,
};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("proposal: try_propose / propose + take + answer + hear", Free, try_propose),
        Row::new("proposal: batch of 5 / propose + take + answer + hear", Free, propose_batch),
        Row::new("proposal: try_propose beside a sleeping loop / propose", Free, wakes_the_loop),
        Row::new(
            "proposal: clone, control / the same, propose + take + answer + hear",
            Free,
            twins,
        ),
        Row::new("proposal: a poll for room / propose + take + answer + hear", Free, poll_for_room),
    ]
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

/// One more proposer, and one for control, which go again.
fn twins() -> Scenario {
    let ends = Ends::new(4);
    let proposer = ends.proposer;
    let turns = ends.clone();
    Scenario::new(
        || {
            let twin = apart!(proposer.clone());
            let control = apart!(twin.control());
            drop((twin, control));
        },
        move |operation| {
            let twin = proposer.clone();
            turns.turn_by(&twin, operation) && turns.turn_by(&twin.control(), operation)
        },
        move || {
            ends.check();
            assert!(!proposer.is_closed(), "the last one is there");
            assert_eq!((proposer.open(), proposer.control().open()), (0, 0));
        },
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
