//! A node's lifecycle and its flags, in one word, with waiting.
//!
//! Invariants and interleavings: [`docs::flags`](crate::docs::flags).

mod cell;
mod lifecycle;
mod shared;
mod snapshot;
mod user;
mod waits;
mod word;

use core::fmt;

pub use cell::FlagCell;
pub use lifecycle::{AdvanceError, Lifecycle};
pub use snapshot::Snapshot;
pub use user::UserFlags;

use shared::Shared;

/// A node's lifecycle and 24 flags of the user's, each call one look at or one change of one word.
///
/// All changes are in one order, and every snapshot shows a beginning of it. Share it by reference or
/// in an `Arc`.
///
/// # Examples
/// ```
/// use nodestate::flags::{Flags, Lifecycle::*};
/// use std::sync::{Arc, OnceLock};
///
/// let flags = Arc::new(Flags::new());
/// let database = Arc::new(OnceLock::new());
///
/// let request = std::thread::spawn({
///     let (flags, database) = (flags.clone(), database.clone());
///     move || {
///         flags.wait_until(|now| now.is_initialized()).unwrap();
///         *database.get().unwrap() // set before "initialised" was
///     }
/// });
///
/// database.set("redb").unwrap();
/// flags.advance(Uninit, Starting)?;
/// flags.advance(Starting, Running)?;
/// assert_eq!(request.join().unwrap(), "redb");
/// assert_eq!(flags.advance(Starting, Running).unwrap_err().actual(), Running);
/// # Ok::<(), nodestate::flags::AdvanceError>(())
/// ```
pub struct Flags {
    shared: Shared,
}

impl Flags {
    /// `Uninit`, and no flag set. Not `const`, so a `static` wants a `LazyLock`.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// No allocation.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, Lifecycle, UserFlags};
    ///
    /// let now = Flags::new().snapshot();
    /// assert_eq!((now.lifecycle(), now.user()), (Lifecycle::Uninit, UserFlags::EMPTY));
    /// ```
    pub fn new() -> Self {
        Self { shared: Shared::new() }
    }

    /// Everything at one moment.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Consistency
    /// What was done before any of the changes in it has happened.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, Lifecycle::*, UserFlags};
    ///
    /// let flags = Flags::new();
    /// flags.advance(Uninit, Running).unwrap();
    /// flags.set(UserFlags::bit::<0>());
    /// let now = flags.snapshot();
    /// assert!(now.is_running() && now.contains(UserFlags::bit::<0>())); // of one moment
    /// ```
    #[inline]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::of(self.shared.load())
    }

    /// Where the lifecycle stands.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Consistency
    /// As [`snapshot`](Self::snapshot).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, Lifecycle::*};
    ///
    /// let flags = Flags::new();
    /// flags.advance(Uninit, Starting).unwrap();
    /// assert_eq!(flags.lifecycle(), Starting);
    /// ```
    #[inline]
    pub fn lifecycle(&self) -> Lifecycle {
        self.snapshot().lifecycle()
    }

    /// Whether the lifecycle stands at [`Running`](Lifecycle::Running).
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Consistency
    /// As [`snapshot`](Self::snapshot).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, Lifecycle::*};
    ///
    /// let flags = Flags::new();
    /// assert!(!flags.is_running());
    /// flags.advance(Uninit, Running).unwrap();
    /// assert!(flags.is_running());
    /// ```
    #[inline]
    pub fn is_running(&self) -> bool {
        self.lifecycle().is_running()
    }

    /// Whether the node has been initialised and has not ended; see [`Lifecycle::is_initialized`].
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Consistency
    /// As [`snapshot`](Self::snapshot).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, Lifecycle::*};
    ///
    /// let flags = Flags::new();
    /// flags.advance(Uninit, Starting).unwrap();
    /// assert!(flags.is_initialized());
    /// flags.advance(Starting, Failed).unwrap();
    /// assert!(!flags.is_initialized());
    /// ```
    #[inline]
    pub fn is_initialized(&self) -> bool {
        self.lifecycle().is_initialized()
    }

    /// Moves the lifecycle forwards, if it stands at `from`.
    ///
    /// # Progress
    /// Lock-free: tries again only when another change of the word has succeeded. Never waits for
    /// a waiter, but runs the wakers of those who wait.
    /// # Cost
    /// One locked instruction while nobody waits and nobody else changes the word.
    /// # Consistency
    /// Whoever sees the new station sees everything that happened before the call.
    /// # Errors
    /// [`AdvanceError`] with the actual station, which the caller then has seen.
    /// # Panics
    /// If a waker that this call runs does; by then the step was made and all others were woken.
    /// # Examples
    /// ```
    /// use nodestate::flags::{AdvanceError, Flags, Lifecycle::*};
    ///
    /// let flags = Flags::new();
    /// assert_eq!(flags.advance(Uninit, Starting), Ok(()));
    /// let refused = flags.advance(Uninit, Starting);
    /// assert_eq!(refused, Err(AdvanceError::NotThere { actual: Starting }));
    /// assert!(flags.advance(Starting, Uninit).is_err()); // never backwards
    /// ```
    pub fn advance(&self, from: Lifecycle, to: Lifecycle) -> Result<(), AdvanceError> {
        self.shared
            .change(|word| {
                let actual = word.lifecycle();
                if !from.may_become(to) {
                    return Err(AdvanceError::Backwards { from, to, actual });
                }
                if actual != from {
                    return Err(AdvanceError::NotThere { actual });
                }
                Ok(word.with_lifecycle(to))
            })
            .map(drop)
    }

    /// Sets the flags, and returns what was the case before.
    ///
    /// # Progress
    /// Lock-free: tries again only when another change of the word has succeeded. Never waits for
    /// a waiter, but runs the wakers of those who wait.
    /// # Cost
    /// One locked instruction while nobody waits and nobody else changes the word; one load if
    /// the flags are set already.
    /// # Consistency
    /// Whoever sees the flags sees everything that happened before the call that set them. A call
    /// that finds them set publishes nothing: what its caller has written before is not covered.
    /// # Panics
    /// If a waker that this call runs does; by then the flags were set and all others were woken.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, UserFlags};
    ///
    /// let (flags, read_only) = (Flags::new(), UserFlags::bit::<0>());
    /// assert!(!flags.set(read_only).contains(read_only)); // what was before
    /// assert!(flags.snapshot().contains(read_only));
    /// ```
    pub fn set(&self, flags: UserFlags) -> Snapshot {
        self.change(flags, UserFlags::EMPTY)
    }

    /// Clears the flags, and returns what was the case before.
    ///
    /// # Progress
    /// As [`set`](Self::set).
    /// # Cost
    /// As [`set`](Self::set).
    /// # Consistency
    /// As [`set`](Self::set).
    /// # Panics
    /// As [`set`](Self::set); by then the flags were cleared.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, UserFlags};
    ///
    /// let (flags, read_only) = (Flags::new(), UserFlags::bit::<0>());
    /// flags.set(read_only);
    /// assert!(flags.clear(read_only).contains(read_only)); // what was before
    /// assert!(!flags.snapshot().contains(read_only));
    /// ```
    pub fn clear(&self, flags: UserFlags) -> Snapshot {
        self.change(UserFlags::EMPTY, flags)
    }

    /// Clears some flags and sets others in one step that nobody sees half done, and returns what
    /// was the case before. A flag in both ends up set.
    ///
    /// # Progress
    /// As [`set`](Self::set).
    /// # Cost
    /// As [`set`](Self::set).
    /// # Consistency
    /// As [`set`](Self::set).
    /// # Panics
    /// As [`set`](Self::set); by then the flags were changed.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, UserFlags};
    ///
    /// let (catching_up, serving) = (UserFlags::bit::<0>(), UserFlags::bit::<1>());
    /// let flags = Flags::new();
    /// flags.set(catching_up);
    /// flags.change(serving, catching_up); // nobody sees neither, or both
    /// assert_eq!(flags.snapshot().user(), serving);
    /// ```
    pub fn change(&self, set: UserFlags, clear: UserFlags) -> Snapshot {
        let Ok(before) = self.shared.change(|word| {
            Ok::<_, core::convert::Infallible>(word.with_user(word.user() & !clear.0 | set.0))
        });
        Snapshot::of(before)
    }
}

impl Default for Flags {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Flags").field(&self.snapshot()).finish()
    }
}
