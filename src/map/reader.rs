//! Reading a small map without a pin.

use core::fmt;
use core::hash::{BuildHasher, Hash};

use equivalent::Equivalent;

use super::{EpochMap, snapshot::Copies};
use crate::primitive::LocalHandle;

/// How many reads at one version are answered by the map itself before it is copied again, for each
/// entry to be copied: beside a writer that comes sooner, no copy would live long enough to pay.
const READS_PER_ENTRY: usize = 2;

/// A reader of a small map that seldom changes: it keeps a copy, and looks at a version.
///
/// While nothing changes a read is four loads from one cache line, then a look into the copy, which
/// is its own. After a change it reads the map, under a pin, until it has read often enough at the
/// same version for a new copy to pay. A map that has ever had more than 256 entries is always read
/// under a pin.
///
/// # Consistency
/// A read sees every call that returned before the read began. A call that is still running may be
/// seen or not, and may be seen by one reader before another; by this one it may be seen later than
/// by calls on the map itself.
///
/// Values are cloned into the copy, so what changes *inside* a value is seen only if the clones share
/// it, as an [`Arc`](std::sync::Arc) does.
///
/// # Cost
/// A copy costs one clone of each entry, and 64 to 128 bytes for finding it; it stays, with what it
/// holds, until the next is made or the reader is dropped. 2.3 KB for the participant in the collector. It stays on its thread.
///
/// # Examples
/// ```
/// let map = nodestate::map::EpochMap::from([(1, 'a')]);
/// let mut reader = map.reader();
/// assert_eq!(reader.get(&1), Some('a'));
/// map.insert(1, 'b');
/// assert_eq!(reader.get(&1), Some('b'));
/// ```
pub struct Reader<'m, K, V, S = super::RandomState> {
    map: &'m EpochMap<K, V, S>,
    participant: LocalHandle,
    cache: Cache<K, V>,
}

/// The copy, and what it is a copy of.
pub(crate) struct Cache<K, V> {
    copies: Copies<K, V>,
    /// What the copy has seen: every change up to this version. None before the first.
    version: Option<u64>,
    /// The version of the last read that the copy could not answer, and how many there were.
    latest: Option<u64>,
    reads: usize,
}

impl<K, V> Cache<K, V> {
    pub(crate) fn new() -> Self {
        Self { copies: Copies::empty(), version: None, latest: None, reads: 0 }
    }

    /// What the copy says of a key, if nothing has changed since; none if something has.
    #[inline]
    pub(crate) fn find<Q, S>(&self, map: &EpochMap<K, V, S>, key: &Q) -> Option<Option<&V>>
    where
        Q: Hash + Equivalent<K> + ?Sized,
        S: BuildHasher,
    {
        let version = map.list.version()?;
        (self.version == Some(version)).then(|| self.copies.get(map.hash_of(key), key))
    }

    /// Copies the map anew, if that pays; whether it has.
    #[cold]
    pub(crate) fn refresh<S>(&mut self, map: &EpochMap<K, V, S>) -> bool
    where
        K: Clone,
        V: Clone,
    {
        // The version first: what is counted in it is in the list, and so in the copy.
        let Some(version) = map.list.version() else { return false };
        if self.latest != Some(version) {
            self.latest = Some(version);
            self.reads = 0;
        }
        self.reads += 1;
        let pays = self.reads > READS_PER_ENTRY * map.len();
        if pays {
            self.copies = map.copies();
            self.version = Some(version);
        }
        pays
    }
}

impl<'m, K, V, S> Reader<'m, K, V, S> {
    pub(super) fn new(map: &'m EpochMap<K, V, S>) -> Self {
        Self { map, participant: map.list.domain.register(), cache: Cache::new() }
    }

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
    /// let mut reader = map.reader();
    /// reader.map().insert(1, 'b');
    /// assert_eq!(reader.get(&1), Some('b'));
    /// ```
    pub fn map(&self) -> &'m EpochMap<K, V, S> {
        self.map
    }
}

impl<K: Hash + Eq + Clone, V: Clone, S: BuildHasher> Reader<'_, K, V, S> {
    /// Looks at the value of a key.
    ///
    /// # Progress
    /// Wait-free while nothing changes and the copy is there; else lock-free, `look` aside: it reads the
    /// map, or makes a copy, once.
    /// # Cost
    /// Four loads, a hash, and a look into the copy. After a change: a pin and a look-up, or a pin and a
    /// new copy, which allocates and clones every entry.
    /// # Panics
    /// If `look`, `Hash`, `Eq`, or the `Clone` of a key or a value does; the reader can be used on.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, "a".to_string())]);
    /// let mut reader = map.reader();
    /// assert_eq!(reader.with(&1, |value| value.map(String::len)), Some(1));
    /// ```
    #[inline]
    pub fn with<Q, R>(&mut self, key: &Q, look: impl FnOnce(Option<&V>) -> R) -> R
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        match self.cache.find(self.map, key) {
            Some(found) => look(found),
            None => self.with_slow(key, look),
        }
    }

    #[cold]
    fn with_slow<Q, R>(&mut self, key: &Q, look: impl FnOnce(Option<&V>) -> R) -> R
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let hash = self.map.hash_of(key);
        if self.cache.refresh(self.map) {
            return look(self.cache.copies.get(hash, key));
        }
        let guard = self.participant.pin();
        let node = self.map.list.find(hash, |k| key.equivalent(k), &guard);
        look(node.map(|node| &node.value))
    }

    /// A clone of the value of a key.
    ///
    /// # Progress
    /// As [`with`](Self::with): wait-free while nothing changes, else lock-free.
    /// # Cost
    /// That of `with`, and the clone.
    /// # Panics
    /// If `Hash`, `Eq`, or the `Clone` of a key or a value does; the reader can be used on.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([("a".to_string(), 1)]);
    /// let mut reader = map.reader();
    /// assert_eq!(reader.get("a"), Some(1));
    /// map.remove("a");
    /// assert_eq!(reader.get("a"), None);
    /// ```
    #[inline]
    pub fn get<Q>(&mut self, key: &Q) -> Option<V>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        self.with(key, |value| value.cloned())
    }

    /// Whether the key is there.
    ///
    /// # Progress
    /// As [`with`](Self::with): wait-free while nothing changes, else lock-free.
    /// # Cost
    /// That of `with`.
    /// # Panics
    /// If `Hash`, `Eq`, or the `Clone` of a key or a value does; the reader can be used on.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a')]);
    /// let mut reader = map.reader();
    /// assert!(reader.contains_key(&1) && !reader.contains_key(&2));
    /// ```
    #[inline]
    pub fn contains_key<Q>(&mut self, key: &Q) -> bool
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        self.with(key, |value| value.is_some())
    }
}

impl<K, V, S> fmt::Debug for Reader<'_, K, V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("version", &self.cache.version).finish_non_exhaustive()
    }
}
