//! Which cells are free: a word for each 32 of them, which also knows whether it is the last.

use crossbeam_utils::CachePadded;

use crate::primitive::{AtomicBool, AtomicU64, Ordering::*};
use crate::wait::WaitersBit;

/// Cells of a group, a bit each, which is set while the cell is free.
pub(super) const CELLS: usize = 32;
const FREE: u64 = (1 << CELLS) - 1;

/// Nobody claims cells any more.
const ABANDONED: u64 = 1 << 63;

/// Somebody may be waiting for a cell.
const AWAITED: u64 = 1 << 62;

#[derive(Debug)]
pub(super) struct Group {
    word: AtomicU64,
    /// The bits that stand for a cell.
    cells: u64,
}

/// What was found by who gave a cell back.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Released {
    /// The group has ended: nobody touches its cells any more.
    pub(super) ends_group: bool,
    /// Somebody may be waiting, and the caller has counted itself.
    pub(super) is_awaited: bool,
}

impl Group {
    /// A group of so many cells, all free.
    fn new(cells: usize) -> Self {
        let cells = FREE >> (CELLS - cells);
        Self { word: AtomicU64::new(cells), cells }
    }

    /// Claims up to `most` cells, 1 or more: their bits, or 0.
    fn claim(&self, most: usize) -> u64 {
        // ORDERING(proposal.claim.look): Relaxed; the change below decides.
        let mut word = self.word.load(Relaxed);
        loop {
            let bits = lowest(word & FREE, most);
            if bits == 0 {
                return 0;
            }
            // ORDERING(proposal.claim): Acquire; pairs with proposal.release; model
            // `proposal::life::claim_again`. The cells were renewed.
            // ORDERING(proposal.claim.lost): Relaxed; others were faster, and what is left is tried.
            match self.word.compare_exchange(word, word & !bits, Acquire, Relaxed) {
                Ok(_) => return bits,
                Err(now) => word = now,
            }
        }
    }

    /// Gives cells back. If somebody may be waiting, `count` is called before.
    pub(super) fn release(&self, bits: u64, mut count: impl FnMut()) -> Released {
        let mut is_awaited = false;
        // Read now: once the cells are given back the group may be gone.
        let cells = self.cells;
        // ORDERING(proposal.release.look): Relaxed; the change below decides.
        let mut word = self.word.load(Relaxed);
        loop {
            if word & AWAITED != 0 && !is_awaited {
                is_awaited = true;
                count();
            }
            // ORDERING(proposal.release): AcqRel; pairs with proposal.claim, proposal.abandon, itself;
            // models `proposal::life::claim_again`, `proposal::life::last_half`. The cells were renewed; and if this ends the group, all others
            // of it were.
            // ORDERING(proposal.release.lost): Relaxed; it is tried with what is there instead.
            match self.word.compare_exchange(word, word | bits, AcqRel, Relaxed) {
                Ok(_) => {
                    let ends_group = has_ended(word | bits, cells);
                    return Released { ends_group, is_awaited };
                }
                Err(now) => word = now,
            }
        }
    }

    /// Says that nobody claims cells any more; whether the group has ended by that.
    pub(super) fn abandon(&self) -> bool {
        // ORDERING(proposal.abandon): Acquire; pairs with proposal.release; model
        // `proposal::life::last_half`. If this ends the group, all its cells were renewed.
        has_ended(self.word.fetch_or(ABANDONED, Acquire) | ABANDONED, self.cells)
    }

    /// How many cells are not free.
    fn open(&self) -> usize {
        // ORDERING(proposal.open): Relaxed; it is counted only.
        (self.cells & !self.word.load(Relaxed)).count_ones() as usize
    }
}

/// The groups of one lane. They announce who waits for a cell of it.
#[derive(Debug)]
pub(crate) struct Groups {
    groups: Box<[CachePadded<Group>]>,
    /// Whether AWAITED is set in all words.
    raised: AtomicBool,
}

impl Groups {
    pub(super) fn new(cells: usize) -> Self {
        let in_group = |group: usize| (cells - group * CELLS).min(CELLS);
        Self {
            groups: (0..cells.div_ceil(CELLS))
                .map(|group| CachePadded::new(Group::new(in_group(group))))
                .collect(),
            raised: AtomicBool::new(false),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.groups.len()
    }

    pub(super) fn get(&self, group: usize) -> &Group {
        &self.groups[group]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter().map(|group| &**group)
    }

    pub(super) fn open(&self) -> usize {
        self.iter().map(Group::open).sum()
    }

    /// Claims up to `most` cells of one group, looking at that one first: which group, and the bits.
    pub(super) fn claim(&self, first: usize, most: usize) -> Option<(usize, u64)> {
        let groups = self.groups.len();
        let mut group = first % groups;
        for _ in 0..groups {
            match self.groups[group].claim(most) {
                0 => group = if group + 1 < groups { group + 1 } else { 0 },
                bits => return Some((group, bits)),
            }
        }
        None
    }
}

/// Both calls are made under the lock of the list, so `raised` is what the words say.
impl WaitersBit for Groups {
    fn raise(&self) {
        // ORDERING(proposal.raised): Relaxed; under the list's lock.
        if self.raised.swap(true, Relaxed) {
            return;
        }
        for group in self.iter() {
            // ORDERING(proposal.raise): Relaxed; model `proposal::life::room`. All changes of one word
            // are in one order: a later release finds the bit, an earlier one is seen by the next look.
            group.word.fetch_or(AWAITED, Relaxed);
        }
    }

    fn lower(&self) {
        // ORDERING(proposal.lowered): Relaxed; under the list's lock.
        if !self.raised.swap(false, Relaxed) {
            return;
        }
        for group in self.iter() {
            // ORDERING(proposal.lower): Relaxed; a release that misses it pays one visit to the list.
            group.word.fetch_and(!AWAITED, Relaxed);
        }
    }
}

/// Whether nobody claims the group's cells any more, and all are free.
fn has_ended(word: u64, cells: u64) -> bool {
    word & (FREE | ABANDONED) == cells | ABANDONED
}

/// The lowest `most` of the bits that are set.
fn lowest(bits: u64, most: usize) -> u64 {
    let (mut rest, mut taken) = (bits, 0);
    for _ in 0..most.min(CELLS) {
        taken |= rest & rest.wrapping_neg();
        rest &= rest.wrapping_sub(1);
    }
    taken
}
