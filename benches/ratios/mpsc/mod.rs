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

pub(crate) use {
    alone::going_through,
    free::running,
    relay::{Apart, relaying},
};

use std::fmt;

use crate::support::{
    compare::Effort,
    machine,
    queues::{Item, Queue},
    report::Report,
};

/// Of the queues; those of some are a little larger.
const CAPACITY: usize = 1_024;

/// What every queue is measured by; the middle one is what a loop does that many threads ask.
const ALL: [Calls; 3] = [Calls::SINGLE, Calls { put: 1, take: 64 }, Calls::LONGEST];

/// The smaller batches.
const BATCHES: [Calls; 4] = [Calls::of(4), Calls::of(8), Calls::of(16), Calls::of(32)];

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
pub(crate) struct Calls {
    put: usize,
    take: usize,
}

impl Calls {
    pub(crate) const SINGLE: Self = Self::of(1);
    pub(crate) const LONGEST: Self = Self::of(64);

    const fn of(values: usize) -> Self {
        Self { put: values, take: values }
    }
}

impl fmt::Display for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self { put: 1, take: 1 } => f.write_str("one by one"),
            Self { put: 1, take } => write!(f, "in one by one, out in batches of {take}"),
            Self { put, .. } => write!(f, "in batches of {put}"),
        }
    }
}

/// Puts `count` values into a queue that has room for them.
#[inline]
fn fill<Q: Queue<T>, T: Item>(
    sender: &mut Q::Sender,
    batch: &mut Vec<T>,
    Calls { put, .. }: Calls,
    count: usize,
) {
    if put == 1 {
        for n in 0..count {
            while !Q::push(sender, T::nth(n as u64)) {}
        }
    } else {
        for first in (0..count).step_by(put) {
            batch.extend((first..first + put).map(|n| T::nth(n as u64)));
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
    Calls { take, .. }: Calls,
    count: usize,
) -> u64 {
    let mut sum = 0_u64;
    let mut taken = 0;
    while taken < count {
        if take == 1 {
            let value = Q::pop(receiver);
            taken += usize::from(value.is_some());
            sum = sum.wrapping_add(value.map_or(0, T::number));
        } else {
            Q::drain(receiver, batch, take);
            taken += batch.len();
            sum = batch.drain(..).fold(sum, |sum, value| sum.wrapping_add(value.number()));
        }
    }
    sum
}
