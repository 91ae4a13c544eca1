//! The calls that pin for themselves.

use core::fmt;
use core::hash::{BuildHasher, Hash};
use core::marker::PhantomData;
use core::ops::Deref;
use core::ptr::NonNull;

use equivalent::Equivalent;

use super::{EpochMap, list::Node};
use crate::primitive::Guard;

/// An entry, and a pin of this thread by which it is there: see [`EpochMap::get`].
///
/// It stays valid, and as it is, also if the entry is removed or replaced meanwhile.
pub struct Ref<'m, K, V> {
    /// Not a reference: when the guard is dropped, this may be an argument of a call still.
    node: NonNull<Node<K, V>>,
    of: PhantomData<&'m Node<K, V>>,
    _guard: Guard,
}

impl<K, V> Ref<'_, K, V> {
    fn node(&self) -> &Node<K, V> {
        // SAFETY: INVARIANT(map.pinned): it was found under the guard, which is still there.
        unsafe { self.node.as_ref() }
    }

    /// The key, as it is in the map.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None but the look at it.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([("a".to_string(), 1)]);
    /// assert_eq!(map.get("a").unwrap().key(), "a");
    /// ```
    pub fn key(&self) -> &K {
        &self.node().key
    }

    /// The value; a `Ref` is dereferenced to it, too.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None but the look at it.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a')]);
    /// let entry = map.get(&1).unwrap();
    /// map.insert(1, 'b');
    /// assert_eq!(entry.value(), &'a'); // what was found stays what it was
    /// ```
    pub fn value(&self) -> &V {
        &self.node().value
    }
}

impl<K, V> Deref for Ref<'_, K, V> {
    type Target = V;

    fn deref(&self) -> &V {
        self.value()
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Ref<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Ref").field(self.key()).field(self.value()).finish()
    }
}

impl<K: Hash + Eq, V, S: BuildHasher> EpochMap<K, V, S> {
    /// The value of a key. What is returned locks nothing, but it pins, as [`pin`](Self::pin) does.
    ///
    /// # Progress
    /// Lock-free, as [`Pinned::get`](super::Pinned::get).
    /// # Cost
    /// A pin, and the look-up. For several in a row, `pin` once.
    /// # Panics
    /// If `Hash` or `Eq` does; nothing was begun, and the pin ends.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([("a".to_string(), 1)]);
    /// assert_eq!(map.get("a").as_deref(), Some(&1));
    /// ```
    #[inline]
    pub fn get<Q>(&self, key: &Q) -> Option<Ref<'_, K, V>>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let guard = self.guard();
        let node = self.list.find(self.hash_of(key), |k| key.equivalent(k), &guard)?;
        let node = NonNull::from(node);
        Some(Ref { node, of: PhantomData, _guard: guard })
    }

    /// Whether the key is there.
    ///
    /// # Progress
    /// Lock-free, as [`Pinned::get`](super::Pinned::get).
    /// # Cost
    /// A pin, and the look-up.
    /// # Panics
    /// If `Hash` or `Eq` does; nothing was begun, and the pin ends.
    /// # Examples
    /// ```
    /// assert!(nodestate::map::EpochMap::from([(1, 'a')]).contains_key(&1));
    /// ```
    #[inline]
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        self.list.find(self.hash_of(key), |k| key.equivalent(k), &self.guard()).is_some()
    }
}

impl<K, V, S> EpochMap<K, V, S>
where
    K: Hash + Eq + Send + 'static,
    V: Send + 'static,
    S: BuildHasher,
{
    /// Inserts a value, or replaces the one that is there; whether the key was new. To have the old
    /// value, use [`Pinned::insert`](super::Pinned::insert).
    ///
    /// # Progress
    /// Lock-free, as that one.
    /// # Cost
    /// A pin, one allocation, and sometimes a segment, as there.
    /// # Panics
    /// If `Hash` or `Eq` does; nothing is inserted then.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::new();
    /// assert!(map.insert(1, 'a'));
    /// assert!(!map.insert(1, 'b'));
    /// ```
    #[inline]
    pub fn insert(&self, key: K, value: V) -> bool {
        self.pin().insert(key, value).is_none()
    }

    /// Removes a key; whether it was there. To have its value, use
    /// [`Pinned::remove`](super::Pinned::remove).
    ///
    /// # Progress
    /// Lock-free, as that one.
    /// # Cost
    /// A pin, and the removal, which allocates nothing but the collector's bag once in 64.
    /// # Panics
    /// If `Hash` or `Eq` does; nothing is removed then.
    /// # Examples
    /// ```
    /// assert!(nodestate::map::EpochMap::from([(1, 'a')]).remove(&1));
    /// ```
    #[inline]
    pub fn remove<Q>(&self, key: &Q) -> bool
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        self.pin().remove(key).is_some()
    }

    /// Removes everything in one step, as [`Pinned::clear`](super::Pinned::clear).
    ///
    /// # Progress
    /// Lock-free, as that one.
    /// # Cost
    /// A pin, a small table, and a pass over what was there.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a'), (2, 'b')]);
    /// map.clear();
    /// assert!(!map.contains_key(&1) && map.is_empty());
    /// ```
    pub fn clear(&self) {
        self.pin().clear();
    }
}
