//! The map's calls, for as long as one is pinned.

use core::fmt;
use core::hash::{BuildHasher, Hash};

use equivalent::Equivalent;

use super::{
    EpochMap,
    entries::{Drain, Iter, Keys, Values},
    guard::{Hold, LocalGuard},
    list::{Changes, Node, Occupied},
};

pub(super) const INSERTED: Changes = Changes { inserted: 1, removed: 0, replaced: 0 };
pub(super) const REMOVED: Changes = Changes { inserted: 0, removed: 1, replaced: 0 };
pub(super) const REPLACED: Changes = Changes { inserted: 0, removed: 0, replaced: 1 };

/// A map, and the pin under which its entries may be referred to.
///
/// Made by [`EpochMap::pin`], [`EpochMap::pin_owned`] and [`Handle::pin`](super::Handle::pin).
/// References that its calls return live as long as it does, even to entries that are removed or
/// replaced meanwhile. As long as it lives, what is removed is not reclaimed.
///
/// # Progress
/// Every call is lock-free: it never waits for another thread. A call that writes tries again if
/// another has changed the same place. Closures and comparisons run with nothing held, so they may
/// use the map.
pub struct Pinned<'m, K, V, S = super::RandomState, G = LocalGuard> {
    pub(super) map: &'m EpochMap<K, V, S>,
    pub(super) guard: G,
}

/// A key that was there, and what was to be inserted for it.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OccupiedError<'p, K, V> {
    /// The value that is there.
    pub current: &'p V,
    /// The key that was not inserted.
    pub key: K,
    /// The value that was not inserted.
    pub value: V,
}

impl<K, V> fmt::Display for OccupiedError<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the key is in the map already")
    }
}

impl<K: fmt::Debug, V: fmt::Debug> core::error::Error for OccupiedError<'_, K, V> {}

/// What [`Pinned::get_or_insert_with`] found or did.
#[derive(Debug, PartialEq, Eq)]
pub enum GetOrInsert<'p, V> {
    /// The key was there; the closure has not run.
    Found(&'p V),
    /// The closure's value was inserted.
    Inserted(&'p V),
    /// Another thread has inserted one while the closure ran.
    Lost {
        /// What the other has inserted.
        current: &'p V,
        /// What the closure has made.
        made: V,
    },
}

impl<'p, V> GetOrInsert<'p, V> {
    /// The value that was in the map when the call returned, whoever put it there.
    pub fn value(&self) -> &'p V {
        match self {
            Self::Found(value) | Self::Inserted(value) | Self::Lost { current: value, .. } => value,
        }
    }
}

impl<'m, K, V, S, G: Hold> Pinned<'m, K, V, S, G> {
    /// The map.
    pub fn map(&self) -> &'m EpochMap<K, V, S> {
        self.map
    }

    /// Entries, in no particular order.
    ///
    /// # Consistency
    /// An entry that is there from the beginning to the end is met exactly once, also if it is
    /// replaced, or if the map grows or shrinks meanwhile. One that comes or goes may be met or not;
    /// one that goes and comes again may be met twice.
    ///
    /// # Cost
    /// One look at each bucket, even of a map that was full once: see [`shrink_to_fit`](Self::shrink_to_fit).
    ///
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a'), (2, 'b')]);
    /// let pinned = map.pin();
    /// let mut entries: Vec<_> = pinned.iter().collect();
    /// entries.sort();
    /// assert_eq!(entries, [(&1, &'a'), (&2, &'b')]);
    /// ```
    pub fn iter(&self) -> Iter<'_, K, V, S> {
        Iter(self.map.list.walk(self.guard.witness()))
    }

    /// Keys; as [`iter`](Self::iter).
    ///
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a'), (2, 'b')]);
    /// assert_eq!(map.pin().keys().sum::<i32>(), 3);
    /// ```
    pub fn keys(&self) -> Keys<'_, K, V, S> {
        Keys(self.iter())
    }

    /// Values; as [`iter`](Self::iter).
    ///
    /// ```
    /// let map = nodestate::map::EpochMap::from([('a', 1), ('b', 2)]);
    /// assert_eq!(map.pin().values().sum::<i32>(), 3);
    /// ```
    pub fn values(&self) -> Values<'_, K, V, S> {
        Values(self.iter())
    }
}

impl<K, V, S, G> Pinned<'_, K, V, S, G>
where
    K: Hash + Eq,
    S: BuildHasher,
    G: Hold,
{
    #[inline]
    pub(super) fn find<Q>(&self, key: &Q) -> Option<&Node<K, V>>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let hash = self.map.hash_of(key);
        self.map.list.find(hash, |k| key.equivalent(k), self.guard.witness())
    }

    /// The value of a key.
    ///
    /// # Progress
    /// Wait-free, but for chains that others lengthen meanwhile; never writes.
    ///
    /// ```
    /// let map = nodestate::map::EpochMap::from([("a".to_string(), 1)]);
    /// assert_eq!(map.pin().get("a"), Some(&1)); // by `&str`: no `String` is made
    /// ```
    #[inline]
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        self.find(key).map(|node| &node.value)
    }

    /// The key as it is in the map, and its value; as [`get`](Self::get).
    ///
    /// ```
    /// let map = nodestate::map::EpochMap::from([("a".to_string(), 1)]);
    /// assert_eq!(map.pin().get_key_value("a"), Some((&"a".to_string(), &1)));
    /// ```
    #[inline]
    pub fn get_key_value<Q>(&self, key: &Q) -> Option<(&K, &V)>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        self.find(key).map(Node::entry)
    }

    /// Whether the key is there; as [`get`](Self::get).
    ///
    /// ```
    /// assert!(nodestate::map::EpochMap::from([(1, 'a')]).pin().contains_key(&1));
    /// ```
    #[inline]
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        self.find(key).is_some()
    }
}

impl<K, V, S, G> Pinned<'_, K, V, S, G>
where
    K: Hash + Eq + Send + 'static,
    V: Send + 'static,
    S: BuildHasher,
    G: Hold,
{
    /// Inserts a value, or replaces the one that is there, which it returns. The key is never
    /// absent in between. A key that is there is replaced, too.
    ///
    /// # Progress
    /// Lock-free.
    /// # Cost
    /// One allocation. Every so often it links a few buckets of a table that has grown, or allocates
    /// a segment of them.
    ///
    /// ```
    /// let map = nodestate::map::EpochMap::new();
    /// let pinned = map.pin();
    /// assert_eq!(pinned.insert(1, 'a'), None);
    /// assert_eq!(pinned.insert(1, 'b'), Some(&'a'));
    /// ```
    #[inline]
    pub fn insert(&self, key: K, value: V) -> Option<&V> {
        let old = self.insert_uncounted(key, value);
        self.settle(if old.is_none() { INSERTED } else { REPLACED });
        old
    }

    /// [`insert`](Self::insert) without its last step.
    #[inline]
    pub(super) fn insert_uncounted(&self, key: K, value: V) -> Option<&V> {
        let list = &self.map.list;
        let node = Node::new(self.map.hash_of(&key), key, value);
        let old = self.guard.writing(&list.domain, |guard| list.insert(node, guard));
        old.map(|old| &old.value)
    }

    /// Inserts a value unless the key is there.
    ///
    /// # Progress
    /// Lock-free.
    /// # Errors
    /// The value that is there, with the key and the value that were not inserted.
    ///
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a')]);
    /// let pinned = map.pin();
    /// let refused = pinned.try_insert(1, 'b').unwrap_err();
    /// assert_eq!((refused.current, refused.value), (&'a', 'b'));
    /// assert_eq!(pinned.try_insert(2, 'c'), Ok(&'c'));
    /// ```
    pub fn try_insert(&self, key: K, value: V) -> Result<&V, OccupiedError<'_, K, V>> {
        self.insert_new(key, value).map_err(|Occupied { current, node }| {
            let Node { key, value, .. } = *node;
            OccupiedError { current: &current.value, key, value }
        })
    }

    fn insert_new(&self, key: K, value: V) -> Result<&V, Occupied<'_, K, V>> {
        let list = &self.map.list;
        let node = Node::new(self.map.hash_of(&key), key, value);
        let new = self.guard.writing(&list.domain, |guard| list.insert_new(node, guard))?;
        self.settle(INSERTED);
        Ok(&new.value)
    }

    /// The value of a key; `value`, inserted, if there was none.
    ///
    /// # Progress
    /// Lock-free.
    ///
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a')]);
    /// assert_eq!(map.pin().get_or_insert(1, 'b').value(), &'a');
    /// ```
    pub fn get_or_insert(&self, key: K, value: V) -> GetOrInsert<'_, V> {
        self.get_or_insert_with(key, || value)
    }

    /// The value of a key; what `make` returns, inserted, if there was none. `make` runs at most
    /// once, and nothing is held meanwhile: if another thread inserts the key first, its result is
    /// given back.
    ///
    /// # Progress
    /// Lock-free, `make` aside.
    /// # Panics
    /// If `make` does; nothing is inserted then.
    ///
    /// ```
    /// use nodestate::map::{EpochMap, GetOrInsert};
    ///
    /// let map = EpochMap::new();
    /// let pinned = map.pin();
    /// assert_eq!(pinned.get_or_insert_with(1, || 'a'), GetOrInsert::Inserted(&'a'));
    /// assert_eq!(pinned.get_or_insert_with(1, || unreachable!()), GetOrInsert::Found(&'a'));
    /// ```
    pub fn get_or_insert_with(&self, key: K, make: impl FnOnce() -> V) -> GetOrInsert<'_, V> {
        if let Some(node) = self.find(&key) {
            return GetOrInsert::Found(&node.value);
        }
        match self.insert_new(key, make()) {
            Ok(value) => GetOrInsert::Inserted(value),
            Err(Occupied { current, node }) => {
                GetOrInsert::Lost { current: &current.value, made: node.into_value() }
            }
        }
    }

    /// Removes a key; its value, which stays valid as long as this is pinned.
    ///
    /// # Progress
    /// Lock-free.
    /// # Cost
    /// Allocates nothing. (The collector allocates a bag for every 64 things that are retired.)
    ///
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

    /// Removes a key; the key as it was in the map, and its value. As [`remove`](Self::remove).
    ///
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
    /// [`EpochMap::reruns`].
    ///
    /// # Progress
    /// Lock-free, `condition` aside.
    /// # Panics
    /// If `condition` does; nothing is removed then.
    ///
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
    /// # Panics
    /// If `keep` does; those before are removed.
    ///
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
    /// Lock-free. Until it returns, [`len`](EpochMap::len) may count what it removes.
    /// # Cost
    /// A small allocation, then a pass over what was there.
    ///
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
    /// # Consistency
    /// Every entry whose insertion was accepted is either given out here, once, or is in the map
    /// after.
    /// # Progress
    /// Lock-free; as [`clear`](Self::clear).
    ///
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

    /// Makes room for `more` entries, so that as many insertions allocate no table; at most for 2^29.
    ///
    /// # Progress
    /// Lock-free.
    /// # Cost
    /// 16 to 32 bytes for each, all of which is written.
    ///
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
    /// Lock-free. The buckets are out of use when this returns; writers, [`flush`](EpochMap::flush) and the
    /// next call of this take them out of the list and give them back when nobody who was pinned
    /// then is any more. Until then look-ups that find nothing take a longer way.
    /// # Cost
    /// A pass over the buckets that are given back.
    ///
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

    /// Ends a call that has changed something.
    #[inline]
    pub(super) fn settle(&self, changes: Changes) {
        let list = &self.map.list;
        self.guard.writing(&list.domain, |guard| list.settle(changes, guard));
    }

    /// Puts the table in order: what follows a batch are reads.
    pub(super) fn link_all(&self) {
        let list = &self.map.list;
        self.guard.writing(&list.domain, |guard| list.link_all(guard));
    }
}

impl<K, V, S, G> fmt::Debug for Pinned<'_, K, V, S, G>
where
    K: fmt::Debug,
    V: fmt::Debug,
    G: Hold,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<'p, K, V, S, G: Hold> IntoIterator for &'p Pinned<'_, K, V, S, G> {
    type Item = (&'p K, &'p V);
    type IntoIter = Iter<'p, K, V, S>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
