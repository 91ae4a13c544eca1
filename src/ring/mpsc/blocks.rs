//! The blocks, in which batches lie: room for adjacent values, claimed in granules.
//!
//! A batch takes as many granules as its values need. There is room for twice the capacity, so that
//! even batches that half fill theirs do not run out before the slots do; lower ones are taken first,
//! and the memory of those that are never used is never touched.

use super::bitmap::{Bitmap, Claim};
use crate::primitive::{Room, Rooms, UnsafeCell, move_in, move_out, prefetch, rooms};

/// INVARIANT(mpsc.block): a granule is free, or belongs to one sender that has claimed it, or is
/// published by the word of one slot and belongs to the receiver once that has read it.
#[derive(Debug)]
pub(crate) struct Blocks<T, const BATCH: usize> {
    values: Rooms<T>,
    /// For each granule that begins a batch: the cell of the slot that tells of it.
    cells: Box<[UnsafeCell<u64>]>,
    free: Bitmap,
}

impl<T, const BATCH: usize> Blocks<T, BATCH> {
    /// Values of a granule.
    const GRANULE: usize = if BATCH < 8 { 1 } else { BATCH / 8 };

    fn granules_for(values: usize) -> usize {
        values.div_ceil(Self::GRANULE)
    }

    fn granules(capacity: usize) -> usize {
        Self::granules_for(2 * capacity) + Self::granules_for(BATCH.min(capacity))
    }

    /// How many values the blocks of a ring have room for.
    pub(crate) fn room(capacity: usize) -> usize {
        Self::granules(capacity) * Self::GRANULE
    }

    pub(crate) fn new(capacity: usize) -> Self {
        let granules = Self::granules(capacity);
        Self {
            values: rooms(granules * Self::GRANULE),
            cells: (0..granules).map(|_| UnsafeCell::new(0)).collect(),
            free: Bitmap::new(granules),
        }
    }

    /// Claims a block for so many values, `BATCH` at most; looks near an earlier one first.
    pub(crate) fn claim(&self, values: usize, near: usize) -> Option<Claim> {
        self.free.claim(Self::granules_for(values) as u32, near)
    }

    /// Gives up what so many values do not need.
    pub(crate) fn trim(&self, block: &mut Claim, values: usize) {
        if let Some(rest) = block.split_off(Self::granules_for(values) as u32) {
            self.free.release(rest);
        }
    }

    /// Gives a block up.
    pub(crate) fn release(&self, block: Claim) {
        self.free.release(block);
    }

    /// The block that a word tells of.
    pub(crate) fn published(first: u64, values: u64) -> Claim {
        Claim { first: first as usize, count: Self::granules_for(values as usize) as u32 }
    }

    /// Asks for the beginning of a block that is going to be read.
    #[inline]
    pub(crate) fn ask_for(&self, first: u64) {
        let first = first as usize;
        prefetch(&raw const self.cells[first]);
        prefetch(&raw const self.values[first * Self::GRANULE]);
    }

    /// The rooms of `count` values from that one of the block on.
    fn values_of(&self, block: &Claim, from: usize, count: usize) -> &[Room<T>] {
        &self.values[block.first * Self::GRANULE + from..][..count]
    }

    /// Moves values in.
    ///
    /// # Safety
    /// The block belongs to the caller, INVARIANT(mpsc.block), and has room for them; those that the
    /// receiver is going to take are not used at `from` again.
    pub(crate) unsafe fn put(&self, block: &Claim, from: *const T, count: usize) {
        // SAFETY: the caller's promise.
        unsafe { move_in(self.values_of(block, 0, count), from) };
    }

    /// Moves values out, from that one on.
    ///
    /// # Safety
    /// The block belongs to the caller, INVARIANT(mpsc.block); the values are there, and are not taken
    /// out again; `to` has place for them.
    pub(crate) unsafe fn take(&self, block: &Claim, from: usize, count: usize, to: *mut T) {
        // SAFETY: the caller's promise.
        unsafe { move_out(self.values_of(block, from, count), to) };
    }

    /// Where a value of the block is.
    pub(crate) fn place(&self, block: &Claim, number: usize) -> *const T {
        self.values_of(block, number, 1)[0].with_mut(|room| room.cast::<T>().cast_const())
    }

    /// Notes the cell of the slot that is going to tell of the block.
    ///
    /// # Safety
    /// The block belongs to the caller, INVARIANT(mpsc.block).
    pub(crate) unsafe fn note(&self, block: &Claim, cell: u64) {
        // SAFETY: the caller's promise.
        self.cells[block.first].with_mut(|place| unsafe { *place = cell });
    }

    /// The cell that was noted.
    ///
    /// # Safety
    /// The block belongs to the caller, INVARIANT(mpsc.block).
    pub(crate) unsafe fn noted(&self, block: &Claim) -> u64 {
        // SAFETY: the caller's promise.
        self.cells[block.first].with_mut(|place| unsafe { *place })
    }
}
