//! What happened before a push is so for all: later pushes come later, and are found.

use loom::alloc::Track;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicBool, Ordering::*};
use loom::thread;

use super::{LAST, LATE, Takes, push, ring};
use crate::models::explore;
use crate::ring::PopError;

/// Something that one thread tells another.
fn flag() -> (Arc<AtomicBool>, Arc<AtomicBool>) {
    let flag = Arc::new(AtomicBool::new(false));
    (flag.clone(), flag)
}

fn pop(head: &mut Takes) -> Option<u64> {
    head.pop().ok().map(|value| *value.get_ref())
}

/// A push that has happened is found, also behind that of another.
#[test]
fn visible() {
    explore("mpsc::order::visible", Some(3), || {
        let (tail, mut head) = ring(2, LATE);
        let (told, tell) = flag();
        let (mut first, mut second) = (tail.another(), tail);
        let threads = [
            thread::spawn(move || assert_eq!(push(&mut first, 1), 1)),
            thread::spawn(move || {
                assert_eq!(push(&mut second, 2), 1);
                tell.store(true, Release);
            }),
        ];
        if told.load(Acquire) {
            assert!(pop(&mut head).is_some(), "empty, though a push has happened");
        }
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
}

/// The second sender hears of position 1 from the hint alone; what it tells the receiver covers it.
#[test]
fn by_hint() {
    explore("mpsc::order::by_hint", Some(3), || {
        let (tail, mut head) = ring(4, LAST);
        let (told, tell) = flag();
        let (mut first, mut second) = (tail.another(), tail);
        let threads = [
            thread::spawn(move || {
                push(&mut first, 1);
                push(&mut first, 2);
            }),
            thread::spawn(move || {
                assert_eq!(push(&mut second, 9), 1);
                tell.store(true, Release);
            }),
        ];
        if told.load(Acquire) {
            while pop(&mut head).expect("9 is there, and all before it") != 9 {}
        }
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
}

/// A push that is told of another comes after it.
#[test]
fn told() {
    explore("mpsc::order::told", Some(3), || {
        let (tail, mut head) = ring(2, LAST);
        let (told, tell) = flag();
        let (mut first, mut second) = (tail.another(), tail);
        let threads = [
            thread::spawn(move || {
                assert_eq!(push(&mut first, 1), 1);
                tell.store(true, Release);
            }),
            thread::spawn(move || {
                if told.load(Acquire) {
                    assert_eq!(push(&mut second, 2), 1);
                }
            }),
        ];
        let mut taken: Vec<u64> = (0..2).filter_map(|_| pop(&mut head)).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        taken.extend(std::iter::from_fn(|| pop(&mut head)));
        assert!(taken == [1] || taken == [1, 2], "{taken:?}");
    });
}

/// A slot that was freed before is free.
#[test]
fn space() {
    explore("mpsc::order::space", Some(3), || {
        let (mut tail, mut head) = ring(1, LAST);
        let (told, tell) = flag();
        push(&mut tail, 1);
        let sender = thread::spawn(move || {
            if told.load(Acquire) {
                assert_eq!(push(&mut tail, 2), 1, "full, though a slot was freed");
            }
        });
        assert_eq!(pop(&mut head), Some(1));
        tell.store(true, Release);
        sender.join().unwrap();
    });
}

/// Closed is answered for good, and only when nothing is left.
#[test]
fn closed_is_last() {
    explore("mpsc::order::closed_is_last", Some(3), || {
        let (mut tail, mut head) = ring(2, LAST);
        let sender = thread::spawn(move || {
            let went_in = tail.push(Track::new(1)).is_ok();
            drop(tail);
            went_in
        });
        let mut taken = 0;
        loop {
            match head.pop() {
                Ok(_) => taken += 1,
                Err(PopError::Empty) => thread::yield_now(),
                Err(PopError::Closed) => break,
            }
        }
        assert_eq!(sender.join().unwrap(), taken == 1);
    });
}

/// A sender stops before it tells the hint, and goes on when half of all laps have passed: what it tells
/// then leads nobody in circles.
#[test]
fn a_late_hint() {
    explore("mpsc::order::a_late_hint", None, || {
        // Seven is all laps but one: an empty ring is taken for a full one then, as the page says.
        for late in 1..7 {
            let (mut tail, mut head) = ring(1, LAST);
            let early = tail.shared.hint();
            for value in 0..late {
                assert_eq!(push(&mut tail, value), 1);
                assert_eq!(pop(&mut head), Some(value));
            }
            tail.shared.set_hint(early);
            assert_eq!(head.len(), 0);
            let mut other = tail.another();
            assert_eq!(push(&mut other, 100), 1);
            assert_eq!(head.len(), 1);
            assert_eq!(push(&mut tail, 101), 0, "full");
            assert_eq!(pop(&mut head), Some(100));
            assert_eq!(push(&mut tail, 101), 1);
            assert_eq!(pop(&mut head), Some(101));
        }
    });
}
