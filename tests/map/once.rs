//! Threads at the same keys: whatever is accepted comes out once, wherever that is.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread::scope;

use nodestate::map::{Computed, EpochMap, Operation};

use crate::payload::{Census, reclaim_all};
use crate::random::Random;

const THREADS: u64 = 3;

/// The numbers as a set.
fn each_once(numbers: impl IntoIterator<Item = u64>) -> HashSet<u64> {
    let mut seen = HashSet::new();
    for number in numbers {
        assert!(seen.insert(number), "{number} twice");
    }
    seen
}

/// Puts numbers in that nobody else has, and notes what comes out.
fn put_and_take(map: &EpochMap<u64, u64>, numbers: std::ops::Range<u64>) -> (Vec<u64>, Vec<u64>) {
    let mut random = Random::new(numbers.start);
    let (mut put, mut out) = (Vec::new(), Vec::new());
    for number in numbers {
        let key = random.below(40);
        let pinned = map.pin();
        match random.below(16) {
            0..6 => {
                put.push(number);
                out.extend(pinned.insert(key, number).copied());
            }
            6 => put.extend(pinned.try_insert(key, number).is_ok().then_some(number)),
            7..10 => out.extend(pinned.remove(&key).copied()),
            10 => out.extend(pinned.remove_if(&key, |_, n| n % 2 == 0).map(|(_, n)| *n)),
            11 => {
                let mut before = 0;
                let change = |old: &u64| {
                    before = *old;
                    number
                };
                if pinned.update(key, change).is_some() {
                    put.push(number);
                    out.push(before);
                }
            }
            12 | 13 => match pinned.compute(key, |_| Operation::<_>::Insert(number)) {
                Computed::Updated { old, .. } => {
                    put.push(number);
                    out.push(*old.1);
                }
                _ => put.push(number),
            },
            14 if random.below(20) == 0 => out.extend(pinned.drain().map(|(_, n)| *n)),
            _ if random.below(50) == 0 => {
                pinned.reserve(random.below(300) as usize);
            }
            _ if random.below(50) == 0 => {
                pinned.shrink_to_fit();
            }
            _ => assert!(pinned.get(&key).is_none_or(|n| *n < u64::MAX)),
        }
    }
    (put, out)
}

#[test]
fn whatever_is_accepted_comes_out_once() {
    for round in 0..20 {
        let map = EpochMap::new();
        let (put, out) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
        scope(|scope| {
            for me in 0..THREADS {
                let (map, put, out) = (&map, &put, &out);
                scope.spawn(move || {
                    let first = (round * THREADS + me) * 10_000;
                    let (mine, taken) = put_and_take(map, first..first + 10_000);
                    put.lock().unwrap().extend(mine);
                    out.lock().unwrap().extend(taken);
                });
            }
        });
        let mut out = out.into_inner().unwrap();
        assert_eq!(map.len(), map.pin().iter().count());
        out.extend(map.into_iter().map(|(_, number)| number));
        assert_eq!(each_once(out), each_once(put.into_inner().unwrap()));
    }
}

#[test]
fn clear_beside_writers_drops_each_value_once() {
    let census = Census::new();
    let map = EpochMap::new();
    scope(|scope| {
        for me in 0..THREADS {
            let (map, census) = (&map, &census);
            scope.spawn(move || {
                let mut random = Random::new(me);
                for step in 0..40_000 {
                    let key = random.below(100);
                    match random.below(8) {
                        0..4 => drop(map.insert(key, census.make(step))),
                        4 | 5 => drop(map.remove(&key)),
                        6 if random.below(30) == 0 => map.clear(),
                        _ => assert!(map.get(&key).is_none_or(|value| value.number() < 40_000)),
                    }
                }
            });
        }
    });
    assert_eq!(map.len(), map.pin().iter().count());
    reclaim_all(&map);
    assert_eq!(census.alive(), map.len());
    map.clear();
    assert!(map.is_empty());
    reclaim_all(&map);
    assert_eq!(census.alive(), 0);
}

#[test]
fn nothing_is_inserted_twice() {
    let map = EpochMap::<u64, u64>::new();
    let (inserted, removed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    scope(|scope| {
        for me in 0..THREADS {
            let (map, inserted, removed) = (&map, &inserted, &removed);
            scope.spawn(move || {
                let mut random = Random::new(me);
                for _ in 0..100_000 {
                    let key = random.below(8);
                    let pinned = map.pin();
                    if random.below(2) == 0 {
                        let new = pinned.try_insert(key, me).is_ok();
                        inserted.fetch_add(new.into(), Relaxed);
                    } else {
                        let gone = pinned.remove(&key).is_some();
                        removed.fetch_add(gone.into(), Relaxed);
                    }
                }
            });
        }
    });
    assert_eq!(inserted.into_inner() - removed.into_inner(), map.len());
    assert_eq!(each_once(map.pin().keys().copied()).len(), map.len());
}

#[test]
fn additions_by_all_threads_add_up() {
    let map = EpochMap::from([(0, 0_u64)]);
    scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for _ in 0..50_000 {
                    assert!(map.pin().update(0, |n| n + 1).is_some());
                }
            });
        }
    });
    assert_eq!(map.get(&0).as_deref(), Some(&(THREADS * 50_000)));
}
