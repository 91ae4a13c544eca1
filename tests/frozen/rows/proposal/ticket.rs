//! A caller stands still as it looks at its ticket, waits for it, or drops it.

use std::time::{Duration, Instant};

use nodestate::proposal::{Outcome, Ticket};

use super::{
    super::{Expectation::Free, Found, Row, Scenario, leak, waiting::Task},
    COMMITTED, Ends,
};

/// Longer than an answer takes that comes at once.
const BRIEF: Duration = Duration::from_millis(5);

pub(super) fn rows() -> Vec<Row> {
    vec![
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
            "proposal: wait_deadline that expires / answer to it, propose + take + answer + hear",
            Free,
            expire_at,
        )
        .sampled(7),
        Row::new("proposal: wait / answer to it, propose + take + answer + hear", Free, wait),
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
    ]
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

/// The victim waits, and is answered meanwhile, or not yet.
fn waits(wait: impl Fn(&mut Ticket) -> Outcome + Send + 'static) -> Scenario {
    let ends = Ends::new(4);
    let (mut ticket, responder) = ends.pair();
    let found = leak(Found::new());
    let check = ends.clone();
    Scenario::new(
        move || found.set(wait(&mut ticket)),
        ends.turn_after(responder),
        move || {
            let outcome = found.get().expect("it has waited");
            assert!([COMMITTED, Outcome::Expired].contains(&outcome));
            assert_eq!(check.proposer.open(), usize::from(outcome == Outcome::Expired));
        },
    )
}

fn expire() -> Scenario {
    waits(|ticket| ticket.wait_timeout(BRIEF))
}

fn expire_at() -> Scenario {
    waits(|ticket| ticket.wait_deadline(Instant::now() + BRIEF))
}

/// Without a limit, so that the answer is what ends it.
fn wait() -> Scenario {
    let ends = Ends::new(4);
    let (ticket, responder) = ends.pair();
    let (mut ticket, found) = (Some(ticket), leak(Found::new()));
    let check = ends.clone();
    Scenario::new(
        move || found.set(ticket.take().map(Ticket::wait)),
        ends.turn_after(responder),
        move || {
            assert_eq!(found.get(), Some(Some(COMMITTED)));
            assert_eq!(check.proposer.open(), 0);
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
