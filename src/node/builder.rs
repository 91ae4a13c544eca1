//! How a node's state begins.

use core::fmt;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Managers, NodeState, Writer, state::Shared};
use crate::flags::Flags;
use crate::peers::Peers;
use crate::proposal::{self, CapacityError};
use crate::raft::RaftView;

/// Proposals that may be open at once, and of control, if nothing else is said.
const OPEN: usize = 4096;
const CONTROL: usize = 16;

/// Says what a node's state is to hold. Made by [`NodeState::builder`].
#[derive(Clone, Debug)]
#[must_use = "nothing is there until it is built"]
pub struct Builder<M = ()> {
    node_id: u64,
    open: usize,
    control: usize,
    peers: Vec<(u64, Arc<str>)>,
    managers: M,
}

impl Builder {
    pub(super) fn new(node_id: u64) -> Self {
        Self { node_id, open: OPEN, control: CONTROL, peers: Vec::new(), managers: () }
    }
}

impl<M: Managers> Builder<M> {
    /// How many proposals may be open at once (4,096 if it is not said), and of
    /// [control](crate::proposal::Proposer::control) beside them (16).
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: they are allocated by [`build`](Self::build).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::NodeState;
    ///
    /// let (_writer, state) = NodeState::builder(1).open_proposals(2, 1).build().unwrap();
    /// let (_first, _second) = (state.try_propose(1).unwrap(), state.try_propose(2).unwrap());
    /// assert!(state.try_propose(3).unwrap_err().is_full());
    /// ```
    pub fn open_proposals(mut self, common: usize, control: usize) -> Self {
        (self.open, self.control) = (common, control);
        self
    }

    /// A peer that is known from the beginning.
    ///
    /// # Progress
    /// Wait-free, but for the allocator and the conversion.
    /// # Cost
    /// An allocation for the address, unless it is an `Arc<str>`; and the growth of a vector.
    /// # Panics
    /// If the conversion of the address does.
    /// # Examples
    /// ```
    /// use nodestate::NodeState;
    ///
    /// let (_writer, state) = NodeState::builder(1).peer(2, "10.0.0.2:7000").build::<String>().unwrap();
    /// assert_eq!(state.get_peer_address(2).unwrap().as_str(), "10.0.0.2:7000");
    /// assert!(!state.is_peer_connected(2)); // not yet
    /// ```
    pub fn peer(mut self, id: u64, address: impl Into<Arc<str>>) -> Self {
        self.peers.push((id, address.into()));
        self
    }

    /// What else the node consists of: see [`managers!`](crate::managers).
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None but a move.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::NodeState;
    ///
    /// nodestate::managers! {
    ///     struct Managers { once database: &'static str }
    /// }
    /// let node = NodeState::builder(1).managers(Managers::new());
    /// let (_writer, state) = node.build::<String>().unwrap();
    /// assert!(state.try_get_database().is_none()); // until it is set
    /// ```
    pub fn managers<N: Managers>(self, managers: N) -> Builder<N> {
        let Self { node_id, open, control, peers, managers: _ } = self;
        Builder { node_id, open, control, peers, managers }
    }

    /// The state of a node that nothing has happened to yet, and the half of its Raft loop.
    ///
    /// # Progress
    /// Allocates; waits for nobody, but for what is made [once in a
    /// process](crate::docs::progress#allocation-and-reclamation).
    /// # Cost
    /// Allocates, once for all: see [`proposal::channel`]; an empty map of peers, and each peer.
    /// # Errors
    /// [`BuildError`], for a node or a peer whose id is 0, a peer that was named twice, and a capacity
    /// that is none or too large.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, node::BuildError};
    ///
    /// let builder = NodeState::builder(1).peer(2, "10.0.0.2:7000");
    /// let twice = builder.clone().peer(2, "10.0.0.9:7000").build::<String>();
    /// assert_eq!(twice.unwrap_err(), BuildError::DuplicatePeer { id: 2 });
    ///
    /// let (_writer, state) = builder.open_proposals(1024, 8).build::<String>()?;
    /// assert_eq!(state.get_peer_count(), 1);
    /// # Ok::<(), BuildError>(())
    /// ```
    #[allow(clippy::type_complexity, reason = "a pair of halves, as channels give")]
    pub fn build<T>(self) -> Result<(Writer<T, M>, NodeState<T, M>), BuildError> {
        let mut ids = BTreeSet::new();
        for (id, _) in &self.peers {
            if *id == 0 {
                return Err(BuildError::PeerIdIsZero);
            }
            if !ids.insert(*id) {
                return Err(BuildError::DuplicatePeer { id: *id });
            }
        }
        if self.node_id == 0 {
            return Err(BuildError::NodeIdIsZero);
        }
        let (proposer, receiver) = proposal::channel_with_control(self.open, self.control)?;
        let peers = Peers::new();
        for (id, address) in self.peers {
            peers.insert(id, address);
        }
        let (publisher, view) = RaftView::new(self.node_id);
        let shared = Shared { flags: Flags::new(), peers, proposer, managers: self.managers };
        let state = NodeState::new(view, shared);
        Ok((Writer::new(publisher, receiver, state.clone()), state))
    }
}

/// Why a node's state cannot be built as it was described.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum BuildError {
    /// The node's id is 0, which engines take for "none".
    NodeIdIsZero,
    /// A peer's id is 0.
    PeerIdIsZero,
    /// A peer was named twice.
    DuplicatePeer {
        /// Its id.
        id: u64,
    },
    /// A capacity for proposals is none, or too large.
    Capacity(CapacityError),
}

impl From<CapacityError> for BuildError {
    fn from(error: CapacityError) -> Self {
        Self::Capacity(error)
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NodeIdIsZero => f.write_str("the node's id is 0"),
            Self::PeerIdIsZero => f.write_str("a peer's id is 0"),
            Self::DuplicatePeer { id } => write!(f, "peer {id} was named twice"),
            Self::Capacity(_) => f.write_str("so many proposals cannot be open"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Capacity(error) => Some(error),
            _ => None,
        }
    }
}
