//! Calls that change no entry: readers, pins, and what is reclaimed.

use std::cell::{OnceCell, RefCell};

use super::{
    super::{Expectation::Free, apart},
    Beside, Gain, Handle, KEY, Map, NOTHING, Reader, Row, STABLE, Scenario, Subject, UNUSED,
    VICTIM,
    beside::{drain, growth, neighbours, same_key, shrink},
    insert, look, taken,
};

const PRESENT: [u64; 4] = [5, KEY, 29, STABLE];
/// The table has grown, and the bucket of the victim's key is not linked.
const UNLINKED: [u64; 5] = [5, KEY, 29, STABLE, 1];

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("EpochMap: get / same key", Free, || get(same_key)),
        Row::new("EpochMap: get / keys of its bucket", Free, || get(neighbours)),
        Row::new("EpochMap: get / growth", Free, || get(growth)),
        Row::new("EpochMap: get / growth + shrink", Free, || get(shrink)),
        Row::new("EpochMap: get / drain", Free, || get(drain)),
        Row::new("EpochMap: get by an unlinked bucket / growth", Free, || get_early(growth)),
        Row::new("EpochMap: get_many, contains_key / same key", Free, || several(same_key)),
        Row::new("EpochMap: get_many, contains_key / growth + shrink", Free, || several(shrink)),
        Row::new("EpochMap: values / keys of its bucket", Free, || values(neighbours)).sampled(3),
        Row::new("EpochMap: iterate / same key", Free, || iterate(same_key)).sampled(3),
        Row::new("EpochMap: iterate / keys of its bucket", Free, || iterate(neighbours)).sampled(3),
        Row::new("EpochMap: iterate / growth", Free, || iterate(growth)),
        Row::new("EpochMap: iterate / growth + shrink", Free, || iterate(shrink)).sampled(3),
        Row::new("EpochMap: snapshot / same key", Free, || snapshot(same_key)).sampled(3),
        Row::new("EpochMap: Reader, reads after a change / same key", Free, || reader(same_key))
            .sampled(7),
        Row::new("EpochMap: Reader, reads after a change / growth + shrink", Free, || {
            reader(shrink)
        })
        .sampled(13),
        Row::new("EpochMap: a new Reader, and its first look / same key", Free, || {
            new_reader(same_key)
        })
        .sampled(7),
        Row::new("EpochMap: an owned pin, and its drop / drain", Free, || owned(drain)).sampled(7),
        Row::new("EpochMap: pin / same key", Free, || pin(same_key)),
        Row::new("EpochMap: pin / drain", Free, || pin(drain)),
        Row::new("EpochMap: insert by a Handle / same key", Free, || by_handle(same_key)),
        Row::new("EpochMap: insert by a Handle / drain", Free, || by_handle(drain)),
        Row::new("EpochMap: handle / same key", Free, || register(same_key)).sampled(7),
        Row::new("EpochMap: remove by an owned pin / same key", Free, || by_owned(same_key)),
        Row::new("EpochMap: remove + flush / same key", Free, || flush(same_key)).sampled(3),
        Row::new("EpochMap: remove + flush / drain + flush", Free, || flush(drain_and_flush))
            .sampled(5),
    ]
}

fn get(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        look(&map.pin(), KEY);
        NOTHING
    };
    Subject::new(&PRESENT).race(victim, other)
}

fn get_early(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        look(&map.pin(), KEY);
        NOTHING
    };
    Subject::new(&UNLINKED).race(victim, other)
}

fn several(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        let pinned = map.pin();
        let [mine, stable, absent] = apart!(pinned.get_many([&KEY, &STABLE, &UNUSED.start]));
        assert!(mine.is_none_or(|value| value >> 32 == KEY));
        assert_eq!((stable.map(|value| value >> 32), absent), (Some(STABLE), None));
        assert!(apart!(pinned.contains_key(&STABLE)));
        NOTHING
    };
    Subject::new(&PRESENT).race(victim, other)
}

fn values(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        let pinned = map.pin();
        let mine = apart!(pinned.values()).filter(|value| **value >> 32 == KEY).count();
        assert_eq!(mine, 1, "an entry that was there throughout");
        NOTHING
    };
    Subject::new(&PRESENT).race(victim, other)
}

fn iterate(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        let met = map.pin().keys().filter(|key| **key == STABLE).count();
        assert_eq!(met, 1, "an entry that was there throughout");
        NOTHING
    };
    Subject::new(&PRESENT).race(victim, other)
}

fn snapshot(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        for (key, value) in map.snapshot().iter() {
            assert_eq!(value >> 32, *key);
        }
        NOTHING
    };
    Subject::new(&PRESENT).race(victim, other)
}

/// Reads after a change: by the map, until a new copy pays, then by that. The reader was made by the
/// warm-up, and has its first copy since then.
fn reader(other: Beside) -> Scenario {
    thread_local!(static READER: RefCell<Option<Reader<'static>>> = const { RefCell::new(None) });
    let victim = |map: &'static Map| {
        READER.with_borrow_mut(|reader| {
            let reader = reader.get_or_insert_with(|| map.reader());
            for _ in 0..10 {
                assert!(reader.get(&KEY).is_none_or(|value| value >> 32 == KEY));
            }
        });
        NOTHING
    };
    Subject::kept(|| Subject::new(&PRESENT)).race(victim, other)
}

/// A reader has a copy of its own, which it makes when it looks.
fn new_reader(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        let mut reader = apart!(map.reader());
        assert!(apart!(reader.contains_key(&STABLE)));
        NOTHING
    };
    Subject::new(&PRESENT).race(victim, other)
}

/// Each takes part in the collector by itself.
fn owned(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        drop(apart!(map.pin_owned()));
        NOTHING
    };
    Subject::new(&PRESENT).race(victim, other)
}

/// The victim's thread has taken part in the collector since the warm-up.
/// The handle is the warm-up's, too.
fn by_handle(other: Beside) -> Scenario {
    thread_local!(static HANDLE: OnceCell<Handle<'static>> = const { OnceCell::new() });
    let victim = |map: &'static Map| {
        HANDLE.with(|handle| insert(&handle.get_or_init(|| map.handle()).pin(), KEY, VICTIM))
    };
    Subject::kept(|| Subject::new(&PRESENT)).race(victim, other)
}

/// A thread takes part in the collector once more.
fn register(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        drop(map.handle());
        NOTHING
    };
    Subject::new(&PRESENT).race(victim, other)
}

/// The pin was made by the other thread.
fn by_owned(other: Beside) -> Scenario {
    let subject = Subject::new(&PRESENT);
    let mut pinned = Some(subject.map.pin_owned());
    let victim = move |_| pinned.take().map_or(NOTHING, |pinned| taken(pinned.remove(&KEY)));
    subject.race(victim, other)
}

fn pin(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        drop(map.pin());
        NOTHING
    };
    Subject::new(&PRESENT).race(victim, other)
}

/// The victim reclaims what it has removed.
fn flush(other: Beside) -> Scenario {
    let victim = |map: &'static Map| {
        let gain = taken(map.pin().remove(&KEY));
        map.flush();
        gain
    };
    Subject::new(&PRESENT).race(victim, other)
}

fn drain_and_flush(map: &Map, operation: u64) -> Gain {
    let gain = drain(map, operation);
    map.flush();
    gain
}
