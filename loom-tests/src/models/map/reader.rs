//! What a reader goes by: the counts.

use super::{INSERTED, pair};
use crate::map::list::Tally;
use crate::models::explore_pair;

/// Who sees the version of an insertion finds the entry.
#[test]
fn reader_sees_what_has_returned() {
    pair::<1>(
        "map::reader::reader_sees_what_has_returned",
        2,
        |_| {},
        |map| _ = map.insert(0, 0),
        |map| {
            // Pinned already, so that no fence of the collector stands in for the version's order.
            let _pinned = map.pin();
            if map.list.version() == Some(1) {
                assert_eq!(map.get(0), Some(0));
            }
        },
        |_| {},
    );
}

/// Who sees the version of a removal does not find the entry.
#[test]
fn reader_sees_what_was_removed() {
    pair::<1>(
        "map::reader::reader_sees_what_was_removed",
        2,
        |map| _ = map.insert(0, 0),
        |map| _ = map.remove(0),
        |map| {
            // Pinned already, so that no fence of the collector stands in for the version's order.
            let _pinned = map.pin();
            if map.list.version() == Some(2) {
                assert_eq!(map.get(0), None);
            }
        },
        |_| {},
    );
}

/// Who sees the version of a replacement finds the new value.
#[test]
fn reader_sees_what_was_replaced() {
    pair::<1>(
        "map::reader::reader_sees_what_was_replaced",
        2,
        |map| _ = map.insert(0, 1),
        |map| _ = map.insert(0, 2),
        |map| {
            // Pinned already, so that no fence of the collector stands in for the version's order.
            let _pinned = map.pin();
            if map.list.version() == Some(2) {
                assert_eq!(map.get(0), Some(2));
            }
        },
        |_| {},
    );
}

/// A striped tally counts what came before it was striped, and what comes after.
#[test]
fn stripes_are_published() {
    explore_pair(
        "map::reader::stripes_are_published",
        None,
        Tally::new,
        |tally| {
            tally.stripe();
            tally.add(INSERTED);
        },
        |tally| {
            tally.stripe();
            tally.add(INSERTED);
            assert!((1..=2).contains(&tally.len()));
            assert_eq!(tally.version(), None);
        },
    );
}
