//! What time it is, for entries that are not kept for ever.

use core::time::Duration;
use std::sync::Arc;

use crate::primitive::{AtomicU64, Instant, Ordering::Relaxed};

/// Tells a cache the time, since any beginning; it does not go back.
///
/// It is only asked about entries that have an end.
pub trait Clock: Send + Sync {
    /// The time.
    fn now(&self) -> Duration;
}

/// The system's monotonic clock.
#[derive(Copy, Clone, Debug)]
pub struct Monotonic(Instant);

impl Default for Monotonic {
    /// A clock that begins now.
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock for Monotonic {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

/// A clock that somebody sets: a test, or a loop that ticks anyway. Clones are the same clock.
///
/// Looking at it costs a load, where the system's costs some 26 ns.
///
/// # Examples
/// ```
/// use std::time::Duration;
/// use nodestate::cache::{Clock, Ticks};
///
/// let ticks = Ticks::default();
/// ticks.advance(Duration::from_millis(10));
/// assert_eq!(ticks.clone().now(), Duration::from_millis(10));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Ticks(Arc<Nanos>);

#[derive(Debug)]
struct Nanos(AtomicU64);

impl Default for Nanos {
    fn default() -> Self {
        Self(AtomicU64::new(0))
    }
}

impl Ticks {
    /// Sets the clock forward.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One addition.
    /// # Panics
    /// Never; after 584 years it begins anew.
    /// # Examples
    /// ```
    /// use nodestate::cache::{Clock, Ticks};
    ///
    /// let ticks = Ticks::default();
    /// ticks.advance(std::time::Duration::from_secs(1));
    /// assert_eq!(ticks.now().as_secs(), 1);
    /// ```
    pub fn advance(&self, by: Duration) {
        // ORDERING(cache.tick): Relaxed; the time publishes nothing.
        self.0.0.fetch_add(nanos(by), Relaxed);
    }
}

impl Clock for Ticks {
    fn now(&self) -> Duration {
        // ORDERING(cache.now): Relaxed; as cache.tick.
        Duration::from_nanos(self.0.0.load(Relaxed))
    }
}

/// As good as never where it does not fit.
pub(super) fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
