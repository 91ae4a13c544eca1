//! Waiting until there is a value, or none to come.

use core::time::Duration;

use super::{Owned, SwapSlot};
use crate::error::{Closed, WaitError};
use crate::primitive::Instant;
use crate::wait::Deadline;

impl<T> SwapSlot<T> {
    /// Waits as a task, on any executor, until there is a value. (The blocking form is
    /// [`wait`](Self::wait).)
    ///
    /// Level-triggered: a value that comes and goes while the caller is not looking may be missed.
    ///
    /// # Progress
    /// Waits without blocking the thread. A poll that finds nothing takes the list's lock, which waiters
    /// and notifiers hold for a few instructions; see [`docs::progress`](crate::docs::progress).
    /// # Cost
    /// No allocation: the registration lies in the future.
    /// # Errors
    /// [`Closed`] once the slot is closed and empty.
    /// # Panics
    /// If the clone of a waker does.
    /// # Cancel safety
    /// Dropping the future loses nothing.
    /// # Examples
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use nodestate::slot::SwapSlot;
    ///
    /// let slot = SwapSlot::new();
    /// let (manager, set) = tokio::join!(slot.get(), async { slot.set("manager") });
    /// assert_eq!(*manager.unwrap(), "manager");
    /// assert!(set.is_ok());
    /// # });
    /// ```
    pub fn get(&self) -> impl Future<Output = Result<Owned<T>, Closed>> + use<'_, T> {
        self.waiters.wait_async(|| self.look())
    }

    /// Blocks the thread until there is a value. In a task use [`get`](Self::get).
    ///
    /// # Progress
    /// Blocking; never makes a setter wait.
    /// # Cost
    /// No allocation.
    /// # Errors
    /// [`Closed`] once the slot is closed and empty.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::slot::SwapSlot;
    ///
    /// let slot = SwapSlot::new();
    /// std::thread::scope(|scope| {
    ///     let waiter = scope.spawn(|| *slot.wait().unwrap());
    ///     slot.set(7).unwrap();
    ///     assert_eq!(waiter.join().unwrap(), 7);
    /// });
    /// ```
    pub fn wait(&self) -> Result<Owned<T>, Closed> {
        self.waiters.wait(|| self.look())
    }

    /// [`wait`](Self::wait) for at most `timeout`.
    ///
    /// A timeout of zero looks once and does not sleep; one that no clock can express never ends.
    ///
    /// # Progress
    /// Blocking; never makes a setter wait.
    /// # Cost
    /// As `wait`, and the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `wait`.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{WaitError, slot::SwapSlot};
    /// use std::time::Duration;
    ///
    /// let slot = SwapSlot::<u64>::new();
    /// let found = slot.get_timeout(Duration::from_millis(1));
    /// assert_eq!(found.err(), Some(WaitError::Timeout));
    /// ```
    pub fn get_timeout(&self, timeout: Duration) -> Result<Owned<T>, WaitError> {
        self.wait_by(Deadline::after(timeout))
    }

    /// [`wait`](Self::wait) until `deadline` at the latest; a past one looks once.
    ///
    /// # Progress
    /// Blocking; never makes a setter wait.
    /// # Cost
    /// As `wait`, and the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `wait`.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::slot::SwapSlot;
    /// use std::time::Instant;
    ///
    /// assert_eq!(*SwapSlot::from(7).get_deadline(Instant::now()).unwrap(), 7);
    /// ```
    pub fn get_deadline(&self, deadline: Instant) -> Result<Owned<T>, WaitError> {
        self.wait_by(Deadline::at(deadline))
    }

    fn wait_by(&self, deadline: Deadline) -> Result<Owned<T>, WaitError> {
        let found = self.waiters.wait_by(deadline, || self.look());
        Ok(found.ok_or(WaitError::Timeout)??)
    }
}
