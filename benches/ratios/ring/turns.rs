//! 512 values in and 512 out, by one thread, or by two in turn.
//!
//! Two threads at full speed would measure how often the ring is empty or full, and differ from run to
//! run; in turn, every value still goes from core to core.

use std::{
    fmt,
    hint::{black_box, spin_loop},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering::*},
    },
    time::Duration,
};

use crossbeam_utils::CachePadded;

use crate::support::{
    beside::{Until, beside},
    clock::nanos_per_op,
    compare::Contestant,
    pairs::{Ring, Value},
};

/// Values in a turn.
const TURN: usize = 512;
/// Values in a chunk.
pub(super) const CHUNK: usize = 64;

#[derive(Copy, Clone, PartialEq)]
pub(super) enum Way {
    Single,
    Chunks,
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Single => f.write_str("single"),
            Self::Chunks => write!(f, "chunks of {CHUNK}"),
        }
    }
}

/// Nanoseconds per value on one thread.
pub(super) fn alone<T: Value, R: Ring<T>>(way: Way, value: T) -> Contestant {
    let (mut producer, mut consumer) = R::new();
    let mut arrays = [CachePadded::new([value; CHUNK]); 2];
    Contestant::new(R::NAME, move |budget| {
        per_turn(budget, || {
            let [from, to] = &mut arrays;
            push_turn::<T, R>(&mut producer, way, from);
            pop_turn::<T, R>(&mut consumer, way, to);
        })
    })
}

/// Nanoseconds per value from one core to the other.
pub(super) fn relay<T: Value, R: Ring<T>>(way: Way, value: T) -> Contestant {
    Contestant::new(R::NAME, move |budget| {
        // Each side on lines of its own: what it remembers is part of the ring.
        let (producer, consumer) = R::new();
        let mut producer = CachePadded::new(producer);
        let consumer = CachePadded::new(Mutex::new(consumer));
        // Odd: there are values to be taken.
        let turns = CachePadded::new(AtomicUsize::new(0));
        let from = CachePadded::new([value; CHUNK]);
        let taking = |_: usize, until: &Until| {
            let mut consumer = consumer.lock().expect("nobody panics");
            let mut to = CachePadded::new([value; CHUNK]);
            take_turns(until, &turns, || pop_turn::<T, R>(&mut consumer, way, &mut to));
        };
        beside(1, taking, || {
            per_turn(budget, || {
                push_turn::<T, R>(&mut producer, way, &from);
                let turn = turns.load(Relaxed) + 1;
                turns.store(turn, Release);
                while turns.load(Acquire) == turn {
                    spin_loop();
                }
            })
        })
    })
}

/// Pushes a turn's values.
fn push_turn<T: Value, R: Ring<T>>(producer: &mut R::Producer, way: Way, from: &[T; CHUNK]) {
    match way {
        Way::Single => (0..TURN).for_each(|_| {
            let pushed = R::push(producer, black_box(from[0]));
            debug_assert!(pushed);
        }),
        Way::Chunks => (0..TURN / CHUNK).for_each(|_| {
            assert_eq!(R::push_slice(producer, black_box(&from[..])), CHUNK);
        }),
    }
}

/// Takes a turn's values out.
fn pop_turn<T: Value, R: Ring<T>>(consumer: &mut R::Consumer, way: Way, to: &mut [T; CHUNK]) {
    match way {
        Way::Single => (0..TURN).for_each(|_| R::take(consumer)),
        Way::Chunks => (0..TURN / CHUNK).for_each(|_| {
            assert_eq!(R::pop_slice(consumer, black_box(&mut to[..])), CHUNK);
            black_box(&*to);
        }),
    }
}

/// Takes each odd turn until the measurement is over.
fn take_turns(until: &Until, turns: &AtomicUsize, mut turn: impl FnMut()) {
    until.repeat_slowly(|| {
        let number = turns.load(Acquire);
        if number % 2 == 1 {
            turn();
            turns.store(number + 1, Release);
        } else {
            spin_loop();
        }
    });
}

fn per_turn(budget: Duration, turn: impl FnMut()) -> f64 {
    nanos_per_op(budget, turn) / TURN as f64
}
