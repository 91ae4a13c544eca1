//! Putting entries in.

use core::fmt;
use core::hash::{BuildHasher, Hash};

use super::{
    Hold, Pinned,
    list::{Node, Occupied},
    pinned::{INSERTED, REPLACED},
};

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
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is in here.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::new();
    /// let pinned = map.pin();
    /// assert_eq!(pinned.get_or_insert(1, 'a').value(), &'a'); // inserted
    /// assert_eq!(pinned.get_or_insert(1, 'b').value(), &'a'); // found
    /// ```
    pub fn value(&self) -> &'p V {
        match self {
            Self::Found(value) | Self::Inserted(value) | Self::Lost { current: value, .. } => value,
        }
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
    /// Lock-free: it tries again when another write at the same place has succeeded, or the table was
    /// changed.
    /// # Cost
    /// One allocation. The insertion that fills the table allocates a segment, which doubles it.
    /// # Panics
    /// If `Hash` or `Eq` does; nothing is inserted then.
    /// # Examples
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
    /// Lock-free, as [`insert`](Self::insert).
    /// # Cost
    /// That of `insert`; its allocation is made, and freed, also if the key is there.
    /// # Errors
    /// The value that is there, with the key and the value that were not inserted.
    /// # Panics
    /// If `Hash` or `Eq` does; nothing is inserted then.
    /// # Examples
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
    /// Lock-free, as [`insert`](Self::insert).
    /// # Cost
    /// That of a [`get`](Self::get) if the key is there; else that of `insert` as well.
    /// # Panics
    /// If `Hash` or `Eq` does; nothing is inserted then.
    /// # Examples
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
    /// # Cost
    /// That of a [`get`](Self::get) if the key is there; else that of [`insert`](Self::insert) as well.
    /// # Panics
    /// If `make`, `Hash` or `Eq` does; nothing is inserted then.
    /// # Examples
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
}
