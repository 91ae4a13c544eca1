//! The receiver, as users see it.

use core::{fmt, iter::FusedIterator};

use super::{BATCH, LAPS, head::Head};
use crate::ring::PopError;

/// Takes values out of a ring. There is one.
///
/// When it is dropped the ring is closed, and what is in it is dropped, to the last that a sender was
/// told is in; take that out by [`into_remaining`](Self::into_remaining) instead, to lose nothing.
pub struct Receiver<T> {
    head: Head<T, LAPS, BATCH>,
}

impl<T> Receiver<T> {
    pub(super) fn new(head: Head<T, LAPS, BATCH>) -> Self {
        Self { head }
    }

    /// Takes the oldest value out, if there is one.
    ///
    /// # Progress
    /// Wait-free while the ring is open; when it is closed and empty, it is tried again if a push in
    /// flight succeeds, which each sender can do once.
    /// # Cost
    /// One load and one store. Never allocates.
    /// # Errors
    /// [`PopError::Empty`]; or [`PopError::Closed`] once the ring is closed and all that was accepted
    /// has been taken out: no push succeeds after that.
    /// # Examples
    /// ```
    /// use nodestate::ring::{PopError, mpsc};
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(4).unwrap();
    /// assert_eq!(receiver.try_pop(), Err(PopError::Empty));
    /// sender.try_push(5).unwrap();
    /// assert_eq!(receiver.try_pop(), Ok(5));
    /// ```
    #[inline]
    pub fn try_pop(&mut self) -> Result<T, PopError> {
        self.head.pop()
    }

    /// Takes up to `max` of the oldest values out, and appends them to `into`; says how many.
    ///
    /// # Progress
    /// As [`try_pop`](Self::try_pop), for each value.
    /// # Cost
    /// One load and one store for each value, and one locked instruction for each batch of a sender.
    /// Allocates only if `into` has no room.
    /// # Errors
    /// As `try_pop`, if there was no value and `max` is not 0.
    /// # Panics
    /// If `into` has no room and cannot grow; what was taken by then is in it, the rest in the ring.
    /// # Examples
    /// ```
    /// use nodestate::ring::{PopError, mpsc};
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(8).unwrap();
    /// sender.push_batch(&mut vec![1, 2, 3]).unwrap();
    /// let mut taken = Vec::with_capacity(2);
    /// assert_eq!(receiver.try_drain(&mut taken, 2), Ok(2));
    /// assert_eq!(receiver.try_drain(&mut taken, 2), Ok(1));
    /// assert_eq!(receiver.try_drain(&mut taken, 2), Err(PopError::Empty));
    /// assert_eq!(taken, [1, 2, 3]);
    /// ```
    pub fn try_drain(&mut self, into: &mut Vec<T>, max: usize) -> Result<usize, PopError> {
        self.head.drain(into, max)
    }

    /// Looks at the oldest value, which stays in the ring.
    ///
    /// # Progress
    /// As [`try_pop`](Self::try_pop).
    /// # Errors
    /// As `try_pop`.
    /// # Examples
    /// ```
    /// use nodestate::ring::mpsc;
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(4).unwrap();
    /// sender.try_push("first").unwrap();
    /// assert_eq!(receiver.peek(), Ok(&"first"));
    /// assert_eq!(receiver.try_pop(), Ok("first"));
    /// ```
    pub fn peek(&mut self) -> Result<&T, PopError> {
        self.head.peek()
    }

    /// How many values are in the ring: exact while no sender pushes, and otherwise what it was at
    /// some time during the call.
    ///
    /// # Progress
    /// Lock-free: it looks on only when a push has succeeded.
    pub fn len(&self) -> usize {
        self.head.len()
    }

    /// Whether there is nothing to take out.
    ///
    /// # Progress
    /// As [`len`](Self::len).
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many values the ring holds.
    ///
    /// # Progress
    /// Wait-free.
    pub fn capacity(&self) -> usize {
        self.head.shared.capacity() as usize
    }

    /// Closes the ring: pushes that begin from now on are refused. What is in it, or is accepted by a
    /// push that had begun, is there to be taken out until [`PopError::Closed`] is answered.
    ///
    /// # Progress
    /// Wait-free.
    pub fn close(&mut self) {
        self.head.shared.close();
    }

    /// Whether the ring is closed: the last sender is gone, or [`close`](Self::close) was called.
    /// There may be values in it.
    ///
    /// # Progress
    /// Wait-free.
    pub fn is_closed(&self) -> bool {
        self.head.shared.is_closed()
    }

    /// Closes the ring, and takes out all that was accepted, one after the other. What has not been
    /// taken when the iterator is dropped is dropped with it.
    ///
    /// # Progress
    /// As [`try_pop`](Self::try_pop), for each value. Never allocates.
    /// # Examples
    /// ```
    /// use nodestate::ring::mpsc;
    ///
    /// let (mut sender, receiver) = mpsc::ring(4).unwrap();
    /// sender.push_batch(&mut vec![1, 2]).unwrap();
    /// assert_eq!(receiver.into_remaining().sum::<i32>(), 3);
    /// assert!(sender.is_closed());
    /// ```
    pub fn into_remaining(mut self) -> Remaining<T> {
        self.close();
        Remaining { receiver: self }
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").field("capacity", &self.capacity()).finish_non_exhaustive()
    }
}

/// What was accepted by a ring that is closed; see [`Receiver::into_remaining`].
#[derive(Debug)]
pub struct Remaining<T> {
    receiver: Receiver<T>,
}

impl<T> Iterator for Remaining<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.receiver.try_pop().ok()
    }
}

impl<T> FusedIterator for Remaining<T> {}
