//! How often closures run, and what they may do. The complaint elsewhere: JCTools #376.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread::scope;

use nodestate::map::{Computed, EpochMap, GetOrInsert, Operation};

/// JCTools #376: a closure that makes a value runs more than once.
#[test]
fn a_value_is_made_once_by_each_and_inserted_once() {
    for _ in 0..200 {
        let map = EpochMap::new();
        let (runs, inserted) = (AtomicU64::new(0), AtomicU64::new(0));
        scope(|scope| {
            for me in 0..3 {
                let (map, runs, inserted) = (&map, &runs, &inserted);
                scope.spawn(move || {
                    let mut mine = 0;
                    let pinned = map.pin();
                    let found = pinned.get_or_insert_with(1, || {
                        mine += 1;
                        std::thread::yield_now();
                        me
                    });
                    inserted.fetch_add(matches!(found, GetOrInsert::Inserted(_)).into(), Relaxed);
                    assert_eq!(Some(found.value()), pinned.get(&1));
                    assert!(mine <= 1);
                    runs.fetch_add(mine, Relaxed);
                });
            }
        });
        assert_eq!((map.len(), inserted.into_inner()), (1, 1));
        assert!((1..=3).contains(&runs.into_inner()));
    }
}

/// JCTools #376: how often closures ran in vain is known.
#[test]
fn closures_that_run_again_are_counted() {
    let map = EpochMap::from([(1, 0_u64)]);
    let runs = AtomicU64::new(0);
    scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for _ in 0..5_000 {
                    map.pin().update(1, |n| {
                        if runs.fetch_add(1, Relaxed).is_multiple_of(50) {
                            std::thread::yield_now();
                        }
                        n + 1
                    });
                }
            });
        }
    });
    assert_eq!(map.get(&1).as_deref(), Some(&15_000));
    assert_eq!(runs.into_inner() - 15_000, map.reruns());
}

/// JCTools #376: a computation that computes waits for itself, or never ends. Other keys are no
/// reason to ask again, neighbours or not.
#[test]
fn a_computation_may_compute_other_keys() {
    fn count_down(map: &EpochMap<u64, u64>, runs: &AtomicU64, key: u64) -> Operation<u64> {
        assert!(runs.fetch_add(1, Relaxed) <= 50, "more than once for each key");
        if key > 0 {
            map.pin().compute(key - 1, |_| count_down(map, runs, key - 1));
        }
        Operation::Insert(key)
    }
    let map = EpochMap::new();
    count_down(&map, &AtomicU64::new(0), 50);
    assert_eq!((map.len(), map.reruns()), (50, 0));
}

/// JCTools #376: the same key is asked about again, as it is then.
#[test]
fn a_computation_may_change_what_it_computes() {
    let map = EpochMap::from([(7, 7)]);
    let pinned = map.pin();
    let mut asked = Vec::new();
    let computed = pinned.compute(7, |entry| {
        asked.extend(entry.map(|(_, value)| *value));
        if asked.len() == 1 {
            map.insert(7, 70);
        }
        Operation::<_>::Remove
    });
    assert_eq!(computed, Computed::Removed(&7, &70));
    assert_eq!((asked, map.reruns()), (vec![7, 70], 1));
}
