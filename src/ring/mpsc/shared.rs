//! What the senders and the receiver of a ring share, and every access to its slots.

use core::array::from_fn;

use crossbeam_utils::CachePadded;

use super::{
    blocks::Blocks,
    cells::Cells,
    wakeups::Wakeups,
    word::{Position, Tag, Word},
};
use crate::primitive::{AtomicBool, AtomicU64, AtomicUsize, Ordering::*, prefetch_to_write};

/// Words next to each other, which others are kept from the fewer times the more are changed at once.
pub(super) const WORDS_OF_A_LINE: usize = 8;

/// Slots next to each other, in memory of their own.
type Line = CachePadded<[AtomicU64; LINE]>;

/// As many as fill it, on machines whose lines are fetched in pairs.
const LINE: usize = 16;

/// A ring.
#[derive(Debug)]
pub(crate) struct Shared<T, const LAPS: u32, const BATCH: usize> {
    capacity: u64,
    /// Pushes that begin later are refused. What is in flight is decided by the seal.
    closed: AtomicBool,
    /// INVARIANT(mpsc.order): positions fill in their order, since a sender fills only the one that it
    /// has found to be the tail; and the receiver frees them in their order.
    slots: Box<[Line]>,
    pub(super) cells: Cells<T>,
    pub(super) blocks: Blocks<T, BATCH>,
    /// INVARIANT(mpsc.boundary): a position at which a run begins, or is going to begin; never later
    /// than the tail.
    hint: CachePadded<AtomicU64>,
    senders: CachePadded<AtomicUsize>,
    refused: CachePadded<AtomicU64>,
    pub(super) wakeups: Wakeups,
}

// SAFETY: a value is reached by one thread at a time, INVARIANT(mpsc.cell) and INVARIANT(mpsc.block),
// which may be another than the one that has made it.
unsafe impl<T: Send, const LAPS: u32, const BATCH: usize> Send for Shared<T, LAPS, BATCH> {}
// SAFETY: as for `Send`: no two threads reach the same value.
unsafe impl<T: Send, const LAPS: u32, const BATCH: usize> Sync for Shared<T, LAPS, BATCH> {}

impl<T, const LAPS: u32, const BATCH: usize> Shared<T, LAPS, BATCH> {
    /// A ring of one sender that begins at `start`, the first slot of a lap.
    pub(crate) fn new(capacity: usize, seats: usize, start: Position<LAPS>) -> Self {
        let word = |slot| Word::free(start.at_slot(slot), slot as u64, 1).into_raw();
        let line =
            |line| CachePadded::new(from_fn(|place| AtomicU64::new(word(line * LINE + place))));
        Self {
            capacity: capacity as u64,
            closed: AtomicBool::new(false),
            slots: (0..capacity.div_ceil(LINE)).map(line).collect(),
            cells: Cells::new(capacity, seats),
            blocks: Blocks::new(capacity),
            hint: CachePadded::new(AtomicU64::new(start.into_raw())),
            senders: CachePadded::new(AtomicUsize::new(1)),
            refused: CachePadded::new(AtomicU64::new(0)),
            wakeups: Wakeups::new(),
        }
    }

    #[inline(always)]
    pub(super) fn capacity(&self) -> u64 {
        self.capacity
    }

    /// The position after a run of that length.
    #[inline(always)]
    pub(super) fn after(&self, position: Position<LAPS>, length: u64) -> Position<LAPS> {
        position.plus(length, self.capacity)
    }

    #[inline(always)]
    fn slot(&self, position: Position<LAPS>) -> &AtomicU64 {
        let slot = position.slot();
        debug_assert!((slot as u64) < self.capacity);
        // SAFETY: a position comes from `start` or a word of this ring by steps of `Position::plus`,
        // whose slot is below the capacity.
        unsafe { &self.slots.get_unchecked(slot / LINE)[slot % LINE] }
    }

    /// The word of a position, for a sender.
    #[inline(always)]
    pub(crate) fn word(&self, position: Position<LAPS>) -> Word<LAPS> {
        // ORDERING(mpsc.word): Acquire; pairs with mpsc.free, mpsc.publish; models
        // `mpsc::singles::*`, `mpsc::order::*`. Of a free word: the receiver has done with the cell.
        // Of a full one: that, and all before it, is filled.
        Word::from_raw(self.slot(position).load(Acquire))
    }

    /// Whether a position is free, when all before it are filled or free.
    #[inline]
    pub(super) fn is_free(&self, position: Position<LAPS>) -> bool {
        // ORDERING(mpsc.count): Relaxed; it is counted only: the slot keeps its cell, and the values go
        // to a block.
        Word::from_raw(self.slot(position).load(Relaxed)).is(Tag::Free, position)
    }

    /// The step by which values get into the ring: puts `run` in the place of `free`; whether that was
    /// still there.
    #[inline(always)]
    pub(crate) fn publish(
        &self,
        position: Position<LAPS>,
        free: Word<LAPS>,
        run: Word<LAPS>,
    ) -> bool {
        let slot = self.slot(position);
        // ORDERING(mpsc.publish): Release; pairs with mpsc.head, mpsc.word; models
        // `mpsc::singles::*`, `mpsc::order::*`. The values; and that all before is filled.
        // ORDERING(mpsc.publish.lost): Relaxed; what is there instead is read again.
        slot.compare_exchange(free.into_raw(), run.into_raw(), Release, Relaxed).is_ok()
    }

    /// The word of a position, for the receiver.
    #[inline(always)]
    pub(super) fn at_head(&self, position: Position<LAPS>) -> Word<LAPS> {
        // ORDERING(mpsc.head): Acquire; pairs with mpsc.publish; models `mpsc::singles::*`.
        Word::from_raw(self.slot(position).load(Acquire))
    }

    /// The number of the block that begins at a position, if one does, to look ahead to.
    #[inline(always)]
    pub(super) fn block_ahead(&self, position: Position<LAPS>) -> Option<u64> {
        // ORDERING(mpsc.ahead): Relaxed; nothing is done with the number but to ask for memory early.
        let word = Word::<LAPS>::from_raw(self.slot(position).load(Relaxed));
        word.is(Tag::Bulk, position).then(|| word.number())
    }

    /// Frees a slot for the next lap; `rest` as in [`Word::free`].
    #[inline(always)]
    pub(super) fn free(&self, position: Position<LAPS>, cell: u64, rest: u64) {
        free(self.slot(position), Word::free(position.next_lap(), cell, rest));
    }

    /// Frees `count` slots, the first of which is not the first of its run, for the next lap; `rest` as in
    /// [`Word::free`].
    #[inline]
    pub(super) fn free_run(&self, mut position: Position<LAPS>, mut count: u64, mut rest: u64) {
        while count > 0 {
            let near = count.min(self.capacity - position.slot() as u64);
            for slot in position.slot()..position.slot() + near as usize {
                let slot = self.slot(position.at_slot(slot));
                // ORDERING(mpsc.kept): Relaxed; nobody writes the word after the run was published, but
                // for the receiver itself.
                let word = Word::<LAPS>::from_raw(slot.load(Relaxed));
                // Of the same lap, as all of this turn.
                if !word.is(Tag::Free, position) {
                    a_round_of_all_laps();
                }
                free(slot, Word::free(position.next_lap(), word.number(), rest));
                rest -= 1;
            }
            position = self.after(position, near);
            count -= near;
        }
    }

    /// Asks for the words of a run, which are going to be freed.
    #[inline]
    pub(super) fn ask_for_words(&self, position: Position<LAPS>, length: u64) {
        for near in (0..length).step_by(WORDS_OF_A_LINE) {
            prefetch_to_write(self.slot(self.after(position, near)));
        }
    }

    /// Seals the free word at the head for good; whether nobody has filled it.
    pub(super) fn seal(&self, position: Position<LAPS>, free: Word<LAPS>) -> bool {
        let slot = self.slot(position);
        // ORDERING(mpsc.seal): Relaxed; it says of the slot alone that nothing will come, and a push
        // that is in flight has to change the same word.
        // ORDERING(mpsc.seal.lost): Relaxed; what is there instead is read again.
        slot.compare_exchange(free.into_raw(), free.sealed().into_raw(), Relaxed, Relaxed).is_ok()
    }

    /// A position that is not after the tail, and at which a run begins.
    #[inline]
    pub(crate) fn hint(&self) -> Position<LAPS> {
        // ORDERING(mpsc.hint.look): Acquire; pairs with mpsc.hint; model `mpsc::order::by_hint`. All
        // before it is filled, also for those who hear of it from this sender.
        Position::from_raw(self.hint.load(Acquire))
    }

    /// Tells others of a position that is not after the tail.
    #[inline(always)]
    pub(crate) fn set_hint(&self, boundary: Position<LAPS>) {
        // ORDERING(mpsc.hint): Release; pairs with mpsc.hint.look; model `mpsc::order::by_hint`.
        self.hint.store(boundary.into_raw(), Release);
    }

    #[inline(always)]
    pub(crate) fn is_closed(&self) -> bool {
        // ORDERING(mpsc.closed): Relaxed; a push that misses it may be accepted, as one that was
        // before it: the seal comes after both.
        self.closed.load(Relaxed)
    }

    /// Refuses pushes from now on, and wakes everybody.
    pub(crate) fn close(&self) {
        // ORDERING(mpsc.close): Relaxed; what decides is the seal, which the receiver sets.
        let closed_before = self.closed.swap(true, Relaxed);
        self.wakeups.closed();
        if !closed_before {
            #[cfg(feature = "tracing")]
            tracing::debug!(capacity = self.capacity, "ring closed");
        }
    }

    /// Counts a push that found no room.
    #[cold]
    pub(super) fn count_refused(&self) {
        // ORDERING(mpsc.refused): Relaxed; a statistic.
        self.refused.fetch_add(1, Relaxed);
    }

    /// How many pushes found no room.
    pub(super) fn refused(&self) -> u64 {
        // ORDERING(mpsc.refused.read): Relaxed; a statistic.
        self.refused.load(Relaxed)
    }

    /// Counts one sender more, unless there is none.
    pub(crate) fn add_sender(&self) -> bool {
        // ORDERING(mpsc.senders.look): Relaxed; the change below decides.
        let mut senders = self.senders.load(Relaxed);
        while senders > 0 {
            // ORDERING(mpsc.senders.add): Relaxed; the count stands for nothing but itself.
            // ORDERING(mpsc.senders.lost): Relaxed; it is tried with what is there instead.
            match self.senders.compare_exchange(senders, senders + 1, Relaxed, Relaxed) {
                Ok(_) => return true,
                Err(now) => senders = now,
            }
        }
        false
    }

    /// How many senders there are.
    pub(super) fn senders(&self) -> usize {
        // ORDERING(mpsc.senders.count): Relaxed; a number by which nothing is reached.
        self.senders.load(Relaxed)
    }

    /// Counts one sender less; whether it was the last.
    pub(crate) fn remove_sender(&self) -> bool {
        // ORDERING(mpsc.senders.remove): Relaxed; what follows the last one's going is mpsc.close,
        // which orders nothing either.
        self.senders.fetch_sub(1, Relaxed) == 1
    }
}

#[inline(always)]
fn free<const LAPS: u32>(slot: &AtomicU64, free: Word<LAPS>) {
    // ORDERING(mpsc.free): Release; pairs with mpsc.word; models `mpsc::singles::*`. The value was
    // moved out of the cell.
    slot.store(free.into_raw(), Release);
}

/// A sender has slept between its look at a word and its change of it for an exact multiple of all
/// laps, and has put a run into the middle of another: whose the cells are cannot be known any more.
#[cold]
fn a_round_of_all_laps() -> ! {
    std::process::abort()
}
