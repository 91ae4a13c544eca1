//! Where positions lie in the slots: arithmetic without atomics.

/// A run of positions, as indices: up to the last slot, and the rest from the first one on.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    /// How many lie from `start` on.
    pub(super) before: usize,
    /// How many lie from slot 0 on.
    pub(super) after: usize,
}

impl Span {
    /// `count` positions from `position` on, among `slots` of them, which are a power of two and
    /// not fewer than `count`. Positions may wrap: a power of two divides the range of a word.
    #[inline]
    pub(super) fn new(position: usize, count: usize, slots: usize) -> Self {
        let start = position & (slots - 1);
        let before = count.min(slots - start);
        Self { start, before, after: count - before }
    }
}

/// The most values that a ring may have: as many slots as memory can address, a power of two, and few
/// enough that a difference of positions tells full from empty.
pub(super) const fn max_capacity(size: usize) -> usize {
    let slots = isize::MAX as usize / if size == 0 { 1 } else { size };
    match slots.checked_ilog2() {
        Some(log) => 1 << log,
        // One value is larger than what can be allocated; there is no such type.
        None => 0,
    }
}
