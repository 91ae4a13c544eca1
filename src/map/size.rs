//! How many entries there are, and how many there is room for.

use core::hash::{BuildHasher, Hash};

use super::{EpochMap, Hold, Pinned};

impl<K, V, S> EpochMap<K, V, S> {
    /// Entries: exact when no call is under way.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Four loads, or 36 for a map that has ever had more than 256 entries.
    /// # Consistency
    /// A call that is under way may be counted or not; `apply`, `clear` and `drain` count several at
    /// once. A thread that is held up in here counts what was inserted meanwhile, and not what was removed.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a'), (2, 'b')]);
    /// map.insert(2, 'c');
    /// assert_eq!(map.len(), 2);
    /// ```
    #[inline]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are no entries.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// That of [`len`](Self::len), which it is as exact as.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a')]);
    /// assert!(!map.is_empty());
    /// map.remove(&1);
    /// assert!(map.is_empty());
    /// ```
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many entries there is room for before the table grows: one for two buckets, or about
    /// one for four in maps of 5 to 4,098 entries.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::new();
    /// let before = map.capacity();
    /// (0..=before).for_each(|n| _ = map.insert(n, n));
    /// assert!(map.capacity() > before);
    /// ```
    pub fn capacity(&self) -> usize {
        self.list.capacity()
    }
}

impl<K, V, S, G> Pinned<'_, K, V, S, G>
where
    K: Hash + Eq + Send + 'static,
    V: Send + 'static,
    S: BuildHasher,
    G: Hold,
{
    /// Makes room for `more` entries, so that as many insertions allocate no table; at most for 2^29.
    ///
    /// # Progress
    /// Lock-free; the allocator is asked for each doubling.
    /// # Cost
    /// 16 to 32 bytes for each, twice that up to 4,096 entries, all of which is written.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::<u64, u64>::new();
    /// map.pin().reserve(1000);
    /// assert!(map.capacity() >= 1000);
    /// ```
    pub fn reserve(&self, more: usize) {
        let list = &self.map.list;
        self.guard.writing(&list.domain, |guard| list.reserve(more, guard));
    }

    /// Gives back buckets that the entries have no use for, while others read and write; whether
    /// there were any, and no other call at it.
    ///
    /// # Progress
    /// Lock-free. The buckets are out of use when this returns; writers, [`flush`](EpochMap::flush) and
    /// the next call of this take them out of the list and give them back when nobody who was pinned
    /// then is any more. Until then look-ups that find nothing take a longer way.
    /// # Cost
    /// Three allocations of fixed size, and a pass over the buckets that are given back.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map: nodestate::map::EpochMap<_, _> = (0..1000).map(|n| (n, n)).collect();
    /// map.pin().retain(|n, _| *n < 10);
    /// assert!(map.pin().shrink_to_fit());
    /// assert!(map.capacity() < 1000);
    /// assert_eq!(map.pin().get(&9), Some(&9));
    /// ```
    pub fn shrink_to_fit(&self) -> bool {
        let list = &self.map.list;
        self.guard.writing(&list.domain, |guard| list.shrink_to(self.map.len(), guard))
    }
}
