//! Maps of other crates for the same work.
//!
//! Those with locks have to be seen stopping. papaya is lock-free but for its growth, where who needs
//! the next table waits for the thread that allocates it: whether that is met is only reported.

use foldhash::fast::FixedState;

use super::{
    Expectation::{Informative, Stops},
    Row, Scenario, leak,
};

const KEY: u64 = 7;

/// What is asked of a map. Its hasher is not seeded at random, so that a call takes the same way in
/// each process.
trait Map: Sync + 'static {
    fn empty() -> Self;
    fn value(&self, key: u64) -> Option<u64>;
    fn put(&self, key: u64);
    fn take(&self, key: u64);
}

type DashMap = dashmap::DashMap<u64, u64, FixedState>;
type SccMap = scc::HashMap<u64, u64, FixedState>;
type SccIndex = scc::HashIndex<u64, u64, FixedState>;
type Papaya = papaya::HashMap<u64, u64, FixedState>;
type Kovan = kovan_map::HashMap<u64, u64, FixedState>;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("dashmap: insert / get, same key", Stops, || insert::<DashMap>(get)).sampled(13),
        Row::new("dashmap: 8 inserts, growing / inserts", Stops, || grow::<DashMap>(6))
            .sampled(211),
        Row::new("scc HashMap: insert / get, same key", Stops, || insert::<SccMap>(get)).sampled(5),
        Row::new("scc HashMap: 8 inserts, growing / inserts", Stops, || grow::<SccMap>(56))
            .sampled(409),
        Row::new("scc HashIndex: insert / get, same key", Informative, || insert::<SccIndex>(get)),
        Row::new("scc HashIndex: insert / insert + remove, same key", Stops, || {
            insert::<SccIndex>(turn_over)
        })
        .sampled(5),
        Row::new("papaya: insert / get, same key", Informative, || insert::<Papaya>(get)),
        Row::new("papaya: insert / insert + remove, same key", Informative, || {
            insert::<Papaya>(turn_over)
        }),
        Row::new("papaya: 8 inserts, growing / inserts", Informative, || grow::<Papaya>(26))
            .sampled(31),
        Row::new("kovan-map: insert / get, same key", Informative, || insert::<Kovan>(get)),
        Row::new("kovan-map: insert / insert + remove, same key", Informative, || {
            insert::<Kovan>(turn_over)
        }),
        Row::new("kovan-map: 8 inserts, growing / inserts", Stops, || grow::<Kovan>(44))
            .sampled(521),
    ]
}

fn get(map: &impl Map) {
    assert!(map.value(KEY).is_none_or(|value| value == KEY));
}

fn turn_over(map: &impl Map) {
    map.put(KEY);
    map.take(KEY);
}

/// The victim inserts a key.
fn insert<M: Map>(other: fn(&M)) -> Scenario {
    let map = leak(M::empty());
    Scenario::new(
        || map.put(KEY),
        move |_| {
            other(map);
            true
        },
        || get(map),
    )
}

/// The victim inserts keys into a map of so many that it grows with one of them; the other thread
/// inserts others.
fn grow<M: Map>(before: u64) -> Scenario {
    let map = leak(M::empty());
    (0..before).for_each(|key| map.put(key));
    let all = 0..before + 8;
    let new = before..all.end;
    let others = all.end;
    Scenario::new(
        move || new.clone().for_each(|key| map.put(key)),
        move |operation| {
            map.put(others + operation);
            true
        },
        move || assert!(all.clone().all(|key| map.value(key) == Some(key))),
    )
}

impl Map for DashMap {
    fn empty() -> Self {
        Self::with_hasher(FixedState::default())
    }

    fn value(&self, key: u64) -> Option<u64> {
        self.get(&key).map(|value| *value)
    }

    fn put(&self, key: u64) {
        self.insert(key, key);
    }

    fn take(&self, key: u64) {
        self.remove(&key);
    }
}

impl Map for SccMap {
    fn empty() -> Self {
        Self::with_hasher(FixedState::default())
    }

    fn value(&self, key: u64) -> Option<u64> {
        self.read_sync(&key, |_, value| *value)
    }

    fn put(&self, key: u64) {
        self.upsert_sync(key, key);
    }

    fn take(&self, key: u64) {
        self.remove_sync(&key);
    }
}

impl Map for SccIndex {
    fn empty() -> Self {
        Self::with_hasher(FixedState::default())
    }

    fn value(&self, key: u64) -> Option<u64> {
        self.peek_with(&key, |_, value| *value)
    }

    /// A key that is there stays: this map has no way to replace it in one call.
    fn put(&self, key: u64) {
        let _is_new = self.insert_sync(key, key);
    }

    fn take(&self, key: u64) {
        self.remove_sync(&key);
    }
}

impl Map for Papaya {
    fn empty() -> Self {
        Self::with_hasher(FixedState::default())
    }

    fn value(&self, key: u64) -> Option<u64> {
        self.pin().get(&key).copied()
    }

    fn put(&self, key: u64) {
        self.pin().insert(key, key);
    }

    fn take(&self, key: u64) {
        self.pin().remove(&key);
    }
}

impl Map for Kovan {
    /// As small as it gets: it begins with half a million buckets else.
    fn empty() -> Self {
        Self::with_capacity_and_hasher(1, FixedState::default())
    }

    fn value(&self, key: u64) -> Option<u64> {
        self.get(&key)
    }

    fn put(&self, key: u64) {
        self.insert(key, key);
    }

    fn take(&self, key: u64) {
        self.remove(&key);
    }
}
