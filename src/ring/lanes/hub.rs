//! Which lanes are taken, and whether anybody may still come.

use core::ops::Range;

use crate::bits::Bits;
use crate::primitive::{Arc, AtomicU64, AtomicUsize, Ordering::*};
use crate::ring::spsc::Shared;

/// INVARIANT(lanes.owner): a lane whose bit is down has no producer, holds no value, and its consumer
/// has seen its last producer's end. Who raises the bit is its one producer; the consumer alone lowers
/// it.
pub(super) struct Hub<T> {
    rings: Box<[Arc<Shared<T>>]>,
    /// A bit for each lane, from the lowest of the first word on.
    taken: Box<[AtomicU64]>,
    /// How many registrars and producers there are. From 0 it does not rise again.
    handles: AtomicUsize,
}

/// Lanes in a word.
const WORD: usize = u64::BITS as usize;

impl<T> Hub<T> {
    /// With all lanes free, and no handle yet.
    pub(super) fn new(rings: Box<[Arc<Shared<T>>]>) -> Self {
        let words = rings.len().div_ceil(WORD);
        Self {
            rings,
            taken: (0..words).map(|_| AtomicU64::new(0)).collect(),
            handles: AtomicUsize::new(0),
        }
    }

    pub(super) fn rings(&self) -> &[Arc<Shared<T>>] {
        &self.rings
    }

    /// Takes a free lane.
    pub(super) fn claim(&self) -> Option<usize> {
        (0..self.taken.len()).find_map(|word| self.claim_in(word))
    }

    fn claim_in(&self, word: usize) -> Option<usize> {
        loop {
            // ORDERING(lanes.look): Relaxed; the exchange below decides.
            let free = !self.taken[word].load(Relaxed);
            let lane = word * WORD + Bits(free).next()?;
            if lane >= self.rings.len() {
                return None;
            }
            let bit = 1 << (lane % WORD);
            // ORDERING(lanes.claim): Acquire; pairs with lanes.free; model `lanes::reused`. The last
            // producer's count, and what the consumer has taken, are seen.
            if self.taken[word].fetch_or(bit, Acquire) & bit == 0 {
                return Some(lane);
            }
        }
    }

    /// Frees a lane that is drained, and whose producer is gone. The consumer alone calls this.
    pub(super) fn free(&self, lane: usize) {
        self.rings[lane].reopen();
        // ORDERING(lanes.free): Release; pairs with lanes.claim; model `lanes::reused`.
        self.taken[lane / WORD].fetch_and(!(1 << (lane % WORD)), Release);
    }

    /// Those of `lanes` that are taken.
    pub(super) fn taken(&self, lanes: Range<usize>) -> impl Iterator<Item = usize> {
        let words = lanes.start / WORD..lanes.end.div_ceil(WORD);
        words.flat_map(move |word| {
            // ORDERING(lanes.taken): Relaxed; what is in a lane is published by the lane itself. Who
            // has heard of a push sees the bit that was raised before.
            Bits(self.taken[word].load(Relaxed)).map(move |bit| word * WORD + bit).filter({
                let lanes = lanes.clone();
                move |lane| lanes.contains(lane)
            })
        })
    }

    /// Counts a handle that is made from nothing, or from another that is there.
    pub(super) fn enter(&self) {
        // ORDERING(lanes.enter): Relaxed; whoever calls this holds a handle, or is the first.
        self.handles.fetch_add(1, Relaxed);
    }

    /// Uncounts a handle, after all that was pushed by it.
    pub(super) fn leave(&self) {
        // ORDERING(lanes.leave): Release; pairs with lanes.abandoned; model `lanes::closed`.
        self.handles.fetch_sub(1, Release);
    }

    /// Whether nobody is there who pushes, and nobody can come. If so, a later look at the lanes finds
    /// all that was pushed.
    pub(super) fn is_abandoned(&self) -> bool {
        // ORDERING(lanes.abandoned): Acquire; pairs with lanes.leave; model `lanes::closed`.
        self.handles.load(Acquire) == 0
    }
}
