//! A read-through cache: what was asked for is kept, what is not there is loaded once, however many ask.
//!
//! [`ReadThrough`] keeps its entries in `quick_cache`, and the loads in flight in a map of its own. A load is
//! a future that belongs to nobody: whoever waits for it drives it, so a caller that is stopped at an
//! await point, or gone, holds up nobody else, and no executor is needed.
//!
//! ```
//! use std::io;
//! use nodestate::cache::ReadThrough;
//!
//! let cache = ReadThrough::builder(1_000).build()?;
//! let load = |key: u64| async move { Ok::<_, io::Error>(Some(format!("row {key}"))) };
//!
//! # futures::executor::block_on(async {
//! let row = cache.get_or_load(&7, || load(7)).await?;
//! assert_eq!(row.as_deref(), Some("row 7"));
//! assert_eq!(cache.get(&7), row); // it is there now
//! # Ok::<(), nodestate::cache::LoadError>(())
//! # }).unwrap();
//!
//! cache.invalidate(&7);
//! assert_eq!(cache.get(&7), None);
//! # Ok::<(), nodestate::cache::BuildError>(())
//! ```
//!
//! # What it is not for
//! The addresses of peers and the leader's id need no cache: a map's [`Reader`](crate::map::Reader) and
//! [`RaftView`](crate::raft::RaftView) answer from what is there, without a lock, and are never stale.
//! This is for what is slow to get: rows of a database, files, answers from other nodes.

mod asking;
mod build;
mod clock;
mod desk;
mod entries;
mod error;
mod flight;
mod load;

use core::fmt;
use core::future::{Future, poll_fn};
use core::hash::{BuildHasher, Hash};
use core::pin::{Pin, pin};
use core::task::Poll;
use core::time::Duration;
use std::error::Error;
use std::sync::Arc;

pub use build::Builder;
pub use clock::{Clock, Monotonic, Ticks};
pub use error::{BuildError, LoadError, Overweight};
pub use load::Load;

use crate::map::RandomState;
use crate::primitive::Instant;
use asking::Asking;
use desk::Shared;

/// A cache that loads what is not there. Clones are the same cache.
///
/// # Progress
/// Blocking, for a few instructions of others: the entries lie in shards, each behind a reader-writer lock
/// of `parking_lot`, and a load in flight has a mutex. None is held at an await point, or while a loader, a
/// weigher, a clock or a waker runs. A thread that the system stops while it holds one stops those who
/// need the same.
///
/// `Hash`, `Eq` and `Clone` of keys and values run under the lock of a shard: if they use the cache they
/// may wait for themselves.
///
/// # Consistency
/// A load that has begun before a call of [`invalidate`](Self::invalidate),
/// [`invalidate_all`](Self::invalidate_all) or [`insert`](Self::insert) puts nothing in after it, and a caller
/// who comes after it does not wait for that load.
///
/// # Cost
/// A hit is one look-up of `quick_cache` and a clone of the value; if the entry has an end, a look at the
/// [clock](Builder::clock). A miss allocates the load, its future and an entry of the map of loads.
pub struct ReadThrough<K, V, S = RandomState>(Arc<Shared<K, V, S>>);

impl<K, V> ReadThrough<K, V> {
    /// A cache of so much weight in all; of so many entries, if nothing weighs them.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None yet.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let cache = nodestate::cache::ReadThrough::<u64, String>::builder(1_000).build().unwrap();
    /// assert!(cache.is_empty());
    /// ```
    pub fn builder(weight: u64) -> Builder<K, V> {
        Builder::new(weight)
    }
}

impl<K, V, S> ReadThrough<K, V, S>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    S: BuildHasher + Clone,
{
    /// The value of a key, if it is there and its time is not up.
    ///
    /// # Progress
    /// Blocking, for a shard.
    /// # Cost
    /// One look-up, and a clone.
    /// # Panics
    /// If `Hash`, `Eq` or `Clone` does, or the clock; nothing has changed.
    /// # Examples
    /// ```
    /// let cache = nodestate::cache::ReadThrough::builder(10).build().unwrap();
    /// cache.insert(1, 'a').unwrap();
    /// assert_eq!((cache.get(&1), cache.get(&2)), (Some('a'), None));
    /// ```
    #[inline]
    pub fn get(&self, key: &K) -> Option<V> {
        self.0.look(key).flatten()
    }

    /// Whether it is known that there is no such value: a loader has said so, and the time of that is
    /// not up.
    ///
    /// # Progress
    /// Blocking, for a shard.
    /// # Cost
    /// That of [`get`](Self::get).
    /// # Panics
    /// As `get`.
    /// # Examples
    /// ```
    /// let cache = nodestate::cache::ReadThrough::<u64, u64>::builder(10).build().unwrap();
    /// assert!(!cache.is_known_absent(&1)); // nothing is known
    /// ```
    pub fn is_known_absent(&self, key: &K) -> bool {
        matches!(self.0.look(key), Some(None))
    }

    /// The value of a key, which is loaded if it is not there; `None` if there is no such value.
    ///
    /// All who ask for a key at once wait for one load, whoever began it: each of them drives it when it
    /// is polled. `load` runs only if this call begins the load, and is dropped otherwise. Nothing is looked for
    /// before the future is polled.
    ///
    /// # Progress
    /// Blocking, for a shard, for the load, and for whoever is polling it at the moment.
    /// # Cost
    /// A hit: that of [`get`](Self::get). A miss: five allocations. All waiters are woken when the load's future is,
    /// since any of them may be gone.
    /// # Errors
    /// [`LoadError`]: each waiter gets the same, and the next caller loads again.
    /// # Panics
    /// If `Hash`, `Eq` or `Clone` does, or the clock. A panic of the loader is an error.
    /// # Cancel safety
    /// Dropping the future takes this caller out; the load goes on as long as one waits, and is dropped with
    /// the last.
    /// # Examples
    /// ```
    /// # futures::executor::block_on(async {
    /// let cache = nodestate::cache::ReadThrough::builder(10).build().unwrap();
    /// let row = cache.get_or_load(&1, || async { Ok::<_, std::io::Error>(Some('a')) }).await;
    /// assert_eq!(row.unwrap(), Some('a'));
    /// # });
    /// ```
    #[inline]
    pub fn get_or_load<F, Fut, E>(
        &self,
        key: &K,
        load: F,
    ) -> impl Future<Output = Result<Option<V>, LoadError>>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<Option<V>, E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        Asking::Look(&self.0, key, Some(load))
    }

    /// [`get_or_load`](Self::get_or_load) until `timer` is done, whatever makes it: an executor's sleep, say.
    ///
    /// # Progress
    /// As `get_or_load`.
    /// # Cost
    /// As `get_or_load`; the timer is polled after the load.
    /// # Errors
    /// [`LoadError::Timeout`] once the timer is done and the load is not; the others wait on.
    /// # Panics
    /// As `get_or_load`; if the timer does.
    /// # Cancel safety
    /// As `get_or_load`.
    /// # Examples
    /// ```
    /// use std::future::{pending, ready};
    /// use nodestate::cache::{LoadError, ReadThrough};
    ///
    /// # futures::executor::block_on(async {
    /// let cache = ReadThrough::<u64, u64>::builder(10).build().unwrap();
    /// let load = || pending::<Result<_, std::io::Error>>();
    /// let timeout = cache.get_or_load_until(&1, load, ready(())).await;
    /// assert!(matches!(timeout, Err(LoadError::Timeout)));
    /// # });
    /// ```
    pub async fn get_or_load_until<F, Fut, E, T>(
        &self,
        key: &K,
        load: F,
        timer: T,
    ) -> Result<Option<V>, LoadError>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<Option<V>, E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
        T: Future<Output = ()>,
    {
        let mut asking = Asking::Look(&self.0, key, Some(load));
        let mut timer = pin!(timer);
        poll_fn(|cx| match Pin::new(&mut asking).poll(cx) {
            Poll::Pending => timer.as_mut().poll(cx).map(|()| Err(LoadError::Timeout)),
            ready => ready,
        })
        .await
    }

    /// [`get_or_load`](Self::get_or_load) for threads: `load` runs on this one, if it begins the load.
    ///
    /// Those who come meanwhile wait, threads and tasks alike. A thread that comes to a load that a task has
    /// begun drives that: it must not be one that needs an executor's thread then.
    ///
    /// # Progress
    /// Blocking, for a shard and for the load.
    /// # Cost
    /// A hit: that of [`get`](Self::get). A miss: four allocations.
    /// # Errors
    /// [`LoadError`]: each waiter gets the same, and the next caller loads again.
    /// # Panics
    /// If `Hash`, `Eq` or `Clone` does, or the clock. A panic of the loader is an error.
    /// # Examples
    /// ```
    /// let cache = nodestate::cache::ReadThrough::builder(10).build().unwrap();
    /// let row = cache.get_or_load_blocking(&1, || Ok::<_, std::io::Error>(Some('a')));
    /// assert_eq!(row.unwrap(), Some('a'));
    /// ```
    #[inline]
    pub fn get_or_load_blocking<E>(
        &self,
        key: &K,
        load: impl FnOnce() -> Result<Option<V>, E>,
    ) -> Result<Option<V>, LoadError>
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        match self.0.look(key) {
            Some(known) => Ok(known),
            None => self.load_blocking(key, load, None),
        }
    }

    /// [`get_or_load_blocking`](Self::get_or_load_blocking) that does not wait for others longer than `timeout`.
    ///
    /// # Progress
    /// Blocking, for a shard; and for the load, as long as that. A loader of its own runs as long as it runs.
    /// # Cost
    /// As `get_or_load_blocking`, and two looks at the clock for each time it is woken.
    /// # Errors
    /// [`LoadError::Timeout`], if the load was another's and a look that began after the time was up has found
    /// it not done.
    /// # Panics
    /// As `get_or_load_blocking`.
    /// # Examples
    /// ```
    /// let cache = nodestate::cache::ReadThrough::builder(10).build().unwrap();
    /// let second = std::time::Duration::from_secs(1);
    /// let row = cache.get_or_load_timeout(&1, second, || Ok::<_, std::io::Error>(Some('a')));
    /// assert_eq!(row.unwrap(), Some('a'));
    /// ```
    pub fn get_or_load_timeout<E>(
        &self,
        key: &K,
        timeout: Duration,
        load: impl FnOnce() -> Result<Option<V>, E>,
    ) -> Result<Option<V>, LoadError>
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        match self.0.look(key) {
            Some(known) => Ok(known),
            None => self.load_blocking(key, load, Instant::now().checked_add(timeout)),
        }
    }

    #[cold]
    fn load_blocking<E>(
        &self,
        key: &K,
        load: impl FnOnce() -> Result<Option<V>, E>,
        deadline: Option<Instant>,
    ) -> Result<Option<V>, LoadError>
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        Load::start_blocking(&self.0, key, load).wait(deadline)
    }

    /// Begins to load an entry anew if it is [about to end](Builder::refresh_ahead), or has ended and is still
    /// there, and nobody is loading it. What it returns is to be spawned, or awaited; others get the old value
    /// until it is done, and if that ends before, they join this load.
    ///
    /// # Progress
    /// Blocking, for a shard.
    /// # Cost
    /// A look-up, if there is nothing to do; else that of a miss.
    /// # Panics
    /// If `Hash` or `Eq` does, or the clock. A panic of the loader is an error.
    /// # Examples
    /// ```
    /// use std::time::Duration;
    /// use nodestate::cache::{ReadThrough, Ticks};
    ///
    /// # futures::executor::block_on(async {
    /// let (ticks, second) = (Ticks::default(), Duration::from_secs(1));
    /// let cache = ReadThrough::builder(10)
    ///     .time_to_live(10 * second)
    ///     .refresh_ahead(2 * second)
    ///     .clock(ticks.clone())
    ///     .build()
    ///     .unwrap();
    /// cache.insert(1, 'a').unwrap();
    /// let load = || async { Ok::<_, std::io::Error>(Some('b')) };
    /// assert!(cache.refresh_ahead(&1, load).is_none()); // it is fresh
    ///
    /// ticks.advance(9 * second);
    /// let refresh = cache.refresh_ahead(&1, load).unwrap();
    /// assert_eq!(cache.get(&1), Some('a'));
    /// refresh.await.unwrap(); // or `spawn(refresh)`
    /// assert_eq!(cache.get(&1), Some('b'));
    /// # });
    /// ```
    pub fn refresh_ahead<F, Fut, E>(&self, key: &K, load: F) -> Option<Load<K, V, S>>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<Option<V>, E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        if !self.0.is_due(key) || self.0.flights.contains_key(key) {
            return None;
        }
        // Another may have loaded it anew by now.
        let look = || if self.0.is_due(key) { None } else { self.0.look(key) };
        Some(Load::start(&self.0, key, look, load))
    }
}

impl<K, V, S> Clone for ReadThrough<K, V, S> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K, V, S> fmt::Debug for ReadThrough<K, V, S>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    S: BuildHasher + Clone,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadThrough")
            .field("len", &self.len())
            .field("weight", &self.weight())
            .field("loading", &self.loading())
            .finish_non_exhaustive()
    }
}
