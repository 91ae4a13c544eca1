//! A copy of a map that nobody changes.

use core::fmt;
use core::hash::{BuildHasher, Hash};

use equivalent::Equivalent;

use super::EpochMap;

/// A table of clones: an index of open addressing, at most an eighth full, so that hardly any look-up
/// meets another entry.
pub(super) struct Copies<K, V> {
    /// Numbers of entries, at their hashes.
    index: Box<[usize]>,
    entries: Vec<(u64, K, V)>,
}

/// No entry: a place of the index that is free.
const NONE: usize = usize::MAX;

impl<K, V> Copies<K, V> {
    pub(super) fn empty() -> Self {
        Self { index: Box::new([NONE; 1]), entries: Vec::new() }
    }

    pub(super) fn new(entries: Vec<(u64, K, V)>) -> Self {
        let mut index: Box<[_]> = vec![NONE; (8 * entries.len() + 1).next_power_of_two()].into();
        let mask = index.len() - 1;
        for (number, entry) in entries.iter().enumerate() {
            let mut at = entry.0 as usize & mask;
            while index[at] != NONE {
                at = (at + 1) & mask;
            }
            index[at] = number;
        }
        Self { index, entries }
    }

    #[inline]
    pub(super) fn get<Q: Equivalent<K> + ?Sized>(&self, hash: u64, key: &Q) -> Option<&V> {
        let mask = self.index.len() - 1;
        let mut at = hash as usize & mask;
        // There is always a place that is free.
        loop {
            let (its, k, value) = self.entries.get(self.index[at & mask])?;
            if *its == hash && key.equivalent(k) {
                return Some(value);
            }
            at += 1;
        }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.entries.iter().map(|(_, key, value)| (key, value))
    }
}

/// A copy of a map: see [`EpochMap::snapshot`]. Its clones share it.
pub struct Snapshot<K, V, S = super::RandomState> {
    copies: std::sync::Arc<Copies<K, V>>,
    hasher: S,
}

impl<K, V, S: Clone> Clone for Snapshot<K, V, S> {
    fn clone(&self) -> Self {
        Self { copies: self.copies.clone(), hasher: self.hasher.clone() }
    }
}

impl<K, V, S> EpochMap<K, V, S> {
    /// Clones of the entries, with their hashes.
    pub(super) fn copies(&self) -> Copies<K, V>
    where
        K: Clone,
        V: Clone,
    {
        let guard = self.guard();
        let nodes = self.list.walk(&guard);
        Copies::new(nodes.map(|node| (node.hash(), node.key.clone(), node.value.clone())).collect())
    }

    /// A copy, which nobody changes, and which holds no memory of the map. Cloning it is cheap.
    ///
    /// # Progress
    /// Lock-free, `Clone` aside.
    /// # Cost
    /// A pin, an [iteration](super::Pinned::iter), a clone of each entry, and allocations for the copy:
    /// 64 to 128 bytes for an entry beside the clone.
    /// # Consistency
    /// That of an iteration: what others change meanwhile is in it or not.
    /// # Panics
    /// If the `Clone` of a key, a value or the hasher does; the map is not touched.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a')]);
    /// let before = map.snapshot();
    /// map.clear();
    /// assert_eq!(before.get(&1), Some(&'a'));
    /// ```
    pub fn snapshot(&self) -> Snapshot<K, V, S>
    where
        K: Clone,
        V: Clone,
        S: Clone,
    {
        Snapshot { copies: std::sync::Arc::new(self.copies()), hasher: self.hasher().clone() }
    }
}

impl<K, V, S> Snapshot<K, V, S> {
    /// The value of a key.
    ///
    /// # Progress
    /// Wait-free: nobody changes what it reads.
    /// # Cost
    /// A hash and a look or two into the copy; no pin.
    /// # Panics
    /// If `Hash` or `Eq` does; the copy is as it was.
    /// # Examples
    /// ```
    /// let copy = nodestate::map::EpochMap::from([("a".to_string(), 1)]).snapshot();
    /// assert_eq!((copy.get("a"), copy.get("b")), (Some(&1), None)); // and the map is gone
    /// ```
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        Q: Hash + Equivalent<K> + ?Sized,
        S: BuildHasher,
    {
        self.copies.get(self.hasher.hash_one(key), key)
    }

    /// Entries.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is kept.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a'), (2, 'b')]);
    /// let copy = map.snapshot();
    /// map.remove(&1);
    /// assert_eq!((copy.len(), map.len()), (2, 1));
    /// ```
    pub fn len(&self) -> usize {
        self.copies.len()
    }

    /// Whether there are no entries.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None, as [`len`](Self::len).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::<u64, u64>::new();
    /// assert!(map.snapshot().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entries, in no particular order, and the same each time.
    ///
    /// # Progress
    /// Wait-free, each step.
    /// # Cost
    /// A pass over memory that lies together, two to four places for an entry.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let copy = nodestate::map::EpochMap::from([('a', 1), ('b', 2)]).snapshot();
    /// assert_eq!(copy.iter().map(|(_, n)| n).sum::<i32>(), 3);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.copies.iter()
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S> fmt::Debug for Snapshot<K, V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
