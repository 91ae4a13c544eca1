//! What chunks can hardly go below: memory that is copied in and out, and handed over by a flag for
//! each block.

use std::{
    cell::UnsafeCell,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::*},
    },
};

use crossbeam_utils::CachePadded;

use super::turns::CHUNK;
use crate::support::pairs::{CAPACITY, Ring, Value};

/// Blocks of a chunk each, filled and emptied in turn; nothing but whole chunks.
pub(super) struct Blocks;

struct Block<T> {
    full: CachePadded<AtomicBool>,
    values: CachePadded<UnsafeCell<[T; CHUNK]>>,
}

// SAFETY: the flag says which side reaches the values.
unsafe impl<T: Send> Sync for Block<T> {}

/// One side, and how many chunks it has handed over.
pub(super) struct Side<T> {
    blocks: Arc<[Block<T>]>,
    chunks: usize,
}

impl<T> Side<T> {
    /// Has `copy` copy a chunk if the next block is `full`, and hands it to the other side.
    #[inline]
    fn hand_over(&mut self, full: bool, copy: impl FnOnce(&mut [T; CHUNK])) -> bool {
        let block = &self.blocks[self.chunks % (CAPACITY / CHUNK)];
        let mine = block.full.load(Acquire) == full;
        if mine {
            // SAFETY: the flag has said that the block is this side's, and there is one on each side.
            copy(unsafe { &mut *block.values.get() });
            block.full.store(!full, Release);
            self.chunks += 1;
        }
        mine
    }
}

impl<T: Value> Ring<T> for Blocks {
    const NAME: &str = "limit: a copy per flag";
    type Producer = Side<T>;
    type Consumer = Side<T>;

    fn new() -> (Side<T>, Side<T>) {
        let values = || CachePadded::new(UnsafeCell::new([T::default(); CHUNK]));
        let block = |_| Block { full: CachePadded::default(), values: values() };
        let blocks: Arc<[_]> = (0..CAPACITY / CHUNK).map(block).collect();
        (Side { blocks: Arc::clone(&blocks), chunks: 0 }, Side { blocks, chunks: 0 })
    }

    fn push(_: &mut Side<T>, _: T) -> bool {
        unreachable!("in rows of whole chunks alone")
    }

    fn pop(_: &mut Side<T>) -> Option<T> {
        unreachable!("in rows of whole chunks alone")
    }

    fn take(_: &mut Side<T>) {
        unreachable!("in rows of whole chunks alone")
    }

    #[inline]
    fn push_slice(producer: &mut Side<T>, from: &[T]) -> usize {
        let pushed = producer.hand_over(false, |values| values.copy_from_slice(from));
        if pushed { CHUNK } else { 0 }
    }

    #[inline]
    fn pop_slice(consumer: &mut Side<T>, to: &mut [T]) -> usize {
        let taken = consumer.hand_over(true, |values| to.copy_from_slice(values));
        if taken { CHUNK } else { 0 }
    }
}
