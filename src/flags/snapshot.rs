//! What all flags were at one moment.

use core::fmt;

use super::{Lifecycle, UserFlags, word::Word};

/// All flags at one moment.
///
/// Two snapshots are equal if nothing has changed in between, not if something has changed and
/// changed back (for 2^36 changes, after which the count begins anew).
#[derive(Copy, Clone, PartialEq, Eq)]
pub struct Snapshot(Word);

impl Snapshot {
    #[inline]
    pub(super) fn of(word: Word) -> Self {
        Self(word.without_waiters())
    }

    /// Where the lifecycle stood.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: a few instructions on the value itself.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, Lifecycle};
    ///
    /// assert_eq!(Flags::new().snapshot().lifecycle(), Lifecycle::Uninit);
    /// ```
    #[inline]
    pub fn lifecycle(self) -> Lifecycle {
        self.0.lifecycle()
    }

    /// Whether the node served.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: a few instructions on the value itself.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, Lifecycle::*};
    ///
    /// let flags = Flags::new();
    /// let before = flags.snapshot();
    /// flags.advance(Uninit, Running).unwrap();
    /// assert!(!before.is_running() && flags.snapshot().is_running());
    /// ```
    #[inline]
    pub fn is_running(self) -> bool {
        self.lifecycle().is_running()
    }

    /// Whether the node had been initialised and had not ended.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: a few instructions on the value itself.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, Lifecycle::*};
    ///
    /// let flags = Flags::new();
    /// flags.advance(Uninit, Starting).unwrap();
    /// assert!(flags.snapshot().is_initialized());
    /// ```
    #[inline]
    pub fn is_initialized(self) -> bool {
        self.lifecycle().is_initialized()
    }

    /// Which of the user's flags were set.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: a few instructions on the value itself.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, UserFlags};
    ///
    /// let flags = Flags::new();
    /// flags.set(UserFlags::bit::<3>());
    /// assert_eq!(flags.snapshot().user(), UserFlags::bit::<3>());
    /// ```
    #[inline]
    pub fn user(self) -> UserFlags {
        UserFlags(self.0.user())
    }

    /// Whether all of `flags` were set.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: a few instructions on the value itself.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, UserFlags};
    ///
    /// let (read_only, catching_up) = (UserFlags::bit::<0>(), UserFlags::bit::<1>());
    /// let flags = Flags::new();
    /// flags.set(read_only);
    /// assert!(flags.snapshot().contains(read_only));
    /// assert!(!flags.snapshot().contains(read_only | catching_up));
    /// ```
    #[inline]
    pub fn contains(self, flags: UserFlags) -> bool {
        self.user().contains(flags)
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot")
            .field("lifecycle", &self.lifecycle())
            .field("user", &self.user())
            .field("changes", &self.0.epoch())
            .finish()
    }
}
