//! A `Copy` value as an array of words, the form in which it can be stored without tearing memory.

use core::fmt;

use crate::primitive::{AtomicU64, Ordering::*};

/// A value that travels through a [`Latch`](crate::latch::Latch) as a fixed number of words.
///
/// The trait is safe to implement, and safe to implement wrongly: the words are stored in atomics
/// one by one and handed back as they were published, so an encoding that loses something gives
/// wrong values and never undefined behaviour.
///
/// # Examples
/// ```
/// use nodestate::words::Words;
///
/// #[derive(Copy, Clone, PartialEq, Debug)]
/// struct Progress {
///     committed: u64,
///     applied: u64,
///     snapshotting: bool,
/// }
///
/// impl Words for Progress {
///     type Array = [u64; 3];
///
///     fn to_words(self) -> [u64; 3] {
///         [self.committed, self.applied, self.snapshotting.into()]
///     }
///
///     fn from_words([committed, applied, snapshotting]: [u64; 3]) -> Self {
///         Self { committed, applied, snapshotting: snapshotting != 0 }
///     }
/// }
///
/// let (mut writer, latch) = nodestate::latch::Latch::<Progress>::new(Progress {
///     committed: 0,
///     applied: 0,
///     snapshotting: false,
/// });
/// writer.publish(Progress { committed: 7, applied: 5, snapshotting: true });
/// assert_eq!(latch.read().applied, 5);
/// ```
pub trait Words: Copy {
    /// `[u64; W]`, with as many words as the value needs.
    type Array: WordArray;

    /// Encodes the value.
    fn to_words(self) -> Self::Array;

    /// Decodes what [`to_words`](Self::to_words) has made, possibly on another thread.
    fn from_words(words: Self::Array) -> Self;
}

/// An array of words, `[u64; W]` for any `W`. Sealed: there is no other.
pub trait WordArray: Copy + fmt::Debug + Send + Sync + 'static + sealed::Stored {}

impl<const W: usize> WordArray for [u64; W] {}

/// How an array is kept in shared memory: known to the crate alone.
pub(crate) mod sealed {
    use core::fmt;

    pub trait Stored: Sized {
        type Cells: fmt::Debug + Send + Sync;

        fn cells(self) -> Self::Cells;
        fn load(cells: &Self::Cells) -> Self;
        fn store(self, cells: &Self::Cells);
    }
}

impl<const W: usize> sealed::Stored for [u64; W] {
    type Cells = [AtomicU64; W];

    fn cells(self) -> Self::Cells {
        self.map(AtomicU64::new)
    }

    #[inline(always)]
    fn load(cells: &Self::Cells) -> Self {
        // ORDERING(words.load): Relaxed; the latch's fences decide whether what was read counts.
        core::array::from_fn(|i| cells[i].load(Relaxed))
    }

    #[inline(always)]
    fn store(self, cells: &Self::Cells) {
        for (cell, word) in cells.iter().zip(self) {
            // ORDERING(words.store): Relaxed; published by the latch's version store.
            cell.store(word, Relaxed);
        }
    }
}

impl<const W: usize> Words for [u64; W] {
    type Array = Self;

    fn to_words(self) -> Self {
        self
    }

    fn from_words(words: Self) -> Self {
        words
    }
}

impl Words for u64 {
    type Array = [u64; 1];

    fn to_words(self) -> [u64; 1] {
        [self]
    }

    fn from_words([word]: [u64; 1]) -> Self {
        word
    }
}

impl Words for bool {
    type Array = [u64; 1];

    fn to_words(self) -> [u64; 1] {
        [self.into()]
    }

    fn from_words([word]: [u64; 1]) -> Self {
        word != 0
    }
}
