//! The map for as long as one is pinned, and the calls that read it.

use core::fmt;
use core::hash::{BuildHasher, Hash};

use equivalent::Equivalent;

use super::{
    EpochMap,
    entries::{Iter, Keys, Values},
    guard::{Hold, LocalGuard},
    list::{Changes, Node},
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
/// use the map. A call that allocates says so, and depends on the allocator there; what it does for
/// others beside its own work stands on the [module's page](super#what-calls-do-for-others).
///
/// # Consistency
/// Calls on one key, `clear` and `drain` each take effect at one instant between their beginning and
/// their end (they are linearizable). An iteration and a batch are many instants; they say what holds.
pub struct Pinned<'m, K, V, S = super::RandomState, G = LocalGuard> {
    pub(super) map: &'m EpochMap<K, V, S>,
    pub(super) guard: G,
}

impl<'m, K, V, S, G: Hold> Pinned<'m, K, V, S, G> {
    /// The map.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is in here.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a')]);
    /// let pinned = map.pin();
    /// assert_eq!(pinned.map().len(), 1); // calls that need no pin are there
    /// ```
    pub fn map(&self) -> &'m EpochMap<K, V, S> {
        self.map
    }

    /// Entries, in no particular order.
    ///
    /// # Progress
    /// Wait-free; each step of the iterator is lock-free: it is longer by what others put in its way,
    /// and never begins again.
    /// # Cost
    /// One load. A whole iteration: a look at each bucket, even of a map that was full once (see
    /// [`shrink_to_fit`](Self::shrink_to_fit)), and at each entry. Allocates nothing.
    /// # Consistency
    /// An entry that is there from the beginning to the end is met exactly once, also if it is
    /// replaced, or if the map grows or shrinks meanwhile. One that comes or goes may be met or not;
    /// one that goes and comes again may be met twice.
    /// # Panics
    /// Never.
    /// # Examples
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

    /// Keys; which, see [`iter`](Self::iter).
    ///
    /// # Progress
    /// Wait-free; the steps are lock-free, as those of `iter`.
    /// # Cost
    /// One load; the steps cost what those of `iter` do.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a'), (2, 'b')]);
    /// assert_eq!(map.pin().keys().sum::<i32>(), 3);
    /// ```
    pub fn keys(&self) -> Keys<'_, K, V, S> {
        Keys(self.iter())
    }

    /// Values; whose, see [`iter`](Self::iter).
    ///
    /// # Progress
    /// Wait-free; the steps are lock-free, as those of `iter`.
    /// # Cost
    /// One load; the steps cost what those of `iter` do.
    /// # Panics
    /// Never.
    /// # Examples
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
    /// Lock-free: it writes nothing and helps nobody. It is longer by the entries that others put in
    /// its way, and looks again if the table has been grown, shrunk or cleared under it.
    /// # Cost
    /// A hash, then root, segment, bucket and entry, one behind the other; no locked instruction, no
    /// allocation.
    /// # Panics
    /// If `Hash` or `Eq` does; nothing was begun.
    /// # Examples
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

    /// The key as it is in the map, and its value.
    ///
    /// # Progress
    /// Lock-free, as [`get`](Self::get).
    /// # Cost
    /// That of `get`.
    /// # Panics
    /// If `Hash` or `Eq` does; nothing was begun.
    /// # Examples
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

    /// Whether the key is there.
    ///
    /// # Progress
    /// Lock-free, as [`get`](Self::get).
    /// # Cost
    /// That of `get`.
    /// # Panics
    /// If `Hash` or `Eq` does; nothing was begun.
    /// # Examples
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

    /// As [`iter`](Pinned::iter).
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
