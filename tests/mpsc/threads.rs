//! Senders on threads of their own: each one's order is kept, and every value comes out once.

use std::thread::{scope, yield_now};

use nodestate::ring::{PopError, mpsc};

use crate::payload::{Census, Counted};

/// Sends `0..count`, marked as this sender's, by ones and by batches of `size`.
fn send(mut sender: mpsc::Sender<Counted>, census: &Census, me: u64, count: u64, size: usize) {
    let mut next = 0;
    let mut batch = Vec::new();
    while next < count || !batch.is_empty() {
        while batch.len() < size && next < count {
            batch.push(census.make(me << 32 | next));
            next += 1;
        }
        let moved = if size == 1 {
            match sender.try_push(batch.pop().unwrap()) {
                Ok(()) => 1,
                Err(refused) => {
                    batch.push(refused.into_inner());
                    0
                }
            }
        } else {
            sender.push_batch(&mut batch).unwrap()
        };
        if moved == 0 {
            yield_now();
        }
        if next.is_multiple_of(64) {
            // Seats and cells go round.
            sender = sender.clone();
        }
    }
}

/// Senders with batches of these sizes, and a receiver that drains up to `most` at once.
fn exactly_once(capacity: usize, sizes: &[usize], most: usize, count: u64) {
    let census = Census::default();
    let (sender, mut receiver) = mpsc::ring(capacity).unwrap();
    scope(|scope| {
        for (me, size) in sizes.iter().enumerate() {
            let (sender, census) = (sender.clone(), &census);
            scope.spawn(move || send(sender, census, me as u64, count, *size));
        }
        drop(sender);
        let mut next = vec![0; sizes.len()];
        let mut taken = Vec::with_capacity(most);
        loop {
            let result = if most == 1 {
                receiver.try_pop().map(|value| taken.push(value))
            } else {
                receiver.try_drain(&mut taken, most).map(|_| ())
            };
            for value in taken.drain(..) {
                let its = &mut next[(value.number >> 32) as usize];
                assert_eq!(value.number & 0xffff_ffff, *its, "out of order");
                *its += 1;
            }
            match result {
                Ok(()) => {}
                Err(PopError::Empty) => yield_now(),
                Err(PopError::Closed) => break,
            }
        }
        assert!(next.iter().all(|its| *its == count), "{next:?}");
    });
    assert_eq!(census.alive(), 0);
}

#[test]
fn singles() {
    for capacity in [1, 2, 3, 64, 1000] {
        exactly_once(capacity, &[1, 1, 1], 1, 20_000);
    }
}

#[test]
fn batches() {
    for capacity in [1, 5, 64, 100, 1000] {
        exactly_once(capacity, &[64, 7, 200], 50, 50_000);
    }
}

#[test]
fn both() {
    for capacity in [2, 9, 64, 300] {
        exactly_once(capacity, &[1, 5, 16], 3, 30_000);
    }
}
