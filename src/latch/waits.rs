//! Waiting for the next publication.

use core::time::Duration;

use super::{Latch, Version, Versioned, decode};
use crate::error::{Closed, WaitError};
use crate::primitive::Instant;
use crate::wait::Deadline;
use crate::words::Words;

impl<T: Words, const N: usize> Latch<T, N> {
    /// Blocks the thread until a publication other than `since` is there, and returns the newest. In
    /// a task use [`changed_async`](Self::changed_async).
    ///
    /// # Progress
    /// Blocking; never makes the writer wait.
    /// # Cost
    /// That of [`read`](Self::read) if there is one; if it sleeps, the list's lock on the way in
    /// and out, and the sleep. No allocation.
    /// # Errors
    /// [`Closed`] once the writer is gone and `since` was its last publication.
    /// # Panics
    /// As [`read`](Self::read).
    /// # Examples
    /// ```
    /// use nodestate::{Closed, latch::Latch};
    ///
    /// let (mut writer, latch) = Latch::<u64>::new(1);
    /// let seen = latch.version();
    /// writer.publish(2);
    /// let next = latch.changed(seen).unwrap();
    /// assert_eq!(next.value, 2);
    /// drop(writer);
    /// assert_eq!(latch.changed(next.version), Err(Closed));
    /// ```
    pub fn changed(&self, since: Version) -> Result<Versioned<T>, Closed> {
        self.cell.changed(since).map(decode)
    }

    /// [`changed`](Self::changed) for at most `timeout`.
    ///
    /// A timeout of zero looks once and does not sleep; one that no clock can express never ends.
    /// # Progress
    /// Blocking; never makes the writer wait.
    /// # Cost
    /// As [`changed`](Self::changed), and the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `changed`.
    /// # Panics
    /// As [`read`](Self::read).
    /// # Examples
    /// ```
    /// use nodestate::{WaitError, latch::Latch};
    /// use std::time::Duration;
    ///
    /// let (_writer, latch) = Latch::<u64>::new(1);
    /// let waited = latch.changed_timeout(latch.version(), Duration::from_millis(1));
    /// assert_eq!(waited, Err(WaitError::Timeout));
    /// ```
    pub fn changed_timeout(
        &self,
        since: Version,
        timeout: Duration,
    ) -> Result<Versioned<T>, WaitError> {
        self.cell.changed_by(since, Deadline::after(timeout)).map(decode)
    }

    /// [`changed`](Self::changed) until `deadline` at the latest; a past one looks once.
    ///
    /// # Progress
    /// Blocking; never makes the writer wait.
    /// # Cost
    /// As [`changed`](Self::changed), and the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `changed`.
    /// # Panics
    /// As [`read`](Self::read).
    /// # Examples
    /// ```
    /// use nodestate::latch::Latch;
    /// use std::time::Instant;
    ///
    /// let (mut writer, latch) = Latch::<u64>::new(1);
    /// let seen = latch.version();
    /// writer.publish(2);
    /// assert_eq!(latch.changed_deadline(seen, Instant::now()).unwrap().value, 2);
    /// ```
    pub fn changed_deadline(
        &self,
        since: Version,
        deadline: Instant,
    ) -> Result<Versioned<T>, WaitError> {
        self.cell.changed_by(since, Deadline::at(deadline)).map(decode)
    }

    /// [`changed`](Self::changed) for a task, on any executor.
    ///
    /// # Progress
    /// Waits without blocking the thread. A poll takes the list's lock, which waiters and notifiers
    /// hold for a few instructions; see [`docs::progress`](crate::docs::progress).
    /// # Cost
    /// No allocation: the registration lies in the future.
    /// # Errors
    /// [`Closed`] as for `changed`.
    /// # Panics
    /// As [`read`](Self::read), or if the clone of a waker does.
    /// # Cancel safety
    /// Dropping the future loses nothing: a new one with the same `since` finds the same.
    /// # Examples
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use nodestate::latch::Latch;
    ///
    /// let (mut writer, latch) = Latch::<u64>::new(1);
    /// let seen = latch.version();
    /// tokio::task::spawn(async move { writer.publish(2) });
    /// assert_eq!(latch.changed_async(seen).await.unwrap().value, 2);
    /// # });
    /// ```
    pub fn changed_async(
        &self,
        since: Version,
    ) -> impl Future<Output = Result<Versioned<T>, Closed>> + use<'_, T, N> {
        let changed = self.cell.changed_async(since);
        async move { changed.await.map(decode) }
    }
}
