//! Why a ring took or gave nothing. What could not be pushed comes back inside the error.

use core::fmt;

use crate::error::Closed;

/// Why a push that does not wait was refused; the value comes back inside.
#[derive(Copy, Clone, PartialEq, Eq)]
pub enum PushError<T> {
    /// There is no room; the same push may succeed later.
    Full(T),
    /// Nobody will take anything any more.
    Closed(T),
}

impl<T> PushError<T> {
    /// The value that was refused.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None but the move.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let (mut producer, _consumer) = nodestate::ring::spsc::ring(1)?;
    /// producer.try_push('a').unwrap();
    /// assert_eq!(producer.try_push('b').unwrap_err().into_inner(), 'b');
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn into_inner(self) -> T {
        match self {
            Self::Full(value) | Self::Closed(value) => value,
        }
    }
}

impl<T> fmt::Debug for PushError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full(_) => "Full(..)",
            Self::Closed(_) => "Closed(..)",
        })
    }
}

impl<T> fmt::Display for PushError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full(_) => "the ring is full",
            Self::Closed(_) => "the ring is closed",
        })
    }
}

impl<T> std::error::Error for PushError<T> {}

/// Why a push with a time limit was refused; the value comes back inside.
#[derive(Copy, Clone, PartialEq, Eq)]
pub enum PushTimeoutError<T> {
    /// The time was up before there was room; the same push may succeed later.
    Timeout(T),
    /// Nobody will take anything any more.
    Closed(T),
}

impl<T> PushTimeoutError<T> {
    /// The value that was refused.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None but the move.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Duration;
    ///
    /// let (mut sender, _receiver) = nodestate::ring::spsc::waiting(1)?;
    /// sender.push('a').unwrap();
    /// let refused = sender.push_timeout('b', Duration::from_millis(1)).unwrap_err();
    /// assert_eq!(refused.into_inner(), 'b');
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn into_inner(self) -> T {
        match self {
            Self::Timeout(value) | Self::Closed(value) => value,
        }
    }
}

impl<T> fmt::Debug for PushTimeoutError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Timeout(_) => "Timeout(..)",
            Self::Closed(_) => "Closed(..)",
        })
    }
}

impl<T> fmt::Display for PushTimeoutError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Timeout(_) => "the ring stayed full until the time was up",
            Self::Closed(_) => "the ring is closed",
        })
    }
}

impl<T> std::error::Error for PushTimeoutError<T> {}

/// Why a pop that does not wait found nothing.
// As wide as a word: in a result, a value then begins where this does, and is moved as a whole; a
// word comes in a register.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum PopError {
    /// Nothing is there; the same pop may succeed later.
    Empty,
    /// Nothing is there, and nothing will come: all that was accepted has been taken out.
    Closed,
}

impl fmt::Display for PopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the ring is empty"),
            Self::Closed => f.write_str("the ring is closed and empty"),
        }
    }
}

impl std::error::Error for PopError {}

impl From<Closed> for PopError {
    fn from(Closed: Closed) -> Self {
        Self::Closed
    }
}

/// What ends a wait for a value; `None` if it goes on.
pub(crate) fn decided<R>(found: Result<R, PopError>) -> Option<Result<R, Closed>> {
    match found {
        Ok(found) => Some(Ok(found)),
        Err(PopError::Closed) => Some(Err(Closed)),
        Err(PopError::Empty) => None,
    }
}

/// What a push by a deadline came to: by what the wait has found, and by what is kept of the value.
pub(super) fn timed<T>(
    pushed: Option<Result<(), PushError<T>>>,
    kept: Option<T>,
) -> Result<(), PushTimeoutError<T>> {
    match (pushed, kept) {
        (Some(Err(refused)), _) => Err(PushTimeoutError::Closed(refused.into_inner())),
        (None, Some(value)) => Err(PushTimeoutError::Timeout(value)),
        (Some(Ok(())), _) | (None, None) => Ok(()),
    }
}

/// A ring of that many values cannot be: none, more than can be counted or addressed, or more than
/// there is memory for.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct CapacityError {
    pub(super) requested: usize,
    pub(super) max: usize,
}

impl CapacityError {
    /// What was asked for.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is in here.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// assert_eq!(nodestate::ring::spsc::ring::<u8>(0).unwrap_err().requested(), 0);
    /// ```
    pub fn requested(&self) -> usize {
        self.requested
    }

    /// The most that can be asked for; the least is one.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is in here.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let refused = nodestate::ring::mpsc::ring::<u8>(1 << 20).unwrap_err();
    /// assert!(nodestate::ring::mpsc::ring::<u8>(refused.max()).is_ok());
    /// ```
    pub fn max(&self) -> usize {
        self.max
    }
}

impl fmt::Display for CapacityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { requested, max } = self;
        if (1..=*max).contains(requested) {
            return write!(f, "there is no memory for a ring of {requested} values");
        }
        write!(f, "a ring holds 1 to {max} values, not {requested}")
    }
}

impl std::error::Error for CapacityError {}
