//! A number that is set.

use crossbeam_utils::CachePadded;

use crate::primitive::{Arc, AtomicU64, Ordering::*};

/// A number that whoever knows it sets: the depth of a queue, the size of the last batch.
///
/// Its unit is one in which it is a whole number. Clones are the same gauge. What comes and goes on many
/// threads is counted by a [`Level`](super::Level), at less cost; what is known by asking somebody, is
/// [observed](super::Metrics::observe_gauge).
///
/// # Examples
/// ```
/// use nodestate::metrics::Metrics;
///
/// let metrics = Metrics::new();
/// let depth = metrics.gauge("ring_depth", "Values in the ring.", &[])?;
/// depth.set(7);
/// assert_eq!(depth.get(), 7);
/// # Ok::<(), nodestate::metrics::RegisterError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Gauge {
    word: Arc<CachePadded<AtomicU64>>,
}

impl Gauge {
    pub(crate) fn new() -> Self {
        Self { word: Arc::new(CachePadded::new(AtomicU64::new(0))) }
    }

    pub(crate) fn word(&self) -> Arc<CachePadded<AtomicU64>> {
        self.word.clone()
    }

    /// Sets it; what others have set is gone.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A store to a word that is shared.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// let term = Metrics::new().gauge("term", "", &[])?;
    /// term.set(-3);
    /// assert_eq!(term.get(), -3);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    #[inline]
    pub fn set(&self, value: i64) {
        // ORDERING(metrics.gauge.set): Relaxed; a gauge publishes nothing.
        self.word.store(value.cast_unsigned(), Relaxed);
    }

    /// Adds `n`, modulo 2^64.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A locked addition to a word that is shared.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// let depth = Metrics::new().gauge("depth", "", &[])?;
    /// depth.add(3);
    /// depth.add(-1);
    /// assert_eq!(depth.get(), 2);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    #[inline]
    pub fn add(&self, n: i64) {
        // ORDERING(metrics.gauge.add): Relaxed; a gauge publishes nothing.
        self.word.fetch_add(n.cast_unsigned(), Relaxed);
    }

    /// Sets it if that is more than it is: the most there ever was.
    ///
    /// # Progress
    /// Lock-free: tried again where another thread has changed it.
    /// # Cost
    /// A load; a locked instruction, if it is more.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// let most = Metrics::new().gauge("most", "", &[])?;
    /// [3, 7, 5].map(|depth| most.raise(depth));
    /// assert_eq!(most.get(), 7);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    #[inline]
    pub fn raise(&self, value: i64) {
        // ORDERING(metrics.gauge.look): Relaxed; the exchange decides.
        let mut now = self.word.load(Relaxed);
        while now.cast_signed() < value {
            // ORDERING(metrics.gauge.raise): Relaxed; a gauge publishes nothing.
            // ORDERING(metrics.gauge.lost): Relaxed; it is looked at anew.
            match self.word.compare_exchange(now, value.cast_unsigned(), Relaxed, Relaxed) {
                Ok(_) => return,
                Err(other) => now = other,
            }
        }
    }

    /// What it was set to, 0 at first.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// assert_eq!(Metrics::new().gauge("depth", "", &[])?.get(), 0);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    #[inline]
    pub fn get(&self) -> i64 {
        // ORDERING(metrics.gauge.get): Relaxed; a gauge publishes nothing.
        self.word.load(Relaxed).cast_signed()
    }
}
