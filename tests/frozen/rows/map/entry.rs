//! Calls that change one entry.

use nodestate::map::{Computed, Operation};

use super::{
    super::{Expectation::Free, apart},
    Beside, Gain, KEY, Map, NOTHING, Row, STABLE, Scenario, Subject, VICTIM,
    beside::{drain, growth, neighbours, same_key, shrink},
    insert, put, taken, value,
};

/// Without the victim's key: one before it in its bucket, and one behind it.
const ABSENT: [u64; 3] = [5, 29, STABLE];
/// With it. One more, and the table grows.
const PRESENT: [u64; 4] = [5, KEY, 29, STABLE];
/// So many that the table has grown, but the upper half of its new buckets is not linked: among
/// them that of the victim's key.
const UNLINKED: [u64; 5] = [5, 29, STABLE, 1, 2];

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("EpochMap: insert / same key", Free, || insert_new(same_key)),
        Row::new("EpochMap: insert / keys of its bucket", Free, || insert_new(neighbours)),
        Row::new("EpochMap: insert / growth", Free, || insert_new(growth)),
        Row::new("EpochMap: insert / growth + shrink", Free, || insert_new(shrink)),
        Row::new("EpochMap: insert / drain", Free, || insert_new(drain)),
        Row::new("EpochMap: insert, replacing / same key", Free, || replace(same_key)),
        Row::new("EpochMap: insert, replacing / keys of its bucket", Free, || replace(neighbours)),
        Row::new("EpochMap: insert, replacing / growth", Free, || replace(growth)),
        Row::new("EpochMap: insert, replacing / growth + shrink", Free, || replace(shrink)),
        Row::new("EpochMap: insert, replacing / drain", Free, || replace(drain)),
        Row::new("EpochMap: remove / same key", Free, || remove(same_key)),
        Row::new("EpochMap: remove / keys of its bucket", Free, || remove(neighbours)),
        Row::new("EpochMap: remove / growth", Free, || remove(growth)),
        Row::new("EpochMap: remove / growth + shrink", Free, || remove(shrink)),
        Row::new("EpochMap: remove / drain", Free, || remove(drain)),
        Row::new("EpochMap: remove_entry / same key", Free, || remove_entry(same_key)),
        Row::new("EpochMap: compute, inserting / same key", Free, || compute_new(same_key)),
        Row::new("EpochMap: compute, inserting / growth", Free, || compute_new(growth)),
        Row::new("EpochMap: compute, removing / same key", Free, || compute_gone(same_key)),
        Row::new("EpochMap: compute, removing / drain", Free, || compute_gone(drain)),
        Row::new("EpochMap: update / same key", Free, || update(same_key)),
        Row::new("EpochMap: update / keys of its bucket", Free, || update(neighbours)),
        Row::new("EpochMap: remove_if / same key", Free, || remove_if(same_key)),
        Row::new("EpochMap: remove_if / keys of its bucket", Free, || remove_if(neighbours)),
        Row::new("EpochMap: get_or_insert / same key", Free, || get_or_insert(same_key)),
        Row::new("EpochMap: insert by an unlinked bucket / same key", Free, || early(same_key))
            .sampled(3),
        Row::new("EpochMap: insert by an unlinked bucket / growth", Free, || early(growth)),
        Row::new("EpochMap: insert by an unlinked bucket / drain", Free, || early(drain))
            .sampled(3),
    ]
}

fn insert_new(other: Beside) -> Scenario {
    Subject::new(&ABSENT).race(|map| insert(&map.pin(), KEY, VICTIM), other)
}

fn replace(other: Beside) -> Scenario {
    Subject::new(&PRESENT).race(|map| insert(&map.pin(), KEY, VICTIM), other)
}

fn early(other: Beside) -> Scenario {
    Subject::new(&UNLINKED).race(|map| insert(&map.pin(), KEY, VICTIM), other)
}

fn remove(other: Beside) -> Scenario {
    Subject::new(&PRESENT).race(|map| taken(map.pin().remove(&KEY)), other)
}

fn remove_entry(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        let pinned = map.pin();
        let removed = apart!(pinned.remove_entry(&KEY));
        assert!(removed.is_none_or(|(key, value)| (*key, value >> 32) == (KEY, KEY)));
        taken(removed.map(|(_, value)| value))
    };
    Subject::new(&PRESENT).race(victim, other)
}

fn compute_new(other: Beside) -> Scenario {
    let decide = |_: Option<(&u64, &u64)>| Operation::<_>::Insert(value(KEY, VICTIM));
    Subject::new(&ABSENT).race(move |map| gain_of(map.pin().compute(KEY, decide)), other)
}

fn compute_gone(other: Beside) -> Scenario {
    let decide = |_: Option<(&u64, &u64)>| Operation::<_>::Remove;
    Subject::new(&PRESENT).race(move |map| gain_of(map.pin().compute(KEY, decide)), other)
}

fn gain_of(computed: Computed<'_, u64, u64>) -> Gain {
    match computed {
        Computed::Inserted(_, new) => put(*new),
        Computed::Updated { old, new } => put(*new.1) + taken(Some(old.1)),
        Computed::Removed(_, old) => taken(Some(old)),
        Computed::Absent | Computed::Aborted(()) => NOTHING,
    }
}

/// A value of this number's makes the sum come out, whatever it is made of.
fn update(other: Beside) -> Scenario {
    const MORE: u64 = 1 << 31;
    Subject::new(&PRESENT)
        .race(|map| map.pin().update(KEY, |old| old + MORE).map_or(NOTHING, |_| put(MORE)), other)
}

fn remove_if(other: Beside) -> Scenario {
    Subject::new(&PRESENT).race(
        |map| {
            let pinned = map.pin();
            taken(pinned.remove_if(&KEY, |key, value| value >> 32 == *key).map(|(_, value)| value))
        },
        other,
    )
}

fn get_or_insert(other: Beside) -> Scenario {
    use nodestate::map::GetOrInsert::{Found, Inserted, Lost};
    Subject::new(&ABSENT).race(
        |map| match map.pin().get_or_insert(KEY, value(KEY, VICTIM)) {
            Inserted(new) => put(*new),
            Found(_) | Lost { .. } => NOTHING,
        },
        other,
    )
}
