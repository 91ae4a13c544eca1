//! The stations of a node's life, which it passes in one direction.

use core::fmt;

use bytemuck::NoUninit;

/// Where a node stands between its creation and its end.
///
/// `Uninit -> Starting -> Running -> Draining -> Stopped`, or `Failed` from anywhere before the
/// end. Stations may be left out; none is entered twice.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Lifecycle {
    /// Not yet initialised: what the node consists of is being put together.
    Uninit,
    /// Initialised, and on the way to serving.
    Starting,
    /// Serves.
    Running,
    /// Serves what it has accepted, and accepts nothing new.
    Draining,
    /// Has ended in good order.
    Stopped,
    /// Has ended otherwise.
    Failed,
}

// SAFETY: a fieldless `repr(u8)` enum is one byte, always initialised.
unsafe impl NoUninit for Lifecycle {}

impl Lifecycle {
    /// Indexed by three bits; the last two patterns are never stored.
    pub(super) const ALL: [Self; 8] = [
        Self::Uninit,
        Self::Starting,
        Self::Running,
        Self::Draining,
        Self::Stopped,
        Self::Failed,
        Self::Failed,
        Self::Failed,
    ];

    /// Whether the node serves.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: a few instructions on the value itself.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::Lifecycle::*;
    ///
    /// assert!(Running.is_running() && !Draining.is_running());
    /// ```
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Running)
    }

    /// Whether the node has been initialised and has not ended: what it consists of may be used.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: a few instructions on the value itself.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::Lifecycle::*;
    ///
    /// assert!(Starting.is_initialized() && Draining.is_initialized());
    /// assert!(!Uninit.is_initialized() && !Stopped.is_initialized());
    /// ```
    pub const fn is_initialized(self) -> bool {
        matches!(self, Self::Starting | Self::Running | Self::Draining)
    }

    /// Whether the node has ended.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: a few instructions on the value itself.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::Lifecycle::*;
    ///
    /// assert!(Stopped.has_ended() && Failed.has_ended() && !Draining.has_ended());
    /// ```
    pub const fn has_ended(self) -> bool {
        matches!(self, Self::Stopped | Self::Failed)
    }

    /// Whether the way from here to `to` leads forwards.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: a few instructions on the value itself.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::Lifecycle::*;
    ///
    /// assert!(Uninit.may_become(Running) && Draining.may_become(Failed));
    /// assert!(!Running.may_become(Starting) && !Stopped.may_become(Failed));
    /// ```
    pub const fn may_become(self, to: Self) -> bool {
        !self.has_ended() && (self as u8) < to as u8
    }
}

/// Why [`Flags::advance`](super::Flags::advance) changed nothing.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum AdvanceError {
    /// The lifecycle stands elsewhere.
    NotThere {
        /// Where it stood when the call looked.
        actual: Lifecycle,
    },
    /// The step asked for leads backwards, on the spot, or out of an end; it can never succeed.
    Backwards {
        /// Where the step would have begun.
        from: Lifecycle,
        /// Where it would have led.
        to: Lifecycle,
        /// Where the lifecycle stood when the call looked.
        actual: Lifecycle,
    },
}

impl AdvanceError {
    /// Where the lifecycle stood.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is in here.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, Lifecycle::*};
    ///
    /// let refused = Flags::new().advance(Starting, Running).unwrap_err();
    /// assert_eq!(refused.actual(), Uninit);
    /// ```
    pub const fn actual(self) -> Lifecycle {
        match self {
            Self::NotThere { actual } | Self::Backwards { actual, .. } => actual,
        }
    }
}

impl fmt::Display for AdvanceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotThere { actual } => write!(f, "the lifecycle stands at {actual:?}"),
            Self::Backwards { from, to, .. } => {
                write!(f, "a lifecycle does not go from {from:?} to {to:?}")
            }
        }
    }
}

impl std::error::Error for AdvanceError {}
