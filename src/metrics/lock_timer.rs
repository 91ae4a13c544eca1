//! How long one waits for a lock, whosever it is.

use crate::primitive::Instant;

use super::{Counter, Histogram};

/// Measures the waits for a lock of another library, for a baseline beside what has none.
///
/// A lock that is free at once is counted, and reads no clock. Clones are of the same lock.
///
/// # Examples
/// ```
/// use nodestate::metrics::Metrics;
///
/// let metrics = Metrics::new();
/// let timer = metrics.lock_timer("peers_lock", "Waits for the peers.", &[])?;
/// let peers = parking_lot::RwLock::new(vec![1]);
/// timer.lock(|| peers.try_write(), || peers.write()).push(2);
/// assert_eq!(timer.immediate(), 1);
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn in_a_task() -> Result<(), nodestate::metrics::RegisterError> {
/// # let metrics = Metrics::new();
/// # let timer = metrics.lock_timer("peers_lock", "Waits for the peers.", &[])?;
/// let peers = tokio::sync::RwLock::new(vec![1]);
/// timer.lock_async(|| peers.try_write().ok(), || peers.write()).await.push(2);
/// # Ok(())
/// # }
/// # in_a_task()?;
/// # Ok::<(), nodestate::metrics::RegisterError>(())
/// ```
#[derive(Clone, Debug)]
pub struct LockTimer {
    immediate: Counter,
    waits: Histogram,
}

impl LockTimer {
    pub(crate) fn new(immediate: Counter, waits: Histogram) -> Self {
        Self { immediate, waits }
    }

    /// Takes the lock by `try_lock`, or else waits for it by `lock`, and records for how long.
    ///
    /// # Progress
    /// As the lock's.
    /// # Cost
    /// A [`Counter::add`], if the lock is free; two readings of the clock and a [`Histogram::record`], if not.
    /// # Panics
    /// Only with what is called; a wait that panics is not recorded.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// let timer = Metrics::new().lock_timer("lock", "", &[])?;
    /// let lock = std::sync::Mutex::new(7);
    /// assert_eq!(*timer.lock(|| lock.try_lock().ok(), || lock.lock().unwrap()), 7);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    #[inline]
    pub fn lock<G>(&self, try_lock: impl FnOnce() -> Option<G>, lock: impl FnOnce() -> G) -> G {
        match try_lock() {
            Some(guard) => {
                self.immediate.increment();
                guard
            }
            None => {
                let start = Instant::now();
                let guard = lock();
                self.record(start);
                guard
            }
        }
    }

    /// As [`lock`](Self::lock), for a lock that tasks wait for.
    ///
    /// # Progress
    /// As the lock's.
    /// # Cost
    /// As [`lock`](Self::lock).
    /// # Panics
    /// Only with what is called; a wait that panics is not recorded.
    /// # Cancel safety
    /// As the lock's; a wait that is dropped is not recorded.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn in_a_task() -> Result<(), nodestate::metrics::RegisterError> {
    /// let timer = Metrics::new().lock_timer("lock", "", &[])?;
    /// let lock = tokio::sync::Mutex::new(7);
    /// assert_eq!(*timer.lock_async(|| lock.try_lock().ok(), || lock.lock()).await, 7);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn lock_async<G, F: Future<Output = G>>(
        &self,
        try_lock: impl FnOnce() -> Option<G>,
        lock: impl FnOnce() -> F,
    ) -> G {
        if let Some(guard) = try_lock() {
            self.immediate.increment();
            return guard;
        }
        let start = Instant::now();
        let guard = lock().await;
        self.record(start);
        guard
    }

    /// How often the lock was free at once.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// As [`Counter::sum`].
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// assert_eq!(Metrics::new().lock_timer("lock", "", &[])?.immediate(), 0);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn immediate(&self) -> u64 {
        self.immediate.sum()
    }

    /// The waits, in nanoseconds.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// As [`Histogram::read`].
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// assert_eq!(Metrics::new().lock_timer("lock", "", &[])?.waits().count(), 0);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn waits(&self) -> super::Distribution {
        self.waits.read()
    }

    fn record(&self, start: Instant) {
        self.waits.record_duration(Instant::now().saturating_duration_since(start));
    }
}
