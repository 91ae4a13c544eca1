//! Several keys in one call.

use core::hash::{BuildHasher, Hash};

use equivalent::Equivalent;

use super::{
    EpochMap, Hold, Pinned,
    list::Changes,
    pinned::{INSERTED, REMOVED, REPLACED},
};

/// A batch is counted, and the table grows, once in so many changes.
const BETWEEN_COUNTS: usize = 64;

/// An iterator that promises more than this makes the table grow as they come.
const RESERVED: usize = 1 << 16;

/// One change of a batch: see [`Pinned::apply`].
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Change<K, V> {
    /// Insert, or replace.
    Insert(K, V),
    /// Remove.
    Remove(K),
}

impl<K: Hash + Eq, V, S: BuildHasher, G: Hold> Pinned<'_, K, V, S, G> {
    /// The values of several keys.
    ///
    /// # Progress
    /// Lock-free, as each [`get`](Self::get) of it.
    /// # Cost
    /// `N` times that of a `get`.
    /// # Consistency
    /// Each is looked up by itself: they need not be of one instant.
    /// # Panics
    /// If `Hash` or `Eq` does; the map is not touched.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a'), (2, 'b')]);
    /// assert_eq!(map.pin().get_many([&1, &3]), [Some(&'a'), None]);
    /// ```
    pub fn get_many<Q, const N: usize>(&self, keys: [&Q; N]) -> [Option<&V>; N]
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        keys.map(|key| self.get(key))
    }
}

impl<K, V, S, G> Pinned<'_, K, V, S, G>
where
    K: Hash + Eq + Send + 'static,
    V: Send + 'static,
    S: BuildHasher,
    G: Hold,
{
    /// Makes the changes in order; how many entries came, went or were replaced.
    ///
    /// # Progress
    /// Lock-free, the iterator aside.
    /// # Cost
    /// One allocation for each insertion. The changes are counted once for 64 of them and at the end: a
    /// [`Reader`](super::Reader) looks at the map again so often, and not once for each.
    /// # Consistency
    /// Others see the changes one by one; [`len`](EpochMap::len) is behind by up to 64 of them.
    /// # Panics
    /// If the iterator, `Hash` or `Eq` does; the changes before are made, and counted.
    /// # Examples
    /// ```
    /// use nodestate::map::{Change::*, EpochMap};
    ///
    /// let map = EpochMap::from([(1, 'a')]);
    /// assert_eq!(map.pin().apply([Insert(2, 'b'), Remove(1), Remove(7)]), 2);
    /// ```
    pub fn apply(&self, changes: impl IntoIterator<Item = Change<K, V>>) -> usize {
        let mut sum = Counted { pinned: self, changes: Changes::default(), all: 0 };
        for change in changes {
            match change {
                Change::Insert(key, value) => {
                    let old = self.insert_uncounted(key, value);
                    sum.add(if old.is_none() { INSERTED } else { REPLACED });
                }
                // Counted before the key is dropped, which may panic.
                Change::Remove(key) => {
                    if self.remove_uncounted(&key).is_some() {
                        sum.add(REMOVED);
                    }
                }
            }
        }
        sum.all
    }
}

/// Counts what a batch has changed when it ends, by a panic or not.
struct Counted<'a, 'm, K, V, S, G>
where
    K: Hash + Eq + Send + 'static,
    V: Send + 'static,
    S: BuildHasher,
    G: Hold,
{
    pinned: &'a Pinned<'m, K, V, S, G>,
    /// Those that are not counted yet.
    changes: Changes,
    all: usize,
}

impl<K, V, S, G> Counted<'_, '_, K, V, S, G>
where
    K: Hash + Eq + Send + 'static,
    V: Send + 'static,
    S: BuildHasher,
    G: Hold,
{
    fn add(&mut self, made: Changes) {
        self.changes.add(made);
        self.all += 1;
        if self.all.is_multiple_of(BETWEEN_COUNTS) {
            self.settle();
        }
    }

    fn settle(&mut self) {
        let changes = core::mem::take(&mut self.changes);
        if changes.any() {
            self.pinned.settle(changes);
            self.pinned.link_all();
        }
    }
}

impl<K, V, S, G> Drop for Counted<'_, '_, K, V, S, G>
where
    K: Hash + Eq + Send + 'static,
    V: Send + 'static,
    S: BuildHasher,
    G: Hold,
{
    fn drop(&mut self) {
        self.settle();
    }
}

impl<K, V, S> Extend<(K, V)> for EpochMap<K, V, S>
where
    K: Hash + Eq + Send + 'static,
    V: Send + 'static,
    S: BuildHasher,
{
    /// Inserts the entries, as `extend` of a shared map does.
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        (&*self).extend(entries);
    }
}

impl<K, V, S> Extend<(K, V)> for &EpochMap<K, V, S>
where
    K: Hash + Eq + Send + 'static,
    V: Send + 'static,
    S: BuildHasher,
{
    /// Inserts the entries one by one, with others beside it.
    ///
    /// # Progress
    /// Lock-free, the iterator aside.
    /// # Cost
    /// One pin, room for as many as the iterator promises, and an allocation for each.
    /// # Panics
    /// If the iterator, `Hash` or `Eq` does; those before are inserted.
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        let entries = entries.into_iter();
        let pinned = self.pin();
        pinned.reserve(entries.size_hint().0.min(RESERVED));
        for (key, value) in entries {
            pinned.insert(key, value);
        }
        pinned.link_all();
    }
}
