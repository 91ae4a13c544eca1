//! Senders that come and go: seats, the cells that lie there, and segments.

use loom::thread;

use super::{LAST, Takes, push, ring};
use crate::models::explore;
use crate::ring::{PopError, mpsc::head::parts};

/// Takes all that is there, and counts it.
fn all(head: &mut Takes) -> usize {
    std::iter::from_fn(|| head.pop().ok()).count()
}

/// One goes and another comes, which may get the seat and the cell, beside a push.
#[test]
fn come_and_go() {
    explore("mpsc::senders::come_and_go", Some(3), || {
        let (tail, mut head) = ring(2, LAST);
        let (mut goes, mut stays) = (tail.another(), tail);
        let threads = [
            thread::spawn(move || {
                let went_in = push(&mut goes, 1);
                drop(goes);
                went_in
            }),
            thread::spawn(move || {
                let mut comes = stays.another();
                push(&mut stays, 2) + push(&mut comes, 3)
            }),
        ];
        let taken = all(&mut head);
        let went_in: u64 = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
        assert_eq!(went_in as usize, taken + all(&mut head));
    });
}

/// Two come at once, and need a segment.
#[test]
fn segment() {
    explore("mpsc::senders::segment", Some(2), || {
        let (tail, mut head) = parts::<_, 3, 2>(2, 2, LAST);
        let (first, second) = (tail.another(), tail);
        let threads = [first, second].map(|tail| {
            thread::spawn(move || {
                let mut another = tail.another();
                drop(tail);
                push(&mut another, 1)
            })
        });
        let taken = all(&mut head);
        let went_in: u64 = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
        assert_eq!(went_in as usize, taken + all(&mut head));
    });
}

/// The last one that goes closes; nobody comes after it.
#[test]
fn last() {
    explore("mpsc::senders::last", None, || {
        let (tail, mut head) = ring(1, LAST);
        let shared = tail.shared.clone();
        let threads = [
            thread::spawn(move || drop(tail)),
            thread::spawn(move || {
                if shared.add_sender() {
                    assert!(!shared.is_closed(), "closed, and there is a sender");
                    if shared.remove_sender() {
                        shared.close();
                    }
                }
            }),
        ];
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert_eq!(head.pop().map(|_| ()).unwrap_err(), PopError::Closed);
    });
}
