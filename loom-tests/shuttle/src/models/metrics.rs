//! Counts of threads that come and go, beside who reads them.

use shuttle::thread;

use super::{explore, join};
use crate::metrics::{Buckets, Metrics, Value};

/// Four threads that count, end, and leave their seats to four others; sums never fall, and are exact at the end.
#[test]
fn come_and_go() {
    explore("models::metrics::come_and_go", || {
        let metrics = Metrics::new();
        let counter = metrics.counter("counted", "", &[]).unwrap();
        let level = metrics.level("level", "", &[]).unwrap();
        let buckets = Buckets::new(2, 100).unwrap();
        let histogram = metrics.histogram("values", "", &[], buckets).unwrap();
        let reader = thread::spawn({
            let metrics = metrics.clone();
            move || {
                let mut last = 0;
                for _ in 0..4 {
                    let snapshot = metrics.snapshot();
                    let Some(Value::Counter(now)) = snapshot.get("counted", &[]) else {
                        panic!("it was registered");
                    };
                    assert!(*now >= last && *now <= 16);
                    last = *now;
                }
            }
        });
        for _ in 0..2 {
            let counting = [0, 1, 2, 3].map(|number| {
                let (counter, level, histogram) =
                    (counter.clone(), level.clone(), histogram.clone());
                thread::spawn(move || {
                    level.add(3);
                    counter.increment();
                    histogram.record(number);
                    counter.increment();
                    level.subtract(2);
                })
            });
            join(counting);
        }
        reader.join().unwrap();
        assert_eq!((counter.sum(), level.sum()), (16, 8));
        let read = histogram.read();
        assert_eq!((read.count(), read.sum()), (8, 12));
    });
}

/// Registered by two while one reads: a name is taken once, and what is found is true.
#[test]
fn registered_meanwhile() {
    explore("models::metrics::registered_meanwhile", || {
        let metrics = Metrics::new();
        let registering = [(); 2].map(|()| {
            let metrics = metrics.clone();
            thread::spawn(move || match metrics.counter("a", "", &[]) {
                Ok(counter) => {
                    counter.increment();
                    true
                }
                Err(_) => false,
            })
        });
        let text = metrics.text();
        assert!(text.is_empty() || text.contains("a 0\n") || text.contains("a 1\n"), "{text}");
        assert_eq!(join(registering).into_iter().filter(|first| *first).count(), 1);
        assert_eq!(metrics.snapshot().get("a", &[]), Some(&Value::Counter(1)));
    });
}
