//! The handle, and the lifecycle.

use core::{fmt, ops::Deref, time::Duration};

use super::{Builder, Managers, writer::advance_to};
use crate::error::{Closed, WaitError};
use crate::flags::{AdvanceError, Flags, Lifecycle, Snapshot};
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
    pub fn node_id(&self) -> u64 {
        self.view.node_id()
    }

    /// What the Raft loop publishes.
    pub fn raft_view(&self) -> &RaftView {
        &self.view
    }

    /// The lifecycle, and 24 flags of one's own.
    pub fn flags(&self) -> &Flags {
        &self.shared.flags
    }

    /// The other nodes.
    pub fn peers(&self) -> &Peers {
        &self.shared.peers
    }

    /// The way in for proposals.
    pub fn proposer(&self) -> &Proposer<T> {
        &self.shared.proposer
    }

    /// What else the node consists of.
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

    /// Blocks until the lifecycle and flags are as `wanted`.
    ///
    /// # Progress
    /// Blocking; makes nobody wait.
    /// # Errors
    /// [`Closed`] once the lifecycle has ended, and they are not.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, flags::Lifecycle};
    ///
    /// let (writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// let raft_loop = std::thread::spawn(move || writer.shutdown());
    /// let last = state.wait_until(|now| now.lifecycle().has_ended()).unwrap();
    /// assert_eq!(last.lifecycle(), Lifecycle::Stopped);
    /// assert!(state.wait_until(|now| now.is_running()).is_err()); // it never will be
    /// # raft_loop.join().unwrap();
    /// ```
    pub fn wait_until(&self, wanted: impl FnMut(Snapshot) -> bool) -> Result<Snapshot, Closed> {
        self.shared.flags.wait_until(wanted)
    }

    /// [`wait_until`](Self::wait_until) for at most `timeout`; zero looks once.
    ///
    /// # Progress
    /// Blocking; makes nobody wait.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `wait_until`.
    pub fn wait_timeout(
        &self,
        timeout: Duration,
        wanted: impl FnMut(Snapshot) -> bool,
    ) -> Result<Snapshot, WaitError> {
        self.shared.flags.wait_timeout(timeout, wanted)
    }

    /// [`wait_until`](Self::wait_until) for a task, on any executor.
    ///
    /// # Progress
    /// That of [`Flags::wait_until_async`].
    /// # Errors
    /// [`Closed`] as for `wait_until`.
    /// # Cancel safety
    /// Dropping the future loses nothing.
    pub fn wait_until_async<F: FnMut(Snapshot) -> bool>(
        &self,
        wanted: F,
    ) -> impl Future<Output = Result<Snapshot, Closed>> + use<'_, T, M, F> {
        self.shared.flags.wait_until_async(wanted)
    }

    /// Waits as a task until the lifecycle or a flag has changed since this call. (Of the status:
    /// [`status_changed_async`](Self::status_changed_async).)
    ///
    /// # Progress
    /// That of [`Flags::wait_until_async`].
    /// # Errors
    /// [`Closed`] once the lifecycle has ended and nothing has changed.
    /// # Cancel safety
    /// A change that the dropped future had not reported is reported by no later one: to miss none, see
    /// [`Flags::changed_since_async`].
    pub fn changed(&self) -> impl Future<Output = Result<Snapshot, Closed>> + use<'_, T, M> {
        self.shared.flags.changed()
    }

    /// Asks the node to end: it drains, and proposals are refused. The Raft loop takes out what was
    /// accepted, is told [`Closed`](crate::ring::PopError::Closed), and ends by
    /// [`Writer::shutdown`](super::Writer::shutdown).
    ///
    /// # Progress
    /// Lock-free; wakes the loop, and who waits. It does not wait for the end: see
    /// [`wait_until`](Self::wait_until).
    /// # Panics
    /// If a waker does; by then the node drains, and all others were woken.
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
