//! The word of a cell: who is there, and for the how-manyth time it is used. Arithmetic only.

/// Bits below the generation: flags in the word, the cell's place in a number.
const FLAG_BITS: u32 = 20;
const FLAGS: u64 = (1 << FLAG_BITS) - 1;

pub(super) const ANSWERED: u64 = 1;
pub(super) const WAITING: u64 = 2;
pub(super) const CALLER_GONE: u64 = 4;
pub(super) const NUMBER: u64 = 8;
pub(super) const OVER: u64 = 16;

/// As many cells as a number can tell apart.
pub(super) const CELLS: usize = 1 << FLAG_BITS;

/// What a cell's word says.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word(pub(super) u64);

impl Word {
    /// Of a cell that was never used.
    pub(super) const NEW: Self = Self(0);

    pub(super) fn is_answered(self) -> bool {
        self.0 & ANSWERED != 0
    }

    pub(super) fn is_waiting(self) -> bool {
        self.0 & WAITING != 0
    }

    pub(super) fn is_caller_gone(self) -> bool {
        self.0 & CALLER_GONE != 0
    }

    pub(super) fn is_over(self) -> bool {
        self.0 & OVER != 0
    }

    pub(super) fn without(self, flag: u64) -> Self {
        Self(self.0 & !flag)
    }

    /// The word of the cell's next use.
    pub(super) fn next_use(self) -> Self {
        Self((self.0 & !FLAGS).wrapping_add(1 << FLAG_BITS))
    }

    /// The number that stands for the loop's half of this use of the cell.
    pub(super) fn number(self, cell: usize) -> u64 {
        self.0 & !FLAGS | cell as u64
    }

    /// Whether `number` stands for the loop's half of this use, and nobody has it.
    pub(super) fn is_number(self, number: u64) -> bool {
        (self.0 ^ number) & !FLAGS == 0 && self.is_any_number()
    }

    /// Whether the loop's half is a number.
    pub(super) fn is_any_number(self) -> bool {
        self.0 & (NUMBER | ANSWERED) == NUMBER
    }
}

/// The cell that a number is of.
pub(super) fn cell_of(number: u64) -> usize {
    (number & FLAGS) as usize
}
