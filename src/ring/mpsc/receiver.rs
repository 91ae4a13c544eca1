//! The receiver, as users see it.

use core::{fmt, iter::FusedIterator};

use super::{BATCH, LAPS, Stats, head::Head, intake::Intake};
use crate::ring::PopError;
use crate::wait::Ear;

/// Takes values out of a ring. There is one.
///
/// When it is dropped the ring is closed, and what is in it is dropped, to the last that a sender was
/// told is in. To lose nothing, take that out by [`into_remaining`](Self::into_remaining), or say by
/// [`on_drop`](Self::on_drop) who gets it, also when a panic drops the receiver.
pub struct Receiver<T> {
    pub(super) intake: Intake<T>,
    pub(super) ear: Ear,
    /// Gets what is left.
    heir: Option<Heir<T>>,
}

type Heir<T> = Box<dyn FnMut(T) + Send + Sync>;

impl<T> Receiver<T> {
    pub(super) fn new(head: Head<T, LAPS, BATCH>) -> Self {
        Self { intake: Intake::new(head), ear: Ear::new(), heir: None }
    }

    /// Takes the oldest value out, if there is one.
    ///
    /// # Progress
    /// Wait-free while the ring is open; when it is closed and empty, it is tried again if a push in
    /// flight succeeds, which each sender can do once.
    /// # Cost
    /// One load and one store, and a look whether a sender waits for room, for which there is a fence
    /// once in 32 values, or in half of the capacity. Never allocates.
    /// # Errors
    /// [`PopError::Empty`]; or [`PopError::Closed`] once the ring is closed and all that was accepted
    /// has been taken out: no push succeeds after that.
    /// # Panics
    /// Never.
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
        self.intake.pop()
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
        self.intake.drain(into, max)
    }

    /// Looks at the oldest value, which stays in the ring.
    ///
    /// # Progress
    /// As [`try_pop`](Self::try_pop).
    /// # Cost
    /// That of [`try_pop`](Self::try_pop), without the store.
    /// # Errors
    /// As `try_pop`.
    /// # Panics
    /// Never.
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
        self.intake.peek()
    }

    /// How many values are in the ring: exact while no sender pushes, and otherwise what it was at
    /// some time during the call.
    ///
    /// # Progress
    /// Lock-free: it looks on only when a push has succeeded.
    /// # Cost
    /// A few loads, of which some are of lines that senders write.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::mpsc;
    ///
    /// let (mut sender, receiver) = mpsc::ring(4).unwrap();
    /// sender.push_batch(&mut vec![1, 2, 3]).unwrap();
    /// assert_eq!(receiver.len(), 3);
    /// ```
    pub fn len(&self) -> usize {
        self.intake.head.len()
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
    /// use nodestate::ring::mpsc;
    ///
    /// let (mut sender, receiver) = mpsc::ring(4).unwrap();
    /// assert!(receiver.is_empty());
    /// sender.try_push(1).unwrap();
    /// assert!(!receiver.is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        let is_empty = self.len() == 0;
        if is_empty {
            self.intake.head.shared.wakeups.found_empty();
        }
        is_empty
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
    /// let (_sender, receiver) = mpsc::ring::<u8>(100).unwrap();
    /// assert_eq!(receiver.capacity(), 100);
    /// ```
    pub fn capacity(&self) -> usize {
        self.intake.head.shared.capacity() as usize
    }

    /// How many senders there are: it may change at any time.
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
    /// let _other = sender.clone();
    /// assert_eq!(receiver.sender_count(), 2);
    /// ```
    pub fn sender_count(&self) -> usize {
        self.intake.head.shared.senders()
    }

    /// What was counted since the ring was made.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A load, and copies; a push that finds the ring full, and no other, counts for it.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::mpsc;
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(2).unwrap();
    /// sender.push_batch(&mut vec![1, 2]).unwrap();
    /// assert!(sender.try_push(3).is_err());
    /// receiver.try_drain(&mut Vec::new(), 8).unwrap();
    ///
    /// let stats = receiver.stats();
    /// assert_eq!((stats.taken, stats.drains, stats.high_water, stats.refused), (2, 1, 2, 1));
    /// ```
    pub fn stats(&self) -> Stats {
        let refused = self.intake.head.shared.refused();
        Stats { sleeps: self.ear.sleeps(), refused, ..self.intake.stats }
    }

    /// Closes the ring: pushes that begin from now on are refused. What is in it, or is accepted by a
    /// push that had begun, is there to be taken out until [`PopError::Closed`] is answered.
    ///
    /// # Progress
    /// Lock-free; senders that wait are woken, by their wakers' code.
    /// # Cost
    /// An exchange, a fence, and a wake-up for each that waits.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::{PopError, PushError, mpsc};
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(4).unwrap();
    /// sender.try_push(1).unwrap();
    /// receiver.close();
    /// assert_eq!(sender.try_push(2), Err(PushError::Closed(2)));
    /// assert_eq!(receiver.try_pop(), Ok(1));
    /// assert_eq!(receiver.try_pop(), Err(PopError::Closed));
    /// ```
    pub fn close(&mut self) {
        self.intake.head.shared.close();
    }

    /// Whether the ring is closed: the last sender is gone, or [`close`](Self::close) was called.
    /// There may be values in it.
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
    /// let (sender, receiver) = mpsc::ring::<u8>(4).unwrap();
    /// assert!(!receiver.is_closed());
    /// drop(sender);
    /// assert!(receiver.is_closed());
    /// ```
    pub fn is_closed(&self) -> bool {
        self.intake.head.shared.is_closed()
    }

    /// Hands what is left in the ring when the receiver is dropped to `heir`, value by value in their order,
    /// to the last that a sender was told is in. One that was set before is dropped.
    ///
    /// # Progress
    /// Wait-free, the allocator and the drop of the earlier one aside.
    /// # Cost
    /// An allocation.
    /// # Panics
    /// A panic of `heir` leaves the drop of the receiver, once it was called for the values that are left; a
    /// second one ends the process.
    /// # Examples
    /// ```
    /// use nodestate::ring::mpsc;
    ///
    /// let (answers, unanswered) = std::sync::mpsc::channel();
    /// let (mut sender, mut receiver) = mpsc::ring(4).unwrap();
    /// receiver.on_drop(move |request| answers.send(request).unwrap());
    /// sender.push_batch(&mut vec![1, 2, 3]).unwrap();
    /// assert_eq!(receiver.try_pop(), Ok(1));
    /// drop(receiver);
    /// assert_eq!(unanswered.iter().collect::<Vec<_>>(), [2, 3]);
    /// ```
    pub fn on_drop(&mut self, heir: impl FnMut(T) + Send + Sync + 'static) {
        self.heir = Some(Box::new(heir));
    }

    /// Closes the ring, and takes out all that was accepted, one after the other. What has not been
    /// taken when the iterator is dropped is dropped with it, or goes where [`on_drop`](Self::on_drop)
    /// says.
    ///
    /// # Progress
    /// As [`close`](Self::close), and as [`try_pop`](Self::try_pop) for each value. Never allocates.
    /// # Cost
    /// That of [`close`](Self::close), and of a pop for each value.
    /// # Panics
    /// Never.
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

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        if let Some(heir) = self.heir.take() {
            self.intake.head.finish(heir);
        }
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
