//! The caller's end of a proposal.

use core::{
    fmt,
    future::Future,
    mem::take,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use super::{
    Outcome,
    halves::{CallerHalf, Found},
};
use crate::primitive::{Instant, current};
use crate::wait::{Deadline, Wake};

/// What a proposal's caller holds: it tells the [`Outcome`], once there is one, as often as it is asked.
///
/// It is a future, of any executor; threads have [`wait`](Self::wait) and its kin. Dropping it gives the
/// answer up, and not the proposal, which may be committed all the same.
///
/// While a ticket has not seen the answer it counts as an open proposal, also when it was answered.
///
/// # Progress
/// Polls and waits never make the Raft loop wait, and take no lock.
/// # Cost
/// Waiting is one locked instruction to leave the waker, and one to take it back, if that comes to it.
/// Never allocates. (The standard library may, for a thread that waits for the first time.)
/// # Cancel safety
/// `&mut ticket` is a future as well: one that is dropped loses nothing, and the ticket can be asked again.
/// # Examples
/// ```
/// use nodestate::proposal::{self, Outcome};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let (proposer, mut receiver) = proposal::channel(8).unwrap();
/// let mut ticket = proposer.try_propose("x = 1").unwrap();
///
/// let patience = std::time::Duration::from_millis(1);
/// assert!(tokio::time::timeout(patience, &mut ticket).await.is_err()); // nobody has answered yet
///
/// receiver.try_take().unwrap().responder.committed(7, 1);
/// assert_eq!(ticket.await, Outcome::Committed { index: 7, term: 1 });
/// # });
/// ```
#[must_use = "a ticket that is dropped never tells what became of the proposal"]
pub struct Ticket(Stage);

#[derive(Debug, Default)]
enum Stage {
    /// Nobody has answered, and no waker was left.
    Open(CallerHalf),
    /// A waker was left.
    Listening(CallerHalf),
    Done(Outcome),
    /// In the middle of a call.
    #[default]
    Moved,
}

impl Ticket {
    pub(crate) fn new(half: CallerHalf) -> Self {
        Self(Stage::Open(half))
    }

    /// The outcome, if there is one.
    ///
    /// # Progress
    /// Wait-free; the call that finds an answer gives the cell back, which is lock-free.
    /// # Cost
    /// One load, until there is an answer; then one locked instruction.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal::{self, Outcome};
    ///
    /// let (proposer, receiver) = proposal::channel(1).unwrap();
    /// let mut ticket = proposer.try_propose(1).unwrap();
    /// assert_eq!(ticket.try_outcome(), None);
    /// drop(receiver);
    /// assert_eq!(ticket.try_outcome(), Some(Outcome::Closed));
    /// ```
    pub fn try_outcome(&mut self) -> Option<Outcome> {
        let (half, stage): (_, fn(_) -> _) = match take(&mut self.0) {
            Stage::Open(half) => (half, Stage::Open),
            Stage::Listening(half) => (half, Stage::Listening),
            done @ (Stage::Done(_) | Stage::Moved) => {
                self.0 = done;
                return self.outcome();
            }
        };
        self.found(half.look(), stage)
    }

    fn outcome(&self) -> Option<Outcome> {
        match self.0 {
            Stage::Done(outcome) => Some(outcome),
            _ => None,
        }
    }

    /// Goes on as what was found; `stage` if nothing was.
    fn found(&mut self, found: Found, stage: fn(CallerHalf) -> Stage) -> Option<Outcome> {
        self.0 = match found {
            Ok(outcome) => Stage::Done(outcome),
            Err(half) => stage(half),
        };
        self.outcome()
    }

    /// Leaves a waker in the place of the one that may be there; or the outcome. `wake` is given the old
    /// one.
    fn listen(&mut self, wake: impl FnOnce(Option<Wake>) -> Wake) -> Option<Outcome> {
        let old = self.hush();
        let wake = wake(old);
        match take(&mut self.0) {
            Stage::Open(half) => {
                // SAFETY: none lies in the cell.
                let (found, _unused) = unsafe { half.listen(wake) };
                self.found(found, Stage::Listening)
            }
            other => {
                self.0 = other;
                self.outcome()
            }
        }
    }

    /// Takes the waker back, if there is one; or the outcome, if that was faster.
    fn hush(&mut self) -> Option<Wake> {
        let half = match take(&mut self.0) {
            Stage::Listening(half) => half,
            other => {
                self.0 = other;
                return None;
            }
        };
        // SAFETY: one was left there.
        let wake = unsafe { half.hush() };
        match wake {
            Some(_) => self.0 = Stage::Open(half),
            None => {
                // It is answered.
                self.found(half.look(), Stage::Listening);
            }
        }
        wake
    }

    /// Blocks until there is an outcome.
    ///
    /// There is one when the loop answers, or when what has the answer to give is dropped: the responder,
    /// or the receiver.
    ///
    /// # Progress
    /// Blocking, for the Raft loop alone.
    /// # Cost
    /// That of [`try_outcome`](Self::try_outcome); if it sleeps, one locked instruction to leave
    /// the waker, and the sleep.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal::{self, Outcome};
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let raft_loop = std::thread::spawn(move || {
    ///     receiver.take().unwrap().responder.rejected(Some(2));
    /// });
    /// let outcome = proposer.try_propose("x = 1").unwrap().wait();
    /// assert_eq!(outcome, Outcome::Rejected { leader: Some(2) });
    /// # raft_loop.join().unwrap();
    /// ```
    pub fn wait(mut self) -> Outcome {
        loop {
            if let Some(outcome) = self.wait_by(Deadline::NEVER) {
                return outcome;
            }
        }
    }

    /// Blocks for at most `timeout`; [`Outcome::Expired`] if there was no outcome by then. The ticket
    /// can be asked again.
    ///
    /// A timeout of zero looks once; one that no clock can express never ends.
    ///
    /// # Progress
    /// Blocking, for the Raft loop alone.
    /// # Cost
    /// As [`wait`](Self::wait), the clock, and one locked instruction to take the waker back.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal::{self, Outcome};
    /// use std::time::Duration;
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let mut ticket = proposer.try_propose("x = 1").unwrap();
    /// assert_eq!(ticket.wait_timeout(Duration::from_millis(1)), Outcome::Expired);
    /// receiver.try_take().unwrap().responder.committed(7, 1);
    /// assert!(ticket.wait_timeout(Duration::from_millis(1)).is_committed());
    /// ```
    pub fn wait_timeout(&mut self, timeout: Duration) -> Outcome {
        self.wait_by(Deadline::after(timeout)).unwrap_or(Outcome::Expired)
    }

    /// [`wait_timeout`](Self::wait_timeout) until `deadline` at the latest; a past one looks once.
    ///
    /// # Progress
    /// Blocking, for the Raft loop alone.
    /// # Cost
    /// As [`wait_timeout`](Self::wait_timeout).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal::{self, Outcome};
    /// use std::time::Instant;
    ///
    /// let (proposer, _receiver) = proposal::channel(8).unwrap();
    /// let mut ticket = proposer.try_propose("x = 1").unwrap();
    /// assert_eq!(ticket.wait_deadline(Instant::now()), Outcome::Expired);
    /// ```
    pub fn wait_deadline(&mut self, deadline: Instant) -> Outcome {
        self.wait_by(Deadline::at(deadline)).unwrap_or(Outcome::Expired)
    }

    fn wait_by(&mut self, deadline: Deadline) -> Option<Outcome> {
        // The waker that may be there is a task's, or another thread's.
        drop(self.hush());
        loop {
            let passed = deadline.has_passed();
            if let Some(outcome) = self.try_outcome() {
                return Some(outcome);
            }
            if passed {
                drop(self.hush());
                return self.outcome();
            }
            if let Stage::Open(_) = self.0
                && let Some(outcome) = self.listen(|_| Wake::Thread(current()))
            {
                return Some(outcome);
            }
            // Nothing that could use the token up is called between the look and this.
            deadline.park();
        }
    }
}

impl Future for Ticket {
    type Output = Outcome;

    /// Ready with the outcome, also when it was so before.
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome> {
        let mut outcome = self.try_outcome();
        if outcome.is_none() {
            outcome = self.listen(|old| match old {
                Some(Wake::Task(old)) if old.will_wake(cx.waker()) => Wake::Task(old),
                _ => Wake::Task(cx.waker().clone()),
            });
        }
        outcome.map_or(Poll::Pending, Poll::Ready)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let wake = self.hush();
        if let Stage::Open(half) = take(&mut self.0) {
            // SAFETY: no waker lies in the cell.
            unsafe { half.leave() };
        }
        drop(wake);
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Ticket").field(&self.outcome()).finish()
    }
}
