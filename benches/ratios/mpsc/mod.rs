//! The ring from many senders to one receiver, beside other bounded queues.
//!
//! How often a queue is full or empty differs from run to run, and so does what it costs to find out.
//! So most rows leave it no choice: one thread; two that take turns; values at a pace. Only the free
//! runs do not.

mod allocations;
mod alone;
mod free;
mod frozen;
mod latency;
mod relay;

use std::fmt;

use crate::support::{
    compare::Effort,
    machine,
    queues::{Item, Queue},
    report::Report,
};

/// Of the queues; those of some are a little larger.
const CAPACITY: usize = 1_024;

/// The smaller batches.
const BATCHES: [Calls; 4] = [Calls(4), Calls(8), Calls(16), Calls(32)];

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    alone::measure::<u64>(report, effort);
    alone::measure::<[u64; 8]>(report, effort);
    if machine::cores() > 1 {
        relay::measure::<u64>(report, effort);
        relay::measure::<[u64; 8]>(report, effort);
        free::measure::<u64>(report, effort);
        free::measure::<[u64; 8]>(report, effort);
        latency::measure::<u64>(report, effort);
        latency::measure::<[u64; 8]>(report, effort);
    } else {
        println!("\nmore threads than one: skipped: 1 core here");
    }
    frozen::measure(report, effort);
    allocations::measure(report);
}

/// How many values a call moves; for one there are calls of their own.
#[derive(Copy, Clone, PartialEq, Eq)]
struct Calls(usize);

impl Calls {
    const SINGLE: Self = Self(1);
    const LONGEST: Self = Self(64);
}

impl fmt::Display for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => f.write_str("one by one"),
            n => write!(f, "in batches of {n}"),
        }
    }
}

/// Puts `count` values into a queue that has room for them.
#[inline]
fn fill<Q: Queue<T>, T: Item>(
    sender: &mut Q::Sender,
    batch: &mut Vec<T>,
    Calls(calls): Calls,
    count: usize,
) {
    if calls == 1 {
        for n in 0..count {
            while !Q::push(sender, T::nth(n as u64)) {}
        }
    } else {
        for first in (0..count).step_by(calls) {
            batch.extend((first..first + calls).map(|n| T::nth(n as u64)));
            while !batch.is_empty() {
                Q::push_batch(sender, batch);
            }
        }
    }
}

/// Takes `count` values out of a queue that has them; looks at each.
#[inline]
fn empty<Q: Queue<T>, T: Item>(
    receiver: &mut Q::Receiver,
    batch: &mut Vec<T>,
    Calls(calls): Calls,
    count: usize,
) -> u64 {
    let mut sum = 0_u64;
    let mut taken = 0;
    while taken < count {
        if calls == 1 {
            let value = Q::pop(receiver);
            taken += usize::from(value.is_some());
            sum = sum.wrapping_add(value.map_or(0, T::number));
        } else {
            Q::drain(receiver, batch, calls);
            taken += batch.len();
            sum = batch.drain(..).fold(sum, |sum, value| sum.wrapping_add(value.number()));
        }
    }
    sum
}
