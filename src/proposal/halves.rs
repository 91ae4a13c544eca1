//! The two halves of a cell, as values: who has one has it alone.

use core::{panic::AssertUnwindSafe, ptr::NonNull};
use std::panic::catch_unwind;

use super::{
    Outcome,
    cell::{Cell, IsLast, Record},
    slab::{Lane, Slab, after},
};
use crate::panics::discard;
use crate::wait::Wake;

/// INVARIANT(proposal.number): there is one for each use of a cell, until it is given up: as a value, as a
/// number in the ring or in the cell's word, or with the receiver.
#[derive(Debug)]
pub(crate) struct LoopHalf {
    slab: NonNull<Slab>,
    cell: usize,
}

// SAFETY: a slab may be accessed from any thread, and the half is in one place.
unsafe impl Send for LoopHalf {}
// SAFETY: what a shared reference leads to are atomics, and a record that nobody writes meanwhile.
unsafe impl Sync for LoopHalf {}

impl LoopHalf {
    /// # Safety
    /// The cell is claimed, and nobody else has its loop's half, INVARIANT(proposal.number).
    pub(super) unsafe fn new(slab: NonNull<Slab>, cell: usize) -> Self {
        Self { slab, cell }
    }

    fn cell(&self) -> &Cell {
        // SAFETY: INVARIANT(proposal.alive): the half is not given up.
        unsafe { self.slab.as_ref().cell(self.cell) }
    }

    pub(super) fn is_awaited(&self) -> bool {
        self.cell().is_awaited()
    }

    /// Whether a cell is one of control's.
    pub(super) fn lane(&self) -> Lane {
        // SAFETY: INVARIANT(proposal.alive): the half is not given up.
        unsafe { self.slab.as_ref() }.lane_of(self.cell)
    }

    pub(super) fn append(&mut self, index: u64, term: u64) {
        // SAFETY: this is the loop's half.
        unsafe { self.cell().append(index, term) };
    }

    pub(super) fn take_back(&mut self) {
        // SAFETY: this is the loop's half.
        unsafe { self.cell().take_back() };
    }

    /// Where it was appended.
    pub(super) fn appended(&self) -> Option<(u64, u64)> {
        // SAFETY: this is the loop's half.
        match unsafe { self.cell().record() } {
            Record::Appended { index, term } => Some((index, term)),
            Record::Open | Record::Answered(_) => None,
        }
    }

    pub(super) fn answer(self, outcome: Outcome) {
        // SAFETY: this is the loop's half, which ends here.
        let (is_last, wake) = unsafe { self.cell().answer(outcome) };
        // SAFETY: it was given up.
        unsafe { after(self.slab, self.cell, is_last) };
        if let Some(wake) = wake
            && let Err(payload) = catch_unwind(AssertUnwindSafe(|| wake.wake()))
        {
            discard(payload);
        }
    }

    /// The number that stands for it; or the half, if nobody is left that could take it by that.
    pub(super) fn into_number(self) -> (u64, Option<Self>) {
        // SAFETY: this is the loop's half, which goes on only if it was not made a number.
        match unsafe { self.cell().number(self.cell) } {
            Ok(number) => (number, None),
            Err(number) => (number, Some(self)),
        }
    }
}

/// The caller's half of a cell, of which there is one for each use.
#[derive(Debug)]
pub(crate) struct CallerHalf {
    slab: NonNull<Slab>,
    cell: usize,
}

// SAFETY: a slab may be accessed from any thread, and the half is in one place.
unsafe impl Send for CallerHalf {}
// SAFETY: a shared reference leads to nothing.
unsafe impl Sync for CallerHalf {}

/// The caller's half, or what has become of it.
pub(super) type Found = Result<Outcome, CallerHalf>;

impl CallerHalf {
    /// # Safety
    /// The cell is claimed, and nobody else has its caller's half.
    pub(super) unsafe fn new(slab: NonNull<Slab>, cell: usize) -> Self {
        Self { slab, cell }
    }

    fn cell(&self) -> &Cell {
        // SAFETY: INVARIANT(proposal.alive): the half is not given up.
        unsafe { self.slab.as_ref().cell(self.cell) }
    }

    /// The answer, in the place of the half.
    pub(super) fn look(self) -> Found {
        // SAFETY: this is the caller's half, which ends here if there is an answer.
        let Some((outcome, is_last)) = (unsafe { self.cell().look() }) else { return Err(self) };
        // SAFETY: it was given up.
        unsafe { after(self.slab, self.cell, is_last) };
        Ok(outcome)
    }

    /// Leaves a waker; or gives it back, with the answer.
    ///
    /// # Safety
    /// None lies in the cell.
    pub(super) unsafe fn listen(self, wake: Wake) -> (Found, Option<Wake>) {
        // SAFETY: this is the caller's half, which ends here if there is an answer.
        match unsafe { self.cell().listen(wake) } {
            Ok(()) => (Err(self), None),
            Err((outcome, wake)) => {
                // SAFETY: it was given up, by the later of the two.
                unsafe { after(self.slab, self.cell, IsLast(true)) };
                (Ok(outcome), wake)
            }
        }
    }

    /// Takes the waker back, unless there is an answer.
    ///
    /// # Safety
    /// One was left in the cell.
    pub(super) unsafe fn hush(&self) -> Option<Wake> {
        // SAFETY: this is the caller's half, and the caller's promise.
        unsafe { self.cell().hush() }
    }

    /// Gives the half up.
    ///
    /// # Safety
    /// No waker lies in the cell.
    pub(super) unsafe fn leave(self) {
        // SAFETY: this is the caller's half, which ends here; and the caller's promise.
        let is_last = unsafe { self.cell().leave() };
        // SAFETY: it was given up.
        unsafe { after(self.slab, self.cell, is_last) };
    }
}
