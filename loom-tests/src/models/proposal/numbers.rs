//! The loop's half as a number: handed on, used once, refused when it is old, and answered at the end.

use loom::sync::Arc;
use loom::thread;

use super::{Outcome, explore, pair, slab};
use crate::proposal::{Responder, Ticket, slab::Owner};

/// The number of the first use of the first cell.
const FIRST: u64 = 0;

fn reclaim(owner: &Owner, number: u64) -> Option<Responder> {
    owner.reclaim(number).map(Responder::new)
}

fn outcome(ticket: &mut Ticket) -> Outcome {
    ticket.try_outcome().expect("it was answered")
}

/// What was recorded goes with the number.
#[test]
fn handed_on() {
    explore("proposal::numbers::handed_on", None, || {
        let owner = slab(1);
        let (mut ticket, mut responder) = pair(&owner);
        let takes = thread::spawn({
            let owner = owner.clone();
            move || {
                reclaim(&owner, FIRST).map(|responder| {
                    assert_eq!(responder.position(), Some((7, 3)));
                    responder.settled(3);
                })
            }
        });
        responder.appended(7, 3);
        assert_eq!(responder.into_raw(), FIRST);
        if takes.join().unwrap().is_none() {
            reclaim(&owner, FIRST).expect("nobody has taken it").settled(3);
        }
        assert_eq!(outcome(&mut ticket), Outcome::Committed { index: 7, term: 3 });
        assert!(reclaim(&owner, FIRST).is_none());
    });
}

/// Two take it: one gets it.
#[test]
fn taken_once() {
    explore("proposal::numbers::taken_once", None, || {
        let owner = slab(1);
        let (mut ticket, responder) = pair(&owner);
        let _number = responder.into_raw();
        let take = |owner: &Arc<Owner>, index: u64| {
            let owner = owner.clone();
            thread::spawn(move || reclaim(&owner, FIRST).map(|it| it.committed(index, 1)).is_some())
        };
        let threads = [take(&owner, 0), take(&owner, 1)];
        let got = threads.map(|thread| thread.join().unwrap());
        assert!(got[0] != got[1], "taken twice, or not at all");
        let index = u64::from(got[1]);
        assert_eq!(outcome(&mut ticket), Outcome::Committed { index, term: 1 });
    });
}

/// An old number against the next use of its cell, which is a number as well.
#[test]
fn reuse() {
    explore("proposal::numbers::reuse", Some(3), || {
        let owner = slab(1);
        let (ticket, responder) = pair(&owner);
        let old = responder.into_raw();
        let late = thread::spawn({
            let owner = owner.clone();
            move || reclaim(&owner, old).map(|it| it.committed(1, 1)).is_some()
        });
        let on_time = reclaim(&owner, old).map(|it| it.committed(1, 1)).is_some();
        drop(ticket);
        if on_time {
            let (mut ticket, responder) = pair(&owner);
            let new = responder.into_raw();
            assert_ne!(new, old);
            assert_eq!(ticket.try_outcome(), None, "the answer of another");
            reclaim(&owner, new).expect("nobody else has the number").committed(2, 1);
            assert_eq!(outcome(&mut ticket), Outcome::Committed { index: 2, term: 1 });
        }
        assert!(late.join().unwrap() != on_time, "used twice, or not at all");
    });
}

/// The end against a half that becomes a number: one of the two answers.
#[test]
fn ends() {
    explore("proposal::numbers::ends", None, || {
        let owner = slab(1);
        let (mut ticket, mut responder) = pair(&owner);
        let loop_thread = thread::spawn(move || {
            responder.appended(7, 3);
            let _number = responder.into_raw();
        });
        // SAFETY: this model takes no half by its number.
        unsafe { owner.end() }.map(Responder::new).for_each(drop);
        loop_thread.join().unwrap();
        assert_eq!(outcome(&mut ticket), Outcome::Unknown);
    });
}
