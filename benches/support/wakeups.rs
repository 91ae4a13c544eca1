//! A latch reduced to what publishing costs, with each way of looking for waiters.
//!
//! Publication then look, against announcement then look: a store-load handshake, which needs a
//! full barrier somewhere. The shipped latch has one way built in; this model has all of them, and
//! its row with the same way shows that the model is a fair one.

use std::{
    hint::black_box,
    sync::atomic::{AtomicBool, AtomicU64, Ordering::*, compiler_fence, fence},
};

use crossbeam_utils::CachePadded;

const SLOTS: usize = 3;

/// How a publisher makes sure that it sees whoever waits.
#[derive(Copy, Clone, Debug)]
pub(crate) enum Way {
    /// It does not: a latch without waiting.
    None,
    /// `fence(SeqCst)` between publication and look.
    Fence,
    /// A compiler fence here, `membarrier` in the waiter.
    Asymmetric,
    /// The publication itself is a sequentially consistent swap.
    Swap,
}

/// Three slots of four words, and a mark that somebody waits.
///
/// The orders are those of the shipped `latch` and `wait`, where their reasons stand; what differs is
/// the barrier between publication and look, named by [`Way`].
#[derive(Default)]
pub(crate) struct Model {
    slots: CachePadded<(AtomicU64, [[AtomicU64; 4]; SLOTS])>,
    waiters: CachePadded<AtomicBool>,
}

impl Model {
    /// Publishes, and returns whether somebody has to be woken.
    ///
    /// Inlined, so that `way` is known at compile time where it is a constant.
    #[inline(always)]
    pub(crate) fn publish(&self, way: Way, words: [u64; 4]) -> bool {
        let (stamp, slots) = &*self.slots;
        let next = stamp.load(Relaxed) + 1;
        fence(Release);
        for (cell, word) in slots[(next % SLOTS as u64) as usize].iter().zip(words) {
            cell.store(word, Relaxed);
        }
        match way {
            Way::None => {
                stamp.store(next, Release);
                return false;
            }
            Way::Fence => {
                stamp.store(next, Release);
                fence(SeqCst);
            }
            Way::Asymmetric => {
                stamp.store(next, Release);
                compiler_fence(SeqCst);
            }
            Way::Swap => {
                black_box(stamp.swap(next, SeqCst));
                return self.waiters.load(SeqCst);
            }
        }
        self.waiters.load(Relaxed)
    }

    /// The waiter's half before its barrier.
    #[inline]
    pub(crate) fn announce(&self) {
        self.waiters.store(true, Relaxed);
    }
}
