//! The senders, as users see them.

use core::{fmt, time::Duration};

use super::{BATCH, LAPS, shared::Shared, tail::Tail};
use crate::primitive::{Arc, Instant, spin_loop, spins};
use crate::ring::{PushError, PushTimeoutError, timed};
use crate::wait::Deadline;

/// Puts values into a ring; clone it for each thread or task that does.
///
/// When the last one is dropped the ring is closed: the receiver takes out what is in it, and is then
/// told so.
///
/// # Progress
/// A clone is lock-free but for the memory that it may allocate, and so is the drop of one.
/// # Panics
/// The clone that would be the 524,281st live sender.
pub struct Sender<T> {
    pub(super) tail: Tail<T, LAPS, BATCH>,
}

impl<T> Sender<T> {
    pub(super) fn new(tail: Tail<T, LAPS, BATCH>) -> Self {
        Self { tail }
    }

    /// Puts a value in, if there is room.
    ///
    /// # Progress
    /// Lock-free: it is tried again only when another sender's push has succeeded.
    /// # Cost
    /// One load, one compare-and-swap, one store, and a look whether the receiver sleeps. Never
    /// allocates.
    /// # Errors
    /// [`PushError::Full`], or [`PushError::Closed`] once the receiver is gone or has closed the ring;
    /// the value is in the error.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::{PushError, mpsc};
    ///
    /// let (mut sender, receiver) = mpsc::ring(1).unwrap();
    /// assert_eq!(sender.try_push(1), Ok(()));
    /// assert_eq!(sender.try_push(2), Err(PushError::Full(2)));
    /// drop(receiver);
    /// assert_eq!(sender.try_push(3), Err(PushError::Closed(3)));
    /// ```
    #[inline]
    pub fn try_push(&mut self, value: T) -> Result<(), PushError<T>> {
        let pushed = self.tail.push(value);
        match pushed {
            Ok(()) => self.tail.shared.wakeups.bell.ring_after_rmw(),
            Err(PushError::Full(_)) => self.tail.shared.count_refused(),
            Err(PushError::Closed(_)) => {}
        }
        pushed
    }

    /// Puts a value in; waits while there is no room. Where there are cores enough it looks for some on its
    /// own for a few microseconds, before it sleeps.
    ///
    /// # Progress
    /// Blocking: waits for the receiver, which wakes it as [said there](crate::ring::mpsc#waiting), and for
    /// whoever holds the list of those that wait for room.
    /// # Cost
    /// That of [`try_push`](Self::try_push); if it waits, a few locks and fences, and a sleep. Never
    /// allocates.
    /// # Errors
    /// [`PushError::Closed`] alone, with the value.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::mpsc;
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(1).unwrap();
    /// let sending = std::thread::spawn(move || (0..10).try_for_each(|value| sender.push(value)));
    /// for value in 0..10 {
    ///     assert_eq!(receiver.pop(), Ok(value));
    /// }
    /// assert!(sending.join().unwrap().is_ok());
    /// ```
    pub fn push(&mut self, value: T) -> Result<(), PushError<T>> {
        match self.try_push(value) {
            Err(PushError::Full(value)) => {
                let mut value = Some(value);
                self.wait(|sender| sender.attempt(&mut value))
            }
            done => done,
        }
    }

    /// [`push`](Self::push) for at most `timeout`. Zero tries once; what no clock can express is as
    /// good as never.
    ///
    /// # Progress
    /// Blocking, as `push`.
    /// # Cost
    /// As `push`, and looks at the clock.
    /// # Errors
    /// [`PushTimeoutError::Timeout`], or [`PushTimeoutError::Closed`]; the value is in the error.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Duration;
    /// use nodestate::ring::{PushTimeoutError, mpsc};
    ///
    /// let (mut sender, _receiver) = mpsc::ring(1).unwrap();
    /// assert_eq!(sender.push_timeout(1, Duration::ZERO), Ok(()));
    /// let refused = sender.push_timeout(2, Duration::from_millis(1));
    /// assert_eq!(refused, Err(PushTimeoutError::Timeout(2)));
    /// ```
    pub fn push_timeout(&mut self, value: T, timeout: Duration) -> Result<(), PushTimeoutError<T>> {
        self.push_by(value, Deadline::after(timeout))
    }

    /// [`push`](Self::push) until `deadline` at the latest; a past one tries once.
    ///
    /// # Progress
    /// Blocking, as `push`.
    /// # Cost
    /// As `push`, and looks at the clock.
    /// # Errors
    /// As [`push_timeout`](Self::push_timeout).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Instant;
    /// use nodestate::ring::{PushTimeoutError, mpsc};
    ///
    /// let (mut sender, _receiver) = mpsc::ring(1).unwrap();
    /// let now = Instant::now();
    /// assert_eq!(sender.push_deadline(1, now), Ok(()));
    /// assert_eq!(sender.push_deadline(2, now), Err(PushTimeoutError::Timeout(2)));
    /// ```
    pub fn push_deadline(
        &mut self,
        value: T,
        deadline: Instant,
    ) -> Result<(), PushTimeoutError<T>> {
        self.push_by(value, Deadline::at(deadline))
    }

    fn push_by(&mut self, value: T, deadline: Deadline) -> Result<(), PushTimeoutError<T>> {
        let mut value = Some(value);
        let pushed = self.wait_by(deadline, |sender| sender.attempt(&mut value));
        timed(pushed, value)
    }

    pub(super) fn wait<R>(&mut self, mut attempt: impl FnMut(&mut Self) -> Option<R>) -> R {
        loop {
            if let Some(done) = self.wait_by(Deadline::NEVER, &mut attempt) {
                return done;
            }
        }
    }

    /// Waits until `attempt` comes to something; `None` if one that began after the deadline did not.
    pub(super) fn wait_by<R>(
        &mut self,
        deadline: Deadline,
        mut attempt: impl FnMut(&mut Self) -> Option<R>,
    ) -> Option<R> {
        let shared = self.tail.shared.clone();
        for _ in 0..spins() {
            if deadline.has_passed() || self.tail.finds_room() {
                break;
            }
            spin_loop();
        }
        shared.wakeups.room.wait_by(deadline, || attempt(self))
    }

    /// [`push`](Self::push) for a task, on any executor.
    ///
    /// # Progress
    /// Waits without blocking the thread, but, for a few instructions, for whoever holds the list of
    /// those that wait for room.
    /// # Cost
    /// As `push`, with a clone of the waker in the place of the sleep.
    /// # Errors
    /// [`PushError::Closed`] alone, with the value.
    /// # Panics
    /// If the clone of the waker does; the value is dropped with the future.
    /// # Cancel safety
    /// The value is in the ring, or is dropped with the future; to keep it, use
    /// [`push_from_async`](Self::push_from_async). A wake-up that the future has got is handed on.
    /// # Examples
    /// ```
    /// use nodestate::ring::mpsc;
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(1).unwrap();
    /// let pushing = async move {
    ///     sender.push_async("first").await?;
    ///     sender.push_async("second").await
    /// };
    /// let taking = async move { (receiver.pop_async().await, receiver.pop_async().await) };
    /// let (pushed, taken) = futures::executor::block_on(futures::future::join(pushing, taking));
    /// assert_eq!((pushed, taken), (Ok(()), (Ok("first"), Ok("second"))));
    /// ```
    pub async fn push_async(&mut self, value: T) -> Result<(), PushError<T>> {
        self.push_from_async(&mut Some(value)).await
    }

    /// Takes the value out of `from` and puts it in, waiting for room as a task; does nothing without
    /// one.
    ///
    /// # Progress
    /// As [`push_async`](Self::push_async).
    /// # Cost
    /// As `push`, with a clone of the waker in the place of the sleep.
    /// # Errors
    /// As `push_async`; the value is in the error.
    /// # Panics
    /// If the clone of the waker does; the value is in `from`.
    /// # Cancel safety
    /// The value is in the ring, or in `from`. A wake-up that the future has got is handed on.
    /// # Examples
    /// ```
    /// use futures::FutureExt;
    /// use nodestate::ring::mpsc;
    ///
    /// let (mut sender, _receiver) = mpsc::ring(1).unwrap();
    /// sender.try_push(1).unwrap();
    /// let mut value = Some(2);
    /// assert!(sender.push_from_async(&mut value).now_or_never().is_none()); // given up
    /// assert_eq!(value, Some(2));
    /// ```
    pub async fn push_from_async(&mut self, from: &mut Option<T>) -> Result<(), PushError<T>> {
        if let Some(done) = self.attempt(from) {
            return done;
        }
        let shared = self.tail.shared.clone();
        shared.wakeups.room.wait_async(|| self.attempt(from)).await
    }

    /// Tries to push what is there; `None` if it is to be tried again.
    pub(super) fn attempt(&mut self, from: &mut Option<T>) -> Option<Result<(), PushError<T>>> {
        let Some(value) = from.take() else { return Some(Ok(())) };
        match self.try_push(value) {
            Err(PushError::Full(value)) => {
                *from = Some(value);
                None
            }
            done => Some(done),
        }
    }

    /// How many values the ring holds.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::mpsc;
    ///
    /// let (sender, _receiver) = mpsc::ring::<u8>(100).unwrap();
    /// assert_eq!(sender.capacity(), 100);
    /// ```
    pub fn capacity(&self) -> usize {
        self.tail.shared.capacity() as usize
    }

    /// Whether pushes are refused for good. It may change at any time, one way.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::mpsc;
    ///
    /// let (sender, receiver) = mpsc::ring::<u8>(1).unwrap();
    /// assert!(!sender.is_closed());
    /// drop(receiver);
    /// assert!(sender.is_closed());
    /// ```
    pub fn is_closed(&self) -> bool {
        self.tail.shared.is_closed()
    }

    /// A handle that makes senders and does not keep the ring open.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Counts a reference.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::mpsc;
    ///
    /// let (sender, mut receiver) = mpsc::ring(1).unwrap();
    /// let weak = sender.downgrade();
    /// weak.upgrade().unwrap().try_push(7).unwrap();
    /// drop(sender);
    /// assert!(weak.upgrade().is_none());
    /// assert_eq!(receiver.try_pop(), Ok(7));
    /// ```
    pub fn downgrade(&self) -> WeakSender<T> {
        WeakSender { shared: self.tail.shared.clone() }
    }
}

impl<T> Sender<T> {
    #[cfg(feature = "futures")]
    pub(super) fn shared(&self) -> &Arc<Shared<T, LAPS, BATCH>> {
        &self.tail.shared
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self { tail: self.tail.another() }
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("capacity", &self.capacity()).finish_non_exhaustive()
    }
}

/// A handle that makes senders, and does not count as one.
pub struct WeakSender<T> {
    shared: Arc<Shared<T, LAPS, BATCH>>,
}

impl<T> WeakSender<T> {
    /// A sender, if there is one still: a ring whose last one was dropped stays closed.
    ///
    /// # Progress
    /// Lock-free, but for the memory that it may allocate.
    /// # Cost
    /// That of a clone: two or three locked instructions; memory once in a while, as for more senders.
    /// # Panics
    /// As the clone of a [`Sender`].
    /// # Examples
    /// ```
    /// use nodestate::ring::mpsc;
    ///
    /// let (sender, receiver) = mpsc::ring::<u8>(1).unwrap();
    /// let weak = sender.downgrade();
    /// let another = weak.upgrade();
    /// assert_eq!(receiver.sender_count(), 2);
    /// drop((sender, another));
    /// assert!(weak.upgrade().is_none());
    /// ```
    pub fn upgrade(&self) -> Option<Sender<T>> {
        Tail::one_more(self.shared.clone()).map(Sender::new)
    }
}

impl<T> Clone for WeakSender<T> {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone() }
    }
}

impl<T> fmt::Debug for WeakSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WeakSender").finish_non_exhaustive()
    }
}
