//! Counts and gauges.
//!
//! A sum is read word by word, one for each thread. With additions of one it is linearizable for all that: what
//! all words together are rises by ones from less than the sum, or that, when the call begins, to more, or that,
//! when it ends, and so is the sum at some time between.

use nodestate::metrics::{Counter, Gauge, Metrics};

use crate::history::Operation;
use crate::record::{Log, Role, record, try_rounds};

/// A call, and what it told.
#[derive(Clone, Debug)]
enum Call {
    Increment,
    Sum(u64),
}

impl Operation for Call {
    type State = u64;

    fn step(&self, _: usize, state: &u64) -> Option<u64> {
        match *self {
            Self::Increment => Some(state + 1),
            Self::Sum(sum) => (sum == *state).then_some(sum),
        }
    }

    fn is_read(&self) -> bool {
        matches!(self, Self::Sum(_))
    }
}

fn count(log: &mut Log<'_, Call>, counter: &Counter, most: u64) {
    log.next_object();
    for _ in 0..6000 {
        if log.below(8) < most {
            log.note(|| counter.increment(), |()| Call::Increment);
        } else {
            log.note(|| counter.sum(), Call::Sum);
        }
    }
}

#[test]
fn counter() {
    try_rounds("metrics::Counter", |round| {
        let counter = Metrics::new().counter("calls_total", "", &[]).unwrap();
        let mut roles: Vec<Role<'_, Call>> = Vec::new();
        for most in [7, 7, 4, 1] {
            let counter = &counter;
            roles.push(Box::new(move |log: &mut Log<'_, Call>| count(log, counter, most)));
        }
        (0, record(round, roles))
    });
}

/// A call on a gauge, and what it told.
#[derive(Clone, Debug)]
enum Gauged {
    Set(i64),
    Add(i64),
    Raise(i64),
    Get(i64),
}

impl Operation for Gauged {
    type State = i64;

    fn step(&self, _: usize, state: &i64) -> Option<i64> {
        match *self {
            Self::Set(value) => Some(value),
            Self::Add(n) => Some(state + n),
            Self::Raise(value) => Some(value.max(*state)),
            Self::Get(seen) => (seen == *state).then_some(seen),
        }
    }

    fn is_read(&self) -> bool {
        matches!(self, Self::Get(_))
    }
}

fn gauge_all(log: &mut Log<'_, Gauged>, gauge: &Gauge) {
    log.next_object();
    for _ in 0..8000 {
        let value = log.below(1000) as i64 - 500;
        match log.below(8) {
            0 => log.note(|| gauge.set(value), |()| Gauged::Set(value)),
            1 | 2 => log.note(|| gauge.add(value), |()| Gauged::Add(value)),
            3 => log.note(|| gauge.raise(value), |()| Gauged::Raise(value)),
            _ => log.note(|| gauge.get(), Gauged::Get),
        }
    }
}

#[test]
fn gauge() {
    try_rounds("metrics::Gauge", |round| {
        let gauge = Metrics::new().gauge("depth", "", &[]).unwrap();
        let mut roles: Vec<Role<'_, Gauged>> = Vec::new();
        for _ in 0..3 {
            roles.push(Box::new(|log: &mut Log<'_, Gauged>| gauge_all(log, &gauge)));
        }
        (0, record(round, roles))
    });
}
