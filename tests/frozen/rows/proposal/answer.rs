//! A responder stands still in an answer, or as it is dropped without one.

use nodestate::proposal::{Outcome, Responder};

use super::{
    super::{
        Expectation::Free,
        Row, Scenario, leak,
        waiting::{Task, sleeper},
    },
    COMMITTED, Ends, MINE,
};

pub(super) fn rows() -> Vec<Row> {
    vec![
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
        Row::new("proposal: appended, rejected / propose + take + answer", Free, || {
            answering(
                |mut responder| {
                    responder.appended(7, 3);
                    assert!(responder.position() == Some((7, 3)) && responder.is_awaited());
                    responder.not_appended();
                    assert!(!responder.is_control());
                    responder.rejected(None);
                },
                Outcome::Rejected { leader: None },
            )
        }),
        Row::new("proposal: appended, settled / propose + take + answer", Free, || {
            answering(
                |mut responder| {
                    responder.appended(7, 3);
                    responder.settled(3);
                },
                COMMITTED,
            )
        }),
        Row::new("proposal: overwritten / propose + take + answer", Free, || {
            answering(Responder::overwritten, Outcome::Overwritten)
        }),
        Row::new("proposal: unknown / propose + take + answer", Free, || {
            answering(Responder::unknown, Outcome::Unknown)
        }),
    ]
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

/// The victim answers by `act`, and the caller is `told` that.
fn answering(act: fn(Responder), told: Outcome) -> Scenario {
    let ends = Ends::new(8);
    let (ticket, responder) = ends.pair();
    let mut responder = Some(responder);
    Scenario::new(
        move || responder.take().into_iter().for_each(act),
        ends.clone().turn(),
        move || {
            assert_eq!(ticket.wait(), told);
            ends.check();
            assert_eq!(ends.proposer.open(), 0, "a cell was lost");
        },
    )
}
