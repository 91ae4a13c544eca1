//! How full a table may be, and how fast its new buckets are linked: arithmetic, without atomics.

/// Up to so many buckets stay in the nearer caches, and are filled to a quarter: most buckets have
/// one entry then or none, which a processor predicts. Beyond that memory is what counts. The fewest are
/// filled to a half.
const SPARSE: core::ops::RangeInclusive<usize> = 16..=1 << 14;

/// A table of up to so many buckets is linked by the writer that makes it grow.
const AT_ONCE: usize = 128;

/// How many buckets of a larger one a writer links on its way.
const SHARE: usize = 16;

/// Entries that `buckets` hold at most before they are doubled.
pub(super) fn capacity_of(buckets: usize) -> usize {
    // Two more, so that twice the buckets hold more at either end.
    if SPARSE.contains(&buckets) { buckets / 4 + 2 } else { buckets.div_ceil(2) }
}

/// The least power of two that holds `entries`; `None` if there is none.
pub(super) fn buckets_for(entries: usize) -> Option<usize> {
    (0..usize::BITS).map(|log| 1 << log).find(|&buckets| capacity_of(buckets) >= entries)
}

/// How many of `buckets` one writer claims at a time.
pub(super) fn share_of(buckets: usize) -> usize {
    if buckets <= AT_ONCE { AT_ONCE } else { SHARE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_that_holds_them() {
        for entries in (0..5_000).chain([1 << 20, (1 << 20) + 1]) {
            let buckets = buckets_for(entries).unwrap();
            assert!(capacity_of(buckets) >= entries, "{entries}");
            assert!(buckets == 1 || capacity_of(buckets / 2) < entries, "{entries}");
        }
        assert_eq!(buckets_for(usize::MAX), None);
    }

    #[test]
    fn more_buckets_hold_more() {
        assert!((1..40).all(|log| capacity_of(1 << log) < capacity_of(1 << (log + 1))));
    }
}
