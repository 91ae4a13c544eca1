//! Detaching the whole list beside everything else.

use super::pair;

/// Who sees the new table finds its buckets.
#[test]
fn clear_publishes_the_table() {
    pair::<1>(
        "map::clear::clear_publishes_the_table",
        2,
        |_| {},
        |map| drop(map.clear()),
        |map| assert_eq!(map.get(1), None),
        |_| {},
    );
}

/// What is inserted comes out of the clear, or stays.
#[test]
fn clear_insert() {
    pair::<1>(
        "map::clear::clear_insert",
        2,
        |_| {},
        |map| {
            for value in map.clear() {
                assert_eq!(value, 0);
                map.count();
            }
        },
        |map| assert_eq!(map.insert(0, 0), None),
        |map| assert_eq!(map.counted() + map.keys().len(), 1),
    );
}

/// What is removed does not come out of the clear as well.
#[test]
fn clear_remove() {
    pair::<1>(
        "map::clear::clear_remove",
        2,
        |map| _ = map.insert(0, 0),
        |map| {
            for _ in map.clear() {
                map.count();
            }
        },
        |map| {
            if map.remove(0).is_some() {
                map.count();
            }
        },
        |map| assert_eq!((map.counted(), map.keys().len()), (1, 0)),
    );
}

/// What replaces comes out of the clear, or stays; what it has replaced does not come out.
#[test]
fn clear_replace() {
    pair::<1>(
        "map::clear::clear_replace",
        2,
        |map| _ = map.insert(0, 0),
        |map| {
            for _ in map.clear() {
                map.count();
            }
        },
        |map| {
            if map.insert(0, 1).is_some() {
                map.count();
            }
        },
        |map| assert_eq!(map.counted() + map.keys().len(), 2),
    );
}

/// A key is found, or is gone.
#[test]
fn clear_get() {
    pair::<1>(
        "map::clear::clear_get",
        2,
        |map| _ = map.insert(0, 0),
        |map| assert_eq!(map.clear(), [0]),
        |map| assert!(matches!(map.get(0), None | Some(0))),
        |_| {},
    );
}

/// One of two gets an entry.
#[test]
fn clear_clear() {
    pair::<1>(
        "map::clear::clear_clear",
        2,
        |map| _ = map.insert(0, 0),
        |map| {
            for _ in map.clear() {
                map.count();
            }
        },
        |map| {
            for _ in map.clear() {
                map.count();
            }
        },
        |map| assert_eq!(map.counted(), 1),
    );
}

/// A table that is detached while it grows.
#[test]
fn clear_grow() {
    pair::<1>(
        "map::clear::clear_grow",
        2,
        |map| _ = map.insert(0, 0),
        |map| {
            for _ in map.clear() {
                map.count();
            }
        },
        |map| assert_eq!(map.insert(2, 2), None),
        |map| {
            assert_eq!(map.counted() + map.keys().len(), 2);
            // New sentinels find their places only if no other table's stand among them.
            map.list.reserve(2, &map.pin());
        },
    );
}

/// Who takes a table that another has just put there finds its buckets.
#[test]
fn clear_acquires_the_table() {
    pair::<1>(
        "map::clear::clear_acquires_the_table",
        2,
        |_| {},
        |map| _ = map.clear(),
        |map| _ = map.clear(),
        |_| {},
    );
}

/// The same as `clear_insert`, of a bucket that is not the first.
#[test]
fn clear_insert_behind_a_sentinel() {
    pair::<1>(
        "map::clear::clear_insert_behind_a_sentinel",
        2,
        |_| {},
        |map| {
            for value in map.clear() {
                assert_eq!(value, 1);
                map.count();
            }
        },
        |map| assert_eq!(map.insert(1, 1), None),
        |map| assert_eq!(map.counted() + map.keys().len(), 1),
    );
}
