//! The slab: all cells, and how they come, are given back, and end.

use core::{ops::Deref, ptr::NonNull};

use super::{
    cell::{Cell, IsLast},
    group::{self, Groups},
    halves::{CallerHalf, LoopHalf},
    word,
};
use crate::bits::Bits;
use crate::panics::discard;
use crate::primitive::{AtomicUsize, Ordering::*};
use crate::wait::{ALL, WaitList};

/// Which cells a proposal may claim.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    Common = 0,
    Control = 1,
}

#[derive(Debug)]
pub(crate) struct Slab {
    lanes: [WaitList<Groups>; 2],
    /// Those of the common lane, and then those of control; both begin a group.
    cells: Box<[Cell]>,
    /// INVARIANT(proposal.alive): counts the groups that have not ended, the owner, and those who have
    /// given a cell back and have yet to wake. The slab is there while it is not 0; so it is for who has
    /// a half of a cell, as the group of that has not ended.
    live: AtomicUsize,
}

impl Slab {
    /// The number of the first cell of a lane.
    fn first(&self, lane: Lane) -> usize {
        match lane {
            Lane::Common => 0,
            Lane::Control => self.room(Lane::Common).bit().len() * group::CELLS,
        }
    }

    pub(super) fn lane_of(&self, cell: usize) -> Lane {
        if cell < self.first(Lane::Control) { Lane::Common } else { Lane::Control }
    }

    /// Who waits for a cell of a lane; the groups are its bit.
    pub(crate) fn room(&self, lane: Lane) -> &WaitList<Groups> {
        &self.lanes[lane as usize]
    }

    /// Wakes all who wait for a cell. A proposer's waker that panics is not the caller's affair.
    pub(super) fn wake(&self, lane: Lane) {
        if let Some(payload) = self.room(lane).notify(ALL) {
            discard(payload);
        }
    }

    /// How many cells of a lane are not free.
    pub(super) fn open(&self, lane: Lane) -> usize {
        self.room(lane).bit().open()
    }

    #[inline(always)]
    pub(super) fn cell(&self, cell: usize) -> &Cell {
        &self.cells[cell]
    }

    /// As many as cells have numbers: those between the lanes that are none are counted.
    pub(super) fn numbers(&self) -> usize {
        self.cells.len()
    }

    /// Whether so many cells of each lane can be numbered.
    pub(super) const fn fits(common: usize, control: usize) -> bool {
        common.next_multiple_of(group::CELLS) + control <= word::CELLS
    }
}

/// Who alone claims cells; when it is dropped, what is left lives until the last half is gone.
#[derive(Debug)]
pub(crate) struct Owner(NonNull<Slab>);

// SAFETY: a slab is made of what may be accessed from any thread.
unsafe impl Send for Owner {}
// SAFETY: as for `Send`.
unsafe impl Sync for Owner {}

impl Deref for Owner {
    type Target = Slab;

    fn deref(&self) -> &Slab {
        // SAFETY: INVARIANT(proposal.alive): the owner counts.
        unsafe { self.0.as_ref() }
    }
}

impl Owner {
    /// Cells for so many proposals of each lane.
    pub(crate) fn new(common: usize, control: usize) -> Self {
        let lanes = [common, control].map(|cells| WaitList::new(Groups::new(cells)));
        let groups = lanes.iter().map(|lane| lane.bit().len()).sum::<usize>();
        let slab = Slab {
            lanes,
            cells: (0..groups * group::CELLS).map(|_| Cell::new()).collect(),
            live: AtomicUsize::new(groups + 1),
        };
        Self(NonNull::from(Box::leak(Box::new(slab))))
    }

    /// Claims up to `most` cells, 32 at most, looking near `near` first.
    pub(crate) fn claim(&self, lane: Lane, near: usize, most: usize) -> Option<Claim> {
        let (group, bits) = self.room(lane).bit().claim(near, most)?;
        Some(Claim { slab: self.0, first: self.first(lane) + group * group::CELLS, bits })
    }

    /// The loop's half of a cell whose number came out of the ring.
    ///
    /// # Safety
    /// It came out of the ring of this owner's proposals, once.
    pub(crate) unsafe fn taken(&self, cell: usize) -> LoopHalf {
        // SAFETY: INVARIANT(proposal.number): a cell's number goes into the ring once for each claim.
        unsafe { LoopHalf::new(self.0, cell) }
    }

    /// Takes the loop's half that `number` stands for.
    pub(crate) fn reclaim(&self, number: u64) -> Option<LoopHalf> {
        let cell = word::cell_of(number);
        let is_there = self.cells.get(cell).is_some_and(|cell| cell.reclaim(number));
        // SAFETY: INVARIANT(proposal.number): it was in the cell's word, and is there no more.
        is_there.then(|| unsafe { LoopHalf::new(self.0, cell) })
    }

    /// Takes all loop's halves that are numbers, now or later, one after the other.
    ///
    /// # Safety
    /// `reclaim` is not called any more.
    pub(crate) unsafe fn end(&self) -> impl Iterator<Item = LoopHalf> {
        // SAFETY: the caller's promise.
        let ends = self.cells.iter().enumerate().filter(|(_, cell)| unsafe { cell.end() });
        // SAFETY: INVARIANT(proposal.number): it was in the cell's word, where nobody takes it any more.
        ends.map(|(cell, _)| unsafe { LoopHalf::new(self.0, cell) })
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        for lane in &self.lanes {
            for group in lane.bit().iter() {
                if group.abandon() {
                    // SAFETY: the group has ended, and the owner counts still.
                    unsafe { let_go(self.0) };
                }
            }
        }
        // SAFETY: the owner is the one that is not counted any more.
        unsafe { let_go(self.0) };
    }
}

/// Counts one less, and frees the slab when nobody is left.
///
/// # Safety
/// The caller was counted, INVARIANT(proposal.alive), and does not touch the slab afterwards.
unsafe fn let_go(slab: NonNull<Slab>) {
    // SAFETY: the caller is counted.
    let live = unsafe { &slab.as_ref().live };
    // ORDERING(proposal.end_of_life): AcqRel; pairs with itself; models `proposal::life::last_half`,
    // `proposal::life::last_owner`. All that was done to the slab, by whoever was counted.
    if live.fetch_sub(1, AcqRel) == 1 {
        // SAFETY: `Owner::new` made it, and nobody is left.
        let slab = unsafe { Box::from_raw(slab.as_ptr()) };
        // SAFETY: nobody is left.
        debug_assert!(slab.cells.iter().all(|cell| unsafe { cell.is_at_rest() }));
    }
}

/// Gives a cell back that is renewed, and wakes who waits for one.
///
/// # Safety
/// Both halves are given up, and by this the cell is.
unsafe fn give_back(slab: NonNull<Slab>, cell: usize) {
    // SAFETY: INVARIANT(proposal.alive): the cell is not given back yet.
    let this = unsafe { slab.as_ref() };
    let lane = this.lane_of(cell);
    let group = (cell - this.first(lane)) / group::CELLS;
    let count = || {
        // ORDERING(proposal.count): Relaxed; the cell that is not given back yet counts as well.
        this.live.fetch_add(1, Relaxed);
    };
    let group = this.room(lane).bit().get(group);
    // From here on the slab may be gone, but for what is found.
    let released = group.release(1 << (cell % group::CELLS), count);
    if released.is_awaited {
        this.wake(lane);
        // SAFETY: counted above.
        unsafe { let_go(slab) };
    }
    if released.ends_group {
        // SAFETY: the group has ended, and this one has found it.
        unsafe { let_go(slab) };
    }
}

/// Renews a cell, and gives it back, if that half was the last.
///
/// # Safety
/// The half was given up.
pub(super) unsafe fn after(slab: NonNull<Slab>, cell: usize, IsLast(is_last): IsLast) {
    if is_last {
        // SAFETY: INVARIANT(proposal.alive): the cell is not given back yet, and both halves are given up.
        unsafe {
            slab.as_ref().cell(cell).renew();
            give_back(slab, cell);
        }
    }
}

/// Cells that were claimed, and belong to nobody else; those that are not used are given back.
#[derive(Debug)]
pub(crate) struct Claim {
    slab: NonNull<Slab>,
    first: usize,
    bits: u64,
}

impl Claim {
    /// The numbers of the cells.
    pub(super) fn cells(&self) -> impl Iterator<Item = usize> + use<> {
        let first = self.first;
        Bits(self.bits).map(move |bit| first + bit)
    }

    /// The first of them.
    pub(crate) fn first(&self) -> Option<usize> {
        self.cells().next()
    }

    /// Parts with the first cell, of which there is one: its caller's half. The loop's is with whoever
    /// has the number.
    pub(crate) fn part(&mut self) -> CallerHalf {
        let cell = self.first + self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        // SAFETY: the cell was in the claim, and is there no more.
        unsafe { CallerHalf::new(self.slab, cell) }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        for cell in self.cells() {
            // SAFETY: nobody was given a half.
            unsafe { give_back(self.slab, cell) };
        }
    }
}
