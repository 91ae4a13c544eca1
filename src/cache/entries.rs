//! What is put in and taken out without a load, and how much there is.

use core::hash::{BuildHasher, Hash};

use super::{Overweight, ReadThrough, desk::KeyDesk};

impl<K, V, S> ReadThrough<K, V, S>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    S: BuildHasher + Clone,
{
    /// Puts a value in, whatever was there or is being loaded.
    ///
    /// # Progress
    /// Blocking, for a shard.
    /// # Cost
    /// A look for a load in flight, and an insertion.
    /// # Errors
    /// [`Overweight`], with the value, if it weighs more than one entry may; nothing has changed then.
    /// # Panics
    /// If the weigher, `Hash`, `Eq` or the clock does.
    /// # Examples
    /// ```
    /// let cache = nodestate::cache::ReadThrough::<_, String>::builder(10)
    ///     .weigher(|_, text| text.len() as u64)
    ///     .build()
    ///     .unwrap();
    /// assert!(cache.insert(1, "short".to_string()).is_ok());
    /// let refused = cache.insert(1, "longer than that".to_string()).unwrap_err();
    /// assert_eq!((refused.weight, refused.value.len()), (16, 16));
    /// ```
    pub fn insert(&self, key: K, value: V) -> Result<(), Overweight<V>> {
        let policy = &self.0.policy;
        let weight = policy.weight(&key, &value);
        if weight > policy.most {
            return Err(Overweight { value, weight, limit: policy.most });
        }
        let entry = policy.entry(value, weight);
        self.0.spoil(&key);
        drop(self.0.put(key, entry));
        Ok(())
    }

    /// Takes a key out. A load of it that has begun puts nothing in any more, though its waiters get what it
    /// brings.
    ///
    /// # Progress
    /// Blocking, for a shard.
    /// # Cost
    /// Two looks for a load in flight, and a removal.
    /// # Panics
    /// If `Hash` or `Eq` does.
    /// # Examples
    /// ```
    /// let cache = nodestate::cache::ReadThrough::builder(10).build().unwrap();
    /// cache.insert(1, 'a').unwrap();
    /// cache.invalidate(&1);
    /// assert_eq!(cache.get(&1), None);
    /// ```
    pub fn invalidate(&self, key: &K) {
        // In this order: what the load has put in before is taken out now; and one that has begun in
        // between, and found the entry, is joined by nobody who comes later.
        self.0.spoil(key);
        let removed = self.0.store.remove(key);
        self.0.spoil(key);
        drop(removed);
    }

    /// Takes everything out, as [`invalidate`](Self::invalidate) does each key.
    ///
    /// # Progress
    /// Blocking, for each shard in turn.
    /// # Cost
    /// That of two iterations over the loads in flight, and a removal for each entry.
    /// # Panics
    /// If `Hash` or `Eq` does.
    /// # Examples
    /// ```
    /// let cache = nodestate::cache::ReadThrough::builder(10).build().unwrap();
    /// cache.insert(1, 'a').unwrap();
    /// cache.invalidate_all();
    /// assert!(cache.is_empty());
    /// ```
    pub fn invalidate_all(&self) {
        self.0.spoil_all();
        // One by one, so that each is dropped when no lock is held.
        self.0.store.drain().for_each(drop);
        self.0.spoil_all();
    }

    /// Gives the load of a key up: all who wait for it get
    /// [`LoadError::Cancelled`](super::LoadError::Cancelled), and the next caller loads again. Whether there
    /// was one.
    ///
    /// A loader that a thread is running is not interrupted; what it brings is dropped.
    ///
    /// # Progress
    /// Blocking, for the load's mutex.
    /// # Cost
    /// A look-up, and a wake-up for each who waits.
    /// # Panics
    /// If `Hash` or `Eq` does.
    /// # Examples
    /// ```
    /// let cache = nodestate::cache::ReadThrough::<u64, u64>::builder(10).build().unwrap();
    /// assert!(!cache.cancel(&1));
    /// ```
    pub fn cancel(&self, key: &K) -> bool {
        let flights = self.0.flights.pin();
        let desk = KeyDesk { shared: &self.0, key };
        flights.get(key).is_some_and(|flight| flight.cancel(&desk))
    }

    /// How many entries there are, those that have ended and were not asked for since included.
    ///
    /// # Progress
    /// Blocking, for each shard in turn.
    /// # Cost
    /// A lock and a load for each shard.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let cache = nodestate::cache::ReadThrough::builder(10).build().unwrap();
    /// cache.insert(1, 'a').unwrap();
    /// assert_eq!(cache.len(), 1);
    /// ```
    pub fn len(&self) -> usize {
        self.0.store.len()
    }

    /// Whether there is none.
    ///
    /// # Progress
    /// Blocking, for each shard in turn.
    /// # Cost
    /// That of [`len`](Self::len).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// assert!(nodestate::cache::ReadThrough::<u8, u8>::builder(10).build().unwrap().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the entries weigh together.
    ///
    /// # Progress
    /// Blocking, for each shard in turn.
    /// # Cost
    /// That of [`len`](Self::len).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let cache = nodestate::cache::ReadThrough::builder(10).build().unwrap();
    /// cache.insert(1, 'a').unwrap();
    /// assert_eq!(cache.weight(), 1);
    /// ```
    pub fn weight(&self) -> u64 {
        self.0.store.weight()
    }

    /// How much one entry may weigh.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let cache = nodestate::cache::ReadThrough::<u8, u8>::builder(100).shards(1).build().unwrap();
    /// assert_eq!(cache.max_entry_weight(), 97);
    /// ```
    pub fn max_entry_weight(&self) -> u64 {
        self.0.policy.most
    }

    /// How many loads are in flight.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// That of [`EpochMap::len`](crate::map::EpochMap::len).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let cache = nodestate::cache::ReadThrough::<u8, u8>::builder(100).build().unwrap();
    /// assert_eq!(cache.loading(), 0);
    /// ```
    pub fn loading(&self) -> usize {
        self.0.flights.len()
    }
}
