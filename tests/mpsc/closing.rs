//! Closing with pushes in flight: what was accepted comes out once, what was refused comes back.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::*};
use std::sync::{Arc, Barrier};
use std::thread::{scope, yield_now};

use nodestate::Closed;
use nodestate::ring::{PopError, PushError, mpsc};

use crate::payload::Census;

/// Pushes until it is refused for good; how many went in.
fn send(sender: &mut mpsc::Sender<crate::payload::Counted>, census: &Census, size: usize) -> u64 {
    let (mut accepted, mut batch) = (0, Vec::new());
    loop {
        if size == 1 {
            match sender.try_push(census.make(1)) {
                Ok(()) => accepted += 1,
                Err(PushError::Full(_)) => yield_now(),
                Err(PushError::Closed(back)) => {
                    assert_eq!(back.number, 1);
                    return accepted;
                }
            }
        } else {
            batch.resize_with(size, || census.make(1));
            match sender.push_batch(&mut batch) {
                Ok(0) => yield_now(),
                Ok(moved) => accepted += moved as u64,
                Err(Closed) => return accepted,
            }
        }
    }
}

#[test]
fn nothing_accepted_is_lost() {
    for round in 0..300 {
        let census = Census::default();
        let (sender, mut receiver) = mpsc::ring(1 + round % 9).unwrap();
        let start = Barrier::new(4);
        let (accepted, closed) = (AtomicU64::new(0), AtomicBool::new(false));
        scope(|scope| {
            for size in [1, 1 + round % 3 * 4, 6] {
                let mut sender = sender.clone();
                let (census, start, accepted, closed) = (&census, &start, &accepted, &closed);
                scope.spawn(move || {
                    start.wait();
                    accepted.fetch_add(send(&mut sender, census, size), SeqCst);
                    if closed.load(SeqCst) {
                        assert!(sender.try_push(census.make(2)).is_err());
                    }
                });
            }
            start.wait();
            let mut taken = 0;
            for _ in 0..round {
                taken += u64::from(receiver.try_pop().is_ok());
            }
            receiver.close();
            loop {
                match receiver.try_pop() {
                    Ok(value) => {
                        assert_eq!(value.number, 1);
                        taken += 1;
                    }
                    Err(PopError::Closed) => break,
                    Err(PopError::Empty) => panic!("empty, and it was closed"),
                }
            }
            closed.store(true, SeqCst);
            // The accepted values are counted by then.
            accepted.fetch_sub(taken, SeqCst);
        });
        assert_eq!(accepted.load(SeqCst), 0, "accepted is taken");
        assert_eq!(census.alive(), 0);
    }
}

#[test]
fn a_receiver_that_goes_drops_what_is_there() {
    for round in 0..300 {
        let census = Census::default();
        let (sender, mut receiver) = mpsc::ring(1 + round % 9).unwrap();
        scope(|scope| {
            for size in [1, 1 + round % 3 * 4] {
                let mut sender = sender.clone();
                let census = &census;
                scope.spawn(move || send(&mut sender, census, size));
            }
            for _ in 0..round {
                drop(receiver.try_pop());
            }
            drop(receiver);
        });
        drop(sender);
        assert_eq!(census.alive(), 0);
    }
}

#[test]
fn an_heir_gets_all_that_was_accepted() {
    for round in 0..300 {
        let census = Census::default();
        let (sender, mut receiver) = mpsc::ring(1 + round % 9).unwrap();
        let inherited = Arc::new(AtomicU64::new(0));
        let count = inherited.clone();
        receiver.on_drop(move |_| _ = count.fetch_add(1, SeqCst));
        let accepted = AtomicU64::new(0);
        scope(|scope| {
            for size in [1, 1 + round % 3 * 4] {
                let mut sender = sender.clone();
                let (census, accepted) = (&census, &accepted);
                scope.spawn(move || accepted.fetch_add(send(&mut sender, census, size), SeqCst));
            }
            for _ in 0..round {
                if receiver.try_pop().is_ok() {
                    inherited.fetch_add(1, SeqCst);
                }
            }
            drop(receiver);
        });
        assert_eq!((inherited.load(SeqCst), census.alive()), (accepted.into_inner(), 0));
    }
}
