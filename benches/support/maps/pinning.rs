//! Maps whose calls go by a pin, ours among them: a fresh one for each read and each change.

use std::hint::black_box;

use nodestate::map::{Pinned, RandomState};

use super::{Flurry, HoldMap, Ours, Papaya, ReadMap, WriteMap, fill, sum, value_of};

macro_rules! pinning {
    ($map:ty, $name:literal, $hold:ty) => {
        impl ReadMap for $map {
            const NAME: &'static str = $name;

            fn filled(hasher: &RandomState, keys: &[u64]) -> Self {
                fill(hasher, keys)
            }

            #[inline]
            fn get(&self, key: u64) -> Option<u64> {
                self.pin().get(&key).copied()
            }

            fn sum(&self) -> u64 {
                sum(self.pin().values())
            }
        }

        impl HoldMap for $map {
            type Hold<'m> = $hold;

            fn hold(&self) -> Self::Hold<'_> {
                self.pin()
            }

            #[inline]
            fn get_held(hold: &Self::Hold<'_>, key: u64) -> Option<u64> {
                hold.get(&key).copied()
            }
        }

        impl WriteMap for $map {
            fn empty(hasher: &RandomState) -> Self {
                Self::with_hasher(hasher.clone())
            }

            #[inline]
            fn insert(&self, key: u64, value: u64) {
                black_box(self.pin().insert(key, value));
            }

            #[inline]
            fn remove(&self, key: u64) {
                black_box(self.pin().remove(&key));
            }

            #[inline]
            fn put(&self, key: u64, value: u64) {
                black_box(self.pin().insert(key, value));
            }

            #[inline]
            fn exchange(&self, old: u64, new: u64) {
                let pinned = self.pin();
                black_box(pinned.remove(&old));
                black_box(pinned.insert(new, value_of(new)));
            }
        }
    };
}

pinning!(Ours, "**EpochMap**", Pinned<'m, u64, u64>);

pinning!(Papaya, "papaya", papaya::HashMapRef<'m, u64, u64, RandomState, papaya::LocalGuard<'m>>);

pinning!(Flurry, "flurry", flurry::HashMapRef<'m, u64, u64, RandomState>);
