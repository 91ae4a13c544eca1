//! Positions and what a slot says of one, as arithmetic on words of 64 bits.
//!
//! ```text
//! position    lap                                  | 0 | 0      | slot
//! word        lap                                  | tag | length | number
//! bits        28..28 + LAPS (36 in what ships)       26    20       0
//! ```

use core::fmt;

/// Bits of a slot's, cell's or block's number.
const NUMBER_BITS: u32 = 20;
const LENGTH_AT: u32 = NUMBER_BITS;
const TAG_AT: u32 = LENGTH_AT + 6;
const LAP_AT: u32 = TAG_AT + 2;
const NUMBER: u64 = (1 << NUMBER_BITS) - 1;
const LENGTH: u64 = (1 << (TAG_AT - LENGTH_AT)) - 1;
const LAP: u64 = 1 << LAP_AT;

/// As many numbers as a word can tell apart.
pub(crate) const NUMBERS: usize = 1 << NUMBER_BITS;

/// The longest run that a word can tell.
pub(crate) const LONGEST: usize = LENGTH as usize + 1;

/// A place in the order of all values: a slot in one lap. Laps count modulo `2^LAPS`.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(crate) struct Position<const LAPS: u32>(u64);

impl<const LAPS: u32> Position<LAPS> {
    const ALL: u64 = u64::MAX >> (u64::BITS - LAP_AT - LAPS);

    /// The first slot of a lap.
    pub(crate) fn at_lap(lap: u64) -> Self {
        Self(lap << LAP_AT & Self::ALL)
    }

    /// That slot of the same lap.
    pub(crate) fn at_slot(self, slot: usize) -> Self {
        Self(self.0 & !NUMBER | slot as u64)
    }

    #[inline(always)]
    pub(crate) fn slot(self) -> usize {
        (self.0 & NUMBER) as usize
    }

    /// The position that comes `count` later, in a ring of so many slots: at most one lap.
    #[inline(always)]
    pub(crate) fn plus(self, count: u64, capacity: u64) -> Self {
        let sum = self.0.wrapping_add(count);
        let past_the_end = sum & NUMBER >= capacity;
        Self(if past_the_end { sum.wrapping_add(LAP - capacity) } else { sum } & Self::ALL)
    }

    /// The same slot one lap later.
    #[inline(always)]
    pub(crate) fn next_lap(self) -> Self {
        Self(self.0.wrapping_add(LAP) & Self::ALL)
    }

    /// The same slot one lap before.
    fn last_lap(self) -> Self {
        Self(self.0.wrapping_sub(LAP) & Self::ALL)
    }

    /// Whether this is `other` or later; of two that are more than half of all laps apart, the wrong
    /// one is said to be.
    #[inline(always)]
    pub(crate) fn is_at_or_after(self, other: Self) -> bool {
        self.0.wrapping_sub(other.0) & Self::ALL <= Self::ALL >> 1
    }

    /// How many positions this is after `earlier`, in a ring of so many slots.
    pub(crate) fn since(self, earlier: Self, capacity: usize) -> usize {
        let laps = (self.0 >> LAP_AT).wrapping_sub(earlier.0 >> LAP_AT) & Self::ALL >> LAP_AT;
        (laps as usize * capacity + self.slot()) - earlier.slot()
    }

    pub(crate) fn into_raw(self) -> u64 {
        self.0
    }

    pub(crate) fn from_raw(raw: u64) -> Self {
        Self(raw)
    }
}

impl<const LAPS: u32> fmt::Debug for Position<LAPS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0 >> LAP_AT, self.slot())
    }
}

/// In which state a slot is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// Free for the value of its lap; or in the middle of a run of that lap, whose first word says so.
    Free = 0,
    /// One value, in the cell.
    Full = 1,
    /// Free, and never to be filled.
    Sealed = 2,
    /// The first of a run of values, which are in the block.
    Bulk = 3,
}

/// What a slot says.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(crate) struct Word<const LAPS: u32>(u64);

/// What a word says to a sender that takes its slot for the tail, and is wrong.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Elsewhere<const LAPS: u32> {
    /// What stands in the slot, of the lap before, has not been taken out.
    Full,
    /// The receiver has sealed the ring.
    Sealed,
    /// At this position a run begins, or is going to begin.
    At(Position<LAPS>),
}

impl<const LAPS: u32> Word<LAPS> {
    #[inline(always)]
    fn new(position: Position<LAPS>, tag: Tag, length: u64, number: u64) -> Self {
        Self(position.0 & !NUMBER | (tag as u64) << TAG_AT | (length - 1) << LENGTH_AT | number)
    }

    /// Free for `position`. Before, a run stood there that ends `rest` positions after this one.
    #[inline(always)]
    pub(crate) fn free(position: Position<LAPS>, cell: u64, rest: u64) -> Self {
        Self::new(position, Tag::Free, rest, cell)
    }

    #[inline(always)]
    pub(crate) fn full(position: Position<LAPS>, cell: u64) -> Self {
        Self::new(position, Tag::Full, 1, cell)
    }

    #[inline(always)]
    pub(crate) fn bulk(position: Position<LAPS>, block: u64, length: u64) -> Self {
        Self::new(position, Tag::Bulk, length, block)
    }

    /// This free word, sealed.
    pub(crate) fn sealed(self) -> Self {
        Self(self.0 | (Tag::Sealed as u64) << TAG_AT)
    }

    /// Whether the word is of this position, and says so of it.
    #[inline(always)]
    pub(crate) fn is(self, tag: Tag, position: Position<LAPS>) -> bool {
        (self.0 ^ position.0) >> TAG_AT == tag as u64
    }

    pub(crate) fn is_sealed(self) -> bool {
        self.tag() == Tag::Sealed
    }

    fn tag(self) -> Tag {
        match self.0 >> TAG_AT & 3 {
            0 => Tag::Free,
            1 => Tag::Full,
            2 => Tag::Sealed,
            _ => Tag::Bulk,
        }
    }

    /// The number of the cell, or of the block.
    #[inline(always)]
    pub(crate) fn number(self) -> u64 {
        self.0 & NUMBER
    }

    /// How many values the run has, or how far its end was.
    #[inline(always)]
    pub(crate) fn length(self) -> u64 {
        (self.0 >> LENGTH_AT & LENGTH) + 1
    }

    /// Where a sender has to look that took `tail` for the tail and found this word in its slot, however
    /// long ago that was.
    pub(crate) fn elsewhere(self, tail: Position<LAPS>, capacity: u64) -> Elsewhere<LAPS> {
        let laps = Position::<LAPS>::ALL >> LAP_AT;
        let ahead = (self.0 >> LAP_AT).wrapping_sub(tail.0 >> LAP_AT) & laps;
        let here = Position(self.0 & !(LAP - 1) & Position::<LAPS>::ALL).at_slot(tail.slot());
        match self.tag() {
            Tag::Sealed => Elsewhere::Sealed,
            _ if ahead == laps => Elsewhere::Full,
            Tag::Full | Tag::Bulk => Elsewhere::At(here.plus(self.length(), capacity)),
            // Nothing is said of this lap, in which the slot may be in the middle of a run; but a run
            // of the lap before has ended here.
            Tag::Free => Elsewhere::At(here.last_lap().plus(self.length(), capacity)),
        }
    }

    #[inline(always)]
    pub(crate) fn into_raw(self) -> u64 {
        self.0
    }

    #[inline(always)]
    pub(crate) fn from_raw(raw: u64) -> Self {
        Self(raw)
    }
}

impl<const LAPS: u32> fmt::Debug for Word<LAPS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tag, lap) = (self.tag(), self.0 >> LAP_AT);
        write!(f, "{tag:?}(lap {lap}, {}, {})", self.number(), self.length())
    }
}
