//! The metrics: who counts, and who sums up, waits for nobody, wherever another stands.

use std::sync::{
    Mutex,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use nodestate::metrics::{Attempts, Buckets, Counter, Gauge, Histogram, LockTimer, Metrics};

use super::{
    Expectation::{Free, Stops},
    Found, NO_PANIC, Row, Scenario, leak,
    waiting::ready,
};

pub(super) fn rows() -> Vec<Row> {
    vec![
        // A thread's first count takes a seat and makes a block, of 512 words.
        Row::new("Metrics: first add, add / add + sum", Free, first_add),
        Row::new("Metrics: sum / add + sum", Free, sum),
        Row::new("Metrics: first record / record + read", Free, record),
        Row::new("Metrics: set, add, raise, get / the same", Free, gauge),
        Row::new("Metrics: miss, hit / miss + hit", Free, attempts),
        Row::new("Metrics: hits and misses / miss + hit", Free, found_and_missed),
        Row::new("Metrics: Level / add + sum", Free, level).sampled(3),
        Row::new("Metrics: LockTimer / the same, and what it has recorded", Free, || {
            timing(|timer| timer.lock(|| Some(1), || 2) + timer.lock(|| None, || 2))
        })
        .sampled(3),
        Row::new("Metrics: LockTimer of a task / the same, and what it has recorded", Free, || {
            timing(|timer| {
                let one = timer.lock_async(|| Some(1), || async { 2 });
                let two = timer.lock_async(|| None, || async { 2 });
                ready(async { Ok::<_, ()>(one.await + two.await) }).expect("it is not awaited")
            })
        })
        .sampled(3),
        Row::new("Metrics: what a LockTimer has recorded / lock", Free, recorded).sampled(41),
        Row::new("AtomicU64: fetch_add / fetch_add + load", Free, atomic),
        Row::new("Mutex<u64>: add / add", Stops, mutex),
    ]
}

/// What a process makes once is made, and this thread has a seat and a block.
fn counter() -> &'static Counter {
    let counter = Metrics::new().counter("a", "", &[]).expect("a good name");
    counter.increment();
    leak(counter)
}

fn first_add() -> Scenario {
    let counter = counter();
    let mine = leak(Mutex::new(1));
    Scenario::new(
        || {
            counter.increment();
            counter.increment();
        },
        |_| {
            let mut mine = mine.lock().expect(NO_PANIC);
            counter.increment();
            *mine += 1;
            // The other's two are in it, or are not.
            (*mine..=*mine + 2).contains(&counter.sum())
        },
        || assert_eq!(counter.sum(), *mine.lock().expect(NO_PANIC) + 2),
    )
}

fn sum() -> Scenario {
    let counter = counter();
    let found = leak(Found::new());
    Scenario::new(
        || found.set(counter.sum()),
        |_| {
            let before = counter.sum();
            counter.increment();
            counter.sum() == before + 1
        },
        || assert!((1..=counter.sum()).contains(&found.get().expect("it has looked"))),
    )
}

fn record() -> Scenario {
    let sizes: &Histogram =
        leak(Metrics::new().histogram("a", "", &[], Buckets::SIZES).expect("a good name"));
    sizes.record(3);
    let mine = leak(Mutex::new(1));
    Scenario::new(
        || sizes.record(70_000),
        |_| {
            let mut mine = mine.lock().expect(NO_PANIC);
            sizes.record(3);
            *mine += 1;
            sizes.read().counts()[3] == *mine
        },
        || {
            let mine = *mine.lock().expect(NO_PANIC);
            let seen = sizes.read();
            assert_eq!((seen.count(), seen.sum()), (mine + 1, 3 * mine + 70_000));
        },
    )
}

fn gauge() -> Scenario {
    let gauge: &Gauge = leak(Metrics::new().gauge("a", "", &[]).expect("a good name"));
    Scenario::new(
        || {
            gauge.set(5);
            gauge.add(1);
            gauge.raise(1 << 40);
            assert!(gauge.get() >= 0);
        },
        |operation| {
            gauge.set(operation as i64);
            gauge.add(1);
            gauge.raise(1 << 41);
            gauge.get() >= 1 << 40
        },
        || assert!(gauge.get() >= 1 << 40),
    )
}

fn attempts() -> Scenario {
    let finds: &Attempts = leak(Metrics::new().attempts("a", "", &[]).expect("a good name"));
    finds.hit();
    let mine = leak(Mutex::new(0));
    Scenario::new(
        || {
            finds.miss();
            finds.hit();
        },
        |_| {
            finds.miss();
            finds.hit();
            *mine.lock().expect(NO_PANIC) += 1;
            true
        },
        || {
            let mine = *mine.lock().expect(NO_PANIC);
            assert_eq!((finds.hits(), finds.misses()), (mine + 2, mine + 1));
        },
    )
}

fn found_and_missed() -> Scenario {
    let finds: &Attempts = leak(Metrics::new().attempts("a", "", &[]).expect("a good name"));
    finds.hit();
    let found = leak(Found::new());
    Scenario::new(
        || found.set((finds.hits(), finds.misses())),
        |_| {
            let before = finds.misses();
            finds.miss();
            finds.hit();
            finds.misses() == before + 1
        },
        || {
            let (hits, misses) = found.get().expect("it has looked");
            assert!((1..=finds.hits()).contains(&hits) && misses <= finds.misses());
        },
    )
}

fn level() -> Scenario {
    let level = leak(Metrics::new().level("a", "", &[]).expect("a good name"));
    let finds: &Attempts = leak(Metrics::new().attempts("b", "", &[]).expect("a good name"));
    level.add(1);
    let mine = leak(Mutex::new(0));
    Scenario::new(
        || {
            level.add(5);
            level.subtract(2);
            assert!(level.sum() >= 4 && finds.note(Some(1)) == Some(1));
        },
        |_| {
            level.add(1);
            *mine.lock().expect(NO_PANIC) += 1;
            level.sum() > 0
        },
        || {
            assert_eq!(level.sum(), 1 + 3 + *mine.lock().expect(NO_PANIC));
            assert_eq!(finds.hits(), 1);
        },
    )
}

fn timer() -> &'static LockTimer {
    let timer = Metrics::new().lock_timer("a", "", &[]).expect("a good name");
    timer.lock(|| Some(()), || ());
    leak(timer)
}

/// The victim takes a lock that is free, and one that is not.
fn timing(twice: fn(&LockTimer) -> u64) -> Scenario {
    let timer = timer();
    let mine = leak(Mutex::new(0));
    Scenario::new(
        move || assert_eq!(twice(timer), 3),
        |_| {
            let mut mine = mine.lock().expect(NO_PANIC);
            timer.lock(|| None, || ());
            timer.lock(|| Some(()), || ());
            *mine += 1;
            timer.immediate() > *mine
        },
        || {
            let mine = *mine.lock().expect(NO_PANIC);
            assert_eq!((timer.immediate(), timer.waits().count()), (mine + 2, mine + 1));
        },
    )
}

fn recorded() -> Scenario {
    let timer = timer();
    let found = leak(Found::new());
    Scenario::new(
        || found.set((timer.immediate(), timer.waits().count())),
        |_| {
            timer.lock(|| None, || ());
            timer.lock(|| Some(()), || ());
            true
        },
        || {
            let (immediate, waits) = found.get().expect("it has looked");
            assert!((1..=timer.immediate()).contains(&immediate));
            assert!(waits <= timer.waits().count());
        },
    )
}

fn atomic() -> Scenario {
    let word = leak(AtomicU64::new(0));
    Scenario::new(
        || {
            word.fetch_add(1, Relaxed);
        },
        |_| {
            word.fetch_add(1, Relaxed);
            word.load(Relaxed) > 0
        },
        || assert!(word.load(Relaxed) > 1),
    )
}

fn mutex() -> Scenario {
    let word = leak(Mutex::new(0_u64));
    Scenario::new(
        || *word.lock().expect(NO_PANIC) += 1,
        |_| {
            *word.lock().expect(NO_PANIC) += 1;
            true
        },
        || assert!(*word.lock().expect(NO_PANIC) > 1),
    )
}
