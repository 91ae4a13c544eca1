//! Concurrent maps whose calls need no pin of ours.

use std::hint::black_box;

use nodestate::map::RandomState;
use scc::hash_index::Entry;

use super::{Dash, HoldMap, Kovan, ReadMap, SccIndex, SccMap, WriteMap, fill, sum};

/// Its chained map, made small so that it grows like the others; its guard costs nothing to take
/// anew. `HopscotchMap` of the same crate has its writers hold buckets.
impl ReadMap for Kovan {
    const NAME: &'static str = "kovan-map";

    fn filled(hasher: &RandomState, keys: &[u64]) -> Self {
        fill(hasher, keys)
    }

    #[inline]
    fn get(&self, key: u64) -> Option<u64> {
        self.get(&key)
    }

    fn sum(&self) -> u64 {
        self.values().fold(0, u64::wrapping_add)
    }
}

impl WriteMap for Kovan {
    fn empty(hasher: &RandomState) -> Self {
        Self::with_capacity_and_hasher(0, hasher.clone())
    }

    #[inline]
    fn insert(&self, key: u64, value: u64) {
        black_box(self.insert(key, value));
    }

    #[inline]
    fn remove(&self, key: u64) {
        black_box(self.remove(&key));
    }

    #[inline]
    fn put(&self, key: u64, value: u64) {
        black_box(self.insert(key, value));
    }
}

impl ReadMap for SccIndex {
    const NAME: &'static str = "scc HashIndex";

    fn filled(hasher: &RandomState, keys: &[u64]) -> Self {
        fill(hasher, keys)
    }

    #[inline]
    fn get(&self, key: u64) -> Option<u64> {
        self.peek_with(&key, |_, value| *value)
    }

    fn sum(&self) -> u64 {
        sum(self.iter(&scc::Guard::new()).map(|(_, value)| value))
    }
}

impl HoldMap for SccIndex {
    type Hold<'m> = (&'m Self, scc::Guard);

    fn hold(&self) -> (&Self, scc::Guard) {
        (self, scc::Guard::new())
    }

    #[inline]
    fn get_held((map, guard): &(&Self, scc::Guard), key: u64) -> Option<u64> {
        map.peek(&key, guard).copied()
    }
}

impl WriteMap for SccIndex {
    fn empty(hasher: &RandomState) -> Self {
        Self::with_hasher(hasher.clone())
    }

    #[inline]
    fn insert(&self, key: u64, value: u64) {
        let _ = black_box(self.insert_sync(key, value));
    }

    #[inline]
    fn remove(&self, key: u64) {
        black_box(self.remove_sync(&key));
    }

    #[inline]
    fn put(&self, key: u64, value: u64) {
        match self.entry_sync(key) {
            Entry::Occupied(mut entry) => entry.update(value),
            Entry::Vacant(entry) => drop(entry.insert_entry(value)),
        }
    }
}

impl ReadMap for SccMap {
    const NAME: &'static str = "scc HashMap";

    fn filled(hasher: &RandomState, keys: &[u64]) -> Self {
        fill(hasher, keys)
    }

    #[inline]
    fn get(&self, key: u64) -> Option<u64> {
        self.read_sync(&key, |_, value| *value)
    }

    fn sum(&self) -> u64 {
        let mut sum = 0_u64;
        self.iter_sync(|_, value| {
            sum = sum.wrapping_add(*value);
            true
        });
        sum
    }
}

impl WriteMap for SccMap {
    fn empty(hasher: &RandomState) -> Self {
        Self::with_hasher(hasher.clone())
    }

    #[inline]
    fn insert(&self, key: u64, value: u64) {
        let _ = black_box(self.insert_sync(key, value));
    }

    #[inline]
    fn remove(&self, key: u64) {
        black_box(self.remove_sync(&key));
    }

    #[inline]
    fn put(&self, key: u64, value: u64) {
        black_box(self.upsert_sync(key, value));
    }
}

impl ReadMap for Dash {
    const NAME: &'static str = "dashmap";

    fn filled(hasher: &RandomState, keys: &[u64]) -> Self {
        fill(hasher, keys)
    }

    #[inline]
    fn get(&self, key: u64) -> Option<u64> {
        self.get(&key).map(|value| *value)
    }

    fn sum(&self) -> u64 {
        self.iter().fold(0, |sum, entry| sum.wrapping_add(*entry))
    }
}

impl WriteMap for Dash {
    fn empty(hasher: &RandomState) -> Self {
        Self::with_hasher(hasher.clone())
    }

    #[inline]
    fn insert(&self, key: u64, value: u64) {
        black_box(self.insert(key, value));
    }

    #[inline]
    fn remove(&self, key: u64) {
        black_box(self.remove(&key));
    }

    #[inline]
    fn put(&self, key: u64, value: u64) {
        black_box(self.insert(key, value));
    }
}
