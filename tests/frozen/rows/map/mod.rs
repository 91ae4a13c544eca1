//! The map: whatever a call is doing to an entry or to the table, every other call goes on.
//!
//! The rows of one entry are in `entry`, those of the table in `table`, those that only look in
//! `look`, those without a pin in `plain`; what the other thread does meanwhile is in `beside`. Rows of a long call are sampled, at
//! 200 instructions or more.

mod beside;
mod entry;
mod look;
mod plain;
mod table;
mod twice;

use std::{
    cell::{Cell, OnceCell},
    hash::{BuildHasherDefault, Hasher},
    num::Wrapping,
    ops::Range,
};

use nodestate::map;

use super::{Found, Row, Scenario, leak};

/// A key is its own hash, so that rows choose who shares a bucket, and a call takes the same way in
/// each process.
type Map = map::EpochMap<u64, u64, Same>;
type Pin<'m> = map::Pinned<'m, u64, u64, Same>;
type Reader<'m> = map::Reader<'m, u64, u64, Same>;
type Handle<'m> = map::Handle<'m, u64, u64, Same>;
type Same = BuildHasherDefault<Unchanged>;

/// The victim's key. A map begins with 8 buckets: its neighbours are in the same one.
const KEY: u64 = 13;
/// In the order of the list two stand before the key, and one behind it.
const NEIGHBOURS: [u64; 3] = [5, 21, 29];
/// In another bucket. No other thread touches it, but for one that removes everything.
const STABLE: u64 = 6;
/// Where the keys begin that the other thread inserts to fill the table.
const MORE: u64 = 1000;
/// No thread's.
const UNUSED: Range<u64> = 300..304;

/// The numbers of the values that the victim puts in; of those that are there before it is 0.
const VICTIM: u64 = u32::MAX as u64;

/// The sum of the values that a call has put in, less those that it has taken out: what the calls of
/// both threads have gained has to be in the map at the end.
type Gain = Wrapping<u64>;

const NOTHING: Gain = Wrapping(0);

/// An operation of the other thread, told its number.
type Beside = fn(&Map, u64) -> Gain;

pub(super) fn rows() -> Vec<Row> {
    [entry::rows(), table::rows(), look::rows(), plain::rows()].into_iter().flatten().collect()
}

pub(super) fn pairs() -> Vec<Row> {
    twice::rows()
}

/// A hasher for integers.
#[derive(Default)]
struct Unchanged(u64);

impl Hasher for Unchanged {
    fn write(&mut self, _: &[u8]) {
        unreachable!("the keys are integers")
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A value that shows whose it is: no two are the same.
const fn value(key: u64, number: u64) -> u64 {
    key << 32 | number
}

fn put(value: u64) -> Gain {
    Wrapping(value)
}

fn taken(value: Option<&u64>) -> Gain {
    -value.map_or(NOTHING, |value| Wrapping(*value))
}

fn insert(pinned: &Pin<'_>, key: u64, number: u64) -> Gain {
    let new = value(key, number);
    put(new) + taken(pinned.insert(key, new))
}

/// Looks a key up: what is found is one of its values.
fn look(pinned: &Pin<'_>, key: u64) {
    if let Some(found) = pinned.get(&key) {
        assert_eq!(found >> 32, key, "it was never put under this key");
    }
}

/// A map, and what is in it when nobody is at work: the other thread and the check keep it.
#[derive(Clone, Copy)]
struct Subject {
    map: &'static Map,
    sum: &'static Cell<Gain>,
}

impl Subject {
    /// A map that holds a value of number 0 for each key.
    fn new(keys: &[u64]) -> Self {
        Self::of(Map::default(), keys)
    }

    /// Likewise, of an empty map that was prepared.
    fn of(map: Map, keys: &[u64]) -> Self {
        let sum = keys.iter().map(|key| insert(&map.pin(), *key, 0)).sum();
        Self { map: leak(map), sum: leak(Cell::new(sum)) }
    }

    /// The map of the warm-up once more, for a victim that keeps something of that for its run.
    fn kept(make: fn() -> Self) -> Self {
        thread_local!(static KEPT: OnceCell<Subject> = const { OnceCell::new() });
        KEPT.with(|kept| *kept.get_or_init(make))
    }

    /// Two victims do one thing each.
    fn race_two(
        self,
        one: impl FnMut(&'static Map) -> Gain + Send + 'static,
        mut two: impl FnMut(&'static Map) -> Gain + Send + 'static,
        other: Beside,
    ) -> Scenario {
        let Self { map, sum } = self;
        let gained = leak(Found::new());
        let mut scenario = self.race(one, other).and(move || gained.set(two(map)));
        // Before what the first has gained is added, and all is compared.
        let check = scenario.check;
        scenario.check = Box::new(move || {
            sum.set(sum.get() + gained.get().expect("it has come to its end"));
            check();
        });
        scenario
    }

    /// The victim does one thing, and the other thread another.
    fn race(
        self,
        mut victim: impl FnMut(&'static Map) -> Gain + Send + 'static,
        other: Beside,
    ) -> Scenario {
        let Self { map, sum } = self;
        let gained = leak(Found::new());
        Scenario::new(
            move || gained.set(victim(map)),
            move |operation| {
                sum.set(sum.get() + other(map, operation));
                true
            },
            move || {
                sum.set(sum.get() + gained.get().expect("it has come to its end"));
                audit(map, sum.get());
            },
        )
    }
}

/// Nothing is lost, nothing was taken out twice, and all ways to an entry lead to the same; then what
/// was removed is reclaimed.
fn audit(map: &Map, sum: Gain) {
    let pinned = map.pin();
    // With some more entries, as a length that has fallen below zero is shown as zero.
    let more: Gain = UNUSED.map(|key| insert(&pinned, key, 0)).sum();
    let found: Gain = pinned.values().map(|value| put(*value)).sum();
    assert_eq!(found, sum + more, "an entry came or went");
    assert_eq!(pinned.iter().count(), map.len());
    for (key, value) in &pinned {
        assert_eq!(pinned.get(key), Some(value), "a look-up finds another entry");
        assert_eq!(value >> 32, *key);
    }
    UNUSED.for_each(|key| assert!(pinned.remove(&key).is_some()));
    drop(pinned);
    // What the warm-up's victim has removed it keeps.
    let _is_all = map.flush();
}
