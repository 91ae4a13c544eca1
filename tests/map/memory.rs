//! What a map takes and what it keeps: complaints about other maps' memory.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread::scope;

use nodestate::map::{EpochMap, RandomState};

use crate::counting::bytes_of;
use crate::payload::{Census, reclaim_all};

/// papaya #31, crossbeam #1126: the values that were removed do not seem to be dropped.
#[test]
fn one_value_that_is_removed_is_dropped_when_that_is_asked_for() {
    for map in [EpochMap::new(), EpochMap::with_private_collector(RandomState::default())] {
        let census = Census::new();
        map.insert(1, census.make(1));
        map.remove(&1);
        assert_eq!((census.dropped(), map.pending()), (0, 1));
        reclaim_all(&map);
        assert_eq!((census.dropped(), map.pending()), (1, 0));
    }
}

/// papaya #31: nor when nobody asks, as long as the map is used.
#[test]
fn one_value_that_is_removed_is_dropped_in_passing() {
    let census = Census::new();
    let map = EpochMap::with_private_collector(RandomState::default());
    map.insert(1, Some(census.make(1)));
    map.remove(&1);
    let mut further = 0;
    while census.dropped() == 0 {
        map.insert(further, None);
        map.remove(&further);
        further += 1;
        assert!(further <= 512, "not yet");
    }
}

/// crossbeam #566: garbage comes faster than it is collected.
#[test]
fn garbage_is_collected_as_fast_as_it_comes() {
    let map = EpochMap::with_private_collector(RandomState::default());
    let mut most = 0;
    for n in 0..1_000_000_u64 {
        map.insert(0, n);
        most = most.max(map.pending());
    }
    assert!(most <= 1024, "{most}");

    let census = Census::new();
    let map = EpochMap::with_private_collector(RandomState::default());
    let most = AtomicUsize::new(0);
    scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for n in 0..200_000 {
                    map.insert(n % 100, census.make(n));
                    if n % 1000 == 0 {
                        most.fetch_max(map.pending(), Relaxed);
                    }
                }
            });
        }
    });
    // While a thread is off its processor in a call, what others remove has to wait.
    let most = most.into_inner();
    assert!(most < 300_000, "{most} of 600,000");
    reclaim_all(&map);
    assert_eq!(census.alive(), 100);
}

/// flurry #115: memory.
#[test]
fn an_entry_takes_no_more_than_its_links_and_buckets() {
    let three = || {
        let map = EpochMap::<u64, u64>::new();
        assert!((0..3).all(|n| map.insert(n, n)));
        map
    };
    // The thread's part in the collector is there from here on.
    drop(three());
    let (_map, bytes) = bytes_of(three);
    assert!(bytes <= 512, "{bytes} for three");

    // A table that has just doubled, and one that is full: eight buckets for an entry, and four, in
    // a small map; half of that in a large one.
    for (entries, most) in [(1_025, 81), (2_048, 49), (66_000, 48), (131_072, 33)] {
        let map = EpochMap::with_private_collector(RandomState::default());
        map.insert(0, 0);
        let ((), bytes) = bytes_of(|| assert!((1..entries).all(|n| map.insert(n, n))));
        let beside = bytes - 16 * entries as isize;
        assert!(beside <= most * entries as isize + 1024, "{beside} for {entries}");
    }
}

/// h2o-3 #412: keys that come and go leave something behind, and the table grows for ever.
#[test]
fn keys_that_come_and_go_leave_nothing_in_the_table() {
    let map: EpochMap<u64, u64> = (0..100).map(|n| (n, n)).collect();
    let capacity = map.capacity();
    for n in 100..500_000 {
        map.insert(n, n);
        map.remove(&(n - 100));
    }
    assert_eq!((map.len(), map.capacity()), (100, capacity));
    assert_eq!(map.pin().iter().count(), 100);
}
