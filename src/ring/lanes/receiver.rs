//! The side that takes out, for a thread or task that waits, and that closes.

use core::{fmt, iter::FusedIterator};

use super::{hub::Hub, rounds::Rounds, wakeups::Wakeups};
use crate::primitive::Arc;
use crate::ring::{PopError, freed::Freed};
use crate::wait::Ear;

/// The one side that takes values out, and can wait for them.
///
/// It goes round as a [`Consumer`](super::Consumer) does. When it is dropped the ring is closed, and what is
/// in it is dropped, to the last that a sender was told is in; take that out by
/// [`into_remaining`](Self::into_remaining) instead, to lose nothing.
pub struct Receiver<T> {
    pub(super) intake: Intake<T>,
    pub(super) wakeups: Arc<Wakeups>,
    pub(super) ear: Ear,
}

/// The receiver, but for its sleep.
pub(super) struct Intake<T> {
    rounds: Rounds<T>,
    /// Of each lane.
    freed: Box<[Freed]>,
}

impl<T> Intake<T> {
    #[inline]
    pub(super) fn pop(&mut self, wakeups: &Wakeups) -> Result<T, PopError> {
        let (value, lane) = self.rounds.pop()?;
        self.freed[lane].add(1, &wakeups.lane(lane).room);
        Ok(value)
    }

    pub(super) fn drain(
        &mut self,
        into: &mut Vec<T>,
        max: usize,
        wakeups: &Wakeups,
    ) -> Result<usize, PopError> {
        let Self { rounds, freed } = self;
        let gave = |lane: usize, count| {
            let freed: &mut Freed = &mut freed[lane];
            freed.add(count as u64, &wakeups.lane(lane).room);
        };
        rounds.drain(into, max, gave)
    }
}

impl<T> Receiver<T> {
    /// The one receiver of a hub that is new.
    pub(super) fn new(hub: Arc<Hub<T>>, wakeups: Arc<Wakeups>) -> Self {
        let freed = |ring: &Arc<crate::ring::spsc::Shared<T>>| Freed::new(ring.capacity() as u64);
        let freed = hub.rings().iter().map(freed).collect();
        Self { intake: Intake { rounds: Rounds::new(hub), freed }, wakeups, ear: Ear::new() }
    }

    /// Takes the oldest value of the lane whose turn it is.
    ///
    /// # Progress
    /// Wait-free, but for the waker of a sender that waits for room, which it runs.
    /// # Cost
    /// That of [`Consumer::try_pop`](super::Consumer::try_pop), and a look whether the sender waits, for
    /// which there is a fence once in 32 values, or in half of a lane. Never allocates.
    /// # Errors
    /// [`PopError::Empty`]; or [`PopError::Closed`] once the ring is closed and all that was accepted
    /// has been taken out: no push succeeds after that.
    /// # Panics
    /// Never; a waker's panic is ignored.
    /// # Examples
    /// ```
    /// use nodestate::ring::{PopError, lanes};
    ///
    /// let (registrar, mut receiver) = lanes::waiting(2, 4)?;
    /// let mut sender = registrar.register().unwrap();
    /// assert_eq!(receiver.try_pop(), Err(PopError::Empty));
    /// sender.try_push(5).unwrap();
    /// assert_eq!(receiver.try_pop(), Ok(5));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn try_pop(&mut self) -> Result<T, PopError> {
        self.intake.pop(&self.wakeups)
    }

    /// Moves values to the end of `into`, `max` at most, and of no lane more at a time than a turn; how
    /// many.
    ///
    /// # Progress
    /// As [`try_pop`](Self::try_pop); if `into` has to grow, as the allocator.
    /// # Cost
    /// For each turn a copy of the memory, and what a turn costs in [`try_pop`](Self::try_pop). Allocates
    /// only if `into` has no room.
    /// # Errors
    /// As [`try_pop`](Self::try_pop), if there was no value and `max` is not 0.
    /// # Panics
    /// If `into` has no room and cannot grow; what was taken by then is in it.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, mut receiver) = lanes::waiting(2, 4)?;
    /// registrar.register().unwrap().push_batch(&mut vec![1, 2]).unwrap();
    /// registrar.register().unwrap().push_batch(&mut vec![3, 4]).unwrap();
    /// let mut taken = Vec::with_capacity(4);
    /// assert_eq!(receiver.try_drain(&mut taken, 4), Ok(4));
    /// assert_eq!(taken, [1, 2, 3, 4]);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn try_drain(&mut self, into: &mut Vec<T>, max: usize) -> Result<usize, PopError> {
        self.intake.drain(into, max, &self.wakeups)
    }

    /// Looks at the value that is taken next, which stays in its lane.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// As [`try_pop`](Self::try_pop).
    /// # Errors
    /// As [`try_pop`](Self::try_pop).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, mut receiver) = lanes::waiting(2, 4)?;
    /// registrar.register().unwrap().try_push("first").unwrap();
    /// assert_eq!(receiver.peek(), Ok(&"first"));
    /// assert_eq!(receiver.try_pop(), Ok("first"));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn peek(&mut self) -> Result<&T, PopError> {
        self.intake.rounds.peek()
    }

    /// How many values are in all lanes together: exact while no sender pushes.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two loads for each lane.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, receiver) = lanes::waiting(2, 4)?;
    /// registrar.register().unwrap().push_slice(&[1, 2]).unwrap();
    /// registrar.register().unwrap().push_slice(&[3]).unwrap();
    /// assert_eq!(receiver.len(), 3);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn len(&self) -> usize {
        self.intake.rounds.len()
    }

    /// Whether no lane has a value.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// As [`len`](Self::len).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (_registrar, receiver) = lanes::waiting::<u8>(2, 4)?;
    /// assert!(receiver.is_empty());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many values may be in all lanes together.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A look at each lane, at what does not change.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (_registrar, receiver) = lanes::waiting::<u8>(3, 5)?;
    /// assert_eq!(receiver.capacity(), 15);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn capacity(&self) -> usize {
        self.intake.rounds.capacity()
    }

    /// Closes the ring: pushes and registrations that begin from now on are refused. What is in it, or is
    /// accepted of a push that had begun, is there to be taken out until [`PopError::Closed`] is answered.
    ///
    /// # Progress
    /// Wait-free, whatever senders are doing, but for the wakers of those that wait for room.
    /// # Cost
    /// Two stores, a fence or two, and a compare-and-swap for each lane. Never allocates.
    /// # Panics
    /// Never; a waker's panic is ignored.
    /// # Examples
    /// ```
    /// use nodestate::ring::{PopError, PushError, lanes};
    ///
    /// let (registrar, mut receiver) = lanes::waiting(2, 4)?;
    /// let mut sender = registrar.register().unwrap();
    /// sender.try_push(1).unwrap();
    /// receiver.close();
    /// assert_eq!(sender.try_push(2), Err(PushError::Closed(2)));
    /// assert_eq!(receiver.try_pop(), Ok(1));
    /// assert_eq!(receiver.try_pop(), Err(PopError::Closed));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn close(&mut self) {
        let (rounds, wakeups) = (&mut self.intake.rounds, &self.wakeups);
        if rounds.is_sealed() {
            return;
        }
        rounds.seal(|lane, pushed| wakeups.lane(lane).end.cut(pushed));
        wakeups.closed();
        #[cfg(feature = "tracing")]
        tracing::debug!(capacity = self.capacity(), "ring closed");
    }

    /// Whether the ring is closed: neither a sender nor a registrar is left, or [`close`](Self::close) was
    /// called. There may be values in it.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, receiver) = lanes::waiting::<u8>(2, 4)?;
    /// let sender = registrar.register().unwrap();
    /// drop(registrar);
    /// assert!(!receiver.is_closed());
    /// drop(sender);
    /// assert!(receiver.is_closed());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn is_closed(&self) -> bool {
        self.intake.rounds.is_over()
    }

    /// Closes the ring, and takes out all that was accepted, one after the other. What has not been
    /// taken when the iterator is dropped is dropped with it.
    ///
    /// # Progress
    /// As [`close`](Self::close), and as [`try_pop`](Self::try_pop) for each value.
    /// # Cost
    /// That of both. Never allocates.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, receiver) = lanes::waiting(2, 4)?;
    /// let mut sender = registrar.register().unwrap();
    /// sender.push_slice(&[1, 2]).unwrap();
    /// assert_eq!(receiver.into_remaining().sum::<i32>(), 3);
    /// assert!(sender.is_closed());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn into_remaining(mut self) -> Remaining<T> {
        self.close();
        Remaining { receiver: self }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        /// Goes on when a value's destructor panics.
        struct Rest<'r, T>(&'r mut Receiver<T>);
        impl<T> Drop for Rest<'_, T> {
            fn drop(&mut self) {
                while let Ok(value) = self.0.try_pop() {
                    drop(value);
                }
            }
        }
        self.close();
        let rest = Rest(self);
        while let Ok(value) = rest.0.try_pop() {
            drop(value);
        }
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Receiver");
        let lanes = self.intake.rounds.lanes();
        shown.field("lanes", &lanes).field("len", &self.len()).finish_non_exhaustive()
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

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.receiver.len(), Some(self.receiver.len()))
    }
}

impl<T> FusedIterator for Remaining<T> {}
