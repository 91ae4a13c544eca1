//! Hits and misses, counted where no other thread counts, mostly.

use crossbeam_utils::CachePadded;

use crate::primitive::{AtomicU64, Ordering::Relaxed, thread_number};

/// Threads whose numbers differ by a multiple of this count on one line.
const STRIPES: usize = 8;

#[derive(Debug)]
pub(super) struct Tally([CachePadded<Stripe>; STRIPES]);

#[derive(Debug)]
struct Stripe {
    hits: AtomicU64,
    misses: AtomicU64,
}

/// How often what was asked for was there: see [`Interner::stats`](super::Interner::stats).
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Calls that found the string.
    pub hits: u64,
    /// Calls that did not: they have inserted it, were refused, or were not to insert it.
    pub misses: u64,
}

impl Tally {
    pub(super) fn new() -> Self {
        let stripe = |_| Stripe { hits: AtomicU64::new(0), misses: AtomicU64::new(0) };
        Self(core::array::from_fn(|i| CachePadded::new(stripe(i))))
    }

    #[inline]
    pub(super) fn count(&self, hit: bool) {
        let stripe = &self.0[thread_number() % STRIPES];
        let counter = if hit { &stripe.hits } else { &stripe.misses };
        // ORDERING(intern.count): Relaxed; a number that stands for nothing else.
        counter.fetch_add(1, Relaxed);
    }

    pub(super) fn stats(&self) -> Stats {
        let mut stats = Stats::default();
        for stripe in &self.0 {
            // ORDERING(intern.hits): Relaxed; as intern.count.
            stats.hits += stripe.hits.load(Relaxed);
            // ORDERING(intern.misses): Relaxed; as intern.count.
            stats.misses += stripe.misses.load(Relaxed);
        }
        stats
    }
}
