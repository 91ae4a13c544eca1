//! Waiting for the lifecycle and the flags.

use core::time::Duration;

use super::{Managers, NodeState};
use crate::error::{Closed, WaitError};
use crate::flags::Snapshot;

impl<T, M: Managers> NodeState<T, M> {
    /// Blocks until the lifecycle and flags are as `wanted`.
    ///
    /// # Progress
    /// Blocking; makes nobody wait.
    /// # Cost
    /// That of [`Flags::wait_until`](crate::flags::Flags::wait_until). No allocation.
    /// # Errors
    /// [`Closed`] once the lifecycle has ended, and they are not.
    /// # Panics
    /// If `wanted` does.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, flags::Lifecycle};
    ///
    /// let (writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// let raft_loop = std::thread::spawn(move || writer.shutdown());
    /// let last = state.wait_until(|now| now.lifecycle().has_ended()).unwrap();
    /// assert_eq!(last.lifecycle(), Lifecycle::Stopped);
    /// assert!(state.wait_until(|now| now.is_running()).is_err()); // it never will be
    /// # raft_loop.join().unwrap();
    /// ```
    pub fn wait_until(&self, wanted: impl FnMut(Snapshot) -> bool) -> Result<Snapshot, Closed> {
        self.shared.flags.wait_until(wanted)
    }

    /// [`wait_until`](Self::wait_until) for at most `timeout`; zero looks once.
    ///
    /// # Progress
    /// Blocking; makes nobody wait.
    /// # Cost
    /// As `wait_until`, and the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `wait_until`.
    /// # Panics
    /// If `wanted` does.
    /// # Examples
    /// ```
    /// use std::time::Duration;
    /// use nodestate::{NodeState, WaitError};
    ///
    /// let (_writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// let waited = state.wait_timeout(Duration::from_millis(1), |now| now.is_running());
    /// assert_eq!(waited, Err(WaitError::Timeout));
    /// ```
    pub fn wait_timeout(
        &self,
        timeout: Duration,
        wanted: impl FnMut(Snapshot) -> bool,
    ) -> Result<Snapshot, WaitError> {
        self.shared.flags.wait_timeout(timeout, wanted)
    }

    /// [`wait_until`](Self::wait_until) for a task, on any executor.
    ///
    /// # Progress
    /// That of [`Flags::wait_until_async`](crate::flags::Flags::wait_until_async).
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
    /// use nodestate::{NodeState, flags::Lifecycle::*};
    ///
    /// let (_writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// let running = state.wait_until_async(|now| now.is_running());
    /// let (now, ()) = tokio::join!(running, async { state.advance(Uninit, Running).unwrap() });
    /// assert!(now.unwrap().is_running());
    /// # });
    /// ```
    pub fn wait_until_async<F: FnMut(Snapshot) -> bool>(
        &self,
        wanted: F,
    ) -> impl Future<Output = Result<Snapshot, Closed>> + use<'_, T, M, F> {
        self.shared.flags.wait_until_async(wanted)
    }

    /// Waits as a task until the lifecycle or a flag has changed since this call. (Of the status:
    /// [`status_changed_async`](Self::status_changed_async).)
    ///
    /// # Progress
    /// That of [`Flags::wait_until_async`](crate::flags::Flags::wait_until_async).
    /// # Cost
    /// A load for the call; then as [`wait_until_async`](Self::wait_until_async).
    /// # Errors
    /// [`Closed`] once the lifecycle has ended and nothing has changed.
    /// # Panics
    /// If the clone of a waker does.
    /// # Cancel safety
    /// A change that the dropped future had not reported is reported by no later one: to miss none, see
    /// [`Flags::changed_since_async`](crate::flags::Flags::changed_since_async).
    /// # Examples
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use nodestate::{NodeState, flags::Lifecycle::*};
    ///
    /// let (_writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// let changed = state.changed();
    /// state.advance(Uninit, Starting).unwrap();
    /// assert_eq!(changed.await.unwrap().lifecycle(), Starting);
    /// # });
    /// ```
    pub fn changed(&self) -> impl Future<Output = Result<Snapshot, Closed>> + use<'_, T, M> {
        self.shared.flags.changed()
    }
}
