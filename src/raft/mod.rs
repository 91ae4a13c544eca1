//! Who leads, in which term, and what this node is: published as one, read as one.

mod status;
mod waits;
mod writer;

use core::fmt;

pub use status::{RaftStatus, RaftStatusView, Role};
pub use writer::{PublishError, Writer};

use crate::latch::{Cell, Stamp, Version, Versioned};
use crate::primitive::Arc;

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
    /// # Progress
    /// Wait-free, but for the allocator.
    /// # Cost
    /// One allocation.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::raft::{RaftView, Role};
    ///
    /// let (_writer, view) = RaftView::new(1);
    /// assert_eq!((view.role(), view.leader_id(), view.term()), (Role::Follower, None, 0));
    /// ```
    pub fn new(node_id: u64) -> (Writer, Self) {
        let view = Self { node_id, cell: Arc::new(Cell::new(Role::Follower as u8, [0, 0])) };
        (Writer::new(view.clone()), view)
    }

    /// This node.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is in here.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// assert_eq!(nodestate::raft::RaftView::new(7).1.node_id(), 7);
    /// ```
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
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::raft::{RaftView, Role};
    ///
    /// let (mut writer, view) = RaftView::new(1);
    /// writer.publish(Role::Leader, Some(1), 5)?;
    /// assert!(view.is_leader());
    /// # Ok::<(), nodestate::raft::PublishError>(())
    /// ```
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
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::raft::{RaftView, Role};
    ///
    /// let (mut writer, view) = RaftView::new(1);
    /// writer.publish(Role::PreCandidate, None, 5)?;
    /// assert_eq!(view.role(), Role::PreCandidate);
    /// # Ok::<(), nodestate::raft::PublishError>(())
    /// ```
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
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::raft::{RaftView, Role};
    ///
    /// let (mut writer, view) = RaftView::new(1);
    /// writer.publish(Role::Follower, Some(2), 5)?;
    /// let now = view.read();
    /// assert_eq!((now.is_leader, now.leader_id, now.term), (false, Some(2), 5));
    /// # Ok::<(), nodestate::raft::PublishError>(())
    /// ```
    #[inline]
    pub fn read(&self) -> RaftStatusView {
        self.status().view
    }

    /// The view and the role, from one publication.
    ///
    /// # Progress
    /// As [`read`](Self::read).
    /// # Cost
    /// As [`read`](Self::read).
    /// # Consistency
    /// As [`read`](Self::read).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::raft::{RaftView, Role};
    ///
    /// let (mut writer, view) = RaftView::new(1);
    /// writer.publish(Role::Candidate, None, 5)?;
    /// let now = view.status();
    /// assert_eq!((now.role, now.state(), now.view.term), (Role::Candidate, "Candidate", 5));
    /// # Ok::<(), nodestate::raft::PublishError>(())
    /// ```
    #[inline]
    pub fn status(&self) -> RaftStatus {
        self.decode(self.cell.read()).value
    }

    /// The status and which publication it is.
    ///
    /// # Progress
    /// As [`read`](Self::read).
    /// # Cost
    /// As [`read`](Self::read).
    /// # Consistency
    /// As `read`; the version is that of the status.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::raft::{RaftView, Role};
    ///
    /// let (mut writer, view) = RaftView::new(1);
    /// let version = writer.publish(Role::Candidate, None, 5)?;
    /// let newest = view.versioned();
    /// assert_eq!((newest.version, newest.value.view.term), (version, 5));
    /// # Ok::<(), nodestate::raft::PublishError>(())
    /// ```
    #[inline]
    pub fn versioned(&self) -> Versioned<RaftStatus> {
        self.decode(self.cell.read())
    }

    /// Who leads, as far as this node knows.
    ///
    /// # Progress
    /// As [`read`](Self::read).
    /// # Cost
    /// As [`read`](Self::read).
    /// # Consistency
    /// As [`read`](Self::read).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::raft::{RaftView, Role};
    ///
    /// let (mut writer, view) = RaftView::new(1);
    /// assert_eq!(view.leader_id(), None);
    /// writer.publish(Role::Follower, Some(2), 5)?;
    /// assert_eq!(view.leader_id(), Some(2));
    /// # Ok::<(), nodestate::raft::PublishError>(())
    /// ```
    #[inline]
    pub fn leader_id(&self) -> Option<u64> {
        self.read().leader_id
    }

    /// This node's term.
    ///
    /// # Progress
    /// As [`read`](Self::read).
    /// # Cost
    /// As [`read`](Self::read).
    /// # Consistency
    /// As [`read`](Self::read).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::raft::{RaftView, Role};
    ///
    /// let (mut writer, view) = RaftView::new(1);
    /// writer.publish(Role::Candidate, None, 5)?;
    /// assert_eq!(view.term(), 5);
    /// # Ok::<(), nodestate::raft::PublishError>(())
    /// ```
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
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::raft::{RaftView, Role};
    ///
    /// let (mut writer, view) = RaftView::new(1);
    /// let first = view.version();
    /// assert!(writer.publish(Role::Candidate, None, 5)? > first);
    /// # Ok::<(), nodestate::raft::PublishError>(())
    /// ```
    #[inline]
    pub fn version(&self) -> Version {
        Version::of(self.cell.stamp())
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
