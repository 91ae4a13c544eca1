//! Why a slot did not take a value, which comes back inside the error.

use core::fmt;

/// Why a slot did not take a value; the value comes back inside.
#[derive(Copy, Clone, PartialEq, Eq)]
pub enum SetError<T> {
    /// There is one already.
    AlreadySet(T),
    /// The slot is closed.
    Closed(T),
}

impl<T> SetError<T> {
    /// The value that was refused.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A move.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::slot::OnceSlot;
    ///
    /// assert_eq!(OnceSlot::from(1).set(2).unwrap_err().into_inner(), 2);
    /// ```
    pub fn into_inner(self) -> T {
        match self {
            Self::AlreadySet(value) | Self::Closed(value) => value,
        }
    }
}

impl<T> fmt::Debug for SetError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AlreadySet(_) => "AlreadySet(..)",
            Self::Closed(_) => "Closed(..)",
        })
    }
}

impl<T> fmt::Display for SetError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AlreadySet(_) => "the slot is set already",
            Self::Closed(_) => "the slot is closed",
        })
    }
}

impl<T> std::error::Error for SetError<T> {}
