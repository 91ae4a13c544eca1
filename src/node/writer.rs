//! The Raft loop's half.

use core::fmt;

use super::{Managers, NodeState, Standing, state::Shared};
use crate::flags::{Flags, Lifecycle};
use crate::latch::Version;
use crate::metrics::Histogram;
use crate::primitive::{Arc, panicking};
use crate::proposal::{Proposal, ProposalReceiver};
use crate::raft::{self, PublishError};
use crate::ring::PopError;

/// What the Raft loop alone may do: publish where the node stands, and take proposals out.
///
/// There is one, and it cannot be cloned. When it is dropped, as it is when the loop panics, the node
/// has ended: proposals that were not taken are answered, every wait ends, and the lifecycle stands at
/// [`Stopped`](Lifecycle::Stopped), or at [`Failed`](Lifecycle::Failed) if the thread panics.
/// [`shutdown`](Self::shutdown) does the same and gives back what was left.
///
/// What was published last stays to be read: a node that has ended as a leader is called one by
/// [`is_leader`](NodeState::is_leader) still. Who answers for a leader asks whether it
/// [runs](NodeState::is_running) as well, and a loop that ends in order publishes a follower before.
pub struct Writer<T, M: Managers = ()> {
    // Dropped in this order.
    receiver: ProposalReceiver<T>,
    publisher: raft::Writer,
    end: End<T, M>,
    batches: Option<Histogram>,
}

/// Ends the lifecycle, and the waits for managers, when it is dropped.
struct End<T, M: Managers>(Arc<Shared<T, M>>);

/// What was left when a node ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remains<T> {
    /// What was accepted and not taken out, control's first, then the oldest. Their callers were told
    /// [`Outcome::Closed`](crate::proposal::Outcome::Closed): nothing of it has reached a log.
    pub proposals: Vec<T>,
    /// Proposals that are still open: the loop, or its engine, has a
    /// [`Responder`](crate::proposal::Responder) to drop or to answer, or a caller has not looked at the
    /// answer.
    pub open: usize,
}

impl<T, M: Managers> Writer<T, M> {
    pub(super) fn new(
        publisher: raft::Writer,
        receiver: ProposalReceiver<T>,
        state: NodeState<T, M>,
    ) -> Self {
        Self { receiver, publisher, end: End(state.shared), batches: None }
    }

    /// A handle for everybody else.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two counts of references.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let (writer, state) = nodestate::NodeState::builder(1).build::<String>().unwrap();
    /// drop(state);
    /// assert_eq!(writer.state().node_id(), 1); // the node lives as long as its writer
    /// ```
    pub fn state(&self) -> NodeState<T, M> {
        NodeState { view: self.publisher.view().clone(), shared: self.end.0.clone() }
    }

    /// Publishes where the node stands, as one, and wakes whoever waits for that; to be called after
    /// each `Ready`, tick and step. What was published last is not published again.
    ///
    /// # Progress
    /// That of [`raft::Writer::publish`]: wait-free while nobody waits, lock-free otherwise.
    /// # Cost
    /// Three stores to one cache line, a fence, and a look for waiters.
    /// # Errors
    /// Nothing is published if the term would go backwards, or if a leader names another leader.
    /// # Panics
    /// If a waker that this call runs does; all others were woken by then.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, raft::Role};
    ///
    /// let (mut writer, state) = NodeState::builder(1).build::<String>().unwrap();
    /// writer.publish((Role::Leader, Some(1), 7))?;
    /// assert_eq!((state.is_leader(), state.term()), (true, 7));
    /// assert!(writer.publish((Role::Leader, Some(1), 6)).is_err());
    /// # Ok::<(), nodestate::raft::PublishError>(())
    /// ```
    #[inline]
    pub fn publish(&mut self, standing: impl Into<Standing>) -> Result<Version, PublishError> {
        let Standing { role, leader_id, term } = standing.into();
        self.publisher.publish(role, leader_id, term)
    }

    /// Takes out what was proposed, up to `max`, control's first, and appends it to `batch`; says how
    /// many. Batches with a cap in bytes, and calls that wait, are those of
    /// [`proposals`](Self::proposals).
    ///
    /// # Progress
    /// That of [`ProposalReceiver::try_take`], for each.
    /// # Cost
    /// Two loads, a store and a copy for each. Allocates only if `batch` has no room.
    /// # Errors
    /// [`PopError::Empty`] if there is nothing, [`PopError::Closed`] once nothing will come any more: the
    /// node is to stop.
    /// # Panics
    /// If `batch` cannot grow: what was taken by then is in it, the rest in the queue.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, ring::PopError};
    ///
    /// let (mut writer, state) = NodeState::builder(1).build().unwrap();
    /// let ticket = state.try_propose("x = 1").unwrap();
    /// let mut batch = Vec::new();
    /// assert_eq!(writer.drain(512, &mut batch), Ok(1));
    /// batch.remove(0).responder.committed(1, 1);
    ///
    /// state.shutdown();
    /// assert_eq!(writer.drain(512, &mut batch), Err(PopError::Closed));
    /// # assert!(ticket.wait().is_committed());
    /// ```
    pub fn drain(&mut self, max: usize, batch: &mut Vec<Proposal<T>>) -> Result<usize, PopError> {
        let all = crate::proposal::Caps { items: max, bytes: usize::MAX };
        let taken = self.receiver.try_batch(all, |_| 0, batch)?;
        if let Some(batches) = &self.batches {
            batches.record(taken as u64);
        }
        Ok(taken)
    }

    /// Records from now on how many proposals each [`drain`](Self::drain) takes out, if it takes any.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None; the one before is let go.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, metrics::{Buckets, Metrics}};
    ///
    /// let (mut writer, state) = NodeState::builder(1).build().unwrap();
    /// let batches = Metrics::new().histogram("batches", "Proposals at a time.", &[], Buckets::SIZES)?;
    /// writer.record_batches(batches.clone());
    /// let _tickets = [1, 2, 3].map(|value| state.try_propose(value));
    /// let _batch = writer.drain(512, &mut Vec::new());
    /// assert_eq!((batches.read().count(), batches.read().sum()), (1, 3));
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn record_batches(&mut self, batches: Histogram) {
        self.batches = Some(batches);
    }

    /// The way out of the proposals: to wait for them, or to make a responder of a number.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is in here.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, proposal::Caps};
    ///
    /// let (mut writer, state) = NodeState::builder(1).build().unwrap();
    /// let _ticket = state.try_propose("x = 1").unwrap();
    /// let (caps, mut batch) = (Caps { items: 512, bytes: 1 << 20 }, Vec::new());
    /// let size_of = |value: &&str| value.len();
    /// assert_eq!(writer.proposals().next_batch(caps, size_of, &mut batch), Ok(1));
    /// ```
    pub fn proposals(&mut self) -> &mut ProposalReceiver<T> {
        &mut self.receiver
    }

    /// Ends the node, and gives back what was left.
    ///
    /// Proposals are refused from now on. Those that were accepted and not taken out are given back, and
    /// their callers told so; every wait for the view, the lifecycle, a manager or a proposal's room ends.
    ///
    /// # Progress
    /// Waits for nobody: it ends after at most as many steps as there are proposals that may be open.
    /// Lock-free, but for the wakers of those who wait.
    /// # Cost
    /// Allocates for what is left.
    /// # Panics
    /// If a waker does; the node has ended all the same.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, flags::Lifecycle, proposal::Outcome};
    ///
    /// let (writer, state) = NodeState::builder(1).build().unwrap();
    /// let ticket = state.try_propose("x = 1").unwrap();
    /// let remains = writer.shutdown();
    /// assert_eq!(remains.proposals, ["x = 1"]);
    /// assert_eq!(ticket.wait(), Outcome::Closed);
    /// assert_eq!(state.lifecycle(), Lifecycle::Stopped);
    /// ```
    pub fn shutdown(mut self) -> Remains<T> {
        self.receiver.close();
        let mut proposals = Vec::new();
        while let Ok(Proposal { value, responder }) = self.receiver.try_take() {
            proposals.push(value);
            drop(responder);
        }
        let state = self.state();
        drop(self);
        let proposer = state.proposer();
        Remains { proposals, open: proposer.open() + proposer.control().open() }
    }
}

impl<T, M: Managers> Drop for End<T, M> {
    fn drop(&mut self) {
        /// Closes them also if a waker panics before.
        struct Close<'m, M: Managers>(&'m M);
        impl<M: Managers> Drop for Close<'_, M> {
            fn drop(&mut self) {
                self.0.close();
            }
        }
        let Shared { flags, managers, .. } = &*self.0;
        let _managers = Close(managers);
        advance_to(flags, if panicking() { Lifecycle::Failed } else { Lifecycle::Stopped });
    }
}

/// Advances the lifecycle, wherever it stands, unless it is there or beyond already.
pub(super) fn advance_to(flags: &Flags, to: Lifecycle) {
    let mut from = flags.lifecycle();
    while from.may_become(to) {
        match flags.advance(from, to) {
            Ok(()) => break,
            Err(error) => from = error.actual(),
        }
    }
}

impl<T, M: Managers> fmt::Debug for Writer<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer")
            .field("status", &self.publisher.view().status())
            .field("proposals", &self.receiver.len())
            .finish_non_exhaustive()
    }
}
