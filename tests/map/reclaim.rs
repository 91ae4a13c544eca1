//! When what was removed is dropped, and what keeps it.

use std::process::Command;
use std::sync::mpsc::channel;
use std::thread::scope;

use nodestate::map::{EpochMap, RandomState};

use crate::counting::bytes_of;
use crate::payload::{Census, Counted, eventually, reclaim_all};
use crate::random::Random;

type Map = EpochMap<u64, Counted>;

fn private() -> Map {
    EpochMap::with_private_collector(RandomState::default())
}

#[test]
fn what_is_removed_is_dropped_after_so_many_further_removals() {
    let census = Census::new();
    let map = private();
    for n in 0..100_000 {
        map.insert(n % 10, census.make(n));
        map.remove(&(n % 10));
        // Two bags of 64 and one that fills, in each of three epochs.
        assert!(census.alive() <= 3 * 3 * 64, "{} are kept", census.alive());
    }
    assert!(map.flush());
    assert_eq!(census.alive(), 0);
}

#[test]
fn what_is_removed_in_large_numbers_is_dropped_as_well() {
    let census = Census::new();
    let map = private();
    for round in 0..10 {
        (&map).extend((0..5_000).map(|n| (n, census.make(n))));
        map.pin().retain(|n, _| *n < round);
        if round % 2 == 0 {
            map.clear();
        }
    }
    for n in 0..2_000 {
        map.insert(10_000, census.make(n));
    }
    assert!(census.alive() <= map.len() + 3 * 3 * 64, "{} are kept", census.alive());
}

#[test]
fn one_flush_reclaims_what_can_be_reclaimed() {
    let census = Census::new();
    for removed in [10, 1_000, 100_000] {
        let map = private();
        (&map).extend((0..removed).map(|n| (n, census.make(n))));
        let pinned = map.pin();
        pinned.retain(|_, _| false);
        drop(pinned);
        assert!(map.flush(), "{} of {removed} are pending", map.pending());
        assert_eq!(census.alive(), 0);
    }
}

/// Nobody writes any more: what is left of a shrink is done by `flush`.
#[test]
fn flush_gives_back_the_buckets_of_a_table_that_was_shrunk() {
    for entries in [40, 1_025, 10_000] {
        let map = EpochMap::<u64, u64>::with_private_collector(RandomState::default());
        (&map).extend((0..entries).map(|n| (n, n)));
        map.pin().retain(|n, _| *n < 4);
        reclaim_all(&map);
        let buckets = 2 * map.capacity();
        assert!(map.pin().shrink_to_fit());
        let ((), bytes) = bytes_of(|| (0..4).for_each(|_| reclaim_all(&map)));
        let back = -bytes;
        assert!(back >= 8 * (buckets as isize - 8), "{back} bytes of {buckets} buckets");
    }
}

#[test]
fn a_pin_keeps_all_that_is_removed_under_it_and_no_more() {
    let census = Census::new();
    let map = private();
    (&map).extend((0..1_000).map(|n| (n, census.make(n))));
    let stalled = map.pin_owned();
    for n in 0..1_000 {
        map.remove(&n);
        assert_eq!((map.pending() as u64, census.dropped()), (n + 1, 0));
    }
    assert!(!map.flush());
    drop(stalled);
    assert!(map.flush());
    assert_eq!((map.pending(), census.alive()), (0, 0));
}

#[test]
fn a_stalled_thread_keeps_the_garbage_of_the_maps_that_share_its_collector() {
    let census = Census::new();
    let (shared, private) = (Map::new(), private());
    let other = Map::new();
    let (pinned, is_pinned) = channel();
    let (over, is_over) = channel::<()>();
    scope(|scope| {
        scope.spawn(move || {
            let pin = other.pin();
            pinned.send(()).unwrap();
            let _ = is_over.recv();
            drop(pin);
        });
        is_pinned.recv().unwrap();
        for map in [&shared, &private] {
            (0..500).for_each(|n| assert!(map.insert(n, census.make(n)) && map.remove(&n)));
        }
        assert!(private.flush(), "a pin elsewhere is nothing to it");
        assert_eq!((private.pending(), shared.flush(), shared.pending()), (0, false, 500));
        assert_eq!(census.alive(), 500);
        drop(over);
    });
    reclaim_all(&shared);
    assert_eq!((shared.pending(), census.alive()), (0, 0));
}

#[test]
fn a_pin_on_a_private_map_keeps_nothing_of_others() {
    let census = Census::new();
    let (map, private) = (Map::new(), private());
    let _stalled = private.pin();
    assert!(map.insert(1, census.make(1)) && map.remove(&1));
    reclaim_all(&map);
    assert_eq!(census.alive(), 0);
}

#[test]
fn what_a_thread_or_a_handle_has_removed_is_dropped_when_it_is_gone() {
    let census = Census::new();
    let map = Map::new();
    let handle = map.handle();
    handle.pin().insert(1, census.make(1));
    handle.pin().remove(&1);
    drop(handle);
    scope(|scope| {
        scope.spawn(|| {
            map.insert(1, census.make(1));
            map.remove(&1);
        });
    });
    reclaim_all(&map);
    assert_eq!(census.alive(), 0);
}

#[test]
fn a_map_that_goes_leaves_the_garbage_of_others() {
    let census = Census::new();
    let map: Map = (0..10).map(|n| (n, census.make(n))).collect();
    let pinned = map.pin();
    let removed = pinned.remove(&1).unwrap();
    for _ in 0..10 {
        let other: Map = (0..500).map(|n| (n, census.make(n))).collect();
        other.pin().retain(|n, _| n % 2 == 0);
        other.pin().shrink_to_fit();
    }
    assert_eq!(removed.number(), 1);
    drop(pinned);
    reclaim_all(&map);
    assert_eq!(map.len(), 9);
}

#[test]
fn a_map_may_go_before_its_garbage() {
    let census = Census::new();
    let pin = Map::new();
    let pinned = pin.pin();
    for round in 0..4 {
        let map: Map = (0..500).map(|n| (n, census.make(n))).collect();
        match round {
            0 => map.clear(),
            1 => map.pin().retain(|n, _| *n < 5),
            2 => {
                map.pin().retain(|n, _| *n < 5);
                map.pin().shrink_to_fit();
            }
            _ => assert_eq!(map.pin().drain().len(), 500),
        }
    }
    assert!(census.alive() >= 2_000 - 20);
    drop(pinned);
    // Another map's garbage comes after theirs.
    let later = Map::new();
    eventually(|| {
        later.insert(1, Census::new().make(1));
        reclaim_all(&later);
        census.alive() == 0
    });
}

fn resident_bytes() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").expect("a Linux");
    let pages: usize = text.split(' ').nth(1).and_then(|n| n.parse().ok()).expect("numbers");
    pages * 4096
}

/// Inserts, replaces and removes 1,000 keys of one's own.
fn churn(map: &EpochMap<u64, [u64; 4]>, me: u64, operations: u64) {
    let mut random = Random::new(me);
    for n in 0..operations {
        let key = random.below(1_000) * 2 + me;
        match n % 3 {
            0 => map.remove(&key),
            _ => map.insert(key, [n; 4]),
        };
    }
}

/// By how much the process grows at most, once it is warm, while this does so much 20 times.
fn growth_by(some: impl Fn()) -> usize {
    some();
    let warm = resident_bytes();
    let after = |_| {
        some();
        resident_bytes()
    };
    (0..20).map(after).max().unwrap_or(0).saturating_sub(warm)
}

/// Runs the test again in a process of its own, whose memory is nobody else's; there, does it.
fn alone(name: &str, test: impl Fn()) {
    if std::env::var_os("NODESTATE_ALONE").is_some() {
        return test();
    }
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.env("NODESTATE_ALONE", "1").args(["--exact", name, "--include-ignored"]);
    let output = again.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

#[test]
fn flat_memory_over_a_million_operations() {
    alone("reclaim::flat_memory_over_a_million_operations", || {
        let map = EpochMap::new();
        let growth = growth_by(|| churn(&map, 0, 50_000));
        assert!(growth < 1 << 20, "{growth} bytes");
    });
}

/// What the collector keeps while a thread is off its processor in the middle of a call is a matter
/// of the scheduler, some megabytes; a leak of one node in ten would be 400.
#[test]
#[ignore = "some ten seconds: `cargo test --release --test map -- --ignored`"]
fn flat_memory_over_a_hundred_million_operations() {
    alone("reclaim::flat_memory_over_a_hundred_million_operations", || {
        let map = EpochMap::new();
        let growth = growth_by(|| churn(&map, 0, 2_500_000));
        assert!(growth < 1 << 20, "{growth} bytes");
        let both = || {
            scope(|scope| {
                scope.spawn(|| churn(&map, 0, 1_250_000));
                scope.spawn(|| churn(&map, 1, 1_250_000));
            });
        };
        let growth = growth_by(both);
        assert!(growth < 200 << 20, "{growth} bytes");
        reclaim_all(&map);
    });
}
