//! Calls of the map itself, each with a pin of its own.

use super::{
    super::{Expectation::Free, apart, leak},
    Beside, Gain, KEY, Map, NOTHING, Row, STABLE, Scenario, Subject, VICTIM,
    beside::{growth, same_key, shrink},
    put, taken, value,
};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("EpochMap: insert by the map / the same, remove", Free, insert),
        Row::new("EpochMap: extend by the map / growth", Free, || extend(growth)).sampled(3),
        Row::new("EpochMap: extend by the map / growth + shrink", Free, || extend(shrink))
            .sampled(3),
        Row::new("EpochMap: clone / same key", Free, || clone(same_key)).sampled(7),
        Row::new("EpochMap: clone / growth", Free, || clone(growth)).sampled(7),
        Row::new("EpochMap: looks by the map / same key", Free, || look(same_key)),
        Row::new("EpochMap: looks by the map / growth", Free, || look(growth)),
        Row::new("EpochMap: looks by the map / growth + shrink", Free, || look(shrink)),
    ]
}

/// The one value that both put in: the map does not tell which it has replaced.
const MINE: u64 = value(KEY, VICTIM);

fn insert() -> Scenario {
    let victim =
        |map: &'static Map| if apart!(map.insert(KEY, MINE)) { put(MINE) } else { NOTHING };
    Subject::new(&[5, 29, STABLE]).race(victim, the_same)
}

fn the_same(map: &Map, _: u64) -> Gain {
    let inserted = if map.insert(KEY, MINE) { put(MINE) } else { NOTHING };
    inserted + taken(map.pin().remove(&KEY))
}

fn extend(other: Beside) -> Scenario {
    let victim = |mut map: &'static Map| {
        apart!(map.extend([(KEY, MINE)]));
        put(MINE)
    };
    Subject::new(&[5, 29, STABLE]).race(victim, other)
}

fn clone(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        // Its end is no call that others meet.
        let copy = leak(apart!(map.clone()));
        assert!(copy.contains_key(&STABLE));
        NOTHING
    };
    Subject::new(&[5, KEY, 29, STABLE]).race(victim, other)
}

fn look(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        assert!(apart!(map.contains_key(&STABLE)) && !apart!(map.is_empty()));
        assert!(apart!(map.capacity()) >= 3);
        assert_eq!(apart!(map.reruns()), 0);
        NOTHING
    };
    Subject::new(&[5, KEY, 29, STABLE]).race(victim, other)
}
