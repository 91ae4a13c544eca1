//! Shrinking, from four buckets to two, beside everything else.

use super::{INSERTED, Part, pair, three};

/// A key of a bucket that retires is found throughout.
#[test]
fn shrink_get() {
    pair::<1>(
        "map::shrink::shrink_get",
        2,
        |map| {
            map.insert(0, 0);
            map.insert(2, 2);
            map.remove(0);
            assert_eq!(map.list.buckets(), 4);
        },
        |map| assert!(map.shrink()),
        |map| assert_eq!(map.get(2), Some(2)),
        |map| assert_eq!(map.list.buckets(), 2),
    );
}

/// A key comes into a bucket that retires.
#[test]
fn shrink_insert() {
    pair::<1>(
        "map::shrink::shrink_insert",
        2,
        |map| {
            map.insert(0, 0);
            map.insert(2, 2);
            map.remove(0);
            assert_eq!(map.list.buckets(), 4);
        },
        |map| _ = map.shrink(),
        |map| assert_eq!(map.insert(6, 6), None),
        |map| {
            assert_eq!(map.keys(), [2, 6]);
            assert_eq!(map.get(6), Some(6));
        },
    );
}

/// A key is removed from a bucket that retires.
#[test]
fn shrink_remove() {
    pair::<1>(
        "map::shrink::shrink_remove",
        2,
        |map| {
            map.insert(0, 0);
            map.insert(2, 2);
            map.remove(0);
            assert_eq!(map.list.buckets(), 4);
        },
        |map| _ = map.shrink(),
        |map| assert_eq!(map.remove(2), Some(2)),
        |map| assert_eq!((map.keys(), map.get(2)), (vec![], None)),
    );
}

/// What is there throughout is met once.
#[test]
fn shrink_iterate() {
    pair::<1>(
        "map::shrink::shrink_iterate",
        2,
        |map| {
            map.insert(0, 0);
            map.insert(2, 2);
            map.remove(0);
            assert_eq!(map.list.buckets(), 4);
        },
        |map| _ = map.shrink(),
        |map| assert_eq!(map.keys(), [2]),
        |_| {},
    );
}

/// A table that is detached while it shrinks.
#[test]
fn shrink_clear() {
    pair::<1>(
        "map::shrink::shrink_clear",
        2,
        |map| {
            map.insert(0, 0);
            map.insert(2, 2);
            map.remove(0);
            assert_eq!(map.list.buckets(), 4);
        },
        |map| _ = map.shrink(),
        |map| {
            for _ in map.clear() {
                map.count();
            }
        },
        |map| assert_eq!((map.counted(), map.keys().len()), (1, 0)),
    );
}

/// Two take a sentinel out each: who says that all are out looks up what stands behind the other's.
#[test]
fn shrink_sweeps_all() {
    pair::<1>(
        "map::shrink::shrink_sweeps_all",
        2,
        |map| {
            map.insert(0, 0);
            map.insert(2, 2);
            map.remove(0);
            assert!(map.shrink());
            map.flush();
        },
        |map| map.help(),
        |map| {
            // Pinned throughout, so that no fence of the collector stands in for the count's order.
            let _pinned = map.pin();
            map.help();
            assert_eq!(map.get(2), Some(2));
        },
        |map| assert_eq!(map.keys(), [2]),
    );
}

/// A key behind a sentinel is found while that is taken out.
#[test]
fn shrink_sweep_get() {
    pair::<1>(
        "map::shrink::shrink_sweep_get",
        2,
        |map| {
            map.insert(0, 0);
            map.insert(2, 2);
            map.remove(0);
            assert!(map.shrink());
            map.flush();
        },
        |map| {
            map.help();
            map.help();
        },
        |map| assert_eq!(map.get(2), Some(2)),
        |map| assert_eq!(map.keys(), [2]),
    );
}

/// The same while it is given back as well.
#[test]
fn shrink_frees() {
    pair::<1>(
        "map::shrink::shrink_frees",
        1,
        |map| {
            map.insert(0, 0);
            map.insert(2, 2);
            map.remove(0);
            assert!(map.shrink());
            map.flush();
        },
        |map| {
            map.help();
            map.help();
            map.flush();
        },
        |map| assert_eq!(map.get(2), Some(2)),
        |map| assert_eq!(map.keys(), [2]),
    );
}

/// Another has made new buckets where old ones are being taken out.
#[test]
fn shrink_sweep_grow() {
    pair::<1>(
        "map::shrink::shrink_sweep_grow",
        2,
        |map| {
            map.insert(0, 0);
            map.insert(2, 2);
            map.remove(0);
            assert!(map.shrink());
            map.flush();
        },
        |map| _ = map.insert(1, 1),
        |map| assert_eq!(map.get(2), Some(2)),
        |map| {
            assert_eq!(map.list.buckets(), 4);
            assert_eq!([1, 2].map(|key| map.get(key)), [Some(1), Some(2)]);
        },
    );
}

/// Who has claimed a bucket that retires before it is linked does not link it later.
#[test]
fn shrink_beside_a_claimer() {
    pair::<1>(
        "map::shrink::shrink_beside_a_claimer",
        2,
        |map| _ = map.insert(2, 2),
        |map| map.list.reserve(1, &map.pin()),
        |map| {
            map.shrink();
            map.help();
            map.help();
        },
        |map| assert_eq!((map.keys(), map.get(2)), (vec![2], Some(2))),
    );
}

/// Two keys, of which the second is not counted yet. And each has pinned once: with that it looks whether
/// there is something to reclaim, and goes an epoch on.
fn about_to_grow(map: &Part<'_, 0>) {
    map.insert(1, 1);
    map.list.insert(map.node(0, 0), &map.pin());
    map.all_pin_once();
}

/// The end of an insertion: makes a second bucket, and links its sentinel.
fn grow(map: &Part<'_, 0>) {
    map.list.settle(INSERTED, &map.pin());
}

fn collect(map: &Part<'_, 0>) {
    map.pin().flush();
}

/// Takes the second bucket out of use, and helps in the next epoch, under a pin that may be older than what
/// another has linked.
fn shrink_and_help(map: &Part<'_, 0>) {
    shrink_and_help_after(map, || {});
}

fn shrink_and_help_after(map: &Part<'_, 0>, meanwhile: fn()) {
    map.list.shrink_to(1, &map.pin());
    map.pin().flush();
    let guard = map.pin();
    meanwhile();
    map.list.help(&guard);
}

fn both_are_there(map: &Part<'_, 0>) {
    assert_eq!((map.keys(), map.get(0), map.get(1)), (vec![0, 1], Some(0), Some(1)));
}

/// Who was pinned before the last sentinel was linked, and hears from the collector that no more will be,
/// finds that one and takes it out.
#[test]
fn shrink_pinned_before_a_link() {
    pair::<0>(
        "map::shrink::shrink_pinned_before_a_link",
        2,
        about_to_grow,
        |map| {
            grow(map);
            collect(map);
        },
        shrink_and_help,
        both_are_there,
    );
}

/// The same with the roles exchanged.
#[test]
fn shrink_pinned_before_a_link_exchanged() {
    pair::<0>(
        "map::shrink::shrink_pinned_before_a_link_exchanged",
        2,
        about_to_grow,
        shrink_and_help,
        |map| {
            grow(map);
            collect(map);
        },
        both_are_there,
    );
}

/// The same when a third collects, who has heard of the link from the collector alone. The helper gives way
/// once it is pinned, which counts as no preemption.
#[test]
fn shrink_pinned_before_the_link_of_another() {
    three::<0>(
        "map::shrink::shrink_pinned_before_the_link_of_another",
        1,
        about_to_grow,
        [grow, collect, |map| shrink_and_help_after(map, loom::thread::yield_now)],
        both_are_there,
    );
}
