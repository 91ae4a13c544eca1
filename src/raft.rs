//! Who leads, in which term, and what this node is: published as one, read as one.

use core::{fmt, time::Duration};

use crate::error::{Closed, WaitError};
use crate::latch::{Cell, Stamp, Version, Versioned};
use crate::primitive::{Arc, Instant};
use crate::wait::Deadline;

/// What a node is in its Raft group.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Follows a leader, or waits for one.
    Follower,
    /// Asks whether it would win an election.
    PreCandidate,
    /// Stands for election.
    Candidate,
    /// Leads.
    Leader,
}

impl Role {
    const ALL: [Self; 4] = [Self::Follower, Self::PreCandidate, Self::Candidate, Self::Leader];

    /// The role's name, in the literature's spelling.
    ///
    /// ```
    /// assert_eq!(nodestate::raft::Role::PreCandidate.name(), "PreCandidate");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Follower => "Follower",
            Self::PreCandidate => "PreCandidate",
            Self::Candidate => "Candidate",
            Self::Leader => "Leader",
        }
    }
}

/// What a request thread wants to know.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct RaftStatusView {
    /// Whether this node leads.
    pub is_leader: bool,
    /// This node.
    pub node_id: u64,
    /// Who leads, as far as this node knows.
    pub leader_id: Option<u64>,
    /// This node's term.
    pub term: u64,
}

/// The view together with the role from which its `is_leader` follows.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct RaftStatus {
    /// This node's role.
    pub role: Role,
    /// What was published with it.
    pub view: RaftStatusView,
}

impl RaftStatus {
    /// The role's name, for those who keep it as a string.
    pub const fn state(&self) -> &'static str {
        self.role.name()
    }
}

const SLOTS: usize = 3;
type ViewCell = Cell<[u64; 2], SLOTS>;

/// The role and whether there is a leader travel in the version word itself.
const ROLE_MASK: u8 = 0b011;
const HAS_LEADER: u8 = 0b100;

fn role_of(stamp: Stamp) -> Role {
    Role::ALL[(stamp.tag() & ROLE_MASK) as usize]
}

/// A handle to what the Raft loop has published last.
///
/// # Examples
/// ```
/// use nodestate::raft::{RaftView, Role};
///
/// let (mut writer, view) = RaftView::new(1);
/// let requests = std::thread::spawn({
///     let view = view.clone();
///     move || {
///         let mut seen = view.version();
///         while !view.is_leader() {
///             seen = view.changed(seen).expect("the loop runs").version;
///         }
///         view.read()
///     }
/// });
/// writer.publish(Role::Candidate, None, 5)?; // the Raft loop, after each `Ready`
/// writer.publish(Role::Leader, Some(1), 5)?;
///
/// let view = requests.join().unwrap();
/// assert!(view.is_leader && view.leader_id == Some(1) && view.term == 5);
/// # Ok::<(), nodestate::raft::PublishError>(())
/// ```
#[derive(Clone)]
pub struct RaftView {
    node_id: u64,
    cell: Arc<ViewCell>,
}

impl RaftView {
    /// The view of `node_id` as a follower of nobody in term 0, and the handle that may change it.
    ///
    /// # Cost
    /// One allocation.
    pub fn new(node_id: u64) -> (Writer, Self) {
        let view = Self { node_id, cell: Arc::new(Cell::new(Role::Follower as u8, [0, 0])) };
        (Writer { tag: Role::Follower as u8, words: [0, 0], view: view.clone() }, view)
    }

    /// This node.
    pub fn node_id(&self) -> u64 {
        self.node_id
    }

    /// Whether this node leads.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Consistency
    /// It stands in the very word that [`read`](Self::read) goes by: the two cannot disagree about
    /// one publication.
    #[inline]
    pub fn is_leader(&self) -> bool {
        self.role() == Role::Leader
    }

    /// This node's role; as [`is_leader`](Self::is_leader).
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    #[inline]
    pub fn role(&self) -> Role {
        role_of(self.cell.stamp())
    }

    /// What was published last, whole.
    ///
    /// # Progress
    /// Lock-free: looks again only when two publications were completed during one pass. A Raft
    /// loop that stops, anywhere, stops no reader.
    /// # Cost
    /// Four loads from one cache line; nothing is written.
    /// # Consistency
    /// Everything in it was published by one call, and what the loop did before that call has
    /// happened. For one thread, terms never go backwards.
    #[inline]
    pub fn read(&self) -> RaftStatusView {
        self.status().view
    }

    /// The view and the role, from one publication. Otherwise like [`read`](Self::read).
    #[inline]
    pub fn status(&self) -> RaftStatus {
        self.decode(self.cell.read()).value
    }

    /// The status and which publication it is. Otherwise like [`read`](Self::read).
    #[inline]
    pub fn versioned(&self) -> Versioned<RaftStatus> {
        self.decode(self.cell.read())
    }

    /// Who leads; like [`read`](Self::read).
    #[inline]
    pub fn leader_id(&self) -> Option<u64> {
        self.read().leader_id
    }

    /// This node's term; like [`read`](Self::read).
    #[inline]
    pub fn term(&self) -> u64 {
        self.read().term
    }

    /// Which publication is the newest.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    #[inline]
    pub fn version(&self) -> Version {
        Version::of(self.cell.stamp())
    }

    /// Blocks the thread until a publication other than `since` is there, and returns the newest. In
    /// a task use [`changed_async`](Self::changed_async).
    ///
    /// # Progress
    /// Blocking; never makes the Raft loop wait.
    /// # Errors
    /// [`Closed`] once the writer is gone and `since` was its last publication.
    pub fn changed(&self, since: Version) -> Result<Versioned<RaftStatus>, Closed> {
        self.cell.changed(since).map(|read| self.decode(read))
    }

    /// [`changed`](Self::changed) for at most `timeout`.
    ///
    /// A timeout of zero looks once and does not sleep; one that no clock can express never ends.
    /// # Progress
    /// Blocking; never makes the Raft loop wait.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `changed`.
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
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `changed`.
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

    #[inline]
    fn decode(&self, (stamp, [term, leader_id]): (Stamp, [u64; 2])) -> Versioned<RaftStatus> {
        let role = role_of(stamp);
        let view = RaftStatusView {
            is_leader: role == Role::Leader,
            node_id: self.node_id,
            leader_id: (stamp.tag() & HAS_LEADER != 0).then_some(leader_id),
            term,
        };
        Versioned { version: Version::of(stamp), value: RaftStatus { role, view } }
    }
}

impl fmt::Debug for RaftView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RaftView").field(&self.status()).finish()
    }
}

/// The Raft loop's handle: the only one that can publish.
///
/// It cannot be cloned. Dropping it ends every wait with [`Closed`]; the last view stays readable.
#[derive(Debug)]
pub struct Writer {
    /// What was published last, as the view keeps it.
    tag: u8,
    words: [u64; 2],
    view: RaftView,
}

impl Writer {
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
