//! The handle, and the lifecycle.

use core::{fmt, ops::Deref};

use super::{Builder, Managers, writer::advance_to};
use crate::flags::{AdvanceError, Flags, Lifecycle};
use crate::peers::Peers;
use crate::primitive::Arc;
use crate::proposal::Proposer;
use crate::raft::RaftView;

/// What a Raft node shares: its status, lifecycle, peers, proposals of `T`, and managers of one's own.
///
/// A handle, to clone for each thread or task. The methods of `M`, such as the `try_get_database` of
/// [`managers!`](crate::managers), are called on it as if they were its own.
///
/// # Progress
/// No call makes another wait; a thread that is stopped in one, at any instruction, stops nobody. Which
/// calls wait themselves: see [the module](crate::node#which-calls-wait).
/// # Cost
/// A clone is two counts of references. Its other costs are those of its parts: no call takes a lock, and
/// none of those that read counts references, [`try_get_peer`](Self::try_get_peer) aside.
pub struct NodeState<T, M: Managers = ()> {
    pub(super) view: RaftView,
    pub(super) shared: Arc<Shared<T, M>>,
}

pub(super) struct Shared<T, M> {
    pub(super) flags: Flags,
    pub(super) peers: Peers,
    pub(super) proposer: Proposer<T>,
    pub(super) managers: M,
}

impl NodeState<()> {
    /// Begins the state of node `node_id`.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// No allocation.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let (writer, state) = nodestate::NodeState::builder(1).build::<String>()?;
    /// assert_eq!(state.node_id(), 1);
    /// # Ok::<(), nodestate::node::BuildError>(())
    /// ```
    pub fn builder(node_id: u64) -> Builder {
        Builder::new(node_id)
    }
}

impl<T, M: Managers> NodeState<T, M> {
    pub(super) fn new(view: RaftView, shared: Shared<T, M>) -> Self {
        Self { view, shared: Arc::new(shared) }
    }

    /// This node.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is behind the handle.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::NodeState;
    ///
    /// let (_writer, state) = NodeState::builder(7).build::<String>().unwrap();
    /// assert_eq!(state.node_id(), 7);
    /// ```
    pub fn node_id(&self) -> u64 {
        self.view.node_id()
    }

    /// What the Raft loop publishes.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is behind the handle.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, raft::Role};
    ///
    /// let (mut writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// let view = state.raft_view().clone(); // for who is to see nothing else of the node
    /// writer.publish((Role::Leader, Some(1), 7))?;
    /// assert!(view.is_leader());
    /// # Ok::<(), nodestate::raft::PublishError>(())
    /// ```
    pub fn raft_view(&self) -> &RaftView {
        &self.view
    }

    /// The lifecycle, and 24 flags of one's own.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is behind the handle.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, flags::UserFlags};
    ///
    /// let (_writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// const READ_ONLY: UserFlags = UserFlags::bit::<0>();
    /// state.flags().set(READ_ONLY);
    /// assert!(state.flags().snapshot().contains(READ_ONLY));
    /// ```
    pub fn flags(&self) -> &Flags {
        &self.shared.flags
    }

    /// The other nodes.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is behind the handle.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::NodeState;
    ///
    /// let (_writer, state) = NodeState::builder(1).peer(2, "10.0.0.2:7000").build::<String>().unwrap();
    /// state.touch_peer(2, 1_000);
    /// assert_eq!(state.peers().last_seen(2), Some(1_000));
    /// ```
    pub fn peers(&self) -> &Peers {
        &self.shared.peers
    }

    /// The way in for proposals.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is behind the handle.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::NodeState;
    ///
    /// let (_writer, state) = NodeState::builder(1).build().unwrap();
    /// let control = state.proposer().control();
    /// let _ticket = control.try_propose("add node 4").unwrap();
    /// assert_eq!((control.open(), state.proposer().open()), (1, 0));
    /// ```
    pub fn proposer(&self) -> &Proposer<T> {
        &self.shared.proposer
    }

    /// What else the node consists of.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is behind the handle.
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
    /// state.managers().set_database("kept").unwrap();
    /// assert_eq!(state.try_get_database(), Some(&"kept")); // the same, by `Deref`
    /// ```
    pub fn managers(&self) -> &M {
        &self.shared.managers
    }

    /// Whether the node serves.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Consistency
    /// Who finds it so sees what was done before the [`advance`](Self::advance) that said it.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, flags::Lifecycle::*};
    ///
    /// let (_writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// assert!(!state.is_running());
    /// state.advance(Uninit, Running)?;
    /// assert!(state.is_running());
    /// # Ok::<(), nodestate::flags::AdvanceError>(())
    /// ```
    #[inline]
    pub fn is_running(&self) -> bool {
        self.shared.flags.is_running()
    }

    /// Whether the node has been initialised and has not ended.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Consistency
    /// As for [`is_running`](Self::is_running).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, flags::Lifecycle::*};
    ///
    /// let (writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// state.advance(Uninit, Starting)?;
    /// assert!(state.is_initialized());
    /// drop(writer);
    /// assert!(!state.is_initialized()); // any more
    /// # Ok::<(), nodestate::flags::AdvanceError>(())
    /// ```
    #[inline]
    pub fn is_initialized(&self) -> bool {
        self.shared.flags.is_initialized()
    }

    /// Where the node stands between its creation and its end.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, flags::Lifecycle};
    ///
    /// let (writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// assert_eq!(state.lifecycle(), Lifecycle::Uninit);
    /// writer.shutdown();
    /// assert_eq!(state.lifecycle(), Lifecycle::Stopped);
    /// ```
    #[inline]
    pub fn lifecycle(&self) -> Lifecycle {
        self.shared.flags.lifecycle()
    }

    /// Advances the lifecycle, if it stands at `from`.
    ///
    /// # Progress
    /// Lock-free; wakes who waits for it.
    /// # Cost
    /// That of [`Flags::advance`].
    /// # Errors
    /// [`AdvanceError`] if it stands elsewhere, or the step does not lead forwards.
    /// # Panics
    /// If a waker does; by then it was advanced, and all others were woken.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, flags::Lifecycle::*};
    ///
    /// let (_writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// state.advance(Uninit, Starting)?;
    /// assert!(state.is_initialized() && !state.is_running());
    /// state.advance(Starting, Running)?;
    /// assert!(state.advance(Running, Starting).is_err());
    /// # Ok::<(), nodestate::flags::AdvanceError>(())
    /// ```
    pub fn advance(&self, from: Lifecycle, to: Lifecycle) -> Result<(), AdvanceError> {
        self.shared.flags.advance(from, to)
    }

    /// Asks the node to end: it drains, and proposals are refused. The Raft loop takes out what was
    /// accepted, is told [`Closed`](crate::ring::PopError::Closed), and ends by
    /// [`Writer::shutdown`](super::Writer::shutdown).
    ///
    /// # Progress
    /// Lock-free; wakes the loop, and who waits. It does not wait for the end: see
    /// [`wait_until`](Self::wait_until).
    /// # Cost
    /// That of [`Flags::advance`] and of [`Proposer::close`]. Never allocates.
    /// # Panics
    /// If a waker does; by then the node drains, and all others were woken.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, flags::Lifecycle};
    ///
    /// let (mut writer, state) = NodeState::builder(1).build().unwrap();
    /// let _ticket = state.try_propose("x = 1").unwrap();
    /// state.shutdown();
    /// assert_eq!(state.lifecycle(), Lifecycle::Draining);
    /// assert!(state.try_propose("x = 2").is_err());
    /// assert_eq!(writer.proposals().take().unwrap().value, "x = 1"); // accepted before
    /// ```
    pub fn shutdown(&self) {
        struct Close<'p, T>(&'p Proposer<T>);
        impl<T> Drop for Close<'_, T> {
            fn drop(&mut self) {
                self.0.close();
            }
        }
        let _refused = Close(&self.shared.proposer);
        advance_to(&self.shared.flags, Lifecycle::Draining);
    }
}

impl<T, M: Managers> Clone for NodeState<T, M> {
    fn clone(&self) -> Self {
        Self { view: self.view.clone(), shared: self.shared.clone() }
    }
}

/// The managers.
impl<T, M: Managers> Deref for NodeState<T, M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.shared.managers
    }
}

impl<T, M: Managers> fmt::Debug for NodeState<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NodeState")
            .field("status", &self.view.status())
            .field("flags", &self.shared.flags.snapshot())
            .field("peers", &self.shared.peers)
            .field("open_proposals", &self.shared.proposer.open())
            .finish_non_exhaustive()
    }
}
