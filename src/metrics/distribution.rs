//! What a histogram has counted.

use super::Buckets;

/// How often values of each size were recorded.
///
/// Recordings that are under way may be in the sum and not in the counts, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    buckets: Buckets,
    counts: Box<[u64]>,
    sum: u64,
}

impl Distribution {
    /// By the words of a histogram: a count for each bucket, and the sum.
    pub(crate) fn of(buckets: Buckets, word: impl Fn(usize) -> u64) -> Self {
        let counts = (0..buckets.len()).map(&word).collect();
        Self { buckets, counts, sum: word(buckets.len()) }
    }

    /// How many values were recorded.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A pass over the buckets.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::{Buckets, Metrics};
    /// let sizes = Metrics::new().histogram("batch", "", &[], Buckets::SIZES)?;
    /// sizes.record(3);
    /// assert_eq!(sizes.read().count(), 1);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn count(&self) -> u64 {
        self.counts.iter().fold(0, |sum, &count| sum.wrapping_add(count))
    }

    /// What the values add up to, modulo 2^64.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::{Buckets, Metrics};
    /// let sizes = Metrics::new().histogram("batch", "", &[], Buckets::SIZES)?;
    /// [3, 4].map(|size| sizes.record(size));
    /// assert_eq!(sizes.read().sum(), 7);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn sum(&self) -> u64 {
        self.sum
    }

    /// The buckets they were counted in.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two loads.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::{Buckets, Metrics};
    /// let sizes = Metrics::new().histogram("batch", "", &[], Buckets::SIZES)?;
    /// assert_eq!(sizes.read().buckets(), Buckets::SIZES);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn buckets(&self) -> Buckets {
        self.buckets
    }

    /// The count of each bucket, by [`Buckets::index`]; the last one is of all values above the largest.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two loads.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::{Buckets, Metrics};
    /// let sizes = Metrics::new().histogram("batch", "", &[], Buckets::SIZES)?;
    /// sizes.record(3);
    /// assert_eq!(sizes.read().counts()[Buckets::SIZES.index(3)], 1);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// A value that about `share` of all are not above: the middle of the bucket in which it lies, which is
    /// off by half of the bucket's width at most. `None` if nothing was recorded.
    ///
    /// A share below 0, or none at all, is taken for 0, and one above 1 for 1. What is above the
    /// buckets is answered by their largest value.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two passes over the buckets.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::{Buckets, Metrics};
    /// let sizes = Metrics::new().histogram("batch", "", &[], Buckets::SIZES)?;
    /// (1..=100).for_each(|size| sizes.record(size));
    /// let median = sizes.read().quantile(0.5).unwrap();
    /// assert!((47..=53).contains(&median));
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn quantile(&self, share: f64) -> Option<u64> {
        let count = self.count();
        let rank = ((share.clamp(0.0, 1.0) * count as f64).ceil() as u64).clamp(1, count.max(1));
        let mut seen = 0_u64;
        for (index, count) in self.counts.iter().enumerate() {
            seen = seen.saturating_add(*count);
            if seen >= rank {
                let middle = |range: core::ops::RangeInclusive<u64>| {
                    range.start() + (range.end() - range.start()) / 2
                };
                return Some(self.buckets.range(index).map_or(self.buckets.max(), middle));
            }
        }
        None
    }

    /// How many values were not above each bound of the text form.
    pub(crate) fn cumulated(&self) -> impl Iterator<Item = (u64, u64)> {
        let (mut next, mut seen) = (0, 0_u64);
        self.buckets.octaves().map(move |bound| {
            while next <= self.buckets.index(bound) {
                seen = seen.wrapping_add(self.counts[next]);
                next += 1;
            }
            (bound, seen)
        })
    }

    /// Those counts alone, and the count of all.
    #[cfg(any(feature = "opentelemetry", feature = "metrics"))]
    pub(crate) fn all_cumulated(&self) -> impl Iterator<Item = u64> {
        self.cumulated().map(|(_, count)| count).chain([self.count()])
    }
}
