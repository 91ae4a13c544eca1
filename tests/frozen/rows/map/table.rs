//! Calls that change the table: growth, shrinking, and everything at once.

use std::cell::Cell;

use nodestate::map::Change;

use super::{
    super::Expectation::Free,
    Beside, KEY, MORE, Map, NOTHING, Row, STABLE, Scenario, Subject, VICTIM, audit,
    beside::{drain, growth, neighbours, same_key, shrink},
    insert, leak, put, taken, value,
};

/// As many as a new table holds: one more, and it grows.
const FULL: [u64; 4] = [5, 21, 29, STABLE];
const FEW: [u64; 3] = [5, 29, STABLE];

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("EpochMap: insert that grows / same key", Free, || grow(same_key)).sampled(3),
        Row::new("EpochMap: insert that grows / keys of its bucket", Free, || grow(neighbours))
            .sampled(3),
        Row::new("EpochMap: insert that grows / growth", Free, || grow(growth)),
        Row::new("EpochMap: insert that grows / growth + shrink", Free, || grow(shrink)).sampled(3),
        Row::new("EpochMap: insert that grows / drain", Free, || grow(drain)),
        Row::new("EpochMap: 12 inserts, growing twice / growth", Free, || grow_twice(growth))
            .sampled(37),
        Row::new("EpochMap: 12 inserts, growing twice / growth + shrink", Free, || {
            grow_twice(shrink)
        })
        .sampled(37),
        Row::new("EpochMap: 12 inserts, growing twice / drain", Free, || grow_twice(drain))
            .sampled(37),
        Row::new("EpochMap: insert that stripes the counts / growth", Free, || stripe(growth))
            .sampled(3),
        Row::new("EpochMap: reserve / growth", Free, || reserve(growth)).sampled(7),
        Row::new("EpochMap: reserve / drain", Free, || reserve(drain)).sampled(7),
        Row::new("EpochMap: shrink_to_fit / same key", Free, || shrink_to_fit(same_key)).sampled(3),
        Row::new("EpochMap: shrink_to_fit / growth", Free, || shrink_to_fit(growth)).sampled(3),
        Row::new("EpochMap: shrink_to_fit / growth + shrink", Free, || shrink_to_fit(shrink))
            .sampled(3),
        Row::new("EpochMap: shrink_to_fit / drain", Free, || shrink_to_fit(drain)).sampled(3),
        Row::new("EpochMap: insert that ends a shrink / same key", Free, || sweep(true, same_key))
            .sampled(5),
        Row::new("EpochMap: insert that ends a shrink / growth", Free, || sweep(true, growth))
            .sampled(5),
        Row::new("EpochMap: insert that ends a shrink / growth + shrink", Free, || {
            sweep(true, shrink)
        })
        .sampled(5),
        Row::new("EpochMap: insert that ends a shrink / drain", Free, || sweep(true, drain))
            .sampled(5),
        Row::new("EpochMap: insert that helps a shrink / growth", Free, || sweep(false, growth))
            .sampled(7),
        Row::new("EpochMap: insert that helps a shrink / growth + shrink", Free, || {
            sweep(false, shrink)
        })
        .sampled(7),
        Row::new("EpochMap: retain / same key", Free, || retain(same_key)),
        Row::new("EpochMap: retain / keys of its bucket", Free, || retain(neighbours)).sampled(3),
        Row::new("EpochMap: retain / growth", Free, || retain(growth)).sampled(3),
        Row::new("EpochMap: apply of 70 removals / same key", Free, || apply(same_key)).sampled(23),
        Row::new("EpochMap: drain / same key", Free, || drain_all(same_key)),
        Row::new("EpochMap: drain / keys of its bucket", Free, || drain_all(neighbours)).sampled(3),
        Row::new("EpochMap: drain / growth + shrink", Free, || drain_all(shrink)).sampled(3),
        Row::new("EpochMap: drain / drain", Free, || drain_all(drain)),
        Row::new("EpochMap: clear / growth", Free, clear),
    ]
}

fn grow(other: Beside) -> Scenario {
    Subject::new(&FULL).race(|map| insert(&map.pin(), KEY, VICTIM), other)
}

fn grow_twice(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        let pinned = map.pin();
        (40..52).map(|key| insert(&pinned, key, VICTIM)).sum()
    };
    Subject::new(&FULL).race(victim, other)
}

/// A map of 256 buckets that are full.
fn stripe(other: Beside) -> Scenario {
    let keys: Vec<u64> = (1..=129).filter(|key| *key != KEY).collect();
    Subject::new(&keys).race(|map| insert(&map.pin(), KEY, VICTIM), other)
}

fn reserve(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        map.pin().reserve(5);
        NOTHING
    };
    Subject::new(&FEW).race(victim, other)
}

/// A map that has few entries, and room for many more.
fn roomy(more: usize) -> Subject {
    let map = Map::default();
    map.pin().reserve(more);
    Subject::of(map, &FEW)
}

fn shrink_to_fit(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        map.pin().shrink_to_fit();
        NOTHING
    };
    roomy(16).race(victim, other)
}

/// The buckets are out of use, and nobody is pinned that could link them: what is left is to be done
/// by writers. This one does half of it, and `ends` says that the other half is done.
fn sweep(ends: bool, other: Beside) -> Scenario {
    let subject = roomy(8);
    assert!(subject.map.pin().shrink_to_fit());
    for _ in 0..4 {
        crossbeam_epoch::pin().flush();
    }
    if ends {
        subject.sum.set(subject.sum.get() + insert(&subject.map.pin(), 7, 0));
    }
    subject.race(|map| insert(&map.pin(), KEY, VICTIM), other)
}

fn retain(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        map.pin().retain(|key, _| *key != STABLE);
        -put(value(STABLE, 0))
    };
    Subject::new(&FULL).race(victim, other)
}

/// More than the collector takes at a time.
fn apply(other: Beside) -> Scenario {
    const REMOVED: std::ops::Range<u64> = 200..270;
    let keys: Vec<u64> = REMOVED.collect();
    let victim = |map: &'static Map| {
        map.pin().apply(REMOVED.map(Change::Remove));
        REMOVED.map(|key| -put(value(key, 0))).sum()
    };
    Subject::new(&keys).race(victim, other)
}

fn drain_all(other: Beside) -> Scenario {
    let victim = |map: &'static Map| map.pin().drain().map(|(_, value)| taken(Some(value))).sum();
    Subject::new(&FULL).race(victim, other)
}

/// At one instant the map is empty: what is there in the end was inserted after all that is not.
fn clear() -> Scenario {
    let Subject { map, .. } = Subject::new(&FULL);
    let inserted = leak(Cell::new(0));
    Scenario::new(
        || map.clear(),
        |operation| {
            growth(map, operation);
            inserted.set(operation + 1);
            true
        },
        || {
            let pinned = map.pin();
            let mut keys: Vec<u64> = pinned.keys().copied().collect();
            keys.sort_unstable();
            let last = MORE + inserted.get();
            let expected: Vec<u64> = (last - keys.len() as u64..last).collect();
            assert_eq!(keys, expected);
            let sum = pinned.values().map(|value| put(*value)).sum();
            drop(pinned);
            audit(map, sum);
        },
    )
}
