//! Maps from `u64` to `u64` as contestants: what each can do, by the call that is best for it.
//!
//! All get the very same hasher, keys and values, and answer with a copy of the value.

mod locked;
mod ours;
mod peers;
mod pinning;
mod stock;
mod ways;

pub(crate) use {
    locked::Copied,
    ours::{Contains, Plain, ReaderContains, ReaderGet, ThroughHandle},
    stock::Stock,
    ways::{Fresh, Held, Way},
};

use nodestate::map::{EpochMap, RandomState};

/// Ours.
pub(crate) type Ours = EpochMap<u64, u64>;
pub(crate) type Papaya = papaya::HashMap<u64, u64, RandomState>;
pub(crate) type Kovan = kovan_map::HashMap<u64, u64, RandomState>;
pub(crate) type SccIndex = scc::HashIndex<u64, u64, RandomState>;
pub(crate) type SccMap = scc::HashMap<u64, u64, RandomState>;
pub(crate) type Dash = dashmap::DashMap<u64, u64, RandomState>;
pub(crate) type Flurry = flurry::HashMap<u64, u64, RandomState>;
/// The limit: one thread's own.
pub(crate) type Std = std::collections::HashMap<u64, u64, RandomState>;
pub(crate) type Locked = parking_lot::RwLock<Std>;

/// A map that threads read side by side.
pub(crate) trait ReadMap: Send + Sync + Sized + 'static {
    /// The row's name.
    const NAME: &'static str;

    /// With an entry for each of `keys`, which differ, inserted in this order.
    fn filled(hasher: &RandomState, keys: &[u64]) -> Self;

    /// A read by itself, from the pin or lock to the end of it.
    fn get(&self, key: u64) -> Option<u64>;

    /// The sum of all values, by iteration.
    fn sum(&self) -> u64;
}

/// A map of which something can be kept that makes the next reads cheaper.
pub(crate) trait HoldMap: ReadMap {
    type Hold<'m>;

    fn hold(&self) -> Self::Hold<'_>;

    fn get_held(hold: &Self::Hold<'_>, key: u64) -> Option<u64>;
}

/// A map that threads write side by side.
pub(crate) trait WriteMap: ReadMap {
    fn empty(hasher: &RandomState) -> Self;

    /// Inserts a key that is not there; if another thread has put it there, either value may stay.
    fn insert(&self, key: u64, value: u64);

    fn remove(&self, key: u64);

    /// Inserts a key, or replaces its value.
    fn put(&self, key: u64, value: u64);

    /// Removes one key and inserts another; under one pin where there are pins.
    #[inline]
    fn exchange(&self, old: u64, new: u64) {
        self.remove(old);
        self.insert(new, value_of(new));
    }
}

/// The value that a key is filled with.
#[inline]
pub(crate) fn value_of(key: u64) -> u64 {
    !key
}

fn fill<M: WriteMap>(hasher: &RandomState, keys: &[u64]) -> M {
    let map = M::empty(hasher);
    for &key in keys {
        map.insert(key, value_of(key));
    }
    map
}

fn sum<'v>(values: impl Iterator<Item = &'v u64>) -> u64 {
    values.fold(0, |sum, value| sum.wrapping_add(*value))
}

/// Every map with a read by itself: ours first, the limit last.
macro_rules! fresh {
    ($function:ident($($argument:expr),*)) => {{
        use $crate::support::maps::*;

        [
            $function::<Fresh<Ours>>($($argument),*),
            $function::<Plain>($($argument),*),
            $function::<Contains>($($argument),*),
            $function::<ThroughHandle>($($argument),*),
            $function::<Fresh<Papaya>>($($argument),*),
            $function::<Fresh<Kovan>>($($argument),*),
            $function::<Fresh<SccIndex>>($($argument),*),
            $function::<Fresh<SccMap>>($($argument),*),
            $function::<Fresh<Dash>>($($argument),*),
            $function::<Fresh<Flurry>>($($argument),*),
            $function::<Fresh<Locked>>($($argument),*),
            $function::<Fresh<Copied>>($($argument),*),
            $function::<Fresh<Std>>($($argument),*),
        ]
    }};
}

/// The maps of which something can be held over many reads.
macro_rules! held {
    ($function:ident($($argument:expr),*)) => {{
        use $crate::support::maps::*;

        [
            $function::<Held<Ours>>($($argument),*),
            $function::<Held<Papaya>>($($argument),*),
            $function::<Held<SccIndex>>($($argument),*),
            $function::<Held<Flurry>>($($argument),*),
            $function::<Held<Locked>>($($argument),*),
            $function::<Held<Copied>>($($argument),*),
            $function::<Fresh<Std>>($($argument),*),
        ]
    }};
}

/// The maps that are fit for many writes.
macro_rules! written {
    ($function:ident($($argument:expr),*)) => {{
        use $crate::support::maps::*;

        [
            $function::<Ours>($($argument),*),
            $function::<Papaya>($($argument),*),
            $function::<Kovan>($($argument),*),
            $function::<SccIndex>($($argument),*),
            $function::<SccMap>($($argument),*),
            $function::<Dash>($($argument),*),
            $function::<Flurry>($($argument),*),
            $function::<Locked>($($argument),*),
        ]
    }};
}

/// Ways of reading a small map, ours first.
macro_rules! small {
    ($function:ident($($argument:expr),*)) => {{
        use $crate::support::maps::*;

        [
            $function::<ReaderGet>($($argument),*),
            $function::<ReaderContains>($($argument),*),
            $function::<Fresh<Ours>>($($argument),*),
            $function::<Fresh<Papaya>>($($argument),*),
            $function::<Fresh<SccIndex>>($($argument),*),
            $function::<Fresh<Copied>>($($argument),*),
            $function::<Fresh<Locked>>($($argument),*),
        ]
    }};
}

pub(crate) use {fresh, held, small, written};
