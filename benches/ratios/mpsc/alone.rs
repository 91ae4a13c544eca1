//! One thread that puts values in and takes them out again.

use std::hint::black_box;

use super::{ALL, BATCHES, CAPACITY, Calls, empty, fill};
use crate::support::{
    clock::nanos_per_op,
    compare::{Contestant, Effort, compare},
    queues::{Item, Queue, batched, queues},
    report::Report,
};

/// Values that are in the queue in turn.
const VALUES: usize = 64;

pub(super) fn measure<T: Item>(report: &mut Report, effort: Effort) {
    for calls in ALL {
        report.push(compare(title::<T>(calls), effort, queues!(going_through::<T>(calls))));
    }
    for calls in BATCHES {
        report.push(compare(title::<T>(calls), effort, batched!(going_through::<T>(calls))));
    }
}

fn title<T: Item>(calls: Calls) -> String {
    format!("One thread, {}, {calls}: ns per value, in and out", T::NAME)
}

/// 64 values in and out.
pub(crate) fn going_through<Q: Queue<T>, T: Item>(calls: Calls) -> Contestant {
    let (mut sender, mut receiver) = Q::new(CAPACITY);
    let mut batch = Vec::with_capacity(CAPACITY);
    Contestant::new(Q::NAME, move |budget| {
        let nanos = nanos_per_op(budget, || {
            fill::<Q, T>(&mut sender, &mut batch, black_box(calls), VALUES);
            black_box(empty::<Q, T>(&mut receiver, &mut batch, black_box(calls), VALUES));
        });
        nanos / VALUES as f64
    })
}
