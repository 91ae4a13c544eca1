//! Making a cache.

use core::fmt;
use core::hash::{BuildHasher, Hash};
use core::time::Duration;
use std::sync::Arc;

use quick_cache::OptionsBuilder;

use super::clock::{Clock, Monotonic};
use super::desk::{Evictions, Policy, Shared, Store, Weigher, Weights};
use super::{BuildError, ReadThrough};
use crate::map::{EpochMap, RandomState};

/// More would be no use, and would be a slip.
const MOST_SHARDS: usize = 1 << 16;

/// How much of its weight a shard gives to one entry at most: what `quick_cache` calls hot.
const HOT: f64 = 0.97;

/// What a cache is to be: see [`ReadThrough::builder`].
pub struct Builder<K, V> {
    weight: u64,
    entries: Option<usize>,
    shards: Option<usize>,
    weigher: Option<Box<Weigher<K, V>>>,
    entry_weight: Option<u64>,
    time_to_live: Option<Duration>,
    negative: Option<Duration>,
    ahead: Option<Duration>,
    clock: Option<Box<dyn Clock>>,
}

impl<K, V> Builder<K, V> {
    pub(super) fn new(weight: u64) -> Self {
        Self {
            weight,
            entries: None,
            shards: None,
            weigher: None,
            entry_weight: None,
            time_to_live: None,
            negative: None,
            ahead: None,
            clock: None,
        }
    }

    /// How many entries there will be, about; without it, as many as there is weight.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None; it decides how much memory is set aside.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::cache::ReadThrough;
    /// let cache = ReadThrough::<u64, Vec<u8>>::builder(1 << 20).entries(1_000).build().unwrap();
    /// ```
    #[must_use]
    pub fn entries(self, entries: usize) -> Self {
        Self { entries: Some(entries), ..self }
    }

    /// Over how many locks the entries are spread, at most: 1 to 65,536, and a power of two after all.
    /// Each shard has its part of the weight.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::cache::{BuildError, ReadThrough};
    /// let none = ReadThrough::<u64, u64>::builder(100).shards(0).build();
    /// assert_eq!(none.unwrap_err(), BuildError::Shards);
    /// ```
    #[must_use]
    pub fn shards(self, shards: usize) -> Self {
        Self { shards: Some(shards), ..self }
    }

    /// What weighs an entry; without one, each weighs 1, and what is known not to be there does
    /// anyway. A weight of 0 counts as 1.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// An allocation; the weigher runs once for each value, with nothing locked.
    /// # Panics
    /// Never. A panic of the weigher is the load's: [`LoadError::Panicked`](super::LoadError::Panicked).
    /// # Examples
    /// ```
    /// use nodestate::cache::ReadThrough;
    /// let cache = ReadThrough::<u8, String>::builder(99).weigher(|_, v| v.len() as _).build().unwrap();
    /// cache.insert(1, "seven..".to_string()).unwrap();
    /// assert_eq!(cache.weight(), 7);
    /// ```
    #[must_use]
    pub fn weigher(self, weigher: impl Fn(&K, &V) -> u64 + Send + Sync + 'static) -> Self {
        Self { weigher: Some(Box::new(weigher)), ..self }
    }

    /// How much one entry may weigh; without it, as much as a shard can hold.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::cache::{BuildError, ReadThrough};
    /// let heavy = ReadThrough::<u64, u64>::builder(100).shards(1).max_entry_weight(99).build();
    /// assert_eq!(heavy.unwrap_err(), BuildError::EntryWeight { asked: 99, limit: 97 });
    /// ```
    #[must_use]
    pub fn max_entry_weight(self, weight: u64) -> Self {
        Self { entry_weight: Some(weight), ..self }
    }

    /// How long a value is kept at most.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A look at the clock for each look-up: see [`clock`](Self::clock).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::cache::{BuildError, ReadThrough};
    /// let none = ReadThrough::<u64, u64>::builder(100).time_to_live(Default::default()).build();
    /// assert_eq!(none.unwrap_err(), BuildError::NoTimeToLive);
    /// ```
    #[must_use]
    pub fn time_to_live(self, time: Duration) -> Self {
        Self { time_to_live: Some(time), ..self }
    }

    /// How long it is kept that a key has no value: what a loader answers with `Ok(None)`. Without it,
    /// that is not kept.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// That of [`time_to_live`](Self::time_to_live), for those keys.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Duration;
    /// use nodestate::cache::ReadThrough;
    /// let cache = ReadThrough::<u64, u64>::builder(100)
    ///     .negative_time_to_live(Duration::from_secs(1))
    ///     .build()
    ///     .unwrap();
    /// let loaded = cache.get_or_load_blocking(&1, || Ok::<_, std::fmt::Error>(None));
    /// assert_eq!(loaded.unwrap(), None);
    /// assert!(cache.is_known_absent(&1));
    /// ```
    #[must_use]
    pub fn negative_time_to_live(self, time: Duration) -> Self {
        Self { negative: Some(time), ..self }
    }

    /// How long before its end an entry is [loaded anew](ReadThrough::refresh_ahead).
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Duration;
    /// use nodestate::cache::{BuildError, ReadThrough};
    /// let never = ReadThrough::<u64, u64>::builder(100).refresh_ahead(Duration::from_secs(1)).build();
    /// assert_eq!(never.unwrap_err(), BuildError::RefreshAhead); // nothing ends
    /// ```
    #[must_use]
    pub fn refresh_ahead(self, time: Duration) -> Self {
        Self { ahead: Some(time), ..self }
    }

    /// The clock; without one, the system's.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// An allocation. The system's clock costs some 26 ns for each look-up of an entry that has an end;
    /// [`Ticks`](super::Ticks), which a loop of yours sets, costs a load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Duration;
    /// use nodestate::cache::{ReadThrough, Ticks};
    /// let ticks = Ticks::default();
    /// let minute = Duration::from_secs(60);
    /// let cache = ReadThrough::builder(100).time_to_live(minute).clock(ticks.clone()).build().unwrap();
    /// cache.insert(1, 'a').unwrap();
    /// ticks.advance(minute);
    /// assert_eq!(cache.get(&1), None);
    /// ```
    #[must_use]
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        Self { clock: Some(Box::new(clock)), ..self }
    }
}

impl<K, V> Builder<K, V>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// The cache, with the default hasher.
    ///
    /// # Progress
    /// Wait-free, the allocator aside.
    /// # Cost
    /// A table for as many entries as were announced, and an empty map.
    /// # Errors
    /// [`BuildError`].
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::cache::{BuildError, ReadThrough};
    /// assert_eq!(ReadThrough::<u64, u64>::builder(0).build().unwrap_err(), BuildError::NoWeight);
    /// ```
    pub fn build(self) -> Result<ReadThrough<K, V>, BuildError> {
        self.build_with_hasher(RandomState::default())
    }

    /// The cache, with a hasher of one's own.
    ///
    /// # Progress
    /// Wait-free, the allocator aside.
    /// # Cost
    /// That of [`build`](Self::build).
    /// # Errors
    /// [`BuildError`].
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::cache::ReadThrough;
    /// let hasher = std::hash::RandomState::new(); // SipHash
    /// let cache = ReadThrough::<u64, u64>::builder(100).build_with_hasher(hasher).unwrap();
    /// ```
    pub fn build_with_hasher<S>(self, hasher: S) -> Result<ReadThrough<K, V, S>, BuildError>
    where
        S: BuildHasher + Clone,
    {
        self.check()?;
        let entries = self.entries.unwrap_or(usize::try_from(self.weight).unwrap_or(usize::MAX));
        let mut options = OptionsBuilder::new();
        options.weight_capacity(self.weight).estimated_items_capacity(entries).hot_allocation(HOT);
        if let Some(shards) = self.shards {
            options.shards(shards);
        }
        let options = options.build().expect("weight and entries are set");
        let store = Store::with_options(options, Weights, hasher.clone(), Evictions);
        // As the store reckons it: an entry above this is one that it would not take.
        let limit = ((store.shard_capacity() as f64 * HOT) as u64).max(1);
        let most = match self.entry_weight {
            Some(asked) if asked > limit => return Err(BuildError::EntryWeight { asked, limit }),
            asked => asked.unwrap_or(limit),
        };
        let policy = Policy {
            weigher: self.weigher,
            most,
            time_to_live: self.time_to_live,
            negative: self.negative,
            ahead: self.ahead,
            clock: self.clock.unwrap_or_else(|| Box::new(Monotonic::default())),
        };
        Ok(ReadThrough(Arc::new(Shared { store, flights: EpochMap::with_hasher(hasher), policy })))
    }

    fn check(&self) -> Result<(), BuildError> {
        let is_nothing = |time: Option<Duration>| time.is_some_and(|time| time.is_zero());
        if self.weight == 0 {
            return Err(BuildError::NoWeight);
        }
        if self.shards.is_some_and(|shards| !(1..=MOST_SHARDS).contains(&shards)) {
            return Err(BuildError::Shards);
        }
        if is_nothing(self.time_to_live) || is_nothing(self.negative) {
            return Err(BuildError::NoTimeToLive);
        }
        if let Some(ahead) = self.ahead
            && self.time_to_live.is_none_or(|live| live <= ahead)
        {
            return Err(BuildError::RefreshAhead);
        }
        Ok(())
    }
}

impl<K, V> fmt::Debug for Builder<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("weight", &self.weight)
            .field("time_to_live", &self.time_to_live)
            .field("negative", &self.negative)
            .field("ahead", &self.ahead)
            .finish_non_exhaustive()
    }
}
