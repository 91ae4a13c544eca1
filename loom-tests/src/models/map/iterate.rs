//! Iteration beside everything else.

use super::pair;

/// What is there throughout is met once, beside an insertion.
#[test]
fn iterate_insert() {
    pair::<2>(
        "map::iterate::iterate_insert",
        2,
        |map| _ = map.insert(8, 8),
        |map| assert_eq!(map.insert(0, 0), None),
        |map| assert!(matches!(map.keys()[..], [8] | [0, 8])),
        |_| {},
    );
}

/// Beside the removal of what stands before it.
#[test]
fn iterate_remove() {
    pair::<2>(
        "map::iterate::iterate_remove",
        2,
        |map| {
            map.insert(0, 0);
            map.insert(8, 8);
        },
        |map| assert_eq!(map.remove(0), Some(0)),
        |map| assert!(matches!(map.keys()[..], [8] | [0, 8])),
        |_| {},
    );
}

/// An entry that is replaced is met once.
#[test]
fn iterate_replace() {
    pair::<1>(
        "map::iterate::iterate_replace",
        2,
        |map| _ = map.insert(0, 1),
        |map| assert_eq!(map.insert(0, 2), Some(1)),
        |map| assert!(matches!(map.keys()[..], [1] | [2])),
        |_| {},
    );
}

/// Beside growth.
#[test]
fn iterate_grow() {
    pair::<0>(
        "map::iterate::iterate_grow",
        2,
        |map| _ = map.insert(1, 1),
        |map| assert_eq!(map.insert(0, 0), None),
        |map| assert!(matches!(map.keys()[..], [1] | [0, 1])),
        |_| {},
    );
}

/// Beside a clear: what is met was there.
#[test]
fn iterate_clear() {
    pair::<1>(
        "map::iterate::iterate_clear",
        2,
        |map| _ = map.insert(0, 0),
        |map| drop(map.clear()),
        |map| assert!(matches!(map.keys()[..], [] | [0])),
        |_| {},
    );
}

/// What an iteration has found gone is not found after.
#[test]
fn gone_stays_gone() {
    pair::<1>(
        "map::iterate::gone_stays_gone",
        2,
        |map| _ = map.insert(0, 0),
        |map| assert_eq!(map.remove(0), Some(0)),
        |map| {
            if map.keys().is_empty() {
                assert_eq!(map.get(0), None);
            }
        },
        |_| {},
    );
}
