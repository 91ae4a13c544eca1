//! Nanoseconds per operation, and what is said about many of them.

use std::time::{Duration, Instant};

/// Operations per look at the clock, at least: a look costs some dozen nanoseconds.
const LEAST_BATCH: u64 = 1024;

/// Batches that a budget is divided into.
const BATCHES: u32 = 8;

/// Repeats `op` for about `budget`, after a warm-up, and returns the nanoseconds per call.
#[inline]
pub(crate) fn nanos_per_op(budget: Duration, mut op: impl FnMut()) -> f64 {
    let warm_up = repeat(LEAST_BATCH, &mut op);
    let per_op = warm_up.as_nanos() as f64 / LEAST_BATCH as f64;
    let batch = ((budget / BATCHES).as_nanos() as f64 / per_op) as u64;
    let batch = batch.max(LEAST_BATCH);
    let (mut elapsed, mut ops) = (Duration::ZERO, 0);
    while elapsed < budget {
        elapsed += repeat(batch, &mut op);
        ops += batch;
    }
    elapsed.as_nanos() as f64 / ops as f64
}

/// How long `n` calls take.
#[inline]
pub(crate) fn repeat(n: u64, op: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    for _ in 0..n {
        op();
    }
    start.elapsed()
}

/// The middle and the spread of one row's rounds.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Spread {
    pub(crate) min: f64,
    pub(crate) lower_quartile: f64,
    pub(crate) median: f64,
    pub(crate) upper_quartile: f64,
}

impl Spread {
    /// Of at least one sample.
    pub(crate) fn of(samples: &[f64]) -> Self {
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |quarter: usize| sorted[(sorted.len() - 1) * quarter / 4];
        Self { min: at(0), lower_quartile: at(1), median: at(2), upper_quartile: at(3) }
    }
}
