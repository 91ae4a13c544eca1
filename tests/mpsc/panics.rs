//! User code that panics: destructors, and iterators that fill batches.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use nodestate::ring::{PopError, PushError, mpsc};

use crate::payload::{Census, Counted};

/// A value whose destructor panics if it is told to; what it counts is dropped all the same.
struct Wobbly(Counted, bool);

impl Drop for Wobbly {
    fn drop(&mut self) {
        if self.1 {
            resume_unwind(Box::new("a destructor's own panic"));
        }
    }
}

fn panics(work: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(work)).is_err()
}

#[test]
fn a_panic_while_the_ring_is_dropped_leaves_nothing_behind() {
    for bad in 0..8 {
        for batch in [false, true] {
            let census = Census::default();
            let (mut sender, receiver) = mpsc::ring(8).unwrap();
            let mut values: Vec<_> =
                (0..8).map(|number| Wobbly(census.make(number), number == bad)).collect();
            if batch {
                assert_eq!(sender.push_batch(&mut values), Ok(8));
            } else {
                values.into_iter().for_each(|value| assert!(sender.try_push(value).is_ok()));
            }
            assert!(panics(|| drop(receiver)));
            assert_eq!(census.alive(), 0);
            let refused = sender.try_push(Wobbly(census.make(9), false));
            assert!(matches!(refused, Err(PushError::Closed(_))));
        }
    }
}

#[test]
fn a_panic_of_what_was_taken_out_is_no_affair_of_the_ring() {
    let census = Census::default();
    let (mut sender, mut receiver) = mpsc::ring(4).unwrap();
    for number in 0..12 {
        assert!(sender.try_push(Wobbly(census.make(number), number % 3 == 0)).is_ok());
        assert_eq!(panics(|| drop(receiver.try_pop())), number % 3 == 0);
        assert_eq!(receiver.len(), 0);
    }
    for number in 0..4 {
        assert!(sender.try_push(Wobbly(census.make(number), number == 1)).is_ok());
    }
    let mut taken = Vec::new();
    assert_eq!(receiver.try_drain(&mut taken, 3), Ok(3));
    assert!(panics(|| drop(taken)));
    assert_eq!(receiver.try_pop().map_err(drop).unwrap().0.number, 3);
    assert_eq!(receiver.try_pop().map(|_| ()), Err(PopError::Empty));
    assert_eq!(census.alive(), 0);
}

#[test]
fn a_panicking_iterator_loses_nothing() {
    let census = Census::default();
    let (mut sender, mut receiver) = mpsc::ring(4).unwrap();
    let mut batch: Vec<Counted> = Vec::new();
    for stop in 0..6 {
        let numbers = (0..6).inspect(|number| {
            if *number == stop {
                resume_unwind(Box::new("an iterator's own panic"));
            }
        });
        assert!(panics(|| batch.extend(numbers.map(|number| census.make(number)))));
        assert_eq!(batch.len() as u64, stop);
        let moved = sender.push_batch(&mut batch).unwrap();
        assert_eq!(moved as u64, stop.min(4));
        batch.clear();
        let mut taken = Vec::new();
        let _ = receiver.try_drain(&mut taken, 9);
        assert!(taken.iter().map(|value| value.number).eq(0..stop.min(4)));
    }
    assert_eq!(census.alive(), 0);
}

/// A value that pushes another when it is dropped.
struct Again(Option<Box<mpsc::Sender<Again>>>);

impl Drop for Again {
    fn drop(&mut self) {
        if let Some(sender) = &mut self.0 {
            assert!(matches!(sender.try_push(Again(None)), Ok(()) | Err(PushError::Closed(_))));
        }
    }
}

#[test]
fn a_destructor_may_push() {
    let (mut sender, mut receiver) = mpsc::ring(4).unwrap();
    let again = Again(Some(Box::new(sender.clone())));
    assert!(sender.try_push(again).is_ok());
    drop(receiver.try_pop());
    assert_eq!(receiver.len(), 1);
    let again = Again(Some(Box::new(sender.clone())));
    assert!(sender.try_push(again).is_ok());
    // The second is dropped when the ring is closed, and pushes in vain.
    drop(receiver);
    assert!(matches!(sender.try_push(Again(None)), Err(PushError::Closed(_))));
}

/// Where it panics does not matter: what it gave is in the ring or in the batch, in its order.
#[test]
fn a_panicking_iterator_leaves_the_ring_as_it_was() {
    for stop in 0..150 {
        let census = Census::default();
        let (mut sender, mut receiver) = mpsc::ring(100).unwrap();
        let mut batch: Vec<Counted> = Vec::new();
        let values = (0..200).map(|number| {
            if number == stop {
                resume_unwind(Box::new("an iterator's own panic"));
            }
            census.make(number)
        });
        // From the 128th on the ring is full before it is asked for.
        assert_eq!(panics(|| _ = sender.push_iter(values, &mut batch)), stop < 128);
        let mut taken = Vec::new();
        let _ = receiver.try_drain(&mut taken, 200);
        taken.append(&mut batch);
        assert!(taken.iter().map(|value| value.number).eq(0..stop.min(128)));
        assert_eq!(sender.push_batch(&mut taken).unwrap() as u64, stop.min(100));
        drop((receiver, taken));
        assert_eq!(census.alive(), 0);
    }
}

#[test]
fn a_panicking_heir_gets_the_rest() {
    for bad in 0..8 {
        let census = Census::default();
        let (mut sender, mut receiver) = mpsc::ring(8).unwrap();
        sender.push_batch(&mut (0..8).map(|number| census.make(number)).collect()).unwrap();
        let got = Arc::new(AtomicU64::new(0));
        let count = got.clone();
        receiver.on_drop(move |value: Counted| {
            assert_eq!(count.fetch_add(1, Relaxed), value.number);
            if value.number == bad {
                resume_unwind(Box::new("an heir's own panic"));
            }
        });
        assert!(panics(|| drop(receiver)));
        assert_eq!((got.load(Relaxed), census.alive()), (8, 0));
    }
}
