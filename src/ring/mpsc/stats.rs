//! What a receiver has counted.

/// Counts of a ring, as its receiver knows them: see [`Receiver::stats`](super::Receiver::stats).
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Values that were taken out.
    pub taken: u64,
    /// How often several were asked for at once and some were there: `taken / drains` is the mean batch,
    /// if nothing is taken singly.
    pub drains: u64,
    /// The most values that were there when several were asked for at once: how far the receiver was behind.
    pub high_water: usize,
    /// How often the receiver found nothing, and went to sleep.
    pub sleeps: u64,
    /// Pushes that found the ring full, tries again of those that wait included.
    pub refused: u64,
}
