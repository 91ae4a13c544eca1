//! Batches: many values in one block, published by one change of one word.

use super::{
    bitmap::Claim,
    shared::Shared,
    tail::{Refusal, Tail},
    word::{LONGEST, Position, Word},
};
use crate::error::Closed;

impl<T, const LAPS: u32, const BATCH: usize> Tail<T, LAPS, BATCH> {
    /// Fewer values are pushed one by one.
    const LEAST: usize = if BATCH < 4 { BATCH } else { 4 };

    /// Moves the longest prefix of `batch` in that there is room for; how many values.
    pub(crate) fn push_batch(&mut self, batch: &mut Vec<T>) -> Result<usize, Closed> {
        const { assert!(BATCH <= LONGEST) };
        let total = batch.len();
        // SAFETY: the vector gives up what was moved, before anybody looks at it again: no code of
        // the user's runs in between.
        let (moved, why) = unsafe { self.push_slice(batch.as_ptr(), total) };
        // SAFETY: so many values are there, and all were moved away or are moved down here.
        unsafe {
            batch.set_len(0);
            let values = batch.as_mut_ptr();
            if moved > 0 && moved < total {
                values.copy_from(values.add(moved), total - moved);
            }
            batch.set_len(total - moved);
        }
        match why {
            Some(Refusal::Closed) if moved == 0 => Err(Closed),
            _ => Ok(moved),
        }
    }

    /// Copies the longest prefix of `values` in that there is room for; how many values.
    pub(crate) fn push_copies(&mut self, values: &[T]) -> usize
    where
        T: Copy,
    {
        // SAFETY: the values are there, and may be used again.
        unsafe { self.push_slice(values.as_ptr(), values.len()) }.0
    }

    /// Moves a prefix of the `total` values at `values` in: how many, and why not more.
    ///
    /// # Safety
    /// The values are there, and those that were moved are not used there again.
    unsafe fn push_slice(&mut self, values: *const T, total: usize) -> (usize, Option<Refusal>) {
        let mut moved = 0;
        while moved < total {
            // SAFETY: the caller's promise, for the values that are left.
            match unsafe { self.push_some(values.add(moved), total - moved) } {
                Ok(count) => moved += count,
                Err(refusal) => return (moved, Some(refusal)),
            }
        }
        (moved, None)
    }

    /// Moves one run in: how many values it has.
    ///
    /// # Safety
    /// As for [`push_slice`](Self::push_slice).
    unsafe fn push_some(&mut self, values: *const T, total: usize) -> Result<usize, Refusal> {
        if self.shared.is_closed() {
            return Err(Refusal::Closed);
        }
        if total < Self::LEAST {
            // SAFETY: the caller's promise.
            return unsafe { self.push_from(values) }.map(|()| 1);
        }
        let most = total.min(BATCH).min(self.shared.capacity() as usize);
        let count = self.reach(|shared, tail| room(shared, tail, most as u64))? as usize;
        let claim = |tail: &Self| tail.shared.blocks.claim(count, tail.near);
        match (count >= Self::LEAST).then(|| claim(self)).flatten() {
            // SAFETY: the caller's promise.
            Some(block) => unsafe { self.push_block(block, values, count) },
            // No block is free: this sender waits for nobody to bring one back.
            // SAFETY: the caller's promise.
            None => unsafe { self.push_from(values) }.map(|()| 1),
        }
    }

    /// Moves as many of `count` values in as there is room for, by way of `block`.
    ///
    /// # Safety
    /// As for [`push_slice`](Self::push_slice).
    unsafe fn push_block(
        &mut self,
        mut block: Claim,
        values: *const T,
        count: usize,
    ) -> Result<usize, Refusal> {
        self.near = block.first;
        // SAFETY: the block is claimed for `count` values; those that are not published are
        // overwritten or forgotten.
        unsafe { self.shared.blocks.put(&block, values, count) };
        let published = self.publish(|shared, position, free| {
            // Others may have come first, and this is another tail.
            let length = room(shared, position, count as u64);
            // SAFETY: the block is claimed, and not published yet.
            unsafe { shared.blocks.note(&block, free.number()) };
            (Word::bulk(position, block.first as u64, length), length)
        });
        match published {
            Ok((_, length)) => {
                self.shared.blocks.trim(&mut block, length as usize);
                Ok(length as usize)
            }
            Err(refusal) => {
                self.shared.blocks.release(block);
                Err(refusal)
            }
        }
    }
}

/// How many of `wanted` positions from `tail` on are free, the first of which is. The receiver frees
/// them in order: if the last is free, all are.
fn room<T, const LAPS: u32, const BATCH: usize>(
    shared: &Shared<T, LAPS, BATCH>,
    tail: Position<LAPS>,
    wanted: u64,
) -> u64 {
    let is_room = |length| shared.is_free(shared.after(tail, length - 1));
    if is_room(wanted) {
        return wanted;
    }
    let (mut room, mut too_much) = (1, wanted);
    while too_much - room > 1 {
        let middle = room.midpoint(too_much);
        if is_room(middle) {
            room = middle;
        } else {
            too_much = middle;
        }
    }
    room
}
