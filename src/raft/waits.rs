//! Waiting for the next publication.

use core::time::Duration;

use super::{RaftStatus, RaftView};
use crate::error::{Closed, WaitError};
use crate::latch::{Version, Versioned};
use crate::primitive::Instant;
use crate::wait::Deadline;

impl RaftView {
    /// Blocks the thread until a publication other than `since` is there, and returns the newest. In
    /// a task use [`changed_async`](Self::changed_async).
    ///
    /// # Progress
    /// Blocking; never makes the Raft loop wait.
    /// # Cost
    /// That of [`read`](Self::read) if there is one; if it sleeps, the list's lock on the way in
    /// and out, and the sleep. No allocation.
    /// # Errors
    /// [`Closed`] once the writer is gone and `since` was its last publication.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{Closed, raft::{RaftView, Role}};
    ///
    /// let (mut writer, view) = RaftView::new(1);
    /// let seen = view.version();
    /// writer.publish(Role::Candidate, None, 5).unwrap();
    /// let newest = view.changed(seen)?;
    /// assert_eq!(newest.value.view.term, 5);
    /// drop(writer);
    /// assert_eq!(view.changed(newest.version), Err(Closed));
    /// # Ok::<(), Closed>(())
    /// ```
    pub fn changed(&self, since: Version) -> Result<Versioned<RaftStatus>, Closed> {
        self.cell.changed(since).map(|read| self.decode(read))
    }

    /// [`changed`](Self::changed) for at most `timeout`.
    ///
    /// A timeout of zero looks once and does not sleep; one that no clock can express never ends.
    /// # Progress
    /// Blocking; never makes the Raft loop wait.
    /// # Cost
    /// As [`changed`](Self::changed), and the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `changed`.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{WaitError, raft::RaftView};
    /// use std::time::Duration;
    ///
    /// let (_writer, view) = RaftView::new(1);
    /// let waited = view.changed_timeout(view.version(), Duration::from_millis(1));
    /// assert_eq!(waited, Err(WaitError::Timeout));
    /// ```
    pub fn changed_timeout(
        &self,
        since: Version,
        timeout: Duration,
    ) -> Result<Versioned<RaftStatus>, WaitError> {
        self.cell.changed_by(since, Deadline::after(timeout)).map(|read| self.decode(read))
    }

    /// [`changed`](Self::changed) until `deadline` at the latest; a past one looks once.
    ///
    /// # Progress
    /// Blocking; never makes the Raft loop wait.
    /// # Cost
    /// As [`changed`](Self::changed), and the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `changed`.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::raft::{RaftView, Role};
    /// use std::time::Instant;
    ///
    /// let (mut writer, view) = RaftView::new(1);
    /// let seen = view.version();
    /// writer.publish(Role::Candidate, None, 5).unwrap();
    /// assert!(view.changed_deadline(seen, Instant::now()).is_ok());
    /// ```
    pub fn changed_deadline(
        &self,
        since: Version,
        deadline: Instant,
    ) -> Result<Versioned<RaftStatus>, WaitError> {
        self.cell.changed_by(since, Deadline::at(deadline)).map(|read| self.decode(read))
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
    /// If the clone of a waker does.
    /// # Cancel safety
    /// Dropping the future loses nothing: a new one with the same `since` finds the same.
    /// # Examples
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use nodestate::raft::{RaftView, Role};
    ///
    /// let (mut writer, view) = RaftView::new(1);
    /// let seen = view.version();
    /// writer.publish(Role::Follower, Some(2), 3).unwrap();
    /// let status = view.changed_async(seen).await.unwrap().value;
    /// assert_eq!((status.view.leader_id, status.state()), (Some(2), "Follower"));
    /// # });
    /// ```
    pub fn changed_async(
        &self,
        since: Version,
    ) -> impl Future<Output = Result<Versioned<RaftStatus>, Closed>> + use<'_> {
        let changed = self.cell.changed_async(since);
        async move { changed.await.map(|read| self.decode(read)) }
    }
}
