//! The Raft loop's half.

use core::fmt;

use super::{HAS_LEADER, RaftView, Role};
use crate::latch::Version;

/// The Raft loop's handle: the only one that can publish.
///
/// It cannot be cloned. Dropping it ends every wait with [`Closed`](crate::Closed); the last view stays readable.
#[derive(Debug)]
pub struct Writer {
    /// What was published last, as the view keeps it.
    tag: u8,
    words: [u64; 2],
    view: RaftView,
}

impl Writer {
    pub(super) fn new(view: RaftView) -> Self {
        Self { tag: Role::Follower as u8, words: [0, 0], view }
    }

    /// Publishes what the loop knows, as one, and wakes whoever waits for that.
    ///
    /// What was published last is not published again: a loop may call this after each `Ready`, and
    /// readers are woken by what is new. The version of the view is returned in either case.
    ///
    /// # Progress
    /// Wait-free while nobody waits; lock-free otherwise. Never waits for a reader or a waiter, but
    /// runs the wakers of those who wait.
    /// # Cost
    /// Three stores to one cache line, a fence, and a look for waiters.
    /// # Errors
    /// Nothing is published if the term would go backwards, or if a leader names another leader.
    /// # Panics
    /// If a waker that this call runs does; by then the view was published and all others were woken.
    /// # Examples
    /// ```
    /// use nodestate::raft::{PublishError, RaftView, Role};
    ///
    /// let (mut writer, view) = RaftView::new(1);
    /// let version = writer.publish(Role::Follower, Some(2), 5)?;
    /// assert_eq!(writer.publish(Role::Follower, Some(2), 5)?, version); // nothing new
    /// let refused = writer.publish(Role::Candidate, None, 4);
    /// assert_eq!(refused, Err(PublishError::TermWentBackwards { published: 5, offered: 4 }));
    /// assert_eq!(view.term(), 5);
    /// # Ok::<(), PublishError>(())
    /// ```
    #[inline]
    pub fn publish(
        &mut self,
        role: Role,
        leader_id: Option<u64>,
        term: u64,
    ) -> Result<Version, PublishError> {
        let [published, _] = self.words;
        if term < published {
            return Err(PublishError::TermWentBackwards { published, offered: term });
        }
        if role == Role::Leader && leader_id != Some(self.view.node_id) {
            return Err(PublishError::LeaderIsAnother { leader_id });
        }
        let tag = role as u8 | if leader_id.is_some() { HAS_LEADER } else { 0 };
        let words = [term, leader_id.unwrap_or(0)];
        if (tag, words) == (self.tag, self.words) {
            return Ok(self.view.version());
        }
        (self.tag, self.words) = (tag, words);
        let version = self.view.cell.store(tag, words);
        self.view.cell.wake();
        Ok(version)
    }

    /// A reading handle.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is in here.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let (writer, _) = nodestate::raft::RaftView::new(1);
    /// let view = writer.view().clone(); // for one more reader
    /// assert_eq!(view.node_id(), 1);
    /// ```
    pub fn view(&self) -> &RaftView {
        &self.view
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.view.cell.close();
    }
}

/// Why a publication was refused; nothing was published.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum PublishError {
    /// The term is older than the one published last.
    TermWentBackwards {
        /// The term published last.
        published: u64,
        /// The one that was refused.
        offered: u64,
    },
    /// The role is [`Role::Leader`], but another node, or none, was named as the leader.
    LeaderIsAnother {
        /// Whom the call named.
        leader_id: Option<u64>,
    },
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TermWentBackwards { published, offered } => {
                write!(f, "term {offered} after term {published} was published")
            }
            Self::LeaderIsAnother { leader_id: Some(other) } => {
                write!(f, "a leader named node {other} as the leader")
            }
            Self::LeaderIsAnother { leader_id: None } => f.write_str("a leader named no leader"),
        }
    }
}

impl std::error::Error for PublishError {}
