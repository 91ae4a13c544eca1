//! A sheet: for each thread that counts a block of words, and one more for threads without a seat.

use core::{fmt, marker::PhantomData, ptr};

use crossbeam_utils::CachePadded;

use super::thread::with_seat;
use crate::primitive::{
    Arc, AtomicPtr, AtomicU64, Ordering::*, null_pointers, thread_word, zeroed_lines,
};

/// Words of a line; 128 bytes are what a processor fetches at once.
const PER_LINE: usize = 16;

type Line = CachePadded<[AtomicU64; PER_LINE]>;

/// Blocks of words, one for each seat.
///
/// INVARIANT(metrics.block): the pointer at a seat's number is null, or that of the first of `lines` lines,
/// which live as long as the sheet. It is set once, by who has the seat.
///
/// INVARIANT(metrics.owner): a word of a block is stored to by none but who has the block's seat, and never
/// falls: it is what was counted there by all who ever had that seat.
pub(crate) struct Sheet {
    blocks: Box<[AtomicPtr<Line>]>,
    /// No block stands behind this number; it only rises.
    reach: AtomicU64,
    lines: usize,
    shared: Box<[Line]>,
}

/// The words of one thread.
#[derive(Copy, Clone)]
struct Block<'a> {
    first: *const Line,
    sheet: PhantomData<&'a Sheet>,
}

/// Some words of a sheet.
///
/// INVARIANT(metrics.row): they lie within the sheet's lines.
#[derive(Clone)]
pub(crate) struct Row {
    /// On a line of its own: the count of its clones is written to.
    sheet: Arc<CachePadded<Sheet>>,
    first: usize,
    len: usize,
}

impl Sheet {
    /// With `words` words for each of `threads` threads.
    pub(crate) fn new(words: usize, threads: usize) -> Self {
        let count = words.div_ceil(PER_LINE);
        Self {
            blocks: null_pointers(threads),
            reach: AtomicU64::new(0),
            lines: count,
            shared: zeroed_lines(count),
        }
    }

    pub(crate) fn words(&self) -> usize {
        self.lines * PER_LINE
    }

    fn shared(&self) -> Block<'_> {
        Block { first: self.shared.as_ptr(), sheet: PhantomData }
    }

    /// This thread's block, if it has one.
    #[inline(always)]
    fn own(&self) -> Option<Block<'_>> {
        let block = self.blocks.get(thread_word())?;
        // ORDERING(metrics.block.own): Relaxed; this thread has stored it, or one that had the seat
        // before, whose stores are known since the claim.
        let first = block.load(Relaxed);
        (!first.is_null()).then_some(Block { first, sheet: PhantomData })
    }

    /// Makes a block for this thread, if it has a seat or gets one.
    fn enter(&self) -> Option<Block<'_>> {
        let enter = |seat: usize| {
            let block = self.blocks.get(seat)?;
            // ORDERING(metrics.block.look): Relaxed; as in `own`.
            if block.load(Relaxed).is_null() {
                let made = Box::into_raw(zeroed_lines::<PER_LINE>(self.lines)).cast::<Line>();
                // ORDERING(metrics.reach.raise): Relaxed; a bound, known to whoever knows of a count
                // in the block.
                self.reach.fetch_max(seat as u64 + 1, Relaxed);
                // ORDERING(metrics.block.put): Release; pairs with metrics.block.read; model
                // `metrics::block_is_published`.
                block.store(made, Release);
            }
            Some(())
        };
        with_seat(enter).flatten()?;
        self.own()
    }

    /// The words at `word`, of every block.
    ///
    /// # Safety
    /// `word` lies within the lines.
    unsafe fn sum(&self, word: usize) -> u64 {
        // SAFETY: the caller's.
        let shared = unsafe { self.shared().word(word) };
        // ORDERING(metrics.sum.shared): Relaxed; a count publishes nothing.
        let mut sum = shared.load(Relaxed);
        // ORDERING(metrics.reach.read): Relaxed; it has not fallen since the last time, and covers every
        // count that this thread knows of.
        let reach = self.reach.load(Relaxed) as usize;
        for block in &self.blocks[..reach] {
            // ORDERING(metrics.block.read): Acquire; pairs with metrics.block.put; model
            // `metrics::block_is_published`.
            let first = block.load(Acquire);
            if !first.is_null() {
                // SAFETY: INVARIANT(metrics.block), and the caller's.
                let own = unsafe { Block { first, sheet: PhantomData::<&Self> }.word(word) };
                // ORDERING(metrics.sum.own): Relaxed; as for the shared one. Each word rises for every
                // reader, and so does what they add up to.
                sum = sum.wrapping_add(own.load(Relaxed));
            }
        }
        sum
    }
}

impl Drop for Sheet {
    fn drop(&mut self) {
        for block in &self.blocks {
            // ORDERING(metrics.block.free): Relaxed; nobody else has the sheet any more.
            let first = block.load(Relaxed);
            if !first.is_null() {
                let block = ptr::slice_from_raw_parts_mut(first, self.lines);
                // SAFETY: INVARIANT(metrics.block); made from a box of that many lines, by `enter`.
                drop(unsafe { Box::from_raw(block) });
            }
        }
    }
}

impl<'a> Block<'a> {
    /// # Safety
    /// `word` lies within the lines.
    #[inline(always)]
    unsafe fn word(self, word: usize) -> &'a AtomicU64 {
        // SAFETY: INVARIANT(metrics.block), and the caller's.
        unsafe { &(&(*self.first.add(word / PER_LINE)))[word % PER_LINE] }
    }

    /// Adds to a word that nobody else stores to.
    ///
    /// # Safety
    /// As for `word`; and the block is this thread's.
    #[inline(always)]
    unsafe fn add(self, word: usize, n: u64) {
        // SAFETY: the caller's.
        let word = unsafe { self.word(word) };
        // ORDERING(metrics.own.load): Relaxed; INVARIANT(metrics.owner): nobody else stores to it, and
        // what was stored with this seat before is known since the claim.
        let before = word.load(Relaxed);
        // ORDERING(metrics.own.store): Relaxed; a count publishes nothing.
        word.store(before.wrapping_add(n), Relaxed);
    }
}

impl Row {
    /// `len` words from `first` on; `None` if the sheet has not as many.
    pub(crate) fn new(sheet: &Arc<CachePadded<Sheet>>, first: usize, len: usize) -> Option<Self> {
        let fits = first.checked_add(len).is_some_and(|end| end <= sheet.words());
        fits.then(|| Self { sheet: sheet.clone(), first, len })
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Adds each number to the word beside it.
    ///
    /// # Safety
    /// The words are below `len`.
    #[inline(always)]
    pub(crate) unsafe fn add<const N: usize>(&self, all: [(usize, u64); N]) {
        match self.sheet.own() {
            // SAFETY: INVARIANT(metrics.row), and the caller's; the block is this thread's.
            Some(block) => all.map(|(word, n)| unsafe { block.add(self.first + word, n) }),
            // SAFETY: the caller's.
            None => all.map(|(word, n)| unsafe { self.add_slow(word, n) }),
        };
    }

    /// # Safety
    /// The word is below `len`.
    #[cold]
    #[inline(never)]
    unsafe fn add_slow(&self, word: usize, n: u64) {
        if let Some(block) = self.sheet.enter() {
            // SAFETY: INVARIANT(metrics.row), and the caller's; the block is this thread's.
            return unsafe { block.add(self.first + word, n) };
        }
        // SAFETY: likewise.
        let shared = unsafe { self.sheet.shared().word(self.first + word) };
        // ORDERING(metrics.shared.add): Relaxed; a count publishes nothing.
        shared.fetch_add(n, Relaxed);
    }

    /// What was added to a word, by all threads.
    pub(crate) fn sum(&self, word: usize) -> u64 {
        assert!(word < self.len);
        // SAFETY: INVARIANT(metrics.row), and looked at above.
        unsafe { self.sheet.sum(self.first + word) }
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, len, .. } = self;
        f.debug_struct("Row").field("first", first).field("len", len).finish_non_exhaustive()
    }
}
