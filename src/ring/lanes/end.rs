//! Where a lane ends once the ring is closed: one word, which is written once.

use crate::primitive::{AtomicUsize, Ordering::*};

/// How many values of a lane count, ever; or that this is open.
///
/// INVARIANT(lanes.end): written once, by the receiver that closes with the count that it has seen, or
/// by the producer with the count of its last push. Values up to it come out; those behind it are the
/// producer's, which takes them back.
#[derive(Debug)]
pub(super) struct End(AtomicUsize);

const OPEN: usize = 0;

/// A count at which a lane ends. The highest bit of the count is left out: counts of one lane do not
/// differ by so much.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark(usize);

impl Mark {
    fn at(pushed: usize) -> Self {
        Self(pushed << 1 | 1)
    }

    /// How many values are left of a lane that ends here, when so many were taken.
    pub(super) fn since(self, taken: usize) -> usize {
        (self.0 >> 1).wrapping_sub(taken) & usize::MAX >> 1
    }
}

impl End {
    pub(super) fn new() -> Self {
        Self(AtomicUsize::new(OPEN))
    }

    /// For the producer that finds the ring closed after its push: whether that is in, as the last one.
    #[cold]
    pub(super) fn keep(&self, pushed: usize) -> bool {
        let mark = Mark::at(pushed);
        // ORDERING(lanes.keep): Relaxed; it comes after the push by the fence between them,
        // lanes.announce.
        // ORDERING(lanes.keep.lost): Relaxed; what is beyond the end is the producer's own.
        match self.0.compare_exchange(OPEN, mark.0, Relaxed, Relaxed) {
            Ok(_) => true,
            Err(there) => there == mark.0,
        }
    }

    /// For the receiver that closes, and has seen so many pushed: where the lane ends.
    pub(super) fn cut(&self, pushed: usize) -> Mark {
        let mark = Mark::at(pushed);
        // ORDERING(lanes.cut): Relaxed; it says of the values alone which ones count.
        // ORDERING(lanes.cut.lost): Acquire; pairs with lanes.announce; unseen by loom, since whoever
        // closes looks for waiters next, and the fence of that look, wait.look, acquires as well. The
        // push that was kept: what this word promises is its own to keep.
        match self.0.compare_exchange(OPEN, mark.0, Relaxed, Acquire) {
            Ok(_) => mark,
            Err(there) => Mark(there),
        }
    }
}
