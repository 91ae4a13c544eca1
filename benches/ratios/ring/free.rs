//! Two threads at full speed: how often the ring is empty or full decides, and differs from run to run.

use std::{
    hint::{black_box, spin_loop},
    sync::Mutex,
    time::{Duration, Instant},
};

use crossbeam_utils::CachePadded;

use super::turns::{CHUNK, Way};
use crate::support::{
    beside::{Until, beside},
    compare::Contestant,
    pairs::{Ring, Value},
};

/// Nanoseconds per value that has arrived.
pub(super) fn free<T: Value, R: Ring<T>>(way: Way, value: T) -> Contestant {
    Contestant::new(R::NAME, move |budget| {
        let (producer, consumer) = R::new();
        let mut consumer = CachePadded::new(consumer);
        let producer = CachePadded::new(Mutex::new(producer));
        let from = CachePadded::new([value; CHUNK]);
        let pushing = |_: usize, until: &Until| {
            let mut producer = producer.lock().expect("nobody panics");
            until.repeat(|| {
                let pushed = match way {
                    Way::Single => R::push(&mut producer, black_box(value)),
                    Way::Chunks => R::push_slice(&mut producer, black_box(&from[..])) > 0,
                };
                if !pushed {
                    spin_loop();
                }
            });
        };
        beside(1, pushing, || arriving::<T, R>(&mut consumer, way, value, budget))
    })
}

fn arriving<T: Value, R: Ring<T>>(
    consumer: &mut R::Consumer,
    way: Way,
    value: T,
    budget: Duration,
) -> f64 {
    let mut to = CachePadded::new([value; CHUNK]);
    let (start, mut arrived) = (Instant::now(), 0);
    while start.elapsed() < budget {
        for _ in 0..CHUNK {
            let count = match way {
                Way::Single => R::pop(consumer).map(black_box).iter().count(),
                Way::Chunks => R::pop_slice(consumer, black_box(&mut to[..])),
            };
            arrived += count;
            if count == 0 {
                spin_loop();
            }
        }
    }
    start.elapsed().as_nanos() as f64 / arrived as f64
}
