//! The flags whose meaning is the user's.

use core::{fmt, ops::BitOr};

use super::word::USER_FLAGS;

/// A set of flags whose meaning is yours, out of the 24 that every [`Flags`](super::Flags) has.
///
/// # Examples
/// ```
/// use nodestate::flags::{Flags, UserFlags};
///
/// const READ_ONLY: UserFlags = UserFlags::bit::<0>();
/// const CATCHING_UP: UserFlags = UserFlags::bit::<1>();
///
/// let flags = Flags::new();
/// flags.set(READ_ONLY | CATCHING_UP);
/// flags.clear(CATCHING_UP);
/// assert!(flags.snapshot().contains(READ_ONLY));
/// ```
#[derive(Copy, Clone, Default, PartialEq, Eq, Hash)]
pub struct UserFlags(pub(super) u32);

impl UserFlags {
    /// No flag.
    pub const EMPTY: Self = Self(0);

    /// Flag number `I`. A number of 24 or more does not compile.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is a constant.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::UserFlags;
    ///
    /// const READ_ONLY: UserFlags = UserFlags::bit::<23>();
    /// assert_eq!(Some(READ_ONLY), UserFlags::try_bit(23));
    /// ```
    pub const fn bit<const I: u32>() -> Self {
        const { assert!(I < USER_FLAGS, "there are 24 user flags, 0 to 23") };
        Self(1 << I)
    }

    /// Flag number `index`, or `None` for 24 and more.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A comparison and a shift.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::UserFlags;
    ///
    /// assert_eq!(UserFlags::try_bit(0), Some(UserFlags::bit::<0>()));
    /// assert_eq!(UserFlags::try_bit(24), None);
    /// ```
    pub const fn try_bit(index: u32) -> Option<Self> {
        if index < USER_FLAGS { Some(Self(1 << index)) } else { None }
    }

    /// Whether every flag of `other` is in this set.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: a few instructions on the value itself.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::UserFlags;
    ///
    /// let both = UserFlags::bit::<0>() | UserFlags::bit::<1>();
    /// assert!(both.contains(UserFlags::bit::<1>()) && both.contains(UserFlags::EMPTY));
    /// assert!(!UserFlags::bit::<1>().contains(both));
    /// ```
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for UserFlags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl fmt::Debug for UserFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = (0..USER_FLAGS).filter(|i| self.0 >> i & 1 != 0);
        f.debug_set().entries(bits).finish()
    }
}
