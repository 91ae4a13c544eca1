//! The two halves of a cell: an answer against a caller that looks, waits, gives up, or is gone.

use std::time::Duration;

use super::{COMMITTED, Outcome, Woken, claim, commit, ends, explore, pair, poll, slab};
use loom::thread;

/// A caller that looks sees nothing or the answer.
#[test]
fn look_answer() {
    ends(
        "proposal::halves::look_answer",
        None,
        &[COMMITTED],
        |mut ticket| {
            let seen = ticket.try_outcome();
            assert!(seen.is_none() || seen == Some(COMMITTED));
            seen.is_none().then_some(ticket)
        },
        commit,
    );
}

/// A task that waits is woken, or was answered before it slept.
#[test]
fn listen_answer() {
    explore("proposal::halves::listen_answer", None, || {
        let owner = slab(1);
        let (mut ticket, responder) = pair(&owner);
        let answerer = thread::spawn(move || commit(responder));
        let caller = thread::spawn(move || {
            let (woken, waker) = Woken::waker();
            let ready = poll(std::pin::pin!(&mut ticket), &waker).is_ready();
            // It may look once more, while it is being woken.
            ticket.try_outcome();
            drop(ticket);
            (ready, woken)
        });
        answerer.join().unwrap();
        let (ready, woken) = caller.join().unwrap();
        assert!(!ready || woken.count() == 0, "woken, and ready before");
        assert!(claim(&owner).is_some(), "the cell is lost");
    });
}

/// The wake-up of a task that stays.
#[test]
fn wake_up() {
    explore("proposal::halves::wake_up", None, || {
        let owner = slab(1);
        let (mut ticket, responder) = pair(&owner);
        let answerer = thread::spawn(move || commit(responder));
        let caller = thread::spawn(move || {
            let (woken, waker) = Woken::waker();
            let ready = poll(std::pin::pin!(&mut ticket), &waker).is_ready();
            (ready, woken, ticket)
        });
        answerer.join().unwrap();
        let (ready, woken, mut ticket) = caller.join().unwrap();
        assert!(ready || woken.count() == 1, "a task sleeps beside an answer");
        assert_eq!(ticket.try_outcome(), Some(COMMITTED));
        assert!(claim(&owner).is_some(), "the cell is lost");
    });
}

/// The waker of a second poll takes the place of the first.
#[test]
fn listen_twice() {
    explore("proposal::halves::listen_twice", None, || {
        let owner = slab(1);
        let (mut ticket, responder) = pair(&owner);
        let answerer = thread::spawn(move || commit(responder));
        let caller = thread::spawn(move || {
            let (_first, waker) = Woken::waker();
            let ready = poll(std::pin::pin!(&mut ticket), &waker).is_ready();
            let (second, waker) = Woken::waker();
            let ready = ready || poll(std::pin::pin!(&mut ticket), &waker).is_ready();
            (ready, second)
        });
        answerer.join().unwrap();
        let (ready, second) = caller.join().unwrap();
        // The ticket was dropped by then, with its waker or after its wake-up.
        assert!(!ready || second.count() == 0);
        assert!(claim(&owner).is_some(), "the cell is lost");
    });
}

/// A task that comes when the answer is there does not sleep.
#[test]
fn listen_late() {
    ends(
        "proposal::halves::listen_late",
        None,
        &[COMMITTED],
        |mut ticket| {
            let (_woken, waker) = Woken::waker();
            let _ = poll(std::pin::pin!(&mut ticket), &waker);
            Some(ticket)
        },
        commit,
    );
}

/// A thread sleeps until it is answered.
#[test]
fn wait_answer() {
    ends(
        "proposal::halves::wait_answer",
        None,
        &[],
        |ticket| {
            assert_eq!(ticket.wait(), COMMITTED);
            None
        },
        commit,
    );
}

/// A thread whose time is up hears of it, or of the answer; and can ask again.
#[test]
fn expire_answer() {
    ends(
        "proposal::halves::expire_answer",
        None,
        &[COMMITTED],
        |mut ticket| {
            let outcome = ticket.wait_timeout(Duration::from_nanos(1));
            assert!([Outcome::Expired, COMMITTED].contains(&outcome));
            Some(ticket)
        },
        commit,
    );
}

/// A caller that waits, and goes.
#[test]
fn drop_answer() {
    ends(
        "proposal::halves::drop_answer",
        None,
        &[],
        |mut ticket| {
            let (_woken, waker) = Woken::waker();
            let _ = poll(std::pin::pin!(&mut ticket), &waker);
            drop(ticket);
            None
        },
        commit,
    );
}

/// Both ends are dropped at once.
#[test]
fn drop_drop() {
    let both = |_| None;
    ends("proposal::halves::drop_drop", None, &[], both, drop);
}

/// What is dropped answers, and truly.
#[test]
fn dropped_answers() {
    ends("proposal::halves::dropped_answers", None, &[Outcome::Closed], Some, drop);
    ends("proposal::halves::dropped_answers", None, &[Outcome::Unknown], Some, |mut responder| {
        responder.appended(7, 3);
    });
}
