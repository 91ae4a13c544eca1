//! Two victims on one map.

use super::{
    super::Expectation::Free,
    Beside, KEY, Map, Row, STABLE, Scenario, Subject, VICTIM,
    beside::{drain, growth, same_key, shrink},
    insert, taken,
};

const PRESENT: [u64; 4] = [5, KEY, 29, STABLE];
/// One more, and it grows.
const FULL: [u64; 4] = [5, 21, 29, STABLE];

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("two at once: EpochMap, replace and remove / same key", Free, || entry(same_key)),
        Row::new("two at once: EpochMap, replace and remove / drain", Free, || entry(drain)),
        Row::new("two at once: EpochMap, inserts that grow / growth", Free, || grow(growth)),
        Row::new("two at once: EpochMap, inserts that grow / shrink", Free, || grow(shrink)),
    ]
}

fn entry(other: Beside) -> Scenario {
    let remove = |map: &'static Map| taken(map.pin().remove(&KEY));
    Subject::new(&PRESENT).race_two(|map| insert(&map.pin(), KEY, VICTIM), remove, other)
}

fn grow(other: Beside) -> Scenario {
    let another = |map: &'static Map| insert(&map.pin(), 14, VICTIM);
    Subject::new(&FULL).race_two(|map| insert(&map.pin(), KEY, VICTIM), another, other)
}
