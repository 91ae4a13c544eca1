//! Growth beside everything else: the second entry makes two buckets of one.

use super::pair;

/// Who sees the new root finds its buckets.
#[test]
fn grow_publishes_the_segment() {
    pair::<0>(
        "map::grow::grow_publishes_the_segment",
        2,
        |map| _ = map.insert(0, 0),
        |map| assert_eq!(map.insert(2, 2), None),
        |map| assert_eq!(map.get(1), None),
        |_| {},
    );
}

/// A key behind the new sentinel is found while that is linked.
#[test]
fn grow_get() {
    pair::<0>(
        "map::grow::grow_get",
        2,
        |map| _ = map.insert(1, 1),
        |map| assert_eq!(map.insert(0, 0), None),
        |map| assert_eq!(map.get(1), Some(1)),
        |_| {},
    );
}

/// A key comes in behind the new sentinel while that is linked.
#[test]
fn grow_insert() {
    pair::<0>(
        "map::grow::grow_insert",
        2,
        |map| _ = map.insert(0, 0),
        |map| assert_eq!(map.insert(2, 2), None),
        |map| assert_eq!(map.insert(1, 1), None),
        |map| {
            assert_eq!(map.keys(), [0, 1, 2]);
            assert_eq!([0, 1, 2].map(|key| map.get(key)), [Some(0), Some(1), Some(2)]);
        },
    );
}

/// The node before which a sentinel is linked is removed.
#[test]
fn grow_remove() {
    pair::<0>(
        "map::grow::grow_remove",
        2,
        |map| _ = map.insert(1, 1),
        |map| assert_eq!(map.insert(0, 0), None),
        |map| assert_eq!(map.remove(1), Some(1)),
        |map| assert_eq!((map.keys(), map.get(1)), (vec![0], None)),
    );
}

/// The node behind which it is linked is removed.
#[test]
fn grow_remove_before() {
    pair::<0>(
        "map::grow::grow_remove_before",
        2,
        |map| _ = map.insert(0, 0),
        |map| assert_eq!(map.insert(1, 1), None),
        |map| assert_eq!(map.remove(0), Some(0)),
        |map| assert_eq!((map.keys(), map.get(1)), (vec![1], Some(1))),
    );
}

/// The same of a node that is replaced.
#[test]
fn grow_replace() {
    pair::<0>(
        "map::grow::grow_replace",
        2,
        |map| _ = map.insert(1, 1),
        |map| assert_eq!(map.insert(0, 0), None),
        |map| assert_eq!(map.insert(1, 3), Some(1)),
        |map| assert_eq!((map.keys(), map.get(1)), (vec![0, 3], Some(3))),
    );
}
