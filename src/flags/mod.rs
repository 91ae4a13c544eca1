//! A node's lifecycle and its flags, in one word, with waiting.
//!
//! Invariants and interleavings: [`docs::flags`](crate::docs::flags).

mod cell;
mod lifecycle;
mod shared;
mod snapshot;
mod user;
mod word;

use core::{fmt, time::Duration};

pub use cell::FlagCell;
pub use lifecycle::{AdvanceError, Lifecycle};
pub use snapshot::Snapshot;
pub use user::UserFlags;

use crate::error::{Closed, WaitError};
use crate::primitive::Instant;
use crate::wait::Deadline;
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
    /// # Cost
    /// No allocation.
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
    #[inline]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::of(self.shared.load())
    }

    /// Where the lifecycle stands; like [`snapshot`](Self::snapshot).
    #[inline]
    pub fn lifecycle(&self) -> Lifecycle {
        self.snapshot().lifecycle()
    }

    /// Whether the lifecycle stands at [`Running`](Lifecycle::Running); like
    /// [`snapshot`](Self::snapshot).
    #[inline]
    pub fn is_running(&self) -> bool {
        self.lifecycle().is_running()
    }

    /// Whether the node has been initialised and has not ended; see
    /// [`Lifecycle::is_initialized`]. Like [`snapshot`](Self::snapshot).
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
    pub fn set(&self, flags: UserFlags) -> Snapshot {
        self.change(flags, UserFlags::EMPTY)
    }

    /// Clears the flags, and returns what was the case before; otherwise like [`set`](Self::set).
    pub fn clear(&self, flags: UserFlags) -> Snapshot {
        self.change(UserFlags::EMPTY, flags)
    }

    /// Clears some flags and sets others in one step that nobody sees half done; otherwise like
    /// [`set`](Self::set). A flag in both ends up set.
    pub fn change(&self, set: UserFlags, clear: UserFlags) -> Snapshot {
        let Ok(before) = self.shared.change(|word| {
            Ok::<_, core::convert::Infallible>(word.with_user(word.user() & !clear.0 | set.0))
        });
        Snapshot::of(before)
    }

    /// Blocks until `wanted` holds, and returns the snapshot for which it did.
    ///
    /// Level-triggered: a state that comes and goes while the caller is not looking may be missed;
    /// [`changed_since`](Self::changed_since) misses nothing. `wanted` may run often, on this
    /// thread.
    /// # Progress
    /// Blocking; never makes a setter wait.
    /// # Errors
    /// [`Closed`] once the lifecycle has ended and `wanted` does not hold.
    pub fn wait_until(&self, wanted: impl FnMut(Snapshot) -> bool) -> Result<Snapshot, Closed> {
        self.shared.wait(wanted)
    }

    /// [`wait_until`](Self::wait_until) for at most `timeout`.
    ///
    /// A timeout of zero looks once and does not sleep; one that no clock can express never ends.
    /// # Progress
    /// Blocking; never makes a setter wait.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `wait_until`.
    pub fn wait_timeout(
        &self,
        timeout: Duration,
        wanted: impl FnMut(Snapshot) -> bool,
    ) -> Result<Snapshot, WaitError> {
        self.shared.wait_by(Deadline::after(timeout), wanted)
    }

    /// [`wait_until`](Self::wait_until) until `deadline` at the latest; a past one looks once.
    ///
    /// # Progress
    /// Blocking; never makes a setter wait.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `wait_until`.
    pub fn wait_deadline(
        &self,
        deadline: Instant,
        wanted: impl FnMut(Snapshot) -> bool,
    ) -> Result<Snapshot, WaitError> {
        self.shared.wait_by(Deadline::at(deadline), wanted)
    }

    /// [`wait_until`](Self::wait_until) for a task, on any executor.
    ///
    /// # Progress
    /// Waits without blocking the thread. A poll takes the list's lock, which waiters and notifiers
    /// hold for a few instructions; see [`docs::progress`](crate::docs::progress).
    /// # Cost
    /// No allocation: the registration lies in the future.
    /// # Errors
    /// [`Closed`] as for `wait_until`.
    /// # Cancel safety
    /// Dropping the future loses nothing.
    pub fn wait_until_async<F: FnMut(Snapshot) -> bool>(
        &self,
        wanted: F,
    ) -> impl Future<Output = Result<Snapshot, Closed>> + use<'_, F> {
        self.shared.wait_async(wanted)
    }

    /// Waits as a task until anything has changed since this call. (The blocking form is
    /// [`changed_since`](Self::changed_since).)
    ///
    /// # Progress
    /// As [`wait_until_async`](Self::wait_until_async).
    /// # Errors
    /// [`Closed`] once the lifecycle has ended and nothing has changed.
    /// # Cancel safety
    /// A change that the dropped future had not reported is reported by no later one: to miss
    /// none, use [`changed_since_async`](Self::changed_since_async).
    /// # Examples
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use nodestate::flags::{Flags, Lifecycle::*};
    ///
    /// let flags = Flags::new();
    /// let changed = flags.changed();
    /// flags.advance(Uninit, Starting).unwrap();
    /// assert_eq!(changed.await.unwrap().lifecycle(), Starting);
    /// # });
    /// ```
    pub fn changed(&self) -> impl Future<Output = Result<Snapshot, Closed>> + use<'_> {
        self.changed_since_async(self.snapshot())
    }

    /// Blocks until anything has changed since `seen`, though it may have changed back.
    ///
    /// # Progress
    /// Blocking; never makes a setter wait.
    /// # Errors
    /// [`Closed`] once the lifecycle has ended and nothing has changed.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, UserFlags};
    ///
    /// let flags = Flags::new();
    /// let seen = flags.snapshot();
    /// flags.set(UserFlags::bit::<0>());
    /// flags.clear(UserFlags::bit::<0>());
    /// assert_ne!(flags.changed_since(seen).unwrap(), seen);
    /// ```
    pub fn changed_since(&self, seen: Snapshot) -> Result<Snapshot, Closed> {
        self.wait_until(|now| now != seen)
    }

    /// [`changed_since`](Self::changed_since) for at most `timeout`; zero and too much mean the same
    /// as for [`wait_timeout`](Self::wait_timeout).
    ///
    /// # Progress
    /// Blocking; never makes a setter wait.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `changed_since`.
    pub fn changed_since_timeout(
        &self,
        seen: Snapshot,
        timeout: Duration,
    ) -> Result<Snapshot, WaitError> {
        self.wait_timeout(timeout, |now| now != seen)
    }

    /// [`changed_since`](Self::changed_since) until `deadline` at the latest; a past one looks once.
    ///
    /// # Progress
    /// Blocking; never makes a setter wait.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `changed_since`.
    pub fn changed_since_deadline(
        &self,
        seen: Snapshot,
        deadline: Instant,
    ) -> Result<Snapshot, WaitError> {
        self.wait_deadline(deadline, |now| now != seen)
    }

    /// [`changed_since`](Self::changed_since) for a task, on any executor.
    ///
    /// # Progress
    /// As [`wait_until_async`](Self::wait_until_async).
    /// # Errors
    /// [`Closed`] as for `changed_since`.
    /// # Cancel safety
    /// Dropping the future loses nothing: a new one with the same `seen` finds the same.
    pub fn changed_since_async(
        &self,
        seen: Snapshot,
    ) -> impl Future<Output = Result<Snapshot, Closed>> + use<'_> {
        self.wait_until_async(move |now| now != seen)
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
