//! A map of four threads, whose table grows and shrinks beside everything else.

use std::collections::BTreeMap;
use std::sync::Arc;

use shuttle::rand::{Rng, thread_rng};
use shuttle::thread;

use super::{Count, Counted, explore, join};
use crate::map::{Computed, EpochMap, Operation, RandomState};

const THREADS: u64 = 4;

/// A key that all threads compute, and where the keys of one thread alone begin.
const SHARED: u64 = 0;
const OWN: u64 = 100;

type Map = EpochMap<u64, Counted>;

/// One more than what is there.
fn count_up(map: &Map, count: &Count) {
    let pinned = map.pin();
    let computed = pinned.compute(SHARED, |entry| {
        Operation::<_>::Insert(count.value(1 + entry.map_or(0, |(_, counted)| counted.number)))
    });
    assert!(matches!(computed, Computed::Inserted(..) | Computed::Updated { .. }));
}

/// What one thread does with its own keys, beside a model of them; what is left of them.
fn work(map: &Map, thread: u64, count: &Count) -> BTreeMap<u64, u64> {
    let mut model = BTreeMap::new();
    for step in 0..14 {
        let key = OWN * thread + thread_rng().gen_range(1..9);
        let pinned = map.pin();
        match thread_rng().gen_range(0..8) {
            0..4 => {
                let old = pinned.insert(key, count.value(step)).map(|old| old.number);
                assert_eq!(old, model.insert(key, step));
            }
            4 => {
                let removed = pinned.remove(&key).map(|old| old.number);
                assert_eq!(removed, model.remove(&key));
            }
            5 => assert_eq!(pinned.get(&key).map(|value| value.number), model.get(&key).copied()),
            6 => {
                // All that are there throughout are met once, and none that is not.
                let mine = |key: &u64| key / OWN == thread && *key != SHARED;
                let mut met: Vec<_> = pinned.iter().map(|(key, v)| (*key, v.number)).collect();
                met.retain(|(key, _)| mine(key));
                met.sort_unstable();
                assert!(met.into_iter().eq(model.iter().map(|(key, value)| (*key, *value))));
            }
            _ => {
                drop(pinned);
                match thread_rng().gen_range(0..4) {
                    0 => _ = map.pin().shrink_to_fit(),
                    1 => map.pin().reserve(16),
                    2 => _ = map.flush(),
                    _ => count_up(map, count),
                }
            }
        }
    }
    count_up(map, count);
    for key in model.keys() {
        assert!(map.contains_key(key));
    }
    model
}

fn four_threads(map: Map) {
    let count = Count::default();
    let map = Arc::new(map);
    let threads = (1..=THREADS).map(|thread| {
        let (map, count) = (map.clone(), count.clone());
        thread::spawn(move || work(&map, thread, &count))
    });
    let mut left: BTreeMap<_, _> = join(threads).into_iter().flatten().collect();
    let shared = map.get(&SHARED).map(|value| value.number).unwrap();
    assert!(shared >= THREADS);
    left.insert(SHARED, shared);
    let found = map.pin().iter().map(|(key, value)| (*key, value.number)).collect();
    assert_eq!(left, found);
    assert_eq!(map.len(), left.len());
    // Of all threads but this one the parts in the collector have ended.
    while !map.flush() {}
    assert_eq!(map.pending(), 0);
    drop(Arc::into_inner(map).unwrap());
    count.assert_none_left();
}

/// In the collector of the process.
#[test]
fn grows_and_shrinks() {
    explore("models::map::grows_and_shrinks", || four_threads(EpochMap::new()));
}

/// In a collector of the map's own.
#[test]
fn in_a_private_collector() {
    explore("models::map::in_a_private_collector", || {
        four_threads(EpochMap::with_private_collector(RandomState::default()));
    });
}

/// Three that insert and remove everything, and one that clears, drains and looks at snapshots: what was put in
/// comes out once, as what was replaced, removed or drained, or is dropped by the clearing.
#[test]
fn cleared_meanwhile() {
    explore("models::map::cleared_meanwhile", || {
        let count = Count::default();
        let map = Arc::new(Map::new());
        let writers = (1..THREADS).map(|thread| {
            let (map, count) = (map.clone(), count.clone());
            thread::spawn(move || {
                for key in 0..10 {
                    map.insert(key, count.value(thread));
                    if thread_rng().gen_bool(0.3) {
                        map.remove(&thread_rng().gen_range(0..10));
                    }
                }
            })
        });
        let writers: Vec<_> = writers.collect();
        let clearing = thread::spawn({
            let map = map.clone();
            move || {
                for _ in 0..3 {
                    match thread_rng().gen_range(0..3) {
                        0 => map.clear(),
                        1 => map.pin().retain(|key, _| key % 2 == 0),
                        _ => {
                            let pinned = map.pin();
                            let mut keys: Vec<_> = pinned.drain().map(|(key, _)| *key).collect();
                            keys.sort_unstable();
                            assert!(keys.is_sorted_by(|a, b| a < b), "drained twice");
                        }
                    }
                }
            }
        });
        join(writers);
        clearing.join().unwrap();
        assert_eq!(map.pin().iter().count(), map.len());
        map.clear();
        assert!(map.is_empty());
        while !map.flush() {}
        drop(map);
        count.assert_none_left();
    });
}

/// Readers with copies of their own never see a value older than one that they have seen.
#[test]
fn readers() {
    explore("models::map::readers", || {
        let map = Arc::new(EpochMap::<u64, u64>::new());
        map.insert(0, 0);
        let readers = [(); 3].map(|()| {
            let map = map.clone();
            thread::spawn(move || {
                let (mut reader, mut last) = (map.reader(), 0);
                for _ in 0..8 {
                    let now = reader.get(&0).expect("it is always there");
                    assert!(now >= last);
                    last = now;
                }
            })
        });
        for now in 1..8 {
            map.insert(0, now);
            map.insert(now, now);
        }
        join(readers);
        assert_eq!(map.reader().get(&0), Some(7));
    });
}
