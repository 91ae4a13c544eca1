//! How often a `try` finds what it looks for, and how long it does not.

use core::time::Duration;

use crossbeam_utils::CachePadded;

use super::{Counter, Histogram};
use crate::primitive::{Arc, AtomicU64, Instant, Ordering::*};

/// Hits and misses of an accessor, and the outages: from its first miss to its next hit.
///
/// As long as it hits, it reads no clock: a hit is a count, and a load of a word that does not change.
/// Clones are of the same accessor.
///
/// # Examples
/// ```
/// use nodestate::metrics::Metrics;
///
/// let metrics = Metrics::new();
/// let finds = metrics.attempts("peers", "Look-ups of the peers.", &[])?;
/// assert_eq!(finds.note(None::<u8>), None);
/// assert_eq!(finds.note(Some(7)), Some(7));
/// assert_eq!((finds.hits(), finds.misses()), (1, 1));
/// assert!(metrics.text().contains("peers_outage_nanoseconds_count 1\n"));
/// # Ok::<(), nodestate::metrics::RegisterError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Attempts {
    hits: Counter,
    misses: Counter,
    outages: Histogram,
    clock: Arc<CachePadded<Clock>>,
}

/// When an outage has begun.
#[derive(Debug)]
struct Clock {
    start: Instant,
    /// Nanoseconds from `start` on, and one; 0 while there is no outage.
    missing_since: AtomicU64,
}

impl Attempts {
    pub(crate) fn new(hits: Counter, misses: Counter, outages: Histogram) -> Self {
        let clock = Clock { start: Instant::now(), missing_since: AtomicU64::new(0) };
        Self { hits, misses, outages, clock: Arc::new(CachePadded::new(clock)) }
    }

    /// Counts a hit or a miss, and hands on what was found.
    ///
    /// # Progress
    /// As [`Counter::add`].
    /// # Cost
    /// A [`Counter::add`] and a load. The first miss after a hit, and the first hit after a miss, read the clock,
    /// and make a locked instruction each.
    /// # Consistency
    /// Of threads that hit and miss at once, some may take the other's order for another: an outage may then be
    /// counted as two.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// let finds = Metrics::new().attempts("leader", "", &[])?;
    /// assert_eq!(finds.note("7".parse::<u8>().ok()), Some(7));
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    #[inline]
    pub fn note<T>(&self, found: Option<T>) -> Option<T> {
        if found.is_some() {
            self.hit()
        } else {
            self.miss()
        }
        found
    }

    /// Counts a hit.
    ///
    /// # Progress
    /// As [`note`](Self::note).
    /// # Cost
    /// As [`note`](Self::note).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// let finds = Metrics::new().attempts("leader", "", &[])?;
    /// finds.hit();
    /// assert_eq!(finds.hits(), 1);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    #[inline]
    pub fn hit(&self) {
        self.hits.increment();
        // ORDERING(metrics.missing.look): Relaxed; the swap decides.
        if self.clock.missing_since.load(Relaxed) != 0 {
            self.found_again();
        }
    }

    /// Counts a miss.
    ///
    /// # Progress
    /// As [`note`](Self::note).
    /// # Cost
    /// As [`note`](Self::note).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// let finds = Metrics::new().attempts("leader", "", &[])?;
    /// finds.miss();
    /// assert_eq!(finds.misses(), 1);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    #[inline]
    pub fn miss(&self) {
        self.misses.increment();
        // ORDERING(metrics.missing.begun): Relaxed; the exchange decides.
        if self.clock.missing_since.load(Relaxed) == 0 {
            self.lost();
        }
    }

    /// How often it was found.
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
    /// assert_eq!(Metrics::new().attempts("leader", "", &[])?.hits(), 0);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn hits(&self) -> u64 {
        self.hits.sum()
    }

    /// How often it was not.
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
    /// assert_eq!(Metrics::new().attempts("leader", "", &[])?.misses(), 0);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn misses(&self) -> u64 {
        self.misses.sum()
    }

    #[cold]
    fn lost(&self) {
        let now = self.clock.nanos() + 1;
        // ORDERING(metrics.missing.begin): Relaxed; a time, which stands for nothing but itself.
        // ORDERING(metrics.missing.late): Relaxed; another has missed it before.
        _ = self.clock.missing_since.compare_exchange(0, now, Relaxed, Relaxed);
    }

    #[cold]
    fn found_again(&self) {
        // ORDERING(metrics.missing.end): Relaxed; one of those that hit takes it.
        let since = self.clock.missing_since.swap(0, Relaxed);
        if since != 0 {
            let time = (self.clock.nanos() + 1).saturating_sub(since);
            self.outages.record_duration(Duration::from_nanos(time));
        }
    }
}

impl Clock {
    /// Since the start; stands still after 584 years.
    fn nanos(&self) -> u64 {
        let time = Instant::now().saturating_duration_since(self.start);
        u64::try_from(time.as_nanos()).unwrap_or(u64::MAX - 1)
    }
}
