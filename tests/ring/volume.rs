//! A thousand million values through each ring: `cargo test --release --test ring -- --ignored volume`

use std::thread::{scope, yield_now};

use nodestate::ring::{PopError, lanes, mpsc, spsc};

const ALL: u64 = 1_000_000_000;
const CAPACITY: usize = 1_024;
const AT_ONCE: usize = 256;
const PRODUCERS: u64 = 2;

/// The values of a producer: its number, and a count from 0.
fn values(producer: u64, count: u64) -> impl Iterator<Item = u64> {
    (0..count).map(move |n| producer << 40 | n)
}

/// Takes everything out until the end, and sees that each producer's values come once and in order.
fn check(producers: u64, mut drain: impl FnMut(&mut Vec<u64>) -> Result<usize, PopError>) {
    let mut next = vec![0; producers as usize];
    let mut taken = Vec::with_capacity(AT_ONCE);
    loop {
        match drain(&mut taken) {
            Ok(_) => {}
            Err(PopError::Empty) => yield_now(),
            Err(PopError::Closed) => break,
        }
        for value in taken.drain(..) {
            let its = &mut next[(value >> 40) as usize];
            assert_eq!(value & 0xff_ffff_ffff, *its, "lost, twice or out of order");
            *its += 1;
        }
    }
    assert_eq!(next.iter().sum::<u64>(), ALL);
}

#[test]
#[ignore = "seconds"]
fn spsc_volume() {
    let (mut producer, mut consumer) = spsc::ring(CAPACITY).unwrap();
    scope(|scope| {
        scope.spawn(move || {
            let mut values = values(0, ALL).peekable();
            while values.peek().is_some() {
                if producer.push_batch(&mut values).is_err() {
                    yield_now();
                }
            }
        });
        check(1, |to| consumer.try_drain(to, AT_ONCE));
    });
}

#[test]
#[ignore = "seconds"]
fn mpsc_volume() {
    let (sender, mut receiver) = mpsc::ring(CAPACITY).unwrap();
    scope(|scope| {
        for producer in 0..PRODUCERS {
            let mut sender = sender.clone();
            scope.spawn(move || {
                let mut values = values(producer, ALL / PRODUCERS);
                let mut batch = Vec::with_capacity(2 * 64);
                // Single values, and batches of every size.
                for size in (1..=64).cycle() {
                    batch.extend(values.by_ref().take(size));
                    if batch.is_empty() {
                        break;
                    }
                    while !batch.is_empty() && sender.push_batch(&mut batch).unwrap() == 0 {
                        yield_now();
                    }
                }
            });
        }
        drop(sender);
        check(PRODUCERS, |to| receiver.try_drain(to, AT_ONCE));
    });
}

#[test]
#[ignore = "seconds"]
fn lanes_volume() {
    let (registrar, mut consumer) = lanes::ring(PRODUCERS as u16, CAPACITY).unwrap();
    scope(|scope| {
        for number in 0..PRODUCERS {
            let mut producer = registrar.register().unwrap();
            scope.spawn(move || {
                let mut values = values(number, ALL / PRODUCERS).peekable();
                while values.peek().is_some() {
                    if producer.push_batch(&mut values).is_err() {
                        yield_now();
                    }
                }
            });
        }
        drop(registrar);
        check(PRODUCERS, |to| consumer.try_drain(to, AT_ONCE));
    });
}

#[test]
#[ignore = "seconds"]
fn waiting_lanes_volume() {
    let (registrar, mut receiver) = lanes::waiting(PRODUCERS as u16, CAPACITY).unwrap();
    // With the receiver, whose end ends the senders' waits if the check fails.
    scope(move |scope| {
        for number in 0..PRODUCERS {
            let mut sender = registrar.register().unwrap();
            scope.spawn(move || {
                let mut values = values(number, ALL / PRODUCERS);
                let mut batch = Vec::with_capacity(64);
                // Batches of every size, and single values that wait for room.
                for size in (0..=63).cycle() {
                    let Some(value) = values.next() else { break };
                    sender.push(value).unwrap();
                    batch.extend(values.by_ref().take(size));
                    while !batch.is_empty() {
                        if sender.push_batch(&mut batch).unwrap() == 0 {
                            sender.push(batch.remove(0)).unwrap();
                        }
                    }
                }
            });
        }
        drop(registrar);
        check(PRODUCERS, |to| Ok(receiver.drain(to, AT_ONCE)?));
    });
}
