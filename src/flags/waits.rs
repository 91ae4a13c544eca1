//! Waiting until the lifecycle and flags are as wanted, or have changed.

use core::time::Duration;

use super::{Flags, Snapshot};
use crate::error::{Closed, WaitError};
use crate::primitive::Instant;
use crate::wait::Deadline;

impl Flags {
    /// Blocks until `wanted` holds, and returns the snapshot for which it did.
    ///
    /// Level-triggered: a state that comes and goes while the caller is not looking may be missed;
    /// [`changed_since`](Self::changed_since) misses nothing. `wanted` may run often, on this
    /// thread.
    /// # Progress
    /// Blocking; never makes a setter wait.
    /// # Cost
    /// A load and a run of `wanted` if that holds; if it sleeps, the list's lock on the way in and
    /// out, and the sleep. No allocation.
    /// # Errors
    /// [`Closed`] once the lifecycle has ended and `wanted` does not hold.
    /// # Panics
    /// If `wanted` does.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, Lifecycle::*};
    ///
    /// let flags = Flags::new();
    /// std::thread::scope(|scope| {
    ///     let waiter = scope.spawn(|| flags.wait_until(|now| now.is_running()));
    ///     flags.advance(Uninit, Running).unwrap();
    ///     assert!(waiter.join().unwrap().unwrap().is_running());
    /// });
    /// flags.advance(Running, Stopped).unwrap();
    /// assert!(flags.wait_until(|now| now.is_running()).is_err()); // it never will be
    /// ```
    pub fn wait_until(&self, wanted: impl FnMut(Snapshot) -> bool) -> Result<Snapshot, Closed> {
        self.shared.wait(wanted)
    }

    /// [`wait_until`](Self::wait_until) for at most `timeout`.
    ///
    /// A timeout of zero looks once and does not sleep; one that no clock can express never ends.
    /// # Progress
    /// Blocking; never makes a setter wait.
    /// # Cost
    /// As [`wait_until`](Self::wait_until), and the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `wait_until`.
    /// # Panics
    /// If `wanted` does.
    /// # Examples
    /// ```
    /// use nodestate::{WaitError, flags::Flags};
    /// use std::time::Duration;
    ///
    /// let waited = Flags::new().wait_timeout(Duration::from_millis(1), |now| now.is_running());
    /// assert_eq!(waited, Err(WaitError::Timeout));
    /// ```
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
    /// # Cost
    /// As [`wait_until`](Self::wait_until), and the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `wait_until`.
    /// # Panics
    /// If `wanted` does.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, Lifecycle::*};
    /// use std::time::Instant;
    ///
    /// let flags = Flags::new();
    /// flags.advance(Uninit, Running).unwrap();
    /// assert!(flags.wait_deadline(Instant::now(), |now| now.is_running()).is_ok());
    /// ```
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
    /// # Panics
    /// If `wanted` does, or the clone of a waker.
    /// # Cancel safety
    /// Dropping the future loses nothing.
    /// # Examples
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use nodestate::flags::{Flags, Lifecycle::*};
    ///
    /// let flags = Flags::new();
    /// let running = flags.wait_until_async(|now| now.is_running());
    /// let (now, ()) = tokio::join!(running, async { flags.advance(Uninit, Running).unwrap() });
    /// assert!(now.unwrap().is_running());
    /// # });
    /// ```
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
    /// # Cost
    /// A load for the call; then as [`wait_until_async`](Self::wait_until_async).
    /// # Errors
    /// [`Closed`] once the lifecycle has ended and nothing has changed.
    /// # Panics
    /// If the clone of a waker does.
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
    /// # Cost
    /// As [`wait_until`](Self::wait_until).
    /// # Errors
    /// [`Closed`] once the lifecycle has ended and nothing has changed.
    /// # Panics
    /// Never.
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
    /// # Cost
    /// As [`wait_until`](Self::wait_until), and the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `changed_since`.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{WaitError, flags::Flags};
    /// use std::time::Duration;
    ///
    /// let flags = Flags::new();
    /// let waited = flags.changed_since_timeout(flags.snapshot(), Duration::from_millis(1));
    /// assert_eq!(waited, Err(WaitError::Timeout));
    /// ```
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
    /// # Cost
    /// As [`wait_until`](Self::wait_until), and the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `changed_since`.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::{Flags, UserFlags};
    /// use std::time::Instant;
    ///
    /// let flags = Flags::new();
    /// let seen = flags.set(UserFlags::bit::<0>()); // what was before
    /// assert!(flags.changed_since_deadline(seen, Instant::now()).is_ok());
    /// ```
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
    /// # Cost
    /// As [`wait_until_async`](Self::wait_until_async).
    /// # Errors
    /// [`Closed`] as for `changed_since`.
    /// # Panics
    /// If the clone of a waker does.
    /// # Cancel safety
    /// Dropping the future loses nothing: a new one with the same `seen` finds the same.
    /// # Examples
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use nodestate::flags::{Flags, UserFlags};
    ///
    /// let flags = Flags::new();
    /// let seen = flags.snapshot();
    /// flags.set(UserFlags::bit::<0>()); // while nobody waits
    /// assert_ne!(flags.changed_since_async(seen).await.unwrap(), seen);
    /// # });
    /// ```
    pub fn changed_since_async(
        &self,
        seen: Snapshot,
    ) -> impl Future<Output = Result<Snapshot, Closed>> + use<'_> {
        self.wait_until_async(move |now| now != seen)
    }
}
