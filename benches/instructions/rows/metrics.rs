//! Metrics: counted, recorded, read.

use std::hint::black_box;

use nodestate::metrics::{Buckets, Metrics};

use crate::{Operation, repeat};

pub(super) const ROWS: &[Operation] = &[
    ("Counter::add", |n| {
        let counter = Metrics::new().counter("a", "", &[]).expect("a good name");
        repeat(n, || black_box(&counter).add(black_box(1)));
    }),
    ("two Counter::add, of two counters", |n| {
        let metrics = Metrics::new();
        let counters = ["a", "b"].map(|name| metrics.counter(name, "", &[]).expect("a good name"));
        repeat(n, || {
            black_box(&counters[0]).add(1);
            black_box(&counters[1]).add(1);
        });
    }),
    ("Counter::sum", |n| {
        let counter = Metrics::new().counter("a", "", &[]).expect("a good name");
        counter.add(1);
        repeat(n, || black_box(&counter).sum());
    }),
    ("Level, add and subtract", |n| {
        let level = Metrics::new().level("a", "", &[]).expect("a good name");
        repeat(n, || {
            black_box(&level).add(black_box(1));
            black_box(&level).subtract(black_box(1));
        });
    }),
    ("Histogram::record", |n| {
        let metrics = Metrics::new();
        let histogram = metrics.histogram("a", "", &[], Buckets::TIMES).expect("a good name");
        repeat(n, || black_box(&histogram).record(black_box(12_345)));
    }),
    ("Gauge::set", |n| {
        let gauge = Metrics::new().gauge("a", "", &[]).expect("a good name");
        repeat(n, || black_box(&gauge).set(black_box(7)));
    }),
    ("Gauge::add", |n| {
        let gauge = Metrics::new().gauge("a", "", &[]).expect("a good name");
        repeat(n, || black_box(&gauge).add(black_box(7)));
    }),
    ("Attempts::note, found", |n| {
        let finds = Metrics::new().attempts("a", "", &[]).expect("a good name");
        repeat(n, || black_box(&finds).note(black_box(Some(7))));
    }),
    ("LockTimer::lock, at once", |n| {
        let timer = Metrics::new().lock_timer("a", "", &[]).expect("a good name");
        let lock = parking_lot::Mutex::new(7);
        repeat(n, || *black_box(&timer).lock(|| lock.try_lock(), || lock.lock()));
    }),
];
