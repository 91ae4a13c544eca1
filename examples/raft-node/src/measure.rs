//! Latencies: histograms per operation, recorded per thread and merged at the end.

use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

/// The operations that are timed.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Metric {
    /// From the push of a proposal that a leader took to its `Committed`; how long nobody was
    /// there to take one is the run's outage, and depends on the election alone.
    Commit,
    /// A client's call that queues a proposal and opens its reply.
    Push,
    /// The loop's call that publishes a status.
    Publish,
    /// The loop's look-up of the address that a message goes to.
    Lookup,
    /// A reader's call that returns a status.
    Status,
    /// Adding or replacing one peer.
    Upsert,
}

impl Metric {
    /// All of them, those that the view and the flags decide first.
    pub const ALL: [Self; 6] =
        [Self::Publish, Self::Status, Self::Push, Self::Lookup, Self::Upsert, Self::Commit];

    /// The name in tables, JSON and the picture.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Push => "push",
            Self::Publish => "publish",
            Self::Lookup => "peer look-up",
            Self::Status => "status read",
            Self::Upsert => "upsert",
        }
    }
}

/// The points of a distribution that are reported, in nanoseconds.
pub const POINTS: [(&str, f64); 4] = [("p50", 0.5), ("p99", 0.99), ("p999", 0.999), ("max", 1.0)];

/// The values at [`POINTS`].
pub type Quantiles = [u64; POINTS.len()];

/// The latencies of one operation.
#[derive(Clone, Debug)]
pub(crate) struct Latency(Histogram<u64>);

/// Beyond this a value is clamped: no run waits that long.
const LONGEST: Duration = Duration::from_secs(600);
/// Two digits keep the histogram of each thread small, and its error under one percent.
const DIGITS: u8 = 2;

impl Default for Latency {
    fn default() -> Self {
        let histogram = Histogram::new_with_bounds(1, LONGEST.as_nanos() as u64, DIGITS);
        Self(histogram.expect("constant bounds that the histogram accepts"))
    }
}

impl Latency {
    /// Runs `operation` and records how long it took.
    pub(crate) fn time<T>(&mut self, operation: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = operation();
        self.record(start.elapsed());
        result
    }

    pub(crate) fn record(&mut self, took: Duration) {
        self.0.saturating_record(took.as_nanos().try_into().unwrap_or(u64::MAX));
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.0.add(&other.0).expect("histograms of the same bounds");
    }

    /// None if nothing was recorded: an operation that never ran has no latency of zero.
    pub(crate) fn quantiles(&self) -> Option<Quantiles> {
        (!self.0.is_empty()).then(|| POINTS.map(|(_, point)| self.0.value_at_quantile(point)))
    }
}

/// The smallest, the median and the largest of a value over the repeats.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Spread<T> {
    /// The smallest.
    pub min: T,
    /// The median; of an even number, the lower of the two in the middle.
    pub median: T,
    /// The largest.
    pub max: T,
}

impl<T: Copy + PartialOrd> Spread<T> {
    /// The spread of `values`; none of no values.
    pub(crate) fn of(values: impl IntoIterator<Item = T>) -> Option<Self> {
        let mut values: Vec<T> = values.into_iter().collect();
        values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        let median = *values.get(values.len().checked_sub(1)? / 2)?;
        Some(Self { min: *values.first()?, median, max: *values.last()? })
    }
}

/// What two readings of the clock in a row take: part of every figure here.
pub(crate) fn clock_floor() -> Duration {
    const READINGS: usize = 1001;
    let took = (0..READINGS).map(|_| Instant::now().elapsed());
    Spread::of(took).map_or(Duration::ZERO, |spread| spread.median)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_stand_in_order_and_survive_merging() {
        let mut all = Latency::default();
        assert_eq!(all.quantiles(), None);
        for thread in 0..4 {
            let mut own = Latency::default();
            for i in 0..1000 {
                own.record(Duration::from_nanos(thread * 1000 + i));
            }
            all.merge(&own);
        }
        let quantiles = all.quantiles().unwrap();
        assert!(quantiles.is_sorted());
        assert!((1980..=2020).contains(&quantiles[0]), "{quantiles:?}");
        assert!(quantiles[3] >= 3999, "{quantiles:?}");
    }

    #[test]
    fn spreads() {
        assert_eq!(Spread::<u64>::of([]), None);
        assert_eq!(Spread::of([3, 1, 2]), Some(Spread { min: 1, median: 2, max: 3 }));
        assert_eq!(Spread::of([4.0, 1.0]), Some(Spread { min: 1.0, median: 1.0, max: 4.0 }));
    }
}
