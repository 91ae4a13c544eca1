//! Cells that are claimed again, those who wait for one, and the memory, which goes with the last half.

use loom::sync::Arc;
use loom::thread;

use super::{COMMITTED, atomics_alive, claim, commit, explore, pair, slab};
use crate::models::{Woken, poll};
use crate::proposal::slab::{Lane, Owner};

/// Claims a cell, if one is free, and goes through all that is done with it.
fn use_once(owner: &Owner) {
    if let Some((mut ticket, responder)) = claim(owner) {
        let (woken, waker) = Woken::waker();
        assert!(poll(std::pin::pin!(&mut ticket), &waker).is_pending(), "the answer of another");
        commit(responder);
        assert_eq!((ticket.try_outcome(), woken.count()), (Some(COMMITTED), 1));
    }
}

/// The last half of a cell against its next claimer.
#[test]
fn claim_again() {
    explore("proposal::life::claim_again", Some(3), || {
        let owner = slab(1);
        let (mut ticket, responder) = pair(&owner);
        let (_woken, waker) = Woken::waker();
        assert!(poll(std::pin::pin!(&mut ticket), &waker).is_pending());
        let answerer = thread::spawn(move || commit(responder));
        let caller = thread::spawn(move || drop(ticket));
        let next = thread::spawn({
            let owner = owner.clone();
            move || use_once(&owner)
        });
        for thread in [answerer, caller, next] {
            thread.join().unwrap();
        }
        assert!(claim(&owner).is_some(), "the cell is lost");
    });
}

/// The owner, and both halves of two cells, each of which may be the last.
#[test]
fn last_half() {
    explore("proposal::life::last_half", Some(3), || {
        let before = atomics_alive();
        let owner = Owner::new(2, 1);
        let ((first, answers_first), (second, answers_second)) = (pair(&owner), pair(&owner));
        drop((answers_first, answers_second));
        let threads = [first, second].map(|mut ticket| {
            thread::spawn(move || {
                assert!(ticket.try_outcome().is_some());
                drop(ticket);
            })
        });
        drop(owner);
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert_eq!(atomics_alive(), before, "the slab has leaked, or went twice");
    });
}

/// Proposers that claim and give back, and then the last of them goes, beside a half.
#[test]
fn last_owner() {
    explore("proposal::life::last_owner", Some(3), || {
        let before = atomics_alive();
        let owner = slab(2);
        let (ticket, responder) = pair(&owner);
        let threads = [
            thread::spawn({
                let owner = owner.clone();
                move || {
                    drop(claim(&owner));
                    drop(owner);
                }
            }),
            thread::spawn(move || {
                drop(responder);
                drop(ticket);
            }),
        ];
        drop(owner);
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert_eq!(atomics_alive(), before, "the slab has leaked, or went twice");
    });
}

/// Waits for a cell.
fn wait_for_room(owner: &Owner) {
    let claim = owner.room(Lane::Common).wait(|| owner.claim(Lane::Common, 0, 1));
    assert!(claim.first().is_some());
}

/// Who waits for a cell is woken by whoever gives one back; and may be gone, with all else, before
/// that one has done with the list.
#[test]
fn room() {
    explore("proposal::life::room", Some(2), || {
        let before = atomics_alive();
        let owner = slab(1);
        let (ticket, responder) = pair(&owner);
        drop(responder);
        let threads = [
            thread::spawn(move || drop(ticket)),
            thread::spawn(move || {
                wait_for_room(&owner);
                drop(owner);
            }),
        ];
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert_eq!(atomics_alive(), before, "the slab has leaked, or went twice");
    });
}

/// A cell of the second group is as good as one of the first.
#[test]
fn room_in_two_groups() {
    explore("proposal::life::room_in_two_groups", Some(2), || {
        let owner = slab(33);
        let claim = |most| owner.claim(Lane::Common, 0, most).expect("it is free");
        let (_first, second) = (claim(32), claim(32));
        let waits = thread::spawn({
            let owner = owner.clone();
            move || wait_for_room(&owner)
        });
        drop(second);
        waits.join().unwrap();
    });
}

/// Two wait, and each gives back what it has got.
#[test]
fn room_for_two() {
    explore("proposal::life::room_for_two", Some(2), || {
        let owner = slab(1);
        let (ticket, responder) = pair(&owner);
        drop(responder);
        let wait = |owner: &Arc<Owner>| {
            let owner = owner.clone();
            thread::spawn(move || wait_for_room(&owner))
        };
        let threads = [wait(&owner), wait(&owner)];
        drop(ticket);
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert!(claim(&owner).is_some(), "the cell is lost");
    });
}
