//! Waiting until there is a value, or none to come.

use core::time::Duration;

use super::OnceSlot;
use crate::error::{Closed, WaitError};
use crate::primitive::Instant;
use crate::wait::Deadline;

impl<T> OnceSlot<T> {
    /// Waits as a task, on any executor, until the value is set. (The blocking form is
    /// [`wait`](Self::wait).)
    ///
    /// # Progress
    /// Waits without blocking the thread. A poll that finds nothing takes the list's lock, which waiters
    /// and notifiers hold for a few instructions; see [`docs::progress`](crate::docs::progress).
    /// # Cost
    /// No allocation: the registration lies in the future.
    /// # Errors
    /// [`Closed`] if the slot was closed before it was set.
    /// # Panics
    /// If the clone of a waker does.
    /// # Cancel safety
    /// Dropping the future loses nothing.
    /// # Examples
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use nodestate::{Closed, slot::OnceSlot};
    ///
    /// let (address, leader) = (OnceSlot::new(), OnceSlot::<u64>::new());
    /// let later = async {
    ///     address.set("10.0.0.1:80").unwrap();
    ///     leader.close();
    /// };
    /// let (address, leader, ()) = tokio::join!(address.get(), leader.get(), later);
    /// assert_eq!((address, leader), (Ok(&"10.0.0.1:80"), Err(Closed)));
    /// # });
    /// ```
    pub fn get(&self) -> impl Future<Output = Result<&T, Closed>> + use<'_, T> {
        self.waiters.wait_async(|| self.look())
    }

    /// Blocks the thread until the value is set. In a task use [`get`](Self::get).
    ///
    /// # Progress
    /// Blocking; never makes a setter wait.
    /// # Cost
    /// No allocation.
    /// # Errors
    /// [`Closed`] if the slot was closed before it was set.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::slot::OnceSlot;
    ///
    /// let slot = OnceSlot::new();
    /// std::thread::scope(|scope| {
    ///     let waiter = scope.spawn(|| slot.wait().copied());
    ///     slot.set(7).unwrap();
    ///     assert_eq!(waiter.join().unwrap(), Ok(7));
    /// });
    /// ```
    pub fn wait(&self) -> Result<&T, Closed> {
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
    /// use nodestate::{WaitError, slot::OnceSlot};
    /// use std::time::Duration;
    ///
    /// let slot = OnceSlot::<u64>::new();
    /// assert_eq!(slot.get_timeout(Duration::from_millis(1)), Err(WaitError::Timeout));
    /// ```
    pub fn get_timeout(&self, timeout: Duration) -> Result<&T, WaitError> {
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
    /// use nodestate::slot::OnceSlot;
    /// use std::time::Instant;
    ///
    /// assert_eq!(OnceSlot::from(7).get_deadline(Instant::now()), Ok(&7));
    /// ```
    pub fn get_deadline(&self, deadline: Instant) -> Result<&T, WaitError> {
        self.wait_by(Deadline::at(deadline))
    }

    fn wait_by(&self, deadline: Deadline) -> Result<&T, WaitError> {
        let found = self.waiters.wait_by(deadline, || self.look());
        Ok(found.ok_or(WaitError::Timeout)??)
    }
}
