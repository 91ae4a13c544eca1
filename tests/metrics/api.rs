//! What is refused, what is observed, and what recorders of a `try` and of a lock count.

use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Waker};
use std::time::Duration;
use std::{panic, pin, thread};

use nodestate::metrics::{Buckets, Kind, Metrics, RegisterError, Value};

#[test]
fn bad_names() {
    let metrics = Metrics::new();
    for name in ["", "1a", "a b", "a-b", "ä", "a\n", "a{b=\"c\"} 1\na"] {
        let refused = metrics.counter(name, "", &[]);
        assert_eq!(refused.err(), Some(RegisterError::BadName(name.into())));
    }
    for label in ["", "1a", "a:b", "__a", "le", "a\"", "ä"] {
        let refused = metrics.gauge("fine", "", &[(label, "x")]);
        assert_eq!(refused.err(), Some(RegisterError::BadLabel(label.into())));
        assert!(Metrics::labelled(&[(label, "x")]).is_err());
    }
    let twice = metrics.gauge("fine", "", &[("a", "1"), ("a", "2")]);
    assert_eq!(twice.err(), Some(RegisterError::BadLabel("a".into())));
    let nul = metrics.gauge("fine", "a\0b", &[]);
    assert_eq!(nul.err(), Some(RegisterError::Nul("fine".into())));
    assert_eq!(metrics.text(), "", "what is refused leaves nothing behind");
    assert!(metrics.counter("_:a9", "", &[("_a9", "")]).is_ok());
}

#[test]
fn duplicates_and_conflicts() {
    use RegisterError::{Conflict, Duplicate};
    let metrics = Metrics::new();
    let counter = metrics.counter("a", "help", &[("x", "1"), ("y", "2")]).unwrap();
    counter.add(7);
    let again = metrics.counter("a", "help", &[("y", "2"), ("x", "1")]);
    assert_eq!(again.err(), Some(Duplicate("a".into())));
    assert_eq!(metrics.counter("a", "other", &[]).err(), Some(Conflict("a".into())));
    assert_eq!(metrics.level("a", "help", &[]).err(), Some(Conflict("a".into())));
    metrics.histogram("h", "", &[], Buckets::TIMES).unwrap();
    let other = metrics.histogram("h", "", &[("x", "1")], Buckets::SIZES);
    assert_eq!(other.err(), Some(Conflict("h".into())));
    for name in ["h_bucket", "h_sum", "h_count"] {
        assert_eq!(metrics.counter(name, "", &[]).err(), Some(Conflict(name.into())));
    }
    metrics.counter("g_sum", "", &[]).unwrap();
    let hidden = metrics.histogram("g", "", &[], Buckets::SIZES);
    assert_eq!(hidden.err(), Some(Conflict("g".into())));
    // Of several that belong together, none is left.
    metrics.counter("find_misses_total", "", &[]).unwrap();
    let before = metrics.snapshot().iter().len();
    assert!(metrics.attempts("find", "other", &[]).is_err());
    assert_eq!(metrics.snapshot().iter().len(), before);
    assert!(metrics.counter("find_hits_total", "", &[]).is_ok());
    assert_eq!(counter.sum(), 7);
}

#[test]
fn too_many() {
    let metrics = Metrics::new();
    for n in 0..4_094 {
        metrics.counter("a", "", &[("n", &n.to_string())]).unwrap();
    }
    // Of three, two would fit.
    assert_eq!(metrics.attempts("find", "", &[]).err(), Some(RegisterError::TooMany));
    metrics.gauge("b", "", &[]).unwrap();
    metrics.gauge("c", "", &[]).unwrap();
    assert_eq!(metrics.gauge("d", "", &[]).err(), Some(RegisterError::TooMany));
    assert_eq!(metrics.observe_gauge("d", "", &[], || None).err(), Some(RegisterError::TooMany));
    assert_eq!(metrics.snapshot().iter().len(), 4_096);
}

#[test]
fn errors_speak() {
    let texts = [
        RegisterError::BadName("a b".into()).to_string(),
        RegisterError::BadLabel("le".into()).to_string(),
        RegisterError::TooMany.to_string(),
        RegisterError::Precision(9).to_string(),
    ];
    assert!(texts.iter().all(|text| !text.is_empty()));
    assert!(texts[0].contains("\"a b\"") && texts[3].contains('9'));
}

/// Sums wrap, and say nothing of it.
#[test]
fn wraps() {
    let metrics = Metrics::new();
    let counter = metrics.counter("a", "", &[]).unwrap();
    counter.add(u64::MAX);
    thread::scope(|scope| {
        scope.spawn(|| counter.add(u64::MAX));
    });
    assert_eq!(counter.sum(), u64::MAX - 1);
    let gauge = metrics.gauge("b", "", &[]).unwrap();
    gauge.set(i64::MAX);
    gauge.add(1);
    assert_eq!(gauge.get(), i64::MIN);
}

/// What is observed may panic, also in the destructor of what it throws, may be gone, and may use the registry.
#[test]
fn observed() {
    struct Rude;
    impl Drop for Rude {
        fn drop(&mut self) {
            panic!("in the destructor of a payload");
        }
    }

    let metrics = Metrics::new();
    let own = Arc::new(Mutex::new(Some(metrics.clone())));
    let asked = Mutex::new(0);
    metrics
        .observe_counter("nested_total", "", &[], {
            let own = own.clone();
            move || {
                let mut asked = asked.lock().unwrap();
                *asked += 1;
                let name = format!("made_by_observing_{asked}");
                own.lock().unwrap().as_ref()?.counter(&name, "", &[]).unwrap().increment();
                Some(*asked)
            }
        })
        .unwrap();
    metrics.observe_gauge("rude", "", &[], || panic::panic_any(Rude)).unwrap();
    metrics.observe_gauge("gone", "", &[], || None).unwrap();
    metrics.observe_gauge("there", "", &[], || Some(-7)).unwrap();
    let first = metrics.snapshot();
    assert_eq!((first.iter().len(), first.panicked()), (2, 1));
    assert_eq!(first.get("nested_total", &[]), Some(&Value::Counter(1)));
    assert_eq!(first.get("there", &[]), Some(&Value::Gauge(-7)));
    let second = metrics.snapshot();
    assert_eq!(second.get("made_by_observing_1", &[]), Some(&Value::Counter(1)));
    assert_eq!(second.iter().map(|sample| sample.kind()).next(), Some(Kind::Counter));
    *own.lock().unwrap() = None; // or the registry would keep itself
}

/// What a refused function has captured is dropped where the registry can be used.
#[test]
fn refused_function_is_dropped_without_the_lock() {
    struct Asks(Metrics);
    impl Drop for Asks {
        fn drop(&mut self) {
            self.0.snapshot();
        }
    }

    let (done, ended) = mpsc::channel();
    thread::spawn(move || {
        let metrics = Metrics::new();
        metrics.gauge("a", "", &[]).unwrap();
        let asks = Asks(metrics.clone());
        let refused = metrics.observe_gauge("a", "", &[], move || {
            let _ = &asks;
            None
        });
        done.send(refused).unwrap();
    });
    let refused = ended.recv_timeout(Duration::from_secs(10)).expect("it waits for itself");
    assert_eq!(refused.err(), Some(RegisterError::Duplicate("a".into())));
}

/// One outage from the first miss to the next hit, however many miss in between.
#[test]
fn attempts() {
    let metrics = Metrics::new();
    let finds = metrics.attempts("find", "", &[]).unwrap();
    let outages = || match metrics.snapshot().get("find_outage_nanoseconds", &[]) {
        Some(Value::Histogram(seen)) => (seen.count(), seen.sum()),
        other => panic!("{other:?}"),
    };
    (0..3).for_each(|n| assert_eq!(finds.note(Some(n)), Some(n)));
    assert_eq!(outages(), (0, 0));
    (0..5).for_each(|_| assert_eq!(finds.note(None::<u8>), None));
    thread::sleep(Duration::from_millis(2));
    finds.miss();
    assert_eq!(outages(), (0, 0));
    finds.hit();
    finds.hit();
    let (count, time) = outages();
    assert!(count == 1 && time >= 2_000_000, "{count} outages, {time} ns");
    assert_eq!((finds.hits(), finds.misses()), (5, 6));
}

#[test]
fn lock_timer() {
    let metrics = Metrics::new();
    let timer = metrics.lock_timer("lock", "", &[]).unwrap();
    let lock = Arc::new(parking_lot::Mutex::new(0));
    *timer.lock(|| lock.try_lock(), || lock.lock()) += 1;
    assert_eq!((timer.immediate(), timer.waits().count()), (1, 0));
    let held = lock.lock();
    let waiting = thread::spawn({
        let (timer, lock) = (timer.clone(), lock.clone());
        move || *timer.lock(|| lock.try_lock(), || lock.lock()) += 1
    });
    thread::sleep(Duration::from_millis(20));
    drop(held);
    waiting.join().unwrap();
    assert_eq!(*lock.lock(), 2);
    // The other may have begun late, and found it free.
    assert_eq!(timer.immediate() + timer.waits().count(), 2);
}

/// A task that waits for a lock: recorded when it has it, and not when it was dropped before.
#[test]
fn lock_timer_of_tasks() {
    let metrics = Metrics::new();
    let timer = metrics.lock_timer("lock", "", &[]).unwrap();
    let lock = tokio::sync::Mutex::new(0);
    let mut context = Context::from_waker(Waker::noop());
    let held = lock.try_lock().unwrap();
    {
        let dropped = pin::pin!(timer.lock_async(|| lock.try_lock().ok(), || lock.lock()));
        assert!(dropped.poll(&mut context).is_pending());
    }
    let mut waiting = pin::pin!(timer.lock_async(|| lock.try_lock().ok(), || lock.lock()));
    assert!(waiting.as_mut().poll(&mut context).is_pending());
    thread::sleep(Duration::from_millis(2));
    drop(held);
    assert!(waiting.as_mut().poll(&mut context).is_ready());
    let waits = timer.waits();
    assert_eq!((timer.immediate(), waits.count()), (0, 1));
    assert!(waits.sum() >= 2_000_000);
}

#[test]
fn gauges() {
    let metrics = Metrics::new();
    let most = metrics.gauge("most", "", &[]).unwrap();
    thread::scope(|scope| {
        for lane in 0..4 {
            let most = &most;
            scope.spawn(move || (0..10_000).for_each(|n| most.raise(4 * n + lane)));
        }
    });
    assert_eq!(most.get(), 39_999);
    thread::scope(|scope| {
        for n in [1, -1, 2, -3] {
            let most = &most;
            scope.spawn(move || (0..10_000).for_each(|_| most.add(n)));
        }
    });
    assert_eq!(most.get(), 39_999 - 10_000);
}
