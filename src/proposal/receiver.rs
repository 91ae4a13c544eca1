//! Who takes proposals out: the Raft loop, a batch at a time.

use core::{fmt, time::Duration};

use super::{
    Responder,
    entry::{Board, Takes},
    exit::Exit,
};
use crate::error::{Closed, WaitError};
use crate::primitive::{Arc, Instant};
use crate::ring::{PopError, decided};
use crate::wait::{Deadline, Ear};

/// A proposal that was taken out: it is the loop's to append, and to answer.
#[derive(Debug)]
pub struct Proposal<T> {
    /// What was proposed.
    pub value: T,
    /// Through which its caller is answered.
    pub responder: Responder,
}

/// How much a batch may hold.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Proposals.
    pub items: usize,
    /// The sum of their sizes. A proposal that is larger is taken all the same, alone.
    pub bytes: usize,
}

/// Takes proposals out. There is one, for the Raft loop.
///
/// When it is dropped every proposal that it has not taken out is dropped, and answered
/// [`Outcome::Closed`](super::Outcome::Closed); and so is every answer that is owed for a
/// [number](Responder::into_raw).
pub struct ProposalReceiver<T> {
    board: Arc<Board<T>>,
    exit: Exit<T>,
    ear: Ear,
}

impl<T> ProposalReceiver<T> {
    pub(super) fn new(board: Arc<Board<T>>, heads: [Takes; 2]) -> Self {
        Self { exit: Exit::new(board.clone(), heads), board, ear: Ear::new() }
    }

    /// Takes the next proposal out, if there is one: control's oldest, or the oldest.
    ///
    /// # Progress
    /// Wait-free while it is open; when it is closed and empty, it is tried again if a proposal in flight
    /// gets in, which each proposer can do once.
    /// # Cost
    /// Two loads and one store, and a copy of the value. Never allocates.
    /// # Errors
    /// [`PopError::Empty`]; or [`PopError::Closed`] once it is closed and all that was proposed has been
    /// taken out: nothing is accepted after that.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{proposal, ring::PopError};
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// assert_eq!(receiver.try_take().unwrap_err(), PopError::Empty);
    /// let _ticket = proposer.try_propose("x = 1").unwrap();
    /// assert_eq!(receiver.try_take().unwrap().value, "x = 1");
    /// drop(proposer);
    /// assert_eq!(receiver.try_take().unwrap_err(), PopError::Closed);
    /// ```
    pub fn try_take(&mut self) -> Result<Proposal<T>, PopError> {
        self.exit.try_take()
    }

    /// Takes the next proposal out, and blocks until there is one.
    ///
    /// # Progress
    /// Blocking, for proposers. Never makes one wait.
    /// # Cost
    /// That of [`try_take`](Self::try_take); if it sleeps, a few locked instructions and fences,
    /// and the sleep. Never allocates.
    /// # Errors
    /// [`Closed`], as [`try_take`](Self::try_take).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let (proposer, mut receiver) = nodestate::proposal::channel(8).unwrap();
    /// let client = std::thread::spawn(move || proposer.propose("x = 1").unwrap().wait());
    /// receiver.take().unwrap().responder.committed(7, 1);
    /// assert!(client.join().unwrap().is_committed());
    /// ```
    pub fn take(&mut self) -> Result<Proposal<T>, Closed> {
        let Self { board, exit, ear } = self;
        ear.wait(&board.bell, || decided(exit.try_take()))
    }

    /// Takes proposals out until `caps` are reached or none is left, and appends them to `batch`, for
    /// the engine to append them as one; says how many. Control's come first.
    ///
    /// `size_of` tells how many bytes a proposal adds to the batch. The one that does not fit stays in the
    /// queue, at its place; a batch of one fits always.
    ///
    /// # Progress
    /// As [`try_take`](Self::try_take), for each proposal.
    /// # Cost
    /// As `try_take`, for each proposal. Allocates only if `batch` has no room.
    /// # Errors
    /// As `try_take`, if there was none and `caps.items` is not 0.
    /// # Panics
    /// If `size_of` does, or `batch` cannot grow: what was taken by then is in `batch`, the rest in the
    /// queue.
    /// # Examples
    /// ```
    /// use nodestate::proposal::{self, Caps};
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let _tickets = ["four", "five5", "too long"].map(|value| proposer.try_propose(value).unwrap());
    /// let (caps, mut batch) = (Caps { items: 512, bytes: 10 }, Vec::new());
    /// assert_eq!(receiver.try_batch(caps, |value| value.len(), &mut batch), Ok(2));
    /// for (index, mut proposal) in (11..).zip(batch.drain(..)) {
    ///     proposal.responder.appended(index, 4);
    /// }
    /// ```
    pub fn try_batch(
        &mut self,
        caps: Caps,
        size_of: impl FnMut(&T) -> usize,
        batch: &mut Vec<Proposal<T>>,
    ) -> Result<usize, PopError> {
        self.exit.try_batch(caps, size_of, batch)
    }

    /// [`try_batch`](Self::try_batch), which blocks until there is a proposal; it does not wait for a
    /// full batch.
    ///
    /// # Progress
    /// Blocking, for proposers. Never makes one wait.
    /// # Cost
    /// That of `try_batch`; if it sleeps, a few locked instructions and fences, and the sleep.
    /// # Errors
    /// [`Closed`], once it is closed and all has been taken out.
    /// # Panics
    /// As `try_batch`.
    /// # Examples
    /// ```
    /// use nodestate::{Closed, proposal::{self, Caps}};
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let _ticket = proposer.try_propose("x = 1").unwrap();
    /// drop(proposer);
    /// let (caps, mut batch) = (Caps { items: 512, bytes: 1 << 20 }, Vec::new());
    /// assert_eq!(receiver.next_batch(caps, |value| value.len(), &mut batch), Ok(1));
    /// assert_eq!(receiver.next_batch(caps, |value| value.len(), &mut batch), Err(Closed));
    /// ```
    pub fn next_batch(
        &mut self,
        caps: Caps,
        mut size_of: impl FnMut(&T) -> usize,
        batch: &mut Vec<Proposal<T>>,
    ) -> Result<usize, Closed> {
        let Self { board, exit, ear } = self;
        ear.wait(&board.bell, || decided(exit.try_batch(caps, &mut size_of, batch)))
    }

    /// [`next_batch`](Self::next_batch) for at most `timeout`: until the loop's next tick, say.
    ///
    /// A timeout of zero looks once; one that no clock can express never ends.
    ///
    /// # Progress
    /// Blocking, for proposers. Never makes one wait.
    /// # Cost
    /// As [`next_batch`](Self::next_batch), and the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as `next_batch`.
    /// # Panics
    /// As `try_batch`.
    /// # Examples
    /// ```
    /// use nodestate::{WaitError, proposal::{self, Caps}};
    /// use std::time::Duration;
    ///
    /// let (_proposer, mut receiver) = proposal::channel::<String>(8).unwrap();
    /// let (caps, mut batch) = (Caps { items: 512, bytes: 1 << 20 }, Vec::new());
    /// let tick = Duration::from_millis(1);
    /// let waited = receiver.next_batch_timeout(caps, String::len, &mut batch, tick);
    /// assert_eq!(waited, Err(WaitError::Timeout));
    /// ```
    pub fn next_batch_timeout(
        &mut self,
        caps: Caps,
        size_of: impl FnMut(&T) -> usize,
        batch: &mut Vec<Proposal<T>>,
        timeout: Duration,
    ) -> Result<usize, WaitError> {
        self.next_batch_by(caps, size_of, batch, Deadline::after(timeout))
    }

    /// [`next_batch`](Self::next_batch) until `deadline` at the latest; a past one looks once.
    ///
    /// # Progress
    /// Blocking, for proposers. Never makes one wait.
    /// # Cost
    /// As [`next_batch`](Self::next_batch), and the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as `next_batch`.
    /// # Panics
    /// As `try_batch`.
    /// # Examples
    /// ```
    /// use nodestate::{WaitError, proposal::{self, Caps}};
    /// use std::time::Instant;
    ///
    /// let (_proposer, mut receiver) = proposal::channel::<String>(8).unwrap();
    /// let (caps, mut batch) = (Caps { items: 512, bytes: 1 << 20 }, Vec::new());
    /// let waited = receiver.next_batch_deadline(caps, String::len, &mut batch, Instant::now());
    /// assert_eq!(waited, Err(WaitError::Timeout));
    /// ```
    pub fn next_batch_deadline(
        &mut self,
        caps: Caps,
        size_of: impl FnMut(&T) -> usize,
        batch: &mut Vec<Proposal<T>>,
        deadline: Instant,
    ) -> Result<usize, WaitError> {
        self.next_batch_by(caps, size_of, batch, Deadline::at(deadline))
    }

    fn next_batch_by(
        &mut self,
        caps: Caps,
        mut size_of: impl FnMut(&T) -> usize,
        batch: &mut Vec<Proposal<T>>,
        deadline: Deadline,
    ) -> Result<usize, WaitError> {
        let Self { board, exit, ear } = self;
        let look = || decided(exit.try_batch(caps, &mut size_of, batch));
        Ok(ear.wait_by(&board.bell, deadline, look).ok_or(WaitError::Timeout)??)
    }

    /// [`next_batch`](Self::next_batch) for a task, on any executor.
    ///
    /// # Progress
    /// Waits without blocking the thread, and takes no lock.
    /// # Cost
    /// Waiting allocates nothing.
    /// # Errors
    /// [`Closed`], as `next_batch`.
    /// # Panics
    /// As `try_batch`; or if the clone of the waker does, and nothing was taken.
    /// # Cancel safety
    /// A future that is dropped before it is ready has taken nothing out.
    /// # Examples
    /// ```
    /// use nodestate::proposal::{self, Caps};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let _ticket = proposer.try_propose("x = 1").unwrap();
    /// let (caps, mut batch) = (Caps { items: 512, bytes: 1 << 20 }, Vec::new());
    /// assert_eq!(receiver.next_batch_async(caps, |value| value.len(), &mut batch).await, Ok(1));
    /// # });
    /// ```
    pub fn next_batch_async<'a, F: FnMut(&T) -> usize + Unpin>(
        &'a mut self,
        caps: Caps,
        mut size_of: F,
        batch: &'a mut Vec<Proposal<T>>,
    ) -> impl Future<Output = Result<usize, Closed>> + use<'a, T, F> {
        let Self { board, exit, ear } = self;
        let look = move || decided(exit.try_batch(caps, &mut size_of, batch));
        ear.wait_async(&board.bell, look)
    }

    /// Makes a responder of a number that [`into_raw`](Responder::into_raw) gave, if nobody has done so
    /// yet: the number of an earlier proposal, or one that never was a number, is refused.
    ///
    /// # Progress
    /// Lock-free: it is tried again only if the caller of that proposal begins or ends a wait.
    /// # Cost
    /// One locked instruction.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let (proposer, mut receiver) = nodestate::proposal::channel(8).unwrap();
    /// let ticket = proposer.try_propose("x = 1").unwrap();
    /// let number = receiver.try_take().unwrap().responder.into_raw();
    /// assert!(receiver.responder(number ^ 1 << 40).is_none());
    /// receiver.responder(number).unwrap().committed(7, 1);
    /// assert!(receiver.responder(number).is_none());
    /// # assert!(ticket.wait().is_committed());
    /// ```
    pub fn responder(&self, number: u64) -> Option<Responder> {
        self.board.slab.reclaim(number).map(Responder::new)
    }

    /// Refuses proposals that begin from now on. Those that were made, or get in meanwhile, are there to be
    /// taken out until [`PopError::Closed`] is answered.
    ///
    /// # Progress
    /// Lock-free; wakes those who wait for room.
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
    /// receiver.close();
    /// assert!(proposer.try_propose("x = 2").is_err());
    /// receiver.try_take().unwrap().responder.rejected(Some(2));
    /// assert_eq!(receiver.try_take().unwrap_err(), PopError::Closed);
    /// ```
    pub fn close(&mut self) {
        self.exit.close();
    }

    /// Whether it is closed: the last proposer is gone, or [`close`](Self::close) was called. There may
    /// be proposals to take out.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let (proposer, mut receiver) = nodestate::proposal::channel(8).unwrap();
    /// let _ticket = proposer.try_propose("x = 1").unwrap();
    /// drop(proposer);
    /// assert!(receiver.is_closed() && receiver.try_take().is_ok());
    /// ```
    pub fn is_closed(&self) -> bool {
        self.board.is_closed()
    }

    /// How many proposals there are to take out: exact while nobody proposes.
    ///
    /// # Progress
    /// Lock-free: it looks on only when a proposal has got in.
    /// # Cost
    /// Two loads for each of the two queues, and more for what gets in meanwhile.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let (proposer, receiver) = nodestate::proposal::channel(8).unwrap();
    /// let _tickets = (proposer.try_propose("x = 1"), proposer.control().try_propose("add node 4"));
    /// assert_eq!(receiver.len(), 2);
    /// ```
    pub fn len(&self) -> usize {
        self.exit.len()
    }

    /// Whether there is nothing to take out.
    ///
    /// # Progress
    /// As [`len`](Self::len).
    /// # Cost
    /// As [`len`](Self::len).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let (proposer, mut receiver) = nodestate::proposal::channel(8).unwrap();
    /// let _ticket = proposer.try_propose("x = 1").unwrap();
    /// assert!(!receiver.is_empty());
    /// let _taken = receiver.try_take().unwrap(); // open still, and not here
    /// assert!(receiver.is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T> fmt::Debug for ProposalReceiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProposalReceiver").field("len", &self.len()).finish_non_exhaustive()
    }
}
