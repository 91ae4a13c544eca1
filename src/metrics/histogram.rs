//! How often values of each size were seen.

use core::time::Duration;

use super::{Buckets, Distribution, sheet::Row};

/// Counts values by their size, in words of each thread's own, as a [`Counter`](super::Counter) does.
///
/// Clones are the same histogram.
///
/// # Examples
/// ```
/// use nodestate::metrics::{Buckets, Metrics};
/// use std::time::Duration;
///
/// let metrics = Metrics::new();
/// let waits = metrics.histogram("wait_nanoseconds", "How long.", &[], Buckets::TIMES)?;
/// waits.record_duration(Duration::from_micros(7));
/// let seen = waits.read();
/// assert_eq!((seen.count(), seen.sum()), (1, 7_000));
/// let median = seen.quantile(0.5).unwrap();
/// assert!(median.abs_diff(7_000) * 16 <= 7_000); // 6.25%, by the buckets' precision
/// # Ok::<(), nodestate::metrics::RegisterError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Histogram {
    /// INVARIANT(metrics.histogram): a word for each bucket, and one for the sum.
    row: Row,
    buckets: Buckets,
}

impl Histogram {
    /// The words that it takes.
    pub(crate) fn words(buckets: Buckets) -> usize {
        buckets.len() + 1
    }

    /// On a row of that many words.
    pub(crate) fn new(row: Row, buckets: Buckets) -> Self {
        assert_eq!(row.len(), Self::words(buckets));
        Self { row, buckets }
    }

    /// Counts `value` in its bucket, and adds it to the sum.
    ///
    /// # Progress
    /// As [`Counter::add`](super::Counter::add).
    /// # Cost
    /// As two additions to counters, with one look for the thread's block; and where the bucket is, in some
    /// instructions without a loop.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::{Buckets, Metrics};
    /// let sizes = Metrics::new().histogram("batch", "", &[], Buckets::SIZES)?;
    /// sizes.record(u64::MAX); // above all buckets: counted, with the others that are
    /// assert_eq!(sizes.read().quantile(1.0), Some(Buckets::SIZES.max()));
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    #[inline]
    pub fn record(&self, value: u64) {
        let bucket = self.buckets.index(value);
        // SAFETY: INVARIANT(metrics.histogram), and an index is below the number of buckets.
        unsafe { self.row.add([(bucket, 1), (self.row.len() - 1, value)]) };
    }

    /// Records a time in nanoseconds; one of more than 584 years as that.
    ///
    /// # Progress
    /// As [`record`](Self::record).
    /// # Cost
    /// As [`record`](Self::record), and a multiplication.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::{Buckets, Metrics};
    /// let waits = Metrics::new().histogram("wait", "", &[], Buckets::TIMES)?;
    /// waits.record_duration(std::time::Duration::from_millis(1));
    /// assert_eq!(waits.read().sum(), 1_000_000);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    #[inline]
    pub fn record_duration(&self, time: Duration) {
        self.record(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX));
    }

    /// What all threads have recorded.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// That of a [sum](super::Counter::sum) for each bucket, and an allocation.
    /// # Consistency
    /// Each count by itself is as a counter's; values that are recorded meanwhile may be in some of them and
    /// the sum, and not in others.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::{Buckets, Metrics};
    /// let sizes = Metrics::new().histogram("batch", "", &[], Buckets::SIZES)?;
    /// assert_eq!(sizes.read().quantile(0.99), None);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn read(&self) -> Distribution {
        Distribution::of(self.buckets, |word| self.row.sum(word))
    }
}
