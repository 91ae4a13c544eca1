//! Two threads at full speed: every value once, and in order.

use std::sync::Arc;
use std::thread;

use nodestate::ring::{PopError, PushError, spsc};

const VALUES: usize = 100_000;

/// Pushes the numbers in order by `push`, which says how many of those from its argument on it has.
fn run(
    capacity: usize,
    push: impl Fn(&mut spsc::Producer<Box<usize>>, usize) -> usize + Send + 'static,
    pop: impl Fn(&mut spsc::Consumer<Box<usize>>, &mut Vec<usize>) -> Result<(), PopError>,
) {
    let (mut producer, mut consumer) = spsc::ring(capacity).unwrap();
    let pushing = thread::spawn(move || {
        let mut next = 0;
        while next < VALUES {
            let pushed = push(&mut producer, next);
            next += pushed;
            if pushed == 0 {
                thread::yield_now();
            }
        }
    });
    let mut taken = Vec::new();
    loop {
        match pop(&mut consumer, &mut taken) {
            Ok(()) => {}
            Err(PopError::Empty) => thread::yield_now(),
            Err(PopError::Closed) => break,
        }
    }
    pushing.join().unwrap();
    assert!(taken.iter().copied().eq(0..VALUES), "lost, twice, or out of order");
}

fn push_one(producer: &mut spsc::Producer<Box<usize>>, next: usize) -> usize {
    producer.try_push(Box::new(next)).is_ok().into()
}

fn push_some(producer: &mut spsc::Producer<Box<usize>>, next: usize) -> usize {
    let some = (next..VALUES).take(1 + next % 70).map(Box::new);
    producer.push_batch(some).unwrap_or(0)
}

fn pop_one(consumer: &mut spsc::Consumer<Box<usize>>, to: &mut Vec<usize>) -> Result<(), PopError> {
    consumer.try_pop().map(|value| to.push(*value))
}

fn pop_some(
    consumer: &mut spsc::Consumer<Box<usize>>,
    to: &mut Vec<usize>,
) -> Result<(), PopError> {
    let max = 1 + to.len() % 70;
    match to.len() % 3 {
        0 => {
            let mut drained = Vec::new();
            consumer.try_drain(&mut drained, max)?;
            to.extend(drained.into_iter().map(|value| *value));
        }
        1 => to.extend(consumer.read_chunk(max)?.into_iter().map(|value| *value)),
        _ => {
            let chunk = consumer.read_chunk(max)?;
            let (first, second) = chunk.as_slices();
            let half = chunk.len().div_ceil(2);
            to.extend(first.iter().chain(second).take(half).map(|value| **value));
            chunk.commit(half);
        }
    }
    Ok(())
}

#[test]
fn one_by_one() {
    for capacity in [1, 2, 3, 64] {
        run(capacity, push_one, pop_one);
    }
}

#[test]
fn some_at_once() {
    for capacity in [1, 2, 5, 100] {
        run(capacity, push_some, pop_some);
    }
}

#[test]
fn one_in_some_out() {
    run(100, push_one, pop_some);
    run(100, push_some, pop_one);
}

/// Whichever side goes first, and whenever: each value is taken, taken back, refused or dropped.
#[test]
fn sides_that_go() {
    let alive = Arc::new(());
    for round in 0..2_000 {
        let (mut producer, mut consumer) = spsc::ring(4).unwrap();
        let value = alive.clone();
        let pushing = thread::spawn(move || {
            let (mut accepted, mut back) = (0, 0);
            for n in 0..round % 50 {
                match producer.try_push((n, value.clone())) {
                    Ok(()) => accepted += 1,
                    Err(PushError::Full(_)) => {}
                    Err(PushError::Closed(_)) => break,
                }
            }
            let closed = producer.is_closed();
            while producer.take_back().is_some() {
                back += 1;
            }
            (accepted, back, closed)
        });
        let mut taken = 0;
        for _ in 0..round % 7 {
            taken += usize::from(consumer.try_pop().is_ok());
        }
        drop(consumer);
        let (accepted, back, closed) = pushing.join().unwrap();
        assert!(taken + back <= accepted);
        assert!(!closed || taken + back == accepted, "{taken} and {back} of {accepted}");
    }
    assert_eq!(Arc::strong_count(&alive), 1, "leaked");
}
