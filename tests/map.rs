//! The map's calls, seen from outside.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering::*};

use nodestate::map::{Change, Computed, EpochMap, Operation};

#[test]
fn against_std_at_random() {
    let mut seed = 1_u64;
    let mut random = move |n: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % n
    };
    for range in [4, 60, 5000] {
        let map = EpochMap::new();
        let mut model = HashMap::new();
        for step in 0..60_000_u64 {
            let key = random(range);
            match random(12) {
                0..5 => assert_eq!(map.pin().insert(key, step).copied(), model.insert(key, step)),
                5..8 => assert_eq!(map.pin().remove(&key).copied(), model.remove(&key)),
                8 => {
                    let next = map.pin().update(key, |v| v + 1).copied();
                    assert_eq!(
                        next,
                        model.get_mut(&key).map(|v| {
                            *v += 1;
                            *v
                        })
                    );
                }
                9 if random(range) == 0 => {
                    let mut drained: Vec<_> = map.pin().drain().map(|(k, v)| (*k, *v)).collect();
                    let mut expected: Vec<_> = model.drain().collect();
                    drained.sort();
                    expected.sort();
                    assert_eq!(drained, expected);
                }
                10 if random(100) == 0 => {
                    map.pin().shrink_to_fit();
                    map.flush();
                }
                _ => assert_eq!(map.pin().get(&key), model.get(&key)),
            }
            assert_eq!(map.len(), model.len());
            if step % 1000 == 0 {
                let mut entries: Vec<_> = map.pin().iter().map(|(k, v)| (*k, *v)).collect();
                let mut expected: Vec<_> = model.iter().map(|(k, v)| (*k, *v)).collect();
                entries.sort();
                expected.sort();
                assert_eq!(entries, expected);
            }
        }
    }
}

#[test]
fn two_threads_own_their_keys() {
    static DROPS: AtomicUsize = AtomicUsize::new(0);
    struct Counted(u64);
    impl Drop for Counted {
        fn drop(&mut self) {
            DROPS.fetch_add(1, Relaxed);
        }
    }
    let made = AtomicUsize::new(0);
    let map = EpochMap::new();
    std::thread::scope(|s| {
        for me in 0..3_u64 {
            let (map, made) = (&map, &made);
            s.spawn(move || {
                let mut model: HashMap<u64, u64> = HashMap::new();
                let mut x = me * 7 + 1;
                for step in 0..200_000_u64 {
                    x ^= x << 13;
                    x ^= x >> 7;
                    x ^= x << 17;
                    let key = (x >> 20) % 500 * 3 + me;
                    let pinned = map.pin();
                    match x % 5 {
                        0 | 1 => {
                            made.fetch_add(1, Relaxed);
                            assert_eq!(
                                pinned.insert(key, Counted(step)).map(|c| c.0),
                                model.insert(key, step)
                            )
                        }
                        2 => assert_eq!(pinned.remove(&key).map(|c| c.0), model.remove(&key)),
                        _ => assert_eq!(pinned.get(&key).map(|c| c.0), model.get(&key).copied()),
                    }
                    if step % 5000 == 0 && me == 0 {
                        pinned.shrink_to_fit();
                    }
                    if step % 1000 == 0 {
                        let mine = pinned.iter().filter(|(k, _)| **k % 3 == me).count();
                        assert_eq!(mine, model.len());
                    }
                }
            });
        }
    });
    assert!(map.len() == map.pin().iter().count());
    while !map.flush() {
        std::thread::yield_now();
    }
    drop(map);
    assert_eq!(made.load(Relaxed), DROPS.load(Relaxed));
}

#[test]
fn compute_and_batches() {
    let map = EpochMap::from([(1, 10)]);
    let pinned = map.pin();
    assert_eq!(pinned.compute(1, |_| Operation::<_>::Remove), Computed::Removed(&1, &10));
    assert_eq!(pinned.compute(1, |_| Operation::<_>::Remove), Computed::Absent);
    assert_eq!(pinned.apply([Change::Insert(1, 1), Change::Insert(1, 2), Change::Remove(1)]), 3);
}
