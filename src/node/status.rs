//! The node's status, under the names that a state behind locks has.

use core::time::Duration;

use super::{Managers, NodeState};
use crate::error::{Closed, WaitError};
use crate::latch::{Version, Versioned};
use crate::raft::{RaftStatus, RaftStatusView, Role};

impl<T, M: Managers> NodeState<T, M> {
    /// What was published last, whole.
    ///
    /// # Progress
    /// Lock-free: looks again only when two publications were completed during one pass. A loop that
    /// stops, anywhere, stops no reader.
    /// # Cost
    /// Four loads from one cache line; nothing is written.
    /// # Consistency
    /// Everything in it was published by one call. For one thread, terms never go backwards.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, raft::Role};
    ///
    /// let (mut writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// writer.publish((Role::Follower, Some(2), 7)).unwrap();
    /// let now = state.raft_status_view();
    /// assert_eq!((now.is_leader, now.leader_id, now.term), (false, Some(2), 7));
    /// ```
    #[inline]
    pub fn raft_status_view(&self) -> RaftStatusView {
        self.view.read()
    }

    /// [`raft_status_view`](Self::raft_status_view), for callers that expect a lock in its way: there is
    /// none, so it is always there.
    ///
    /// # Progress
    /// As [`raft_status_view`](Self::raft_status_view).
    /// # Cost
    /// As [`raft_status_view`](Self::raft_status_view).
    /// # Consistency
    /// As [`raft_status_view`](Self::raft_status_view).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, raft::Role};
    ///
    /// let (mut writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// writer.publish((Role::Follower, Some(2), 7)).unwrap();
    /// assert_eq!(state.try_get_raft_status_view().unwrap().leader_id, Some(2));
    /// ```
    #[inline]
    pub fn try_get_raft_status_view(&self) -> Option<RaftStatusView> {
        Some(self.view.read())
    }

    /// The view with the role, and its [name](RaftStatus::state): always there, likewise.
    ///
    /// # Progress
    /// As [`raft_status_view`](Self::raft_status_view).
    /// # Cost
    /// As [`raft_status_view`](Self::raft_status_view).
    /// # Consistency
    /// As [`raft_status_view`](Self::raft_status_view).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, raft::Role};
    ///
    /// let (mut writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// writer.publish((Role::Follower, Some(2), 7)).unwrap();
    /// let status = state.try_get_raft_status().unwrap();
    /// assert_eq!((status.state(), status.view.term), ("Follower", 7));
    /// ```
    #[inline]
    pub fn try_get_raft_status(&self) -> Option<RaftStatus> {
        Some(self.view.status())
    }

    /// Whether this node leads: always there, likewise.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, raft::Role};
    ///
    /// let (mut writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// writer.publish((Role::Follower, Some(2), 7)).unwrap();
    /// assert_eq!(state.try_is_leader(), Some(false));
    /// ```
    #[inline]
    pub fn try_is_leader(&self) -> Option<bool> {
        Some(self.view.is_leader())
    }

    /// Whether this node leads.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Consistency
    /// What was published last, also once the node has ended: see [`is_running`](Self::is_running).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, raft::Role};
    ///
    /// let (mut writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// writer.publish((Role::Follower, Some(2), 7)).unwrap();
    /// assert!(!state.is_leader());
    /// writer.publish((Role::Leader, Some(1), 8)).unwrap();
    /// assert!(state.is_leader());
    /// ```
    #[inline]
    pub fn is_leader(&self) -> bool {
        self.view.is_leader()
    }

    /// This node's role.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, raft::Role};
    ///
    /// let (mut writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// writer.publish((Role::Follower, Some(2), 7)).unwrap();
    /// assert_eq!(state.role(), Role::Follower);
    /// ```
    #[inline]
    pub fn role(&self) -> Role {
        self.view.role()
    }

    /// Who leads, as far as this node knows.
    ///
    /// # Progress
    /// As [`raft_status_view`](Self::raft_status_view).
    /// # Cost
    /// As [`raft_status_view`](Self::raft_status_view).
    /// # Consistency
    /// As [`raft_status_view`](Self::raft_status_view).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, raft::Role};
    ///
    /// let (mut writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// writer.publish((Role::Follower, Some(2), 7)).unwrap();
    /// assert_eq!(state.leader_id(), Some(2));
    /// ```
    #[inline]
    pub fn leader_id(&self) -> Option<u64> {
        self.view.leader_id()
    }

    /// This node's term.
    ///
    /// # Progress
    /// As [`raft_status_view`](Self::raft_status_view).
    /// # Cost
    /// As [`raft_status_view`](Self::raft_status_view).
    /// # Consistency
    /// As [`raft_status_view`](Self::raft_status_view).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, raft::Role};
    ///
    /// let (mut writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// writer.publish((Role::Follower, Some(2), 7)).unwrap();
    /// assert_eq!(state.term(), 7);
    /// ```
    #[inline]
    pub fn term(&self) -> u64 {
        self.view.term()
    }

    /// Blocks until a publication other than `since` is there, and returns the newest. The first `since`
    /// is that of [`RaftView::version`](crate::raft::RaftView::version).
    ///
    /// # Progress
    /// Blocking; never makes the Raft loop wait.
    /// # Cost
    /// That of [`RaftView::changed`](crate::raft::RaftView::changed). No allocation.
    /// # Errors
    /// [`Closed`] once the node has ended and `since` was the last publication.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, raft::Role};
    ///
    /// let (mut writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// let seen = state.raft_view().version();
    /// writer.publish((Role::Candidate, None, 1)).unwrap();
    /// let changed = state.status_changed(seen)?;
    /// assert_eq!(changed.value.state(), "Candidate");
    /// drop(writer);
    /// assert!(state.status_changed(changed.version).is_err());
    /// # Ok::<(), nodestate::Closed>(())
    /// ```
    pub fn status_changed(&self, since: Version) -> Result<Versioned<RaftStatus>, Closed> {
        self.view.changed(since)
    }

    /// [`status_changed`](Self::status_changed) for at most `timeout`; zero looks once.
    ///
    /// # Progress
    /// Blocking; never makes the Raft loop wait.
    /// # Cost
    /// As `status_changed`, and the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `status_changed`.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Duration;
    /// use nodestate::{NodeState, WaitError};
    ///
    /// let (_writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// let seen = state.raft_view().version();
    /// let waited = state.status_changed_timeout(seen, Duration::from_millis(1));
    /// assert_eq!(waited, Err(WaitError::Timeout));
    /// ```
    pub fn status_changed_timeout(
        &self,
        since: Version,
        timeout: Duration,
    ) -> Result<Versioned<RaftStatus>, WaitError> {
        self.view.changed_timeout(since, timeout)
    }

    /// [`status_changed`](Self::status_changed) for a task, on any executor.
    ///
    /// # Progress
    /// That of [`RaftView::changed_async`](crate::raft::RaftView::changed_async).
    /// # Cost
    /// No allocation: the registration lies in the future.
    /// # Errors
    /// [`Closed`] as for `status_changed`.
    /// # Panics
    /// If the clone of a waker does.
    /// # Cancel safety
    /// Dropping the future loses nothing.
    /// # Examples
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use nodestate::{NodeState, raft::Role};
    ///
    /// let (mut writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// let changed = state.status_changed_async(state.raft_view().version());
    /// writer.publish((Role::Candidate, None, 8)).unwrap();
    /// assert_eq!(changed.await.unwrap().value.role, Role::Candidate);
    /// # });
    /// ```
    pub fn status_changed_async(
        &self,
        since: Version,
    ) -> impl Future<Output = Result<Versioned<RaftStatus>, Closed>> + use<'_, T, M> {
        self.view.changed_async(since)
    }
}
