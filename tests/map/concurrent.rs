//! Threads: keys of one's own, and entries that are there throughout.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::*};
use std::thread::scope;

use nodestate::map::{Change, EpochMap};

use crate::payload::{Census, Counted, RaiseOnDrop, reclaim_all};
use crate::random::Random;

const THREADS: u64 = 3;

/// Each thread has keys that nobody else changes, and knows what it must find there, while all
/// share the buckets.
pub(crate) fn threads_own_their_keys<S>(keys: u64)
where
    S: BuildHasher + Default + Send + Sync,
{
    let census = Census::new();
    let map = EpochMap::<u64, Counted, S>::default();
    scope(|scope| {
        for me in 0..THREADS {
            let (map, census) = (&map, &census);
            scope.spawn(move || {
                let mut random = Random::new(me);
                let mut model = HashMap::new();
                for step in 0..30_000 {
                    let key = random.below(keys) * THREADS + me;
                    let pinned = map.pin();
                    match random.below(6) {
                        0 | 1 => {
                            let old = pinned.insert(key, census.make(step)).map(Counted::number);
                            assert_eq!(old, model.insert(key, step));
                        }
                        2 => {
                            let old = pinned.remove(&key).map(Counted::number);
                            assert_eq!(old, model.remove(&key));
                        }
                        3 => {
                            let new = pinned.update(key, |old| census.make(old.number() + 1));
                            let expected = model.get_mut(&key).map(|number| {
                                *number += 1;
                                *number
                            });
                            assert_eq!(new.map(Counted::number), expected);
                        }
                        _ => {
                            let found = pinned.get(&key).map(Counted::number);
                            assert_eq!(found, model.get(&key).copied());
                        }
                    }
                    if step % 3_000 == 0 {
                        let mine = pinned.keys().filter(|key| **key % THREADS == me).count();
                        assert_eq!(mine, model.len());
                        pinned.shrink_to_fit();
                    }
                }
            });
        }
    });
    assert_eq!(map.len(), map.pin().iter().count());
    reclaim_all(&map);
    assert_eq!(census.alive(), map.len());
    drop(map);
    assert_eq!(census.alive(), 0);
}

/// Entries that stay, beside two threads that add, remove, replace, grow and shrink.
fn beside_churn(stable: u64, look: impl Fn(&EpochMap<u64, u64>)) {
    let map: EpochMap<u64, u64> = (0..stable).map(|n| (n, n)).collect();
    let over = AtomicBool::new(false);
    scope(|scope| {
        for me in 0..2 {
            let (map, over) = (&map, &over);
            scope.spawn(move || {
                let mut random = Random::new(me);
                while !over.load(Relaxed) {
                    let pinned = map.pin();
                    let key = stable + random.below(4 * stable);
                    match random.below(100) {
                        0..45 => drop(pinned.insert(key, key)),
                        45..75 => drop(pinned.remove(&key)),
                        // The same again: an entry that is replaced is there throughout.
                        75..95 => {
                            let key = random.below(stable);
                            assert_eq!(pinned.insert(key, key), Some(&key));
                        }
                        95 if random.below(10) == 0 => drop(pinned.shrink_to_fit()),
                        96 if random.below(10) == 0 => pinned.reserve(4 * stable as usize),
                        97 if random.below(10) == 0 => pinned.retain(|key, _| *key < stable),
                        _ => drop(pinned.apply([Change::Remove(key), Change::Insert(key, key)])),
                    }
                }
            });
        }
        let _over = RaiseOnDrop(&over);
        look(&map);
    });
}

#[test]
fn a_walk_meets_what_stays_exactly_once() {
    for stable in [3, 50, 700] {
        beside_churn(stable, |map| {
            for _ in 0..600_000 / (stable + 300) {
                let mut met = vec![0_u8; stable as usize];
                for (key, value) in &map.pin() {
                    assert_eq!(key, value);
                    if *key < stable {
                        met[*key as usize] += 1;
                    }
                }
                assert!(met.iter().all(|times| *times == 1), "{met:?}");
            }
        });
    }
}

#[test]
fn a_key_that_stays_is_always_found() {
    for stable in [3, 50, 700] {
        beside_churn(stable, |map| {
            let mut random = Random::new(9);
            for _ in 0..300_000 {
                let key = random.below(stable);
                assert_eq!(map.get(&key).as_deref(), Some(&key));
            }
            let snapshot = map.snapshot();
            assert!((0..stable).all(|key| snapshot.get(&key) == Some(&key)));
        });
    }
}

#[test]
fn a_map_that_grows_under_readers_hides_nothing() {
    for round in 0..10 {
        let map = EpochMap::new();
        let filled = AtomicU64::new(0);
        scope(|scope| {
            for seed in 0..2 {
                let (map, filled) = (&map, &filled);
                scope.spawn(move || {
                    let mut random = Random::new(round * 2 + seed);
                    while filled.load(Acquire) < 20_000 {
                        let there = filled.load(Acquire);
                        let key = random.below(there.max(1) + 100);
                        let found = map.contains_key(&key);
                        assert!(found || key >= there, "{key} of {there}");
                    }
                });
            }
            for key in 0..20_000 {
                map.insert(key, ());
                filled.store(key + 1, Release);
            }
        });
    }
}

/// A call that is stopped in the middle may not make up for what others do meanwhile.
#[test]
fn a_map_that_always_has_some_is_never_found_to_have_fewer() {
    for (entries, looks) in [(5, 8_000_000), (600, 1_000_000)] {
        let map: EpochMap<u64, u64> = (0..entries).map(|n| (n, n)).collect();
        let over = AtomicBool::new(false);
        scope(|scope| {
            scope.spawn(|| {
                while !over.load(Relaxed) {
                    map.insert(entries, 0);
                    map.remove(&entries);
                }
            });
            let look = || {
                let _over = RaiseOnDrop(&over);
                let least = (0..looks).map(|_| map.len() as u64).min();
                assert!(least >= Some(entries), "{least:?} of {entries}");
            };
            // More than there are processors, so that they are stopped.
            (0..4).for_each(|_| drop(scope.spawn(look)));
        });
        assert_eq!(map.len() as u64, entries);
    }
}

#[test]
fn an_owned_pin_is_used_by_several_threads_at_once() {
    let census = Census::new();
    let map: EpochMap<u64, Counted> = (0..100).map(|n| (n, census.make(n))).collect();
    let pinned = map.pin_owned();
    let first: Vec<&Counted> = pinned.values().collect();
    scope(|scope| {
        for me in 0..THREADS {
            let (pinned, census) = (&pinned, &census);
            scope.spawn(move || {
                let mut held = Vec::new();
                for key in 0..100 {
                    held.extend(pinned.insert(key, census.make(key)));
                    held.extend(pinned.remove(&(key / 2 + me)));
                }
                assert!(held.iter().all(|value| value.number() < 100));
            });
        }
    });
    assert_eq!(first.iter().map(|value| value.number()).sum::<u64>(), 99 * 50);
    scope(|scope| scope.spawn(|| drop(pinned)).join()).unwrap();
    reclaim_all(&map);
    assert_eq!(census.alive(), map.len());
}
