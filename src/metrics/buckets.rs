//! Which values a histogram counts together: pure arithmetic.

use core::ops::RangeInclusive;

use super::{MAX_PRECISION, RegisterError};

/// The buckets of a histogram: each doubling of the value is divided into equally many.
///
/// With `precision` bits that is into 2^`precision`, so a bucket is no wider than its smallest value
/// divided by that, and its middle is off by half as much at most: 6.25% with the three bits of
/// [`TIMES`](Self::TIMES). Values below 2^(`precision` + 1) have a bucket each.
///
/// # Examples
/// ```
/// use nodestate::metrics::Buckets;
///
/// let buckets = Buckets::new(2, 100)?;
/// assert_eq!(buckets.range(buckets.index(7)), Some(7..=7));
/// assert_eq!(buckets.range(buckets.index(10)), Some(10..=11));
/// assert_eq!(buckets.range(buckets.index(100)), Some(96..=111));
/// assert_eq!(buckets.max(), 111);
/// assert_eq!(buckets.range(buckets.index(112)), None); // above: counted, and not told apart
/// # Ok::<(), nodestate::metrics::RegisterError>(())
/// ```
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Buckets {
    precision: u32,
    max: u64,
}

impl Buckets {
    /// For times in nanoseconds: up to 68 seconds, three bits, 274 words for each thread.
    pub const TIMES: Self = Self { precision: 3, max: (1 << 36) - 1 };

    /// For numbers of things: up to 16,777,215, three bits, 178 words for each thread.
    pub const SIZES: Self = Self { precision: 3, max: (1 << 24) - 1 };

    /// For how long something was missing: as `TIMES`, one bit, 74 words for each thread.
    pub(crate) const OUTAGES: Self = Self { precision: 1, max: (1 << 36) - 1 };

    /// With so many bits, up to the end of the bucket of `max`.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None. A histogram takes two words more than it has buckets below `max`, 8 bytes each, for each thread.
    /// # Errors
    /// [`RegisterError::Precision`] for more than 6 bits.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::metrics::{Buckets, RegisterError};
    ///
    /// assert!(Buckets::new(6, u64::MAX).is_ok());
    /// assert_eq!(Buckets::new(7, 10), Err(RegisterError::Precision(7)));
    /// ```
    pub const fn new(precision: u32, max: u64) -> Result<Self, RegisterError> {
        if precision > MAX_PRECISION {
            return Err(RegisterError::Precision(precision));
        }
        let end = bounds(precision, index(precision, max)).1;
        Ok(Self { precision, max: end })
    }

    /// The largest value that is told apart from those above.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::metrics::Buckets;
    ///
    /// assert_eq!(Buckets::TIMES.max(), (1 << 36) - 1);
    /// ```
    pub const fn max(self) -> u64 {
        self.max
    }

    /// The number of the bucket that `value` is counted in.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Some instructions.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::metrics::Buckets;
    ///
    /// assert_eq!(Buckets::TIMES.index(0), 0);
    /// ```
    #[inline]
    pub const fn index(self, value: u64) -> usize {
        if value > self.max { self.len() - 1 } else { index(self.precision, value) }
    }

    /// The values of a bucket; `None` for the last one, of all that is above, and for numbers beyond it.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Some instructions.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::metrics::Buckets;
    ///
    /// assert_eq!(Buckets::SIZES.range(16), Some(16..=17));
    /// ```
    pub const fn range(self, index: usize) -> Option<RangeInclusive<u64>> {
        if index + 1 >= self.len() {
            return None;
        }
        let (first, last) = bounds(self.precision, index);
        Some(first..=last)
    }

    /// How many there are, with that of all above.
    #[inline]
    pub(crate) const fn len(self) -> usize {
        index(self.precision, self.max) + 2
    }

    /// The ends of the doublings, and the largest value: the bounds of the text form.
    pub(crate) fn octaves(self) -> impl Iterator<Item = u64> {
        let ends = (0..64).map(|bits| (1 << bits) - 1);
        ends.take_while(move |&end| end < self.max).chain([self.max])
    }
}

/// The doubling in which a value lies has 2^`bits` buckets; how often it is halved to get their number.
#[inline]
const fn index(bits: u32, value: u64) -> usize {
    let shift = 63 - bits - (value | 1 << bits).leading_zeros();
    ((shift as usize) << bits) + (value >> shift) as usize
}

/// The smallest and the largest value of a bucket.
const fn bounds(bits: u32, index: usize) -> (u64, u64) {
    let shift = (index >> bits).saturating_sub(1) as u32;
    let first = ((index - ((shift as usize) << bits)) as u64) << shift;
    (first, first + ((1 << shift) - 1))
}
