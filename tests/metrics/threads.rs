//! Counts on many threads, which come and go.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::*};
use std::thread;

use nodestate::metrics::{Buckets, Metrics, Value};

/// 10^5 threads, some of them at once, count exactly; no sum falls meanwhile.
#[test]
fn churn() {
    const LANES: u64 = 4;
    const EACH: u64 = 25_000;
    let metrics = Metrics::new();
    let counter = metrics.counter("counted_total", "", &[]).unwrap();
    let sizes = metrics.histogram("sizes", "", &[], Buckets::SIZES).unwrap();
    let level = metrics.level("level", "", &[]).unwrap();
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut last, mut looks) = (0, 0_u64);
            while !over.load(Acquire) {
                let now = counter.sum();
                assert!(now >= last, "fell from {last} to {now}");
                last = now;
                looks += 1;
            }
            looks
        });
        let lanes = [(); LANES as usize].map(|()| {
            scope.spawn(|| {
                for n in 0..EACH {
                    let counting = || {
                        counter.add(3);
                        sizes.record(n);
                        level.add(2);
                        level.subtract(1);
                    };
                    thread::scope(|scope| {
                        scope.spawn(counting);
                    });
                }
            })
        });
        for lane in lanes {
            lane.join().unwrap();
        }
        over.store(true, Release);
        assert!(reader.join().unwrap() > 0);
    });
    assert_eq!(counter.sum(), 3 * LANES * EACH);
    assert_eq!(level.sum(), (LANES * EACH) as i64);
    let seen = sizes.read();
    assert_eq!((seen.count(), seen.sum()), (LANES * EACH, LANES * EACH * (EACH - 1) / 2));
}

/// More threads at once than there are seats: the rest share words, and nothing is lost.
#[test]
fn more_threads_than_seats() {
    const ALL: u64 = 1_100;
    const EACH: u64 = 20_000;
    let metrics = Metrics::new();
    let counter = metrics.counter("counted_total", "", &[]).unwrap();
    let (there, done) = (AtomicU64::new(0), AtomicU64::new(0));
    let until_all = |arrived: &AtomicU64| {
        arrived.fetch_add(1, AcqRel);
        while arrived.load(Acquire) < ALL {
            thread::park_timeout(std::time::Duration::from_millis(20));
        }
    };
    thread::scope(|scope| {
        for _ in 0..ALL {
            let counting = || {
                counter.increment();
                until_all(&there);
                (1..EACH).for_each(|_| counter.increment());
                until_all(&done); // so that nobody leaves a seat to one who has none
            };
            thread::Builder::new().stack_size(128 << 10).spawn_scoped(scope, counting).unwrap();
        }
    });
    assert_eq!(counter.sum(), ALL * EACH);
}

/// Registries beside each other, registrations beside counts and snapshots.
#[test]
fn several_registries() {
    let registries = [(); 3].map(|()| Metrics::new());
    thread::scope(|scope| {
        for lane in 0..4 {
            let registries = &registries;
            scope.spawn(move || {
                for (n, metrics) in registries.iter().enumerate() {
                    for i in 0..200 {
                        let name = format!("lane{lane}_{i}");
                        let counter = metrics.counter(&name, "", &[]).unwrap();
                        counter.add(n as u64 + 1);
                        let found = metrics.snapshot().get(&name, &[]).cloned();
                        assert_eq!(found, Some(Value::Counter(n as u64 + 1)));
                    }
                }
            });
        }
    });
    for (n, metrics) in registries.iter().enumerate() {
        let snapshot = metrics.snapshot();
        assert_eq!(snapshot.iter().len(), 800);
        assert!(snapshot.iter().all(|sample| *sample.value() == Value::Counter(n as u64 + 1)));
    }
}

/// Instruments work when their registry is gone.
#[test]
fn without_registry() {
    let metrics = Metrics::new();
    let counter = metrics.counter("counted_total", "", &[]).unwrap();
    drop(metrics);
    counter.add(2);
    thread::scope(|scope| {
        scope.spawn(|| counter.add(1));
    });
    assert_eq!(counter.sum(), 3);
}
