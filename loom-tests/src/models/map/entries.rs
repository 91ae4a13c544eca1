//! One entry, or two neighbours.

use super::pair;

/// What a look-up finds was written before.
#[test]
fn insert_publishes() {
    pair::<1>(
        "map::entries::insert_publishes",
        2,
        |_| {},
        |map| assert_eq!(map.insert(0, 7), None),
        |map| assert!(matches!(map.get(0), None | Some(7))),
        |_| {},
    );
}

/// Who finds a key gone has seen what went before its removal.
#[test]
fn absence_acquires() {
    pair::<1>(
        "map::entries::absence_acquires",
        2,
        |map| _ = map.insert(0, 0),
        |map| {
            map.map.side.write(1);
            map.remove(0);
        },
        |map| {
            if map.get(0).is_none() {
                assert_eq!(map.map.side.read(), 1);
            }
        },
        |_| {},
    );
}

/// Of two insertions of a key, one replaces what the other has inserted.
#[test]
fn insert_insert_same_key() {
    pair::<1>(
        "map::entries::insert_insert_same_key",
        2,
        |_| {},
        |map| {
            if let Some(old) = map.insert(0, 1) {
                assert_eq!(old, 2);
                map.count();
            }
        },
        |map| {
            if let Some(old) = map.insert(0, 2) {
                assert_eq!(old, 1);
                map.count();
            }
        },
        |map| assert_eq!((map.counted(), map.keys().len()), (1, 1)),
    );
}

/// Two keys of one bucket come in at one place.
#[test]
fn insert_insert_neighbours() {
    pair::<1>(
        "map::entries::insert_insert_neighbours",
        2,
        |_| {},
        |map| assert_eq!(map.insert(0, 0), None),
        |map| assert_eq!(map.insert(4, 4), None),
        |map| assert_eq!(map.keys(), [0, 4]),
    );
}

/// A key is removed if it was inserted first.
#[test]
fn insert_remove() {
    pair::<1>(
        "map::entries::insert_remove",
        2,
        |_| {},
        |map| assert_eq!(map.insert(0, 0), None),
        |map| {
            if map.remove(0).is_some() {
                map.count();
            }
        },
        |map| assert_eq!(map.counted() + map.keys().len(), 1),
    );
}

/// One of two removals of a key gets it.
#[test]
fn remove_remove() {
    pair::<1>(
        "map::entries::remove_remove",
        2,
        |map| _ = map.insert(0, 0),
        |map| {
            if map.remove(0).is_some() {
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

/// Two neighbours are removed: the second is not linked to the first again.
#[test]
fn remove_remove_neighbours() {
    pair::<2>(
        "map::entries::remove_remove_neighbours",
        2,
        |map| {
            map.insert(0, 0);
            map.insert(8, 8);
        },
        |map| assert_eq!(map.remove(0), Some(0)),
        |map| assert_eq!(map.remove(8), Some(8)),
        |map| {
            assert_eq!(map.keys(), []);
            map.flush_both();
            assert_eq!(map.alive(), 0, "what is removed is unlinked, and so reclaimed");
        },
    );
}

/// What is inserted behind a node that is removed is not lost with it.
#[test]
fn remove_insert_neighbours() {
    pair::<2>(
        "map::entries::remove_insert_neighbours",
        2,
        |map| _ = map.insert(0, 0),
        |map| assert_eq!(map.remove(0), Some(0)),
        |map| assert_eq!(map.insert(8, 8), None),
        |map| assert_eq!(map.keys(), [8]),
    );
}

/// A key that is replaced is never absent.
#[test]
fn replace_get() {
    pair::<1>(
        "map::entries::replace_get",
        2,
        |map| _ = map.insert(0, 1),
        |map| assert_eq!(map.insert(0, 2), Some(1)),
        |map| assert!(matches!(map.get(0), Some(1 | 2))),
        |_| {},
    );
}

/// Of two replacements the second replaces the first.
#[test]
fn replace_replace() {
    pair::<1>(
        "map::entries::replace_replace",
        2,
        |map| _ = map.insert(0, 1),
        |map| assert!(matches!(map.insert(0, 2), Some(1 | 3))),
        |map| assert!(matches!(map.insert(0, 3), Some(1 | 2))),
        |map| assert_eq!(map.keys().len(), 1),
    );
}

/// A removal gets the old value or the new one.
#[test]
fn replace_remove() {
    pair::<1>(
        "map::entries::replace_remove",
        2,
        |map| _ = map.insert(0, 1),
        |map| {
            if map.insert(0, 2).is_none() {
                map.count();
            }
        },
        |map| assert!(matches!(map.remove(0), Some(1 | 2))),
        |map| assert_eq!(map.counted(), map.keys().len()),
    );
}
