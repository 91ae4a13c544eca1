//! Keys, and in which order they are asked for; all made before anything is measured.

use std::sync::Arc;

/// How many draws there are at least: too many for a branch predictor to know by heart.
const DRAWS: usize = 1 << 14;

/// How many there are for a large map, so that they reach all of it.
const MANY_DRAWS: usize = 1 << 20;

/// YCSB's skew.
const SKEW: f64 = 0.99;

/// Coprime to all sizes that are measured: neighbours by rank are no neighbours in memory.
const STRIDE: usize = 7_919;

/// The keys of a map of `entries` entries, in the order in which they are inserted.
pub(crate) fn present(entries: usize) -> Vec<u64> {
    (0..entries as u64).map(scattered).collect()
}

/// Keys that no map has.
pub(crate) fn absent(count: usize) -> Vec<u64> {
    (1 << 32..).map(scattered).take(count).collect()
}

/// A sequence of keys to ask for.
#[derive(Clone)]
pub(crate) struct Keys(Arc<[u64]>);

impl Keys {
    /// Each of `of` with the same probability.
    pub(crate) fn uniform(of: &[u64]) -> Self {
        let mut random = Random(1);
        (0..draws(of.len())).map(|_| of[random.below(of.len())]).collect()
    }

    /// The `r`-th most frequent of `of` with a probability of about `1 / r^0.99`.
    ///
    /// J. Gray et al., "Quickly Generating Billion-Record Synthetic Databases", SIGMOD 1994, as in
    /// YCSB.
    pub(crate) fn zipf(of: &[u64]) -> Self {
        let count = of.len() as f64;
        let zeta = |n: usize| (1..=n).map(|rank| (rank as f64).powf(-SKEW)).sum::<f64>();
        let (two, all) = (zeta(2), zeta(of.len()));
        let eta = (1.0 - (2.0 / count).powf(1.0 - SKEW)) / (1.0 - two / all);
        let mut random = Random(2);
        let mut rank = || {
            let share = random.fraction();
            match share * all {
                first if first < 1.0 => 0,
                second if second < two => 1,
                _ => (count * (eta * share - eta + 1.0).powf(1.0 / (1.0 - SKEW))) as usize,
            }
        };
        (0..draws(of.len())).map(|_| of[rank() * STRIDE % of.len()]).collect()
    }

    /// The sequence from a place that `nth` chooses, over and over.
    pub(crate) fn cursor_at(&self, nth: usize) -> Cursor<'_> {
        Cursor { keys: &self.0, at: nth * STRIDE % self.0.len() }
    }
}

impl FromIterator<u64> for Keys {
    fn from_iter<I: IntoIterator<Item = u64>>(keys: I) -> Self {
        Self(keys.into_iter().collect())
    }
}

/// A place in a sequence.
pub(crate) struct Cursor<'k> {
    keys: &'k [u64],
    at: usize,
}

impl Cursor<'_> {
    #[inline]
    pub(crate) fn next(&mut self) -> u64 {
        let key = self.keys[self.at];
        self.at = if self.at + 1 == self.keys.len() { 0 } else { self.at + 1 };
        key
    }
}

fn draws(of: usize) -> usize {
    if of > DRAWS { MANY_DRAWS } else { DRAWS }
}

/// SplitMix64, always from the same seed: every run asks in the same order.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 += 1;
        scattered(self.0)
    }

    fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }

    /// From 0 to below 1.
    fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// SplitMix64's output for the state `n`: different for different `n`.
fn scattered(n: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}
