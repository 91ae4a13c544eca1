//! Why nothing was proposed. What could not be proposed comes back inside the error.

use core::fmt;

/// Why a proposal was not taken; its value comes back inside. It certainly is in no log.
#[derive(Copy, Clone, PartialEq, Eq)]
pub enum ProposeError<T> {
    /// As many proposals are open as may be, and were for as long as the call was to wait.
    Full(T),
    /// Nobody will take any more.
    Closed(T),
}

impl<T> ProposeError<T> {
    /// The value that was not taken.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None but the move.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let (proposer, receiver) = nodestate::proposal::channel(1).unwrap();
    /// drop(receiver);
    /// assert_eq!(proposer.try_propose("x = 1").unwrap_err().into_inner(), "x = 1");
    /// ```
    pub fn into_inner(self) -> T {
        match self {
            Self::Full(value) | Self::Closed(value) => value,
        }
    }

    /// Whether the same proposal may be taken later.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None but a comparison.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let (proposer, receiver) = nodestate::proposal::channel(1).unwrap();
    /// let _open = proposer.try_propose(1).unwrap();
    /// assert!(proposer.try_propose(2).unwrap_err().is_full());
    /// drop(receiver);
    /// assert!(!proposer.try_propose(3).unwrap_err().is_full()); // never again
    /// ```
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Full(_))
    }
}

impl<T> fmt::Debug for ProposeError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full(_) => "Full(..)",
            Self::Closed(_) => "Closed(..)",
        })
    }
}

impl<T> fmt::Display for ProposeError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full(_) => "as many proposals are open as may be",
            Self::Closed(_) => "nobody takes proposals any more",
        })
    }
}

impl<T> std::error::Error for ProposeError<T> {}

/// So many proposals cannot be open at once.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct CapacityError {
    pub(super) requested: usize,
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
    /// assert_eq!(nodestate::proposal::channel::<u8>(0).unwrap_err().requested(), 0);
    /// ```
    pub fn requested(&self) -> usize {
        self.requested
    }

    /// The most that can be asked for; the least is one.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is a constant.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// assert_eq!(nodestate::proposal::channel::<u8>(0).unwrap_err().max(), 131_072);
    /// ```
    pub fn max(&self) -> usize {
        super::MAX_OPEN
    }
}

impl fmt::Display for CapacityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (max, requested) = (self.max(), self.requested);
        write!(f, "1 to {max} proposals can be open at once, not {requested}")
    }
}

impl std::error::Error for CapacityError {}
