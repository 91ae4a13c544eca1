//! The receiving end: taking values out in their order, and sealing the ring when all are out.

use core::mem::MaybeUninit;

use super::{
    bitmap::Claim,
    blocks::Blocks,
    shared::{Shared, WORDS_OF_A_LINE},
    tail::Tail,
    word::{Position, Tag, Word},
};
use crate::primitive::Arc;
use crate::ring::PopError;

/// The receiver, without the waiting.
#[derive(Debug)]
pub(crate) struct Head<T, const LAPS: u32, const BATCH: usize> {
    pub(crate) shared: Arc<Shared<T, LAPS, BATCH>>,
    /// Where the oldest value is, or is going to be.
    position: Position<LAPS>,
    /// The batch that the oldest value is in, if it has been opened.
    run: Option<Run>,
}

/// What is left of a batch: one value or more.
#[derive(Debug)]
struct Run {
    block: Claim,
    /// How many of its values were taken.
    taken: usize,
    left: u64,
    /// The cell of its first slot, for which the block stands; `None` once that has it back.
    cell: Option<u64>,
}

/// Where the oldest value is.
enum Oldest {
    Cell(u64),
    Run,
}

impl<T, const LAPS: u32, const BATCH: usize> Head<T, LAPS, BATCH> {
    /// The one receiver of a ring that begins at `position`.
    pub(super) fn new(shared: Arc<Shared<T, LAPS, BATCH>>, position: Position<LAPS>) -> Self {
        Self { shared, position, run: None }
    }

    /// Takes the oldest value out.
    #[inline]
    pub(crate) fn pop(&mut self) -> Result<T, PopError> {
        let mut value = MaybeUninit::uninit();
        let word = self.shared.at_head(self.position);
        // In a run the word is not full, or the ring is at its end: that is found out below.
        if word.is(Tag::Full, self.position) && self.run.is_none() {
            // SAFETY: the word is full; there is place for one.
            unsafe { self.take_cell(word.number(), value.as_mut_ptr()) };
        } else {
            self.pop_slow(&mut value)?;
        }
        // SAFETY: a value was moved in.
        Ok(unsafe { value.assume_init() })
    }

    #[inline(never)]
    fn pop_slow(&mut self, value: &mut MaybeUninit<T>) -> Result<(), PopError> {
        let oldest = self.oldest()?;
        // SAFETY: there is place for one.
        unsafe { self.take(oldest, value.as_mut_ptr(), 1) };
        Ok(())
    }

    /// Moves up to `most` values to the end of `into`; how many.
    pub(crate) fn drain(&mut self, into: &mut Vec<T>, most: usize) -> Result<usize, PopError> {
        let mut taken = 0;
        while taken < most {
            let oldest = match self.oldest() {
                Ok(oldest) => oldest,
                Err(error) if taken == 0 => return Err(error),
                Err(_) => break,
            };
            if into.len() == into.capacity() {
                into.reserve((most - taken).min(self.shared.capacity() as usize));
            }
            let place = (most - taken).min(into.capacity() - into.len());
            // SAFETY: the vector has place for so many behind its last; they are its own afterwards.
            unsafe {
                let count = self.take(oldest, into.as_mut_ptr().add(into.len()), place);
                into.set_len(into.len() + count);
                taken += count;
            }
        }
        Ok(taken)
    }

    /// Takes 1 to `most` of the oldest values: how many.
    ///
    /// # Safety
    /// `to` has place for `most`, which is not 0.
    #[inline]
    unsafe fn take(&mut self, oldest: Oldest, to: *mut T, most: usize) -> usize {
        match oldest {
            // SAFETY: the cell was found at the head; the caller's promise.
            Oldest::Cell(cell) => unsafe { self.take_cells(cell, to, most) },
            // SAFETY: the caller's promise.
            Oldest::Run => unsafe { self.take_run(to, most as u64) },
        }
    }

    /// Takes values that stand one by one, of which the first is in `cell`.
    ///
    /// # Safety
    /// The word at the head is full, with `cell`; `to` has place for `most`, which is not 0.
    #[inline]
    unsafe fn take_cells(&mut self, mut cell: u64, to: *mut T, most: usize) -> usize {
        let shared = &*self.shared;
        let mut taken = 0;
        loop {
            let mut cells = [0; WORDS_OF_A_LINE];
            let (mut position, mut count) = (self.position, 0);
            let more = loop {
                // SAFETY: INVARIANT(mpsc.cell): the word at `position` is full, and its cell the
                // receiver's; there is place for `most`.
                unsafe { shared.cells.take(cell, to.add(taken)) };
                cells[count] = cell;
                (position, count, taken) = (shared.after(position, 1), count + 1, taken + 1);
                let word = shared.at_head(position);
                if taken == most || !word.is(Tag::Full, position) {
                    break false;
                }
                cell = word.number();
                if count == cells.len() {
                    break true;
                }
            };
            for cell in &cells[..count] {
                shared.free(self.position, *cell, 1);
                self.position = shared.after(self.position, 1);
            }
            if !more {
                return taken;
            }
        }
    }

    /// Moves a value out of its cell, and frees its slot.
    ///
    /// # Safety
    /// The word at the head is full, with `cell`; `to` has place for one.
    #[inline(always)]
    unsafe fn take_cell(&mut self, cell: u64, to: *mut T) {
        let shared = &*self.shared;
        // SAFETY: INVARIANT(mpsc.cell): the word is full, and its cell the receiver's.
        unsafe { shared.cells.take(cell, to) };
        shared.free(self.position, cell, 1);
        self.position = shared.after(self.position, 1);
    }

    /// Moves values of the open batch out, and frees their slots; how many.
    ///
    /// # Safety
    /// A batch is open; `to` has place for `most`, which is not 0.
    unsafe fn take_run(&mut self, to: *mut T, most: u64) -> usize {
        let shared = &*self.shared;
        let Some(mut run) = self.run.take() else { return 0 };
        let count = run.left.min(most);
        // SAFETY: the batch has so many values left, which are the receiver's; the caller's promise.
        unsafe { shared.blocks.take(&run.block, run.taken, count as usize, to) };
        let (mut position, mut passed) = (self.position, 0);
        if let Some(cell) = run.cell.take() {
            shared.free(position, cell, run.left);
            (position, passed) = (shared.after(position, 1), 1);
        }
        shared.free_run(position, count - passed, run.left - passed);
        self.position = shared.after(self.position, count);
        run.taken += count as usize;
        run.left -= count;
        if run.left == 0 {
            shared.blocks.release(run.block);
        } else {
            self.run = Some(run);
        }
        count as usize
    }

    /// Where the oldest value is; if there is none, whether one may come.
    #[inline]
    fn oldest(&mut self) -> Result<Oldest, PopError> {
        if self.run.is_some() {
            return Ok(Oldest::Run);
        }
        loop {
            let word = self.shared.at_head(self.position);
            if word.is(Tag::Full, self.position) {
                return Ok(Oldest::Cell(word.number()));
            }
            if word.is(Tag::Bulk, self.position) {
                self.open(word);
                return Ok(Oldest::Run);
            }
            self.nothing(word)?;
        }
    }

    fn open(&mut self, word: Word<LAPS>) {
        let shared = &*self.shared;
        let block = Blocks::<T, BATCH>::published(word.number(), word.length());
        shared.ask_for_words(self.position, word.length());
        // SAFETY: INVARIANT(mpsc.block): the block is published, and the receiver has read the word.
        let cell = unsafe { shared.blocks.noted(&block) };
        let end = shared.after(self.position, word.length());
        if let Some(next) = shared.block_ahead(end) {
            shared.blocks.ask_for(next);
        }
        self.run = Some(Run { block, taken: 0, left: word.length(), cell: Some(cell) });
    }

    /// What a word means that is not filled; `Ok` if it has to be looked at again.
    #[inline(never)]
    fn nothing(&self, word: Word<LAPS>) -> Result<(), PopError> {
        if word.is_sealed() {
            return Err(PopError::Closed);
        }
        if !self.shared.is_closed() {
            return Err(PopError::Empty);
        }
        // A push in flight has to change this very word: it is in before the seal, or it is refused.
        if self.shared.seal(self.position, word) { Err(PopError::Closed) } else { Ok(()) }
    }

    /// Whether Closed was answered: nothing is in the ring, and nothing will be.
    #[cfg(feature = "futures")]
    pub(super) fn is_sealed(&self) -> bool {
        self.run.is_none() && self.shared.at_head(self.position).is_sealed()
    }

    /// Where the oldest value is, which stays: it is there, and the receiver's, until it is taken.
    pub(super) fn place(&mut self) -> Result<*const T, PopError> {
        Ok(match (self.oldest()?, &self.run) {
            (Oldest::Cell(cell), _) => self.shared.cells.place(cell),
            (Oldest::Run, Some(run)) => self.shared.blocks.place(&run.block, run.taken),
            (Oldest::Run, None) => return Err(PopError::Empty),
        })
    }

    /// The oldest value, which stays.
    pub(crate) fn peek(&mut self) -> Result<&T, PopError> {
        // SAFETY: it is taken by a call that excludes the borrow.
        self.place().map(|place| unsafe { &*place })
    }

    /// How many values are there.
    pub(crate) fn len(&self) -> usize {
        let capacity = self.shared.capacity() as usize;
        Tail::end(&self.shared).since(self.position, capacity).min(capacity)
    }

    /// Closes the ring, and hands what is in it to `each`, to the last that is accepted.
    pub(crate) fn finish(&mut self, each: impl FnMut(T)) {
        struct Rest<'h, T, F: FnMut(T), const LAPS: u32, const BATCH: usize> {
            head: &'h mut Head<T, LAPS, BATCH>,
            each: F,
        }
        impl<T, F: FnMut(T), const LAPS: u32, const BATCH: usize> Rest<'_, T, F, LAPS, BATCH> {
            fn hand_out(&mut self) {
                while let Ok(value) = self.head.pop() {
                    (self.each)(value);
                }
            }
        }
        impl<T, F: FnMut(T), const LAPS: u32, const BATCH: usize> Drop for Rest<'_, T, F, LAPS, BATCH> {
            /// Goes on when one was panicked for.
            fn drop(&mut self) {
                self.hand_out();
            }
        }
        self.shared.close();
        Rest { head: self, each }.hand_out();
    }
}

impl<T, const LAPS: u32, const BATCH: usize> Drop for Head<T, LAPS, BATCH> {
    fn drop(&mut self) {
        self.finish(drop);
    }
}

/// A ring of one sender that begins with a lap; in what ships always the same.
pub(crate) fn parts<T, const LAPS: u32, const BATCH: usize>(
    capacity: usize,
    seats: usize,
    lap: u64,
) -> (Tail<T, LAPS, BATCH>, Head<T, LAPS, BATCH>) {
    let start = Position::at_lap(lap);
    let shared = Arc::new(Shared::new(capacity, seats, start));
    (Tail::first(shared.clone()), Head::new(shared, start))
}
