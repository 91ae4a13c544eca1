//! `std`'s map: behind a lock, behind a pointer to copies of it, and by itself.

use std::{hint::black_box, sync::Arc};

use arc_swap::ArcSwap;
use nodestate::map::RandomState;
use parking_lot::{RwLock, RwLockReadGuard};

use super::{HoldMap, Locked, ReadMap, Std, WriteMap, fill, sum, value_of};

impl ReadMap for Locked {
    const NAME: &'static str = "parking_lot RwLock<HashMap>";

    fn filled(hasher: &RandomState, keys: &[u64]) -> Self {
        fill(hasher, keys)
    }

    #[inline]
    fn get(&self, key: u64) -> Option<u64> {
        self.read().get(&key).copied()
    }

    fn sum(&self) -> u64 {
        sum(self.read().values())
    }
}

impl HoldMap for Locked {
    type Hold<'m> = RwLockReadGuard<'m, Std>;

    fn hold(&self) -> Self::Hold<'_> {
        self.read()
    }

    #[inline]
    fn get_held(hold: &Self::Hold<'_>, key: u64) -> Option<u64> {
        hold.get(&key).copied()
    }
}

impl WriteMap for Locked {
    fn empty(hasher: &RandomState) -> Self {
        RwLock::new(Std::with_hasher(hasher.clone()))
    }

    #[inline]
    fn insert(&self, key: u64, value: u64) {
        black_box(self.write().insert(key, value));
    }

    #[inline]
    fn remove(&self, key: u64) {
        black_box(self.write().remove(&key));
    }

    #[inline]
    fn put(&self, key: u64, value: u64) {
        black_box(self.write().insert(key, value));
    }
}

/// A map that is copied for each change. In a type of its own, since `rcu` takes a closure that may
/// have to run twice.
pub(crate) struct Copied(ArcSwap<Std>);

impl Copied {
    #[inline]
    fn change<R>(&self, mut change: impl FnMut(&mut Std) -> R) {
        self.0.rcu(|map| {
            let mut map = Std::clone(map);
            black_box(change(&mut map));
            map
        });
    }
}

impl ReadMap for Copied {
    const NAME: &'static str = "arc-swap<HashMap>";

    fn filled(hasher: &RandomState, keys: &[u64]) -> Self {
        Self(ArcSwap::new(Arc::new(Std::filled(hasher, keys))))
    }

    #[inline]
    fn get(&self, key: u64) -> Option<u64> {
        self.0.load().get(&key).copied()
    }

    fn sum(&self) -> u64 {
        sum(self.0.load().values())
    }
}

impl HoldMap for Copied {
    type Hold<'m> = arc_swap::Guard<Arc<Std>>;

    fn hold(&self) -> Self::Hold<'_> {
        self.0.load()
    }

    #[inline]
    fn get_held(hold: &Self::Hold<'_>, key: u64) -> Option<u64> {
        hold.get(&key).copied()
    }
}

impl WriteMap for Copied {
    fn empty(hasher: &RandomState) -> Self {
        Self(ArcSwap::from_pointee(Std::with_hasher(hasher.clone())))
    }

    #[inline]
    fn insert(&self, key: u64, value: u64) {
        self.change(|map| map.insert(key, value));
    }

    #[inline]
    fn remove(&self, key: u64) {
        self.change(|map| map.remove(&key));
    }

    #[inline]
    fn put(&self, key: u64, value: u64) {
        self.change(|map| map.insert(key, value));
    }
}

impl ReadMap for Std {
    const NAME: &'static str = "limit: std HashMap, shared by reference";

    fn filled(hasher: &RandomState, keys: &[u64]) -> Self {
        let mut map = Self::with_hasher(hasher.clone());
        // One by one, so that it has grown as the others have.
        for &key in keys {
            map.insert(key, value_of(key));
        }
        map
    }

    #[inline]
    fn get(&self, key: u64) -> Option<u64> {
        self.get(&key).copied()
    }

    fn sum(&self) -> u64 {
        sum(self.values())
    }
}
