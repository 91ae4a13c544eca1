//! The N-slot latch proper: one version word and a ring of slots.
//!
//! The argument, its edges and its progress stand on [`docs::latch`](crate::docs::latch).

use super::stamp::{MAX_SLOTS, Stamp};
use crate::primitive::{AtomicU64, Ordering::*, fence};
use crate::words::{WordArray, sealed::Stored};

/// One value of `A`, replaced as a whole by one writer at a time, read by anybody at any time.
///
/// INVARIANT(latch.slot): the slot bits of `stamp` are below `N`.
/// INVARIANT(latch.newest): the slot that `stamp` names holds that publication's words, and the
/// writer next writes the slot that has been idle for longest, N - 1 publications.
#[derive(Debug)]
pub(crate) struct Slots<A: WordArray, const N: usize> {
    stamp: AtomicU64,
    slots: [<A as Stored>::Cells; N],
}

impl<A: WordArray, const N: usize> Slots<A, N> {
    pub(crate) fn new(tag: u8, words: A) -> Self {
        const { assert!(N >= 2, "a latch needs two slots: one to read, one to write") };
        const { assert!(N <= MAX_SLOTS, "a latch has at most 16 slots") };
        Self {
            stamp: AtomicU64::new(Stamp::initial(tag).0),
            slots: core::array::from_fn(|_| words.cells()),
        }
    }

    /// The newest stamp; what it stamps has been published before.
    #[inline]
    pub(crate) fn stamp(&self) -> Stamp {
        // ORDERING(latch.stamp): Acquire; pairs with latch.publish and latch.close; models
        // `slots::stamp_orders_data` and `slots::close_orders_data`.
        Stamp(self.stamp.load(Acquire))
    }

    /// A publication, whole, and its stamp.
    ///
    /// Tries again only when N - 1 publications were completed during one pass.
    #[inline]
    pub(crate) fn read(&self) -> (Stamp, A) {
        loop {
            let before = self.stamp();
            // SAFETY: INVARIANT(latch.slot).
            let words = A::load(unsafe { self.slots.get_unchecked(before.slot()) });
            // ORDERING(latch.validate): Acquire; pairs with latch.reuse; models `slots::whole_*`.
            // Whoever read a word of a later round sees, below, the publication before that round.
            fence(Acquire);
            // ORDERING(latch.recheck): Relaxed; the fence above orders it.
            let after = Stamp(self.stamp.load(Relaxed));
            if after == before || after.publications_since(before) < N as u64 - 1 {
                return (before, words);
            }
        }
    }

    /// Publishes `words`. Calls must not overlap: overlapping ones lose and tear publications
    /// (they do not touch memory that is not theirs).
    #[inline]
    pub(crate) fn publish(&self, tag: u8, words: A) -> Stamp {
        // ORDERING(latch.last): Relaxed; the writer's own last store, or handed over with the
        // right to write.
        let next = Stamp(self.stamp.load(Relaxed)).next(N, tag);
        // ORDERING(latch.reuse): Release; pairs with latch.validate; models `slots::whole_*`.
        // The stamps stored so far go before the words that overwrite the oldest slot.
        fence(Release);
        // SAFETY: INVARIANT(latch.slot), kept by `Stamp::next`.
        words.store(unsafe { self.slots.get_unchecked(next.slot()) });
        // ORDERING(latch.publish): Release; pairs with latch.stamp; models `slots::whole_*` and
        // `slots::stamp_orders_data`.
        self.stamp.store(next.0, Release);
        next
    }

    /// Says that nothing will be published any more. Must not overlap with `publish`.
    pub(crate) fn close(&self) {
        // ORDERING(latch.close.last): Relaxed; as latch.last.
        let last = Stamp(self.stamp.load(Relaxed));
        // ORDERING(latch.close): Release; pairs with latch.stamp; model `slots::close_orders_data`.
        // It overwrites a stamp whose words must stay published.
        self.stamp.store(last.closed().0, Release);
    }
}
