//! The version word: which publication is the newest, where it lies, and what it says at a glance.
//! Arithmetic only; the atomics are next door.

/// ```text
///  63                 8 7      4 3   1    0
/// | version: 56 bits   | slot   | tag | closed |
/// ```
/// At one publication every ten nanoseconds the version wraps after 22 years. Whoever stands still
/// inside a read or between two looks for exactly 2^56 publications takes the last for the first.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp(pub(super) u64);

const CLOSED: u64 = 1;
const TAG_SHIFT: u32 = 1;
const TAG_MASK: u64 = 0b111;
const SLOT_SHIFT: u32 = 4;
const SLOT_MASK: u64 = 0b1111;
const VERSION_SHIFT: u32 = 8;
const VERSION_MASK: u64 = u64::MAX >> VERSION_SHIFT;

/// The most slots that a stamp can address.
pub(super) const MAX_SLOTS: usize = 1 << (VERSION_SHIFT - SLOT_SHIFT);

impl Stamp {
    /// The stamp of the initial value, in slot 0.
    pub(super) const fn initial(tag: u8) -> Self {
        Self((tag as u64 & TAG_MASK) << TAG_SHIFT)
    }

    /// The stamp of the next publication into a ring of `slots`.
    pub(super) fn next(self, slots: usize, tag: u8) -> Self {
        let version = self.version().wrapping_add(1) << VERSION_SHIFT;
        let slot = if self.slot() + 1 == slots { 0 } else { self.slot() + 1 };
        Self(version | (slot as u64) << SLOT_SHIFT | Self::initial(tag).0)
    }

    /// The same publication, after which none will follow.
    pub(super) fn closed(self) -> Self {
        Self(self.0 | CLOSED)
    }

    pub(crate) fn is_closed(self) -> bool {
        self.0 & CLOSED != 0
    }

    pub(super) fn slot(self) -> usize {
        (self.0 >> SLOT_SHIFT & SLOT_MASK) as usize
    }

    /// Three bits that are the structure's own; readable without the slot.
    pub(crate) fn tag(self) -> u8 {
        (self.0 >> TAG_SHIFT & TAG_MASK) as u8
    }

    pub(crate) fn version(self) -> u64 {
        self.0 >> VERSION_SHIFT
    }

    /// How many publications lie between `earlier` and this one.
    pub(super) fn publications_since(self, earlier: Self) -> u64 {
        self.version().wrapping_sub(earlier.version()) & VERSION_MASK
    }
}
