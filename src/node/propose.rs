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
    /// # Errors
    /// [`ProposeError::Closed`] once the node drains or has ended.
    pub fn propose(&self, value: T) -> Result<Ticket, ProposeError<T>> {
        self.proposer().propose(value)
    }

    /// [`propose`](Self::propose) for at most `timeout`; zero looks once.
    ///
    /// # Progress
    /// As `propose`.
    /// # Errors
    /// As `propose`; and [`ProposeError::Full`] when the time is up.
    pub fn propose_timeout(&self, value: T, timeout: Duration) -> Result<Ticket, ProposeError<T>> {
        self.proposer().propose_timeout(value, timeout)
    }

    /// [`propose`](Self::propose) until `deadline` at the latest; a past one looks once.
    ///
    /// # Progress
    /// As `propose`.
    /// # Errors
    /// As `propose`; and [`ProposeError::Full`] when the time is up.
    pub fn propose_deadline(&self, value: T, deadline: Instant) -> Result<Ticket, ProposeError<T>> {
        self.proposer().propose_deadline(value, deadline)
    }

    /// [`propose`](Self::propose) for a task, on any executor.
    ///
    /// # Progress
    /// Waits without blocking the thread.
    /// # Errors
    /// As `propose`.
    /// # Cancel safety
    /// A future that is dropped before it is ready has proposed nothing, and drops the value.
    pub fn propose_async(
        &self,
        value: T,
    ) -> impl Future<Output = Result<Ticket, ProposeError<T>>> + use<'_, T, M> {
        self.proposer().propose_async(value)
    }
}
