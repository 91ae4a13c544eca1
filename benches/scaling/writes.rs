//! Threads that all write: the map, and what is counted.

use std::{
    hint::black_box,
    mem,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use crossbeam_utils::CachePadded;
use nodestate::{
    map::RandomState,
    metrics::{Buckets, Metrics},
};
use parking_lot::Mutex;

use crate::{
    crowd::{Crowd, scale},
    support::{
        compare::Effort,
        keys::{self, Keys},
        maps::{WriteMap, value_of, written},
        report::Report,
    },
};

const ENTRIES: usize = 1_024;

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    let present = keys::present(ENTRIES);
    let hasher = RandomState::default();
    report.push(scale(
        "Map, 1,024 entries: 90 in 100 are reads, 5 removals, 5 insertions",
        effort,
        written!(mixing(&hasher, &present)),
    ));
    report.push(scale(
        "Map, 1,024 entries: pairs of a removal and an insertion",
        effort,
        written!(churning(&hasher, &present)),
    ));
    report.push(scale("Counter: additions", effort, adding()));
    report.push(scale("Histogram: records", effort, recording()));
}

/// Of twice as many keys as the map has entries.
fn mixing<M: WriteMap>(hasher: &RandomState, present: &[u64]) -> Crowd {
    let keys: &Keys = Box::leak(Box::new(Keys::uniform(&keys::present(2 * ENTRIES))));
    let map: &M = Box::leak(Box::new(M::filled(hasher, present)));
    Crowd::all(M::NAME, move |index| {
        let (mut keys, mut nth) = (keys.cursor_at(index), 0);
        move || {
            let key = keys.next();
            nth += 1;
            match nth % 20 {
                0 => map.remove(key),
                10 => map.put(key, value_of(key)),
                _ => {
                    black_box(map.get(key));
                }
            }
        }
    })
}

/// Each thread puts back what it has taken away before.
fn churning<M: WriteMap>(hasher: &RandomState, present: &[u64]) -> Crowd {
    let keys: &Keys = Box::leak(Box::new(Keys::uniform(present)));
    let map: &M = Box::leak(Box::new(M::filled(hasher, present)));
    Crowd::all(M::NAME, move |index| {
        let mut keys = keys.cursor_at(index);
        let mut removed = keys.next();
        move || {
            let old = keys.next();
            map.exchange(old, mem::replace(&mut removed, old));
        }
    })
}

fn adding() -> [Crowd; 3] {
    let counter = Metrics::new().counter("a", "", &[]).expect("a good name");
    let word = Arc::new(CachePadded::new(AtomicU64::new(0)));
    let facade = metrics::Counter::from_arc(Arc::new(AtomicU64::new(0)));
    [
        Crowd::all("**Counter::add**", move |_| {
            let counter = counter.clone();
            move || black_box(&counter).add(1)
        }),
        Crowd::all("one shared AtomicU64", move |_| {
            let word = word.clone();
            move || {
                black_box(&word).fetch_add(1, Relaxed);
            }
        }),
        Crowd::all("metrics crate, an AtomicU64", move |_| {
            let facade = facade.clone();
            move || black_box(&facade).increment(1)
        }),
    ]
}

fn recording() -> [Crowd; 2] {
    let ours = Metrics::new().histogram("a", "", &[], Buckets::TIMES).expect("a good name");
    let bounds = hdrhistogram::Histogram::<u64>::new_with_bounds(1, 1 << 36, 1);
    let locked = Arc::new(Mutex::new(bounds.expect("good bounds")));
    [
        Crowd::all("**Histogram::record**", move |index| {
            let (ours, mut numbers) = (ours.clone(), numbers(index));
            move || black_box(&ours).record(numbers())
        }),
        Crowd::all("hdrhistogram behind parking_lot's Mutex", move |index| {
            let (locked, mut numbers) = (locked.clone(), numbers(index));
            move || black_box(&locked).lock().saturating_record(numbers())
        }),
    ]
}

/// Of every size.
fn numbers(index: usize) -> impl FnMut() -> u64 {
    let mut state = index as u64;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state >> 34
    }
}
