//! The word in which all flags of a node lie. Arithmetic only; the atomics are next door.

use super::Lifecycle;

/// ```text
///  63               28    27      26         3 2         0
/// | epoch: 36 bits    | waiters | user flags  | lifecycle |
/// ```
/// The epoch counts changes, so that a waiter sees one that has been undone. It wraps after
/// 2^36 changes: a `changed` that sleeps through exactly so many misses them.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Word(pub(super) u64);

const LIFECYCLE_MASK: u64 = 0b111;
const USER_SHIFT: u32 = 3;
const EPOCH_SHIFT: u32 = 28;

/// How many flags there are for the user.
pub(super) const USER_FLAGS: u32 = 24;
const USER_MASK: u64 = ((1 << USER_FLAGS) - 1) << USER_SHIFT;

/// Up while somebody may be registered; see `wait`.
pub(super) const WAITERS: u64 = 1 << (USER_SHIFT + USER_FLAGS);

impl Word {
    pub(super) const INITIAL: Self = Self(0);

    #[inline]
    pub(super) fn lifecycle(self) -> Lifecycle {
        Lifecycle::ALL[(self.0 & LIFECYCLE_MASK) as usize]
    }

    pub(super) fn with_lifecycle(self, to: Lifecycle) -> Self {
        Self(self.0 & !LIFECYCLE_MASK | to as u64)
    }

    #[inline]
    pub(super) fn user(self) -> u32 {
        ((self.0 & USER_MASK) >> USER_SHIFT) as u32
    }

    pub(super) fn with_user(self, mask: u32) -> Self {
        Self(self.0 & !USER_MASK | u64::from(mask) << USER_SHIFT & USER_MASK)
    }

    pub(super) fn has_waiters(self) -> bool {
        self.0 & WAITERS != 0
    }

    pub(super) fn epoch(self) -> u64 {
        self.0 >> EPOCH_SHIFT
    }

    /// One change later.
    pub(super) fn bumped(self) -> Self {
        Self(self.0.wrapping_add(1 << EPOCH_SHIFT))
    }

    /// Without the bit that is nobody's business outside.
    pub(super) fn without_waiters(self) -> Self {
        Self(self.0 & !WAITERS)
    }
}
