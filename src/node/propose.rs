//! Proposals on their way to the Raft loop, from any handle.

use core::time::Duration;

use super::{Managers, NodeState};
use crate::error::Closed;
use crate::primitive::Instant;
use crate::proposal::{ProposeError, Ticket};

impl<T, M: Managers> NodeState<T, M> {
    /// Proposes a value, if one more may be open. (For membership and the like there is
    /// [`Proposer::control`](crate::proposal::Proposer::control).)
    ///
    /// # Progress
    /// Lock-free.
    /// # Cost
    /// That of [`Proposer::try_propose`](crate::proposal::Proposer::try_propose): two compare-and-swaps.
    /// Never allocates.
    /// # Errors
    /// [`ProposeError`], with the value.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let (writer, state) = nodestate::NodeState::builder(1).build().unwrap();
    /// let ticket = state.try_propose("x = 1").unwrap();
    /// drop(writer); // the loop has ended
    /// assert!(ticket.wait().is_lost());
    /// assert_eq!(state.try_propose("x = 2").unwrap_err().into_inner(), "x = 2");
    /// ```
    #[inline]
    pub fn try_propose(&self, value: T) -> Result<Ticket, ProposeError<T>> {
        self.proposer().try_propose(value)
    }

    /// Proposes the longest prefix of `batch` for which more may be open; how many values that was. Their
    /// tickets are appended to `tickets`, the others stay.
    ///
    /// # Progress
    /// Lock-free.
    /// # Cost
    /// That of [`Proposer::propose_batch`](crate::proposal::Proposer::propose_batch): two or three
    /// compare-and-swaps for each 32 values.
    /// # Errors
    /// [`Closed`], if that kept all values from being proposed.
    /// # Panics
    /// If `tickets` cannot grow: then nothing was proposed.
    /// # Examples
    /// ```
    /// use nodestate::NodeState;
    ///
    /// let (_writer, state) = NodeState::builder(1).open_proposals(2, 1).build().unwrap();
    /// let (mut batch, mut tickets) = (vec![1, 2, 3], Vec::new());
    /// assert_eq!(state.propose_batch(&mut batch, &mut tickets), Ok(2));
    /// assert_eq!((batch, tickets.len()), (vec![3], 2));
    /// ```
    pub fn propose_batch(
        &self,
        batch: &mut Vec<T>,
        tickets: &mut Vec<Ticket>,
    ) -> Result<usize, Closed> {
        self.proposer().propose_batch(batch, tickets)
    }

    /// Proposes a value as soon as one more may be open.
    ///
    /// # Progress
    /// Blocking, for a proposal that ends; never makes the Raft loop wait.
    /// # Cost
    /// As [`try_propose`](Self::try_propose) if it need not wait. Never allocates.
    /// # Errors
    /// [`ProposeError::Closed`] once the node drains or has ended.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::NodeState;
    ///
    /// let (mut writer, state) = NodeState::builder(1).build().unwrap();
    /// let raft_loop = std::thread::spawn(move || {
    ///     writer.proposals().take().unwrap().responder.committed(1, 7);
    /// });
    /// assert!(state.propose("x = 1").unwrap().wait().is_committed());
    /// # raft_loop.join().unwrap();
    /// ```
    pub fn propose(&self, value: T) -> Result<Ticket, ProposeError<T>> {
        self.proposer().propose(value)
    }

    /// [`propose`](Self::propose) for at most `timeout`; zero looks once.
    ///
    /// # Progress
    /// As `propose`.
    /// # Cost
    /// As `propose`, and the clock.
    /// # Errors
    /// As `propose`; and [`ProposeError::Full`] when the time is up.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Duration;
    /// use nodestate::{NodeState, proposal::ProposeError};
    ///
    /// let (_writer, state) = NodeState::builder(1).open_proposals(1, 1).build().unwrap();
    /// let _open = state.propose(1).unwrap();
    /// let refused = state.propose_timeout(2, Duration::from_millis(1)).unwrap_err();
    /// assert_eq!(refused, ProposeError::Full(2));
    /// ```
    pub fn propose_timeout(&self, value: T, timeout: Duration) -> Result<Ticket, ProposeError<T>> {
        self.proposer().propose_timeout(value, timeout)
    }

    /// [`propose`](Self::propose) until `deadline` at the latest; a past one looks once.
    ///
    /// # Progress
    /// As `propose`.
    /// # Cost
    /// As `propose`, and the clock.
    /// # Errors
    /// As `propose`; and [`ProposeError::Full`] when the time is up.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Instant;
    /// use nodestate::NodeState;
    ///
    /// let (_writer, state) = NodeState::builder(1).open_proposals(1, 1).build().unwrap();
    /// let _open = state.propose_deadline(1, Instant::now()).unwrap(); // there is room
    /// assert!(state.propose_deadline(2, Instant::now()).unwrap_err().is_full());
    /// ```
    pub fn propose_deadline(&self, value: T, deadline: Instant) -> Result<Ticket, ProposeError<T>> {
        self.proposer().propose_deadline(value, deadline)
    }

    /// [`propose`](Self::propose) for a task, on any executor.
    ///
    /// # Progress
    /// Waits without blocking the thread.
    /// # Cost
    /// As [`try_propose`](Self::try_propose), for each poll. No allocation: the value and the
    /// registration lie in the future.
    /// # Errors
    /// As `propose`.
    /// # Panics
    /// If the clone of a waker does; the value is dropped with the future.
    /// # Cancel safety
    /// A future that is dropped before it is ready has proposed nothing, and drops the value.
    /// # Examples
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use nodestate::NodeState;
    ///
    /// let (mut writer, state) = NodeState::builder(1).build().unwrap();
    /// let ticket = state.propose_async("x = 1").await.unwrap();
    /// writer.proposals().try_take().unwrap().responder.committed(1, 7);
    /// assert!(ticket.await.is_committed());
    /// # });
    /// ```
    pub fn propose_async(
        &self,
        value: T,
    ) -> impl Future<Output = Result<Ticket, ProposeError<T>>> + use<'_, T, M> {
        self.proposer().propose_async(value)
    }
}
