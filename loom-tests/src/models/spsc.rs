//! The ring between two threads: values and room seen in time, each value taken or dropped once, and
//! no end before the last.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use loom::thread;

use super::explore;
use crate::ring::spsc::{Consumer, Producer, starting_at};
use crate::ring::{PopError, PushError};

/// The last count before it wraps.
const LAST: usize = usize::MAX;

/// How often each value was dropped; outside loom's view.
#[derive(Clone, Default)]
pub(super) struct Drops(Arc<[AtomicUsize; 4]>);

/// A value that counts its drops.
pub(super) struct Value(pub(super) usize, Drops);

impl Drop for Value {
    fn drop(&mut self) {
        self.1.0[self.0].fetch_add(1, Relaxed);
    }
}

impl Drops {
    pub(super) fn value(&self, number: usize) -> Value {
        Value(number, self.clone())
    }

    /// Nothing was lost, and nothing was there twice.
    pub(super) fn assert_once(&self, values: usize) {
        for (number, drops) in self.0.iter().enumerate() {
            assert_eq!(drops.load(Relaxed), usize::from(number < values), "value {number}");
        }
    }
}

/// Two threads with a side each; in the end the first so many `values` were dropped once each.
fn sides(
    name: &str,
    (capacity, first): (usize, usize),
    values: usize,
    producer: impl Fn(Producer<Value>, &Drops) + Copy + Send + Sync + 'static,
    consumer: impl Fn(Consumer<Value>) + Copy + Send + Sync + 'static,
) {
    explore(name, Some(3), move || {
        let drops = Drops::default();
        let (pushing, taking) = starting_at(capacity, first).unwrap();
        let threads = [
            thread::spawn({
                let drops = drops.clone();
                move || producer(pushing, &drops)
            }),
            thread::spawn(move || consumer(taking)),
        ];
        for thread in threads {
            thread.join().unwrap();
        }
        drops.assert_once(values);
    });
}

/// Pushes values of these numbers at once; who finds no room, or nobody there, is dropped here.
fn batch(producer: &mut Producer<Value>, drops: &Drops, numbers: Range<usize>) {
    let values: Vec<_> = numbers.map(|number| drops.value(number)).collect();
    let _ = producer.push_batch(values);
}

/// Takes `most` times at most, each number after `last`; how many, and whether that was the end.
fn take(consumer: &mut Consumer<Value>, most: usize, mut last: Option<usize>) -> (usize, bool) {
    let mut taken = 0;
    for _ in 0..most {
        match consumer.try_pop() {
            Ok(value) => {
                assert!(last < Some(value.0), "{} after {last:?}", value.0);
                last = Some(value.0);
                taken += 1;
            }
            Err(PopError::Empty) => {}
            Err(PopError::Closed) => return (taken, true),
        }
    }
    (taken, false)
}

/// What is taken was written before.
#[test]
fn slot_visible() {
    sides(
        "spsc::slot_visible",
        (2, 0),
        2,
        |mut producer, drops| {
            for number in 0..2 {
                let _ = producer.try_push(drops.value(number));
            }
        },
        |mut consumer| {
            take(&mut consumer, 3, None);
        },
    );
}

/// What is written over was taken before.
fn room_visible(name: &str, at: (usize, usize)) {
    sides(
        name,
        at,
        3,
        |mut producer, drops| {
            for number in 0..3 {
                // There is room, or the value is dropped here.
                let _ = producer.try_push(drops.value(number));
            }
        },
        |mut consumer| {
            for _ in 0..2 {
                let _ = consumer.try_pop();
            }
        },
    );
}

#[test]
fn room_visible_1() {
    room_visible("spsc::room_visible_1", (1, 0));
}

#[test]
fn room_visible_2() {
    room_visible("spsc::room_visible_2", (2, 0));
}

/// A capacity that is no power of two, at counts that wrap on the way.
#[test]
fn wrap() {
    for back in 0..3 {
        sides(
            "spsc::wrap",
            (3, LAST - back),
            4,
            |mut producer, drops| {
                batch(&mut producer, drops, 0..2);
                for number in 2..4 {
                    let _ = producer.try_push(drops.value(number));
                    assert!(producer.len() <= 3);
                }
            },
            |mut consumer| {
                let chunk = consumer.read_chunk(2).map(|chunk| {
                    assert_eq!(chunk.len(), 2, "half a chunk");
                    chunk.commit_all();
                });
                take(&mut consumer, 1, chunk.ok().map(|()| 1));
            },
        );
    }
}

/// Who is told that it is the end has taken everything.
#[test]
fn close_pop() {
    sides(
        "spsc::close_pop",
        (2, LAST),
        2,
        |mut producer, drops| {
            for number in 0..2 {
                let _ = producer.try_push(drops.value(number));
            }
        },
        |mut consumer| {
            let (taken, ended) = take(&mut consumer, 4, None);
            assert!(!ended || taken == 2, "ended after {taken}");
        },
    );
}

/// What the consumer leaves behind is the producer's: each value is taken on one side.
#[test]
fn close_push() {
    sides(
        "spsc::close_push",
        (2, LAST),
        3,
        |mut producer, drops| {
            let mut refused = None;
            for number in 0..3 {
                match producer.try_push(drops.value(number)) {
                    Ok(()) => assert!(refused.is_none(), "open again"),
                    Err(PushError::Full(_)) => {}
                    Err(PushError::Closed(value)) => refused = refused.or(Some(value.0)),
                }
            }
            let mut last = None;
            while let Some(value) = producer.take_back() {
                assert!(last < Some(value.0), "{} after {last:?}", value.0);
                last = Some(value.0);
            }
        },
        |mut consumer| {
            take(&mut consumer, 1, None);
        },
    );
}

/// Both at once: what nobody has taken goes with the ring.
#[test]
fn close_both() {
    sides(
        "spsc::close_both",
        (2, 0),
        2,
        |mut producer, drops| {
            for number in 0..2 {
                let _ = producer.try_push(drops.value(number));
            }
        },
        drop,
    );
}

/// A chunk is seen whole, and what is left of it stays.
#[test]
fn chunk_partial_commit() {
    sides(
        "spsc::chunk_partial_commit",
        (3, LAST),
        3,
        |mut producer, drops| {
            batch(&mut producer, drops, 0..3);
        },
        |mut consumer| {
            let Ok(chunk) = consumer.read_chunk(2) else { return };
            let (first, second) = chunk.as_slices();
            let seen: Vec<_> = first.iter().chain(second).map(|value| value.0).collect();
            assert_eq!(seen, [0, 1], "half a chunk");
            chunk.commit(1);
            assert_eq!(consumer.peek().map(|value| value.0), Ok(1));
            assert_eq!(consumer.try_pop().map(|value| value.0), Ok(1));
            assert_eq!(consumer.try_pop().map(|value| value.0), Ok(2));
        },
    );
}

/// Slots of a chunk that is read are not filled before it is committed.
#[test]
fn chunk_room() {
    sides(
        "spsc::chunk_room",
        (2, 0),
        4,
        |mut producer, drops| {
            batch(&mut producer, drops, 0..2);
            batch(&mut producer, drops, 2..4);
        },
        |mut consumer| {
            if let Ok(chunk) = consumer.read_chunk(2) {
                let mut values = chunk.into_iter();
                assert_eq!(values.next().map(|value| value.0), Some(0));
            }
        },
    );
}

/// An iterator that is forgotten has taken what it gave, for whoever comes after the consumer too.
#[test]
fn forgotten() {
    sides(
        "spsc::forgotten",
        (2, 0),
        2,
        |mut producer, drops| {
            batch(&mut producer, drops, 0..2);
            while producer.take_back().is_some() {}
        },
        |mut consumer| {
            if let Ok(chunk) = consumer.read_chunk(2) {
                let mut values = chunk.into_iter();
                drop(values.next());
                std::mem::forget(values);
            }
        },
    );
}
