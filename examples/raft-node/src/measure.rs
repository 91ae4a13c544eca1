//! Latencies: histograms per operation, recorded per thread and merged at the end.

use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

use crate::alloc::allocations;
use crate::arcs;

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
    /// A reader's look-up of the leader's address.
    Address,
    /// A reader's call that returns a manager, to use and to put aside.
    Manager,
    /// Adding or replacing one peer.
    Upsert,
}

impl Metric {
    /// All of them, those that the view and the flags decide first.
    pub const ALL: [Self; 8] = [
        Self::Publish,
        Self::Status,
        Self::Address,
        Self::Manager,
        Self::Lookup,
        Self::Upsert,
        Self::Push,
        Self::Commit,
    ];

    /// The name in tables, JSON and the picture.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Push => "push",
            Self::Publish => "publish",
            Self::Lookup => "peer look-up",
            Self::Status => "status read",
            Self::Address => "address read",
            Self::Manager => "manager read",
            Self::Upsert => "upsert",
        }
    }
}

/// The points of a distribution that are reported, in nanoseconds.
pub const POINTS: [(&str, f64); 4] = [("p50", 0.5), ("p99", 0.99), ("p999", 0.999), ("max", 1.0)];

/// The values at [`POINTS`].
pub type Quantiles = [u64; POINTS.len()];

/// The points of a distribution that are drawn, evenly spaced by the nines before them.
pub const CURVE: [f64; 17] = [
    0.0, 0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998,
    0.9999, 1.0,
];

/// The values at [`CURVE`].
pub type Curve = [u64; CURVE.len()];

/// The latencies of one operation, what it allocated, and which `Arc`s it cloned.
#[derive(Clone, Debug)]
pub(crate) struct Latency {
    histogram: Histogram<u64>,
    total: Duration,
    /// By the calls that [`time`](Self::time) has run.
    allocations: u64,
    /// Clones of a manager's `Arc`, by the same.
    arcs: u64,
    calls: u64,
}

/// Beyond this a value is clamped: no run waits that long.
const LONGEST: Duration = Duration::from_secs(600);
/// Two digits keep the histogram of each thread small, and its error under one percent.
const DIGITS: u8 = 2;

impl Default for Latency {
    fn default() -> Self {
        let histogram = Histogram::new_with_bounds(1, LONGEST.as_nanos() as u64, DIGITS);
        let histogram = histogram.expect("constant bounds that the histogram accepts");
        Self { histogram, total: Duration::ZERO, allocations: 0, arcs: 0, calls: 0 }
    }
}

impl Latency {
    /// Runs `operation` and records how long it took, how often it allocated, and how many `Arc`s it
    /// cloned.
    pub(crate) fn time<T>(&mut self, operation: impl FnOnce() -> T) -> T {
        let (before, cloned) = (allocations(), arcs::clones());
        let start = Instant::now();
        let result = operation();
        let took = start.elapsed();
        self.allocations += allocations() - before;
        self.arcs += arcs::clones() - cloned;
        self.calls += 1;
        self.record(took);
        result
    }

    pub(crate) fn record(&mut self, took: Duration) {
        self.total += took;
        self.histogram.saturating_record(took.as_nanos().try_into().unwrap_or(u64::MAX));
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.histogram.add(&other.histogram).expect("histograms of the same bounds");
        self.total += other.total;
        self.allocations += other.allocations;
        self.arcs += other.arcs;
        self.calls += other.calls;
    }

    /// None if nothing was recorded: an operation that never ran has no latency of zero.
    pub(crate) fn quantiles(&self) -> Option<Quantiles> {
        (self.count() > 0).then(|| POINTS.map(|(_, point)| self.histogram.value_at_quantile(point)))
    }

    /// The whole distribution, at [`CURVE`].
    pub(crate) fn curve(&self) -> Option<Curve> {
        (self.count() > 0).then(|| CURVE.map(|point| self.histogram.value_at_quantile(point)))
    }

    /// All of it together.
    pub(crate) fn total(&self) -> Duration {
        self.total
    }

    /// How much was recorded.
    pub(crate) fn count(&self) -> u64 {
        self.histogram.len()
    }

    /// How often a call allocates; none if no call was timed here.
    pub(crate) fn allocations_per_call(&self) -> Option<f64> {
        (self.calls > 0).then(|| self.allocations as f64 / self.calls as f64)
    }

    /// How many `Arc`s a call clones; none if no call was timed here.
    pub(crate) fn arcs_per_call(&self) -> Option<f64> {
        (self.calls > 0).then(|| self.arcs as f64 / self.calls as f64)
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
