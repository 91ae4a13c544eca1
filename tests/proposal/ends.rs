//! The ends: whoever goes, and however, every ticket resolves.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{scope, sleep, yield_now};
use std::time::Duration;

use nodestate::Closed;
use nodestate::proposal::{Outcome, ProposeError, channel};
use nodestate::ring::PopError;

use crate::committed;

const SOON: Duration = Duration::from_millis(20);

#[test]
fn a_receiver_that_goes_answers_all() {
    let (proposer, mut receiver) = channel(8).unwrap();
    let tickets: Vec<_> = (0..6).map(|value| proposer.try_propose(value).unwrap()).collect();
    let mut appended = receiver.try_take().unwrap().responder;
    appended.appended(1, 1);
    let _number = appended.into_raw();
    let _number = receiver.try_take().unwrap().responder.into_raw();
    let elsewhere = receiver.try_take().unwrap().responder;
    let later = receiver.try_take().unwrap().responder;
    drop(receiver);
    elsewhere.committed(3, 1);
    let _number = later.into_raw();
    let outcomes: Vec<_> = tickets.into_iter().map(|ticket| ticket.wait()).collect();
    let closed = Outcome::Closed;
    assert_eq!(outcomes, [Outcome::Unknown, closed, committed(3), closed, closed, closed]);
    assert_eq!(proposer.try_propose(9).unwrap_err(), ProposeError::Closed(9));
    assert!(proposer.is_closed());
}

#[test]
fn a_loop_that_panics_answers_all() {
    let (proposer, receiver) = channel(8).unwrap();
    let tickets: Vec<_> = (0..4).map(|value| proposer.try_propose(value).unwrap()).collect();
    let raft_loop = std::thread::spawn(move || {
        let mut receiver = receiver;
        let mut first = receiver.try_take().unwrap();
        first.responder.appended(1, 1);
        let _second = receiver.try_take().unwrap();
        std::panic::resume_unwind(Box::new("the loop's own panic"));
    });
    let outcomes: Vec<_> = tickets.into_iter().map(|ticket| ticket.wait()).collect();
    let closed = Outcome::Closed;
    assert_eq!(outcomes, [Outcome::Unknown, closed, closed, closed]);
    assert!(raft_loop.join().is_err());
}

/// Panics when it is dropped.
#[derive(Debug)]
struct Bomb(bool);

impl Drop for Bomb {
    fn drop(&mut self) {
        if self.0 {
            std::panic::resume_unwind(Box::new("a value's own panic"));
        }
    }
}

#[test]
fn a_value_that_panics_does_not_keep_the_others_from_their_answers() {
    let (proposer, receiver) = channel(8).unwrap();
    let bombs = [false, true, false].map(|bad| proposer.try_propose(Bomb(bad)).unwrap());
    assert!(catch_unwind(AssertUnwindSafe(|| drop(receiver))).is_err());
    assert!(bombs.into_iter().all(|ticket| ticket.wait() == Outcome::Closed));
}

#[test]
fn a_receiver_that_closes_takes_the_rest() {
    let (proposer, mut receiver) = channel(8).unwrap();
    let tickets: Vec<_> = (0..3).map(|value| proposer.try_propose(value).unwrap()).collect();
    receiver.close();
    assert!(receiver.is_closed() && proposer.is_closed());
    assert_eq!(proposer.propose(9).unwrap_err(), ProposeError::Closed(9));
    for _ in 0..3 {
        receiver.take().unwrap().responder.rejected(Some(2));
    }
    assert_eq!(receiver.try_take().unwrap_err(), PopError::Closed);
    let rejected = Outcome::Rejected { leader: Some(2) };
    assert!(tickets.into_iter().all(|ticket| ticket.wait() == rejected));
}

/// As the receiver's; and it ends the receiver's wait.
#[test]
fn a_proposer_closes_for_all() {
    let (proposer, mut receiver) = channel(8).unwrap();
    let ticket = proposer.try_propose(1).unwrap();
    receiver.take().unwrap().responder.committed(1, 1);
    let loop_ = std::thread::spawn(move || receiver.take().map(|taken| taken.value));
    proposer.control().close();
    assert_eq!(loop_.join().unwrap(), Err(Closed));
    assert!(proposer.is_closed() && proposer.clone().try_propose(2).is_err());
    assert!(ticket.wait().is_committed());
}

#[test]
fn those_who_wait_hear_of_the_end() {
    let (proposer, receiver) = channel(1).unwrap();
    let ticket = proposer.try_propose(1).unwrap();
    scope(|scope| {
        let waits = [2, 3].map(|value| {
            let proposer = &proposer;
            scope.spawn(move || proposer.propose(value).map(drop))
        });
        let hears = scope.spawn(move || ticket.wait());
        sleep(SOON);
        drop(receiver);
        assert_eq!(hears.join().unwrap(), Outcome::Closed);
        for client in waits {
            assert!(matches!(client.join().unwrap(), Err(ProposeError::Closed(_))));
        }
    });
}

#[test]
fn halves_outlive_all_else() {
    let (proposer, mut receiver) = channel(40).unwrap();
    let values = Arc::new(());
    let tickets: Vec<_> = (0..40).map(|_| proposer.try_propose(values.clone()).unwrap()).collect();
    let halves: Vec<_> = (0..20).map(|_| receiver.try_take().unwrap().responder).collect();
    assert_eq!(Arc::strong_count(&values), 21);
    drop((proposer, receiver));
    assert_eq!(Arc::strong_count(&values), 1, "what nobody took is dropped");
    let answers = std::thread::spawn(move || {
        for (index, responder) in (0..).zip(halves) {
            yield_now();
            responder.committed(index, 1);
        }
    });
    for (index, ticket) in (0..).zip(tickets) {
        let expected = if index < 20 { committed(index) } else { Outcome::Closed };
        assert_eq!(ticket.wait(), expected);
    }
    answers.join().unwrap();
}
