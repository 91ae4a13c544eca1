//! The ring between two threads: 512 values in and 512 out, by one thread, or by two in turn.
//!
//! Two threads at full speed would measure how often the ring is empty or full, and differ from run to
//! run; in turn, every value still goes from core to core.

use std::{
    hint::{black_box, spin_loop},
    sync::atomic::{AtomicUsize, Ordering::*},
    time::Duration,
};

use crossbeam_utils::CachePadded;
use nodestate::ring::spsc;
use ringbuf::traits::{Consumer as _, Producer as _, Split as _};

use crate::support::{
    beside::{Until, beside},
    clock::nanos_per_op,
    compare::{Contestant, Effort, compare},
    machine,
    report::Report,
};

const CAPACITY: usize = 1_024;
/// Values in a turn.
const TURN: usize = 512;
/// Values in a chunk.
const CHUNK: usize = 64;

pub(super) fn measure(report: &mut Report, effort: Effort) {
    of_values(report, effort, "u64", 7_u64);
    of_values(report, effort, "64 bytes", [7_u64; 8]);
    if machine::cores() < 2 {
        println!("\nspsc from core to core: skipped: one core here");
    }
}

fn of_values<T: Value>(report: &mut Report, effort: Effort, size: &str, value: T) {
    for way in [Way::Single, Way::Chunks] {
        let contestants = [
            alone::<T, Ours>(way, value),
            alone::<T, Rtrb>(way, value),
            alone::<T, Ringbuf>(way, value),
        ];
        report.push(compare(format!("spsc, {size}, {way}, one thread"), effort, contestants));
        if machine::cores() > 1 {
            let contestants = [
                relay::<T, Ours>(way, value),
                relay::<T, Rtrb>(way, value),
                relay::<T, Ringbuf>(way, value),
            ];
            report.push(compare(format!("spsc, {size}, {way}, relay"), effort, contestants));
        }
    }
}

/// What goes through.
trait Value: Copy + Default + Send + Sync + 'static {}

impl<T: Copy + Default + Send + Sync + 'static> Value for T {}

#[derive(Copy, Clone, PartialEq)]
enum Way {
    Single,
    Chunks,
}

impl std::fmt::Display for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Single => f.write_str("single"),
            Self::Chunks => write!(f, "chunks of {CHUNK}"),
        }
    }
}

/// A ring of somebody's.
trait Ring<T> {
    const NAME: &str;
    type Producer: Send + 'static;
    type Consumer: Send + 'static;

    fn new() -> (Self::Producer, Self::Consumer);
    fn push(producer: &mut Self::Producer, value: T) -> bool;
    fn pop(consumer: &mut Self::Consumer) -> Option<T>;
    fn push_slice(producer: &mut Self::Producer, from: &[T]) -> usize;
    fn pop_slice(consumer: &mut Self::Consumer, to: &mut [T]) -> usize;
}

/// Pushes a turn's values.
#[inline]
fn push_turn<T: Value, R: Ring<T>>(producer: &mut R::Producer, way: Way, value: T) {
    match way {
        Way::Single => (0..TURN).for_each(|_| {
            let pushed = R::push(producer, black_box(value));
            debug_assert!(pushed);
        }),
        Way::Chunks => (0..TURN / CHUNK).for_each(|_| {
            let chunk = black_box([value; CHUNK]);
            assert_eq!(R::push_slice(producer, &chunk), CHUNK);
        }),
    }
}

/// Takes a turn's values out.
#[inline]
fn pop_turn<T: Value, R: Ring<T>>(consumer: &mut R::Consumer, way: Way) {
    match way {
        Way::Single => (0..TURN).for_each(|_| {
            black_box(R::pop(consumer));
        }),
        Way::Chunks => (0..TURN / CHUNK).for_each(|_| {
            let mut chunk = [T::default(); CHUNK];
            assert_eq!(R::pop_slice(consumer, &mut chunk), CHUNK);
            black_box(chunk);
        }),
    }
}

/// Nanoseconds per value on one thread.
fn alone<T: Value, R: Ring<T> + 'static>(way: Way, value: T) -> Contestant {
    let (mut producer, mut consumer) = R::new();
    Contestant::new(R::NAME, move |budget| {
        per_turn(budget, || {
            push_turn::<T, R>(&mut producer, way, value);
            pop_turn::<T, R>(&mut consumer, way);
        })
    })
}

/// Nanoseconds per value from one core to the other.
fn relay<T: Value, R: Ring<T> + 'static>(way: Way, value: T) -> Contestant {
    Contestant::new(R::NAME, move |budget| {
        let (mut producer, consumer) = R::new();
        let consumer = std::sync::Mutex::new(consumer);
        // Odd: there are values to be taken.
        let turns = CachePadded::new(AtomicUsize::new(0));
        let taking = |_: usize, until: &Until| {
            let mut consumer = consumer.lock().expect("nobody panics");
            take_turns(until, &turns, || pop_turn::<T, R>(&mut consumer, way));
        };
        beside(1, taking, || {
            per_turn(budget, || {
                push_turn::<T, R>(&mut producer, way, value);
                let turn = turns.load(Relaxed) + 1;
                turns.store(turn, Release);
                while turns.load(Acquire) == turn {
                    spin_loop();
                }
            })
        })
    })
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

struct Ours;

impl<T: Value> Ring<T> for Ours {
    const NAME: &str = "**spsc**";
    type Producer = spsc::Producer<T>;
    type Consumer = spsc::Consumer<T>;

    fn new() -> (Self::Producer, Self::Consumer) {
        spsc::ring(CAPACITY).expect("there is memory")
    }

    #[inline]
    fn push(producer: &mut Self::Producer, value: T) -> bool {
        producer.try_push(value).is_ok()
    }

    #[inline]
    fn pop(consumer: &mut Self::Consumer) -> Option<T> {
        consumer.try_pop().ok()
    }

    #[inline]
    fn push_slice(producer: &mut Self::Producer, from: &[T]) -> usize {
        producer.push_slice(from).unwrap_or(0)
    }

    #[inline]
    fn pop_slice(consumer: &mut Self::Consumer, to: &mut [T]) -> usize {
        consumer.pop_slice(to).unwrap_or(0)
    }
}

struct Rtrb;

impl<T: Value> Ring<T> for Rtrb {
    const NAME: &str = "rtrb";
    type Producer = rtrb::Producer<T>;
    type Consumer = rtrb::Consumer<T>;

    fn new() -> (Self::Producer, Self::Consumer) {
        rtrb::RingBuffer::new(CAPACITY)
    }

    #[inline]
    fn push(producer: &mut Self::Producer, value: T) -> bool {
        producer.push(value).is_ok()
    }

    #[inline]
    fn pop(consumer: &mut Self::Consumer) -> Option<T> {
        consumer.pop().ok()
    }

    #[inline]
    fn push_slice(producer: &mut Self::Producer, from: &[T]) -> usize {
        producer.push_partial_slice(from).0.len()
    }

    #[inline]
    fn pop_slice(consumer: &mut Self::Consumer, to: &mut [T]) -> usize {
        consumer.pop_partial_slice(to).0.len()
    }
}

struct Ringbuf;

impl<T: Value> Ring<T> for Ringbuf {
    const NAME: &str = "ringbuf";
    type Producer = ringbuf::HeapProd<T>;
    type Consumer = ringbuf::HeapCons<T>;

    fn new() -> (Self::Producer, Self::Consumer) {
        ringbuf::HeapRb::new(CAPACITY).split()
    }

    #[inline]
    fn push(producer: &mut Self::Producer, value: T) -> bool {
        producer.try_push(value).is_ok()
    }

    #[inline]
    fn pop(consumer: &mut Self::Consumer) -> Option<T> {
        consumer.try_pop()
    }

    #[inline]
    fn push_slice(producer: &mut Self::Producer, from: &[T]) -> usize {
        producer.push_slice(from)
    }

    #[inline]
    fn pop_slice(consumer: &mut Self::Consumer, to: &mut [T]) -> usize {
        consumer.pop_slice(to)
    }
}
