//! What `std` expects of a map.

use core::fmt;
use core::hash::{BuildHasher, Hash};

use super::{EpochMap, IntoIter};

impl<K, V, S> FromIterator<(K, V)> for EpochMap<K, V, S>
where
    K: Hash + Eq + Send + 'static,
    V: Send + 'static,
    S: BuildHasher + Default,
{
    /// A map of the entries; of those with one key, the last.
    ///
    /// # Progress
    /// Lock-free, the iterator aside: nobody else has the map yet.
    /// # Cost
    /// A pin, room for as many as the iterator promises, and an allocation for each.
    /// # Panics
    /// If the iterator, `Hash` or `Eq` does.
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::default();
        map.extend(entries);
        map
    }
}

impl<K, V, const N: usize> From<[(K, V); N]> for EpochMap<K, V>
where
    K: Hash + Eq + Send + 'static,
    V: Send + 'static,
{
    /// As [`from_iter`](Self::from_iter).
    fn from(entries: [(K, V); N]) -> Self {
        Self::from_iter(entries)
    }
}

impl<K, V, S> IntoIterator for EpochMap<K, V, S> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V>;

    /// The entries, moved out. Those that were removed before are not among them.
    ///
    /// # Progress
    /// Wait-free: nobody else has the map.
    /// # Cost
    /// Three allocations, one of them for all the entries; one pass, which frees theirs.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a'), (2, 'b')]);
    /// assert_eq!(map.into_iter().map(|(k, _)| k).sum::<i32>(), 3);
    /// ```
    fn into_iter(mut self) -> IntoIter<K, V> {
        IntoIter(self.list.take_all().into_iter())
    }
}

impl<K, V, S> Clone for EpochMap<K, V, S>
where
    K: Hash + Eq + Clone + Send + 'static,
    V: Clone + Send + 'static,
    S: BuildHasher + Clone,
{
    /// A map with clones of the entries that [`iter`](super::Pinned::iter) meets, and with the shared
    /// collector.
    ///
    /// # Progress
    /// Lock-free, `Clone` aside.
    /// # Cost
    /// A pin, an iteration, and an allocation for each entry, whose hash is made anew.
    /// # Panics
    /// If the `Clone` of a key, a value or the hasher does, or `Hash` or `Eq`; this map is not touched.
    fn clone(&self) -> Self {
        let clone = Self::with_capacity_and_hasher(self.len(), self.hasher().clone());
        let pinned = self.pin();
        (&clone).extend(pinned.iter().map(|(key, value)| (key.clone(), value.clone())));
        clone
    }
}

impl<K, V, S> PartialEq for EpochMap<K, V, S>
where
    K: Hash + Eq,
    V: PartialEq,
    S: BuildHasher,
{
    /// Whether both have the same keys, with equal values. Each entry is looked at by itself: while
    /// others change the maps, the answer is of no one instant.
    ///
    /// # Progress
    /// Lock-free, `PartialEq` aside.
    /// # Cost
    /// Two pins, an iteration over each map, and a look-up for each entry.
    /// # Panics
    /// If `Hash`, `Eq`, or the `PartialEq` of a value does.
    fn eq(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.pin(), other.pin());
        let mut entries = 0;
        mine.iter().inspect(|_| entries += 1).all(|(key, value)| theirs.get(key) == Some(value))
            && theirs.iter().count() == entries
    }
}

impl<K: Hash + Eq, V: Eq, S: BuildHasher> Eq for EpochMap<K, V, S> {}

impl<K: fmt::Debug, V: fmt::Debug, S> fmt::Debug for EpochMap<K, V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pin().fmt(f)
    }
}
