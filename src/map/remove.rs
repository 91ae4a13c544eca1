//! Taking entries out, one by one or all at once.

use core::hash::{BuildHasher, Hash};

use equivalent::Equivalent;

use super::{
    Drain, Hold, Pinned,
    list::{Changes, Node},
    pinned::REMOVED,
};

impl<K, V, S, G> Pinned<'_, K, V, S, G>
where
    K: Hash + Eq + Send + 'static,
    V: Send + 'static,
    S: BuildHasher,
    G: Hold,
{
    /// Removes a key; its value, which stays valid as long as this is pinned.
    ///
    /// # Progress
    /// Lock-free: it tries again when another write at the same place has succeeded, or the table was
    /// changed.
    /// # Cost
    /// Allocates nothing. (The collector allocates a bag for every 64 things that are retired.)
    /// # Panics
    /// If `Hash` or `Eq` does; nothing is removed then.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a')]);
    /// assert_eq!(map.pin().remove(&1), Some(&'a'));
    /// assert!(map.is_empty());
    /// ```
    #[inline]
    pub fn remove<Q>(&self, key: &Q) -> Option<&V>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        self.remove_node(key).map(|node| &node.value)
    }

    /// Removes a key; the key as it was in the map, and its value.
    ///
    /// # Progress
    /// Lock-free, as [`remove`](Self::remove).
    /// # Cost
    /// That of `remove`.
    /// # Panics
    /// If `Hash` or `Eq` does; nothing is removed then.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([("a".to_string(), 1)]);
    /// assert_eq!(map.pin().remove_entry("a"), Some((&"a".to_string(), &1)));
    /// ```
    #[inline]
    pub fn remove_entry<Q>(&self, key: &Q) -> Option<(&K, &V)>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        self.remove_node(key).map(Node::entry)
    }

    #[inline]
    fn remove_node<Q>(&self, key: &Q) -> Option<&Node<K, V>>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let node = self.remove_uncounted(key);
        if node.is_some() {
            self.settle(REMOVED);
        }
        node
    }

    /// [`remove`](Self::remove) without its last step.
    #[inline]
    pub(super) fn remove_uncounted<Q>(&self, key: &Q) -> Option<&Node<K, V>>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let list = &self.map.list;
        let hash = self.map.hash_of(key);
        self.guard.writing(&list.domain, |guard| list.remove(hash, |k| key.equivalent(k), guard))
    }

    /// Removes a key if `condition` holds for its value; the entry, if it was removed. If the entry
    /// is replaced meanwhile, `condition` is asked again, of the new one: see
    /// [`EpochMap::reruns`](super::EpochMap::reruns).
    ///
    /// # Progress
    /// Lock-free, `condition` aside.
    /// # Cost
    /// That of a [`remove`](Self::remove), and `condition`, with nothing held meanwhile.
    /// # Panics
    /// If `condition`, `Hash` or `Eq` does; nothing is removed then.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 10)]);
    /// let pinned = map.pin();
    /// assert_eq!(pinned.remove_if(&1, |_, v| *v > 10), None);
    /// assert_eq!(pinned.remove_if(&1, |_, v| *v == 10), Some((&1, &10)));
    /// ```
    pub fn remove_if<Q>(
        &self,
        key: &Q,
        mut condition: impl FnMut(&K, &V) -> bool,
    ) -> Option<(&K, &V)>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let list = &self.map.list;
        let hash = self.map.hash_of(key);
        let removed = self.guard.writing(&list.domain, |guard| {
            loop {
                let place = list.seek(hash, |k| key.equivalent(k), guard);
                let old = place.node?;
                if !condition(&old.key, &old.value) {
                    return None;
                }
                if list.take(&place, old, guard) {
                    return Some(old);
                }
                list.count_rerun();
            }
        });
        if removed.is_some() {
            self.settle(REMOVED);
        }
        removed.map(Node::entry)
    }

    /// Removes every entry for which `keep` is false. An entry that is replaced after it was asked
    /// about stays.
    ///
    /// # Progress
    /// Lock-free, `keep` aside.
    /// # Cost
    /// An [iteration](Self::iter), and for each entry that goes what a [`remove`](Self::remove) costs.
    /// # Consistency
    /// It asks about the entries that an iteration meets; others see them go one by one.
    /// # Panics
    /// If `keep` does; those before are removed, and counted.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a'), (2, 'b')]);
    /// map.pin().retain(|k, _| k % 2 == 0);
    /// assert_eq!(map.pin().keys().collect::<Vec<_>>(), [&2]);
    /// ```
    pub fn retain(&self, mut keep: impl FnMut(&K, &V) -> bool) {
        let list = &self.map.list;
        for node in list.walk(self.guard.witness()) {
            if !keep(&node.key, &node.value) {
                let taken = self.guard.writing(&list.domain, |guard| list.take_found(node, guard));
                if taken {
                    self.settle(REMOVED);
                }
            }
        }
    }

    /// Removes everything in one step: the map is empty at one instant, whatever others do.
    ///
    /// # Progress
    /// Lock-free: one swap, then a pass over what was swapped out, which calls that had begun before
    /// can make longer.
    /// # Cost
    /// Allocates a table of 8 buckets; then a locked instruction for each bucket and entry that was
    /// there.
    /// # Consistency
    /// Until it returns, [`len`](super::EpochMap::len) may count what it removes.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a'), (2, 'b')]);
    /// map.pin().clear();
    /// assert!(map.is_empty());
    /// ```
    pub fn clear(&self) {
        self.drain();
    }

    /// Removes everything in one step, and gives it out. What the iterator has not given when it is
    /// dropped is removed all the same.
    ///
    /// # Progress
    /// Lock-free, as [`clear`](Self::clear); the steps of the iterator are wait-free.
    /// # Cost
    /// That of `clear`, and a second pass over what it gives out.
    /// # Consistency
    /// Every entry whose insertion was accepted is either given out here, once, or is in the map
    /// after.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a'), (2, 'b')]);
    /// let pinned = map.pin();
    /// let drained = pinned.drain();
    /// assert!(map.is_empty());
    /// assert_eq!(drained.map(|(k, _)| *k).sum::<i32>(), 3);
    /// ```
    pub fn drain(&self) -> Drain<'_, K, V> {
        let list = &self.map.list;
        let detached = self.guard.writing(&list.domain, |guard| list.detach(guard));
        self.settle(Changes { removed: detached.len() as u64, ..Changes::default() });
        Drain(detached)
    }
}
