//! Who proposes.

use core::{fmt, time::Duration};

use super::{ProposeError, Ticket, entry::Entry, slab::Lane};
use crate::error::Closed;
use crate::primitive::{Arc, Instant};
use crate::wait::Deadline;

/// Proposes values; share it by reference among threads and tasks, or clone it.
///
/// When the last one is dropped the receiver takes out what was proposed, and is then told so.
pub struct Proposer<T> {
    entry: Arc<Entry<T>>,
    lane: Lane,
}

impl<T> Proposer<T> {
    pub(super) fn new(entry: Entry<T>) -> Self {
        Self { entry: Arc::new(entry), lane: Lane::Common }
    }

    /// Proposes a value, if one more may be open.
    ///
    /// # Progress
    /// Lock-free: it is tried again only when another call has claimed or given back a cell of the same
    /// group, or another's proposal has gone into the queue. If the receiver sleeps, this runs its waker,
    /// whose panic ends there.
    /// # Cost
    /// Two compare-and-swaps, and two copies of the value in all. Never allocates.
    /// # Errors
    /// [`ProposeError::Full`] if as many are open as may be, or [`ProposeError::Closed`] once the receiver
    /// is gone or has closed; the value is in the error.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal::{self, ProposeError};
    ///
    /// let (proposer, mut receiver) = proposal::channel(1).unwrap();
    /// let first = proposer.try_propose(1).unwrap();
    /// assert_eq!(proposer.try_propose(2).unwrap_err(), ProposeError::Full(2));
    ///
    /// receiver.try_take().unwrap().responder.committed(5, 1);
    /// assert!(first.wait().is_committed());
    /// assert!(proposer.try_propose(3).is_ok());
    /// ```
    #[inline]
    pub fn try_propose(&self, value: T) -> Result<Ticket, ProposeError<T>> {
        self.entry.propose(self.lane, value)
    }

    /// Proposes the longest prefix of `batch` for which more may be open, and says how many values that
    /// was; their tickets are appended to `tickets`, the others stay in `batch`, all in their order.
    ///
    /// Up to 32 at a time are claimed and queued by one step each, and stand next to each other.
    ///
    /// # Progress
    /// As [`try_propose`](Self::try_propose), for each 32 values.
    /// # Cost
    /// For each 32 values two or three compare-and-swaps; two copies of each value, and `batch` is turned
    /// round twice.
    /// Allocates only if `tickets` has no room.
    /// # Errors
    /// [`Closed`], if that kept all values from being proposed.
    /// # Panics
    /// If `tickets` cannot grow: then nothing was proposed.
    /// # Examples
    /// ```
    /// use nodestate::proposal;
    ///
    /// let (proposer, mut receiver) = proposal::channel(3).unwrap();
    /// let (mut batch, mut tickets) = (vec![1, 2, 3, 4], Vec::new());
    /// assert_eq!(proposer.propose_batch(&mut batch, &mut tickets), Ok(3));
    /// assert_eq!((batch, tickets.len()), (vec![4], 3));
    /// assert_eq!(receiver.try_take().unwrap().value, 1);
    /// ```
    pub fn propose_batch(
        &self,
        batch: &mut Vec<T>,
        tickets: &mut Vec<Ticket>,
    ) -> Result<usize, Closed> {
        let wanted = batch.len();
        match self.entry.propose_batch(self.lane, batch, tickets) {
            0 if wanted > 0 && self.is_closed() => Err(Closed),
            moved => Ok(moved),
        }
    }

    /// Proposes a value as soon as one more may be open.
    ///
    /// # Progress
    /// Blocking: for a proposal that ends, and for whoever holds the list of those who wait, for a few
    /// instructions of that one; see [`docs::progress`](crate::docs::progress). Never makes the receiver, a
    /// responder or a ticket wait.
    /// # Cost
    /// As [`try_propose`](Self::try_propose) if it need not wait. Each cell that is given back wakes all who
    /// wait.
    /// # Errors
    /// [`ProposeError::Closed`], also if that happens meanwhile.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal;
    ///
    /// let (proposer, receiver) = proposal::channel(1).unwrap();
    /// let ticket = proposer.propose("x = 1").unwrap();
    /// drop(ticket); // given up by the caller; open until the loop has done with it, too
    /// drop(receiver);
    /// assert_eq!(proposer.propose("x = 2").unwrap_err().into_inner(), "x = 2");
    /// ```
    pub fn propose(&self, value: T) -> Result<Ticket, ProposeError<T>> {
        let mut value = Some(value);
        self.entry.board.slab.room(self.lane).wait(|| self.attempt(&mut value))
    }

    /// [`propose`](Self::propose) for at most `timeout`.
    ///
    /// A timeout of zero looks once; one that no clock can express never ends.
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
    /// use nodestate::proposal::{self, ProposeError};
    /// use std::time::Duration;
    ///
    /// let (proposer, _receiver) = proposal::channel(1).unwrap();
    /// let _open = proposer.propose("x = 1").unwrap();
    /// let refused = proposer.propose_timeout("x = 2", Duration::from_millis(1));
    /// assert_eq!(refused.unwrap_err(), ProposeError::Full("x = 2"));
    /// ```
    pub fn propose_timeout(&self, value: T, timeout: Duration) -> Result<Ticket, ProposeError<T>> {
        self.propose_by(value, Deadline::after(timeout))
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
    /// use nodestate::proposal;
    ///
    /// let (proposer, _receiver) = proposal::channel(1).unwrap();
    /// let now = std::time::Instant::now();
    /// let _open = proposer.propose_deadline("x = 1", now).unwrap();
    /// assert!(proposer.propose_deadline("x = 2", now).unwrap_err().is_full());
    /// ```
    pub fn propose_deadline(&self, value: T, deadline: Instant) -> Result<Ticket, ProposeError<T>> {
        self.propose_by(value, Deadline::at(deadline))
    }

    fn propose_by(&self, value: T, deadline: Deadline) -> Result<Ticket, ProposeError<T>> {
        let mut value = Some(value);
        let room = self.entry.board.slab.room(self.lane);
        match (room.wait_by(deadline, || self.attempt(&mut value)), value) {
            (None, Some(value)) => Err(ProposeError::Full(value)),
            (Some(proposed), _) => proposed,
            (None, None) => unreachable!("the value is proposed or there"),
        }
    }

    /// [`propose`](Self::propose) for a task, on any executor.
    ///
    /// # Progress
    /// Waits without blocking the thread. A poll that has to wait takes the list's lock, which those who
    /// wait or wake hold for a few instructions.
    /// # Cost
    /// No allocation: the value and the registration lie in the future.
    /// # Errors
    /// As `propose`.
    /// # Panics
    /// If the clone of a waker does; the value is dropped with the future.
    /// # Cancel safety
    /// A future that is dropped before it is ready has proposed nothing, and drops the value.
    /// # Examples
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let (proposer, mut receiver) = nodestate::proposal::channel(8).unwrap();
    /// let ticket = proposer.propose_async("x = 1").await.unwrap();
    /// receiver.try_take().unwrap().responder.committed(7, 1);
    /// assert!(ticket.await.is_committed());
    /// # });
    /// ```
    pub fn propose_async(
        &self,
        value: T,
    ) -> impl Future<Output = Result<Ticket, ProposeError<T>>> + use<'_, T> {
        let mut value = Some(value);
        self.entry.board.slab.room(self.lane).wait_async(move || self.attempt(&mut value))
    }

    /// Proposes the value, if that is decided now.
    fn attempt(&self, value: &mut Option<T>) -> Option<Result<Ticket, ProposeError<T>>> {
        match self.try_propose(value.take()?) {
            Err(ProposeError::Full(back)) => {
                *value = Some(back);
                None
            }
            decided => Some(decided),
        }
    }

    /// A proposer for what must not wait behind common proposals: membership, transfer of leadership. Its
    /// proposals have a capacity of their own, and are taken out first.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A count of references.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal;
    ///
    /// let (proposer, mut receiver) = proposal::channel(1).unwrap();
    /// let _common = proposer.try_propose("x = 1").unwrap();
    /// assert!(proposer.try_propose("x = 2").is_err());
    /// let _control = proposer.control().try_propose("add node 4").unwrap();
    ///
    /// let first = receiver.try_take().unwrap();
    /// assert!(first.responder.is_control());
    /// assert_eq!(first.value, "add node 4");
    /// ```
    pub fn control(&self) -> Self {
        Self { entry: self.entry.clone(), lane: Lane::Control }
    }

    /// How many proposals are open: proposed, and not both answered and heard of. Those of
    /// [`control`](Self::control) are counted by its proposers, and no others.
    ///
    /// # Progress
    /// Wait-free; a sum that is exact while nobody proposes or answers.
    /// # Cost
    /// A load for each 32 that may be open.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let (proposer, mut receiver) = nodestate::proposal::channel(8).unwrap();
    /// let ticket = proposer.try_propose("x = 1").unwrap();
    /// receiver.try_take().unwrap().responder.committed(7, 1);
    /// assert_eq!(proposer.open(), 1); // answered, and not heard of
    /// assert!(ticket.wait().is_committed());
    /// assert_eq!(proposer.open(), 0);
    /// ```
    pub fn open(&self) -> usize {
        self.entry.board.slab.open(self.lane)
    }

    /// Refuses proposals that begin from now on, of all proposers. The receiver takes out what was proposed,
    /// and is then told so.
    ///
    /// # Progress
    /// Lock-free; wakes the receiver and those who wait for room.
    /// # Cost
    /// Some locked instructions and fences, and the wake-ups. Never allocates.
    /// # Panics
    /// Never: a panic of a waker that this runs ends there.
    /// # Examples
    /// ```
    /// use nodestate::{proposal, ring::PopError};
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let _ticket = proposer.try_propose("x = 1").unwrap();
    /// proposer.close(); // the node is to stop
    /// assert!(proposer.control().try_propose("x = 2").is_err());
    /// receiver.try_take().unwrap().responder.rejected(None);
    /// assert_eq!(receiver.try_take().unwrap_err(), PopError::Closed);
    /// ```
    pub fn close(&self) {
        self.entry.board.close();
    }

    /// Whether proposals are refused for good. It may change at any time, one way.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let (proposer, receiver) = nodestate::proposal::channel::<u8>(8).unwrap();
    /// assert!(!proposer.is_closed());
    /// drop(receiver);
    /// assert!(proposer.is_closed());
    /// ```
    pub fn is_closed(&self) -> bool {
        self.entry.board.is_closed()
    }
}

impl<T> Clone for Proposer<T> {
    fn clone(&self) -> Self {
        Self { entry: self.entry.clone(), lane: self.lane }
    }
}

impl<T> fmt::Debug for Proposer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proposer").field("open", &self.open()).finish_non_exhaustive()
    }
}
