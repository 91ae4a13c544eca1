//! Reclamation beside those who may be looking.

use super::pair;

/// What is found is not reclaimed while it is looked at.
#[test]
fn reclaim_get() {
    pair::<1>(
        "map::reclaim::reclaim_get",
        2,
        |map| _ = map.insert(0, 0),
        |map| {
            map.remove(0);
            map.flush();
        },
        |map| assert!(matches!(map.get(0), None | Some(0))),
        |_| {},
    );
}

/// Nor what was replaced.
#[test]
fn reclaim_replaced() {
    pair::<1>(
        "map::reclaim::reclaim_replaced",
        2,
        |map| _ = map.insert(0, 1),
        |map| {
            map.insert(0, 2);
            map.flush();
        },
        |map| assert!(matches!(map.get(0), Some(1 | 2))),
        |_| {},
    );
}

/// Nor what was cleared.
#[test]
fn reclaim_cleared() {
    pair::<1>(
        "map::reclaim::reclaim_cleared",
        2,
        |map| _ = map.insert(0, 0),
        |map| {
            map.clear();
            map.flush();
        },
        |map| assert!(map.keys().len() <= 1),
        |_| {},
    );
}

/// Nor what a writer passes, or takes out, on its way to another place.
#[test]
fn reclaim_beside_a_helper() {
    pair::<1>(
        "map::reclaim::reclaim_beside_a_helper",
        2,
        |map| _ = map.insert(0, 0),
        |map| {
            map.remove(0);
            map.flush();
        },
        |map| assert_eq!(map.insert(2, 2), None),
        |map| assert_eq!(map.keys(), [2]),
    );
}

/// The same with the roles exchanged.
#[test]
fn reclaim_beside_a_helper_exchanged() {
    pair::<1>(
        "map::reclaim::reclaim_beside_a_helper_exchanged",
        2,
        |map| _ = map.insert(0, 0),
        |map| assert_eq!(map.insert(2, 2), None),
        |map| {
            map.remove(0);
            map.flush();
        },
        |map| assert_eq!(map.keys(), [2]),
    );
}

/// When nobody looks, everything is reclaimed.
#[test]
fn reclaims_indeed() {
    pair::<1>(
        "map::reclaim::reclaims_indeed",
        2,
        |map| _ = map.insert(0, 0),
        |map| {
            map.remove(0);
            map.flush();
        },
        |map| _ = map.get(0),
        |map| {
            map.flush();
            assert_eq!(map.list.domain.pending(), 0);
        },
    );
}
