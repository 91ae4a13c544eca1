//! Two threads on two cores that take turns: one fills the queue halfway, the other empties it.

use std::{
    cell::RefCell,
    hint::{black_box, spin_loop},
    rc::Rc,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::*},
    },
    time::{Duration, Instant},
};

use crossbeam_utils::CachePadded;
use serde_json::json;

use super::{ALL, BATCHES, CAPACITY, Calls, empty, fill};
use crate::support::{
    beside::{Until, beside},
    clock::Spread,
    compare::{Contestant, Effort, compare},
    queues::{Item, Queue, batched, queues},
    report::{Report, Table},
};

/// Values of a turn.
const VALUES: usize = CAPACITY / 2;

/// It is the filling thread's turn; any other number is how many nanoseconds that has taken.
const FILL: u64 = 0;

pub(super) fn measure<T: Item>(report: &mut Report, effort: Effort) {
    for calls in ALL {
        let apart = Apart::default();
        report.push(compare(title::<T>(calls), effort, queues!(relaying::<T>(calls, &apart))));
        report.push(apart.table(format!("{}, apart", title::<T>(calls))));
    }
    for calls in BATCHES {
        let apart = Apart::default();
        report.push(compare(title::<T>(calls), effort, batched!(relaying::<T>(calls, &apart))));
    }
}

fn title<T: Item>(calls: Calls) -> String {
    format!("Relay, {}, {calls}: ns per value, in and out", T::NAME)
}

/// Of each contestant's rounds: what filling took, and what emptying did.
#[derive(Clone, Default)]
pub(crate) struct Apart(Rc<RefCell<Vec<Parts>>>);

struct Parts {
    name: &'static str,
    fills: Vec<f64>,
    empties: Vec<f64>,
}

impl Apart {
    /// A place for one contestant's.
    fn enter(&self, name: &'static str) -> usize {
        let mut parts = self.0.borrow_mut();
        parts.push(Parts { name, fills: Vec::new(), empties: Vec::new() });
        parts.len() - 1
    }

    fn note(&self, place: usize, fill: f64, empty: f64) {
        let parts = &mut self.0.borrow_mut()[place];
        parts.fills.push(fill);
        parts.empties.push(empty);
    }

    pub(crate) fn table(&self, title: String) -> Table {
        let mut table = Table::new(title, &["in: median ns", "out: median ns"]);
        for Parts { name, fills, empties } in &*self.0.borrow() {
            let median = |samples: &[f64]| json!(Spread::of(samples).median);
            table.push(name, vec![median(fills), median(empties)]);
        }
        table
    }
}

pub(crate) fn relaying<Q: Queue<T>, T: Item>(calls: Calls, apart: &Apart) -> Contestant {
    let (sender, mut receiver) = Q::new(CAPACITY);
    let (sender, apart, place) = (Mutex::new(sender), apart.clone(), apart.enter(Q::NAME));
    let turn = CachePadded::new(AtomicU64::new(FILL));
    let mut batch = Vec::with_capacity(CAPACITY);
    Contestant::new(Q::NAME, move |budget| {
        // The last round may have ended in a turn.
        if turn.load(Acquire) != FILL {
            empty::<Q, T>(&mut receiver, &mut batch, calls, VALUES);
            turn.store(FILL, Release);
        }
        let filling = |_, until: &Until| {
            let mut sender = sender.lock().unwrap_or_else(PoisonError::into_inner);
            let mut batch = Vec::with_capacity(calls.put);
            until.repeat_slowly(|| {
                if turn.load(Acquire) != FILL {
                    return spin_loop();
                }
                let start = Instant::now();
                fill::<Q, T>(&mut sender, &mut batch, black_box(calls), VALUES);
                turn.store((start.elapsed().as_nanos() as u64).max(1), Release);
            });
        };
        let [fill, empty] = beside(1, filling, || {
            let mut sums = [Duration::ZERO; 2];
            let mut values = 0;
            while sums[0] + sums[1] < budget {
                let fill = turn.load(Acquire);
                if fill == FILL {
                    spin_loop();
                    continue;
                }
                let start = Instant::now();
                black_box(empty::<Q, T>(&mut receiver, &mut batch, black_box(calls), VALUES));
                sums[1] += start.elapsed();
                sums[0] += Duration::from_nanos(fill);
                values += VALUES;
                turn.store(FILL, Release);
            }
            sums.map(|sum| sum.as_nanos() as f64 / values as f64)
        });
        apart.note(place, fill, empty);
        fill + empty
    })
}
