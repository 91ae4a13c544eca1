//! The ways in which a wait can end without what was waited for.

use core::fmt;

/// Nobody is waited for any more: the writer of the latch or view is gone, the lifecycle of the
/// flags has ended, or the slot was closed while it was empty.
///
/// What had been published before is still readable.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("closed: what was waited for will not come any more")
    }
}

impl std::error::Error for Closed {}

/// Why a wait with a time limit came back empty-handed.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum WaitError {
    /// The time was up; the same call may succeed later.
    Timeout,
    /// The wait has ended for good; see [`Closed`].
    Closed,
}

impl fmt::Display for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => f.write_str("the time to wait was up"),
            Self::Closed => Closed.fmt(f),
        }
    }
}

impl std::error::Error for WaitError {}

impl From<Closed> for WaitError {
    fn from(Closed: Closed) -> Self {
        Self::Closed
    }
}
