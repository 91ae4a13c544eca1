//! The side that pushes, for a thread or task that waits.

use core::fmt;

use super::{
    Producer, SenderRegistrar,
    wakeups::{RingAtEnd, Side},
};
use crate::error::Closed;
use crate::primitive::{Ordering::*, fence};
use crate::ring::PushError;

/// A sender with a lane to itself, which can wait for room there; it pushes by `&mut self`.
///
/// Dropping it gives the lane up: another gets it when the receiver has taken out what is there.
pub struct Sender<T> {
    // Dropped first: a receiver that is woken by the drop of the last field finds the end.
    producer: Producer<T>,
    pub(super) lane: usize,
    pub(super) wakeups: RingAtEnd,
}

impl<T> Sender<T> {
    pub(super) fn new(producer: Producer<T>, lane: usize, wakeups: RingAtEnd) -> Self {
        Self { producer, lane, wakeups }
    }

    /// Adds a value at the end of the lane, if there is room.
    ///
    /// # Progress
    /// Wait-free while the receiver is awake; otherwise it runs its waker.
    /// # Cost
    /// That of [`Producer::try_push`], a fence, and a look whether the receiver sleeps or has closed.
    /// Never allocates.
    /// # Errors
    /// [`PushError::Full`] if this lane is, or [`PushError::Closed`] once the receiver is gone or has
    /// closed the ring; the value is in the error.
    /// # Panics
    /// Never; a waker's panic is ignored.
    /// # Examples
    /// ```
    /// use nodestate::ring::{PushError, lanes};
    ///
    /// let (registrar, receiver) = lanes::waiting(2, 1)?;
    /// let mut sender = registrar.register().unwrap();
    /// assert_eq!(sender.try_push(1), Ok(()));
    /// assert_eq!(sender.try_push(2), Err(PushError::Full(2)));
    /// drop(receiver);
    /// assert_eq!(sender.try_push(3), Err(PushError::Closed(3)));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn try_push(&mut self, value: T) -> Result<(), PushError<T>> {
        self.producer.try_push(value)?;
        if self.announce() {
            return Ok(());
        }
        // SAFETY: INVARIANT(lanes.end): the lane ends before the value, which was the last.
        let refused = unsafe { self.producer.ring.retract(1) }.next();
        refused.map_or(Ok(()), |value| Err(PushError::Closed(value)))
    }

    /// Adds the longest prefix of `batch` that there is room for, and says how many values that was; the
    /// others stay in `batch`, in their order. The receiver sees them all at once.
    ///
    /// # Progress
    /// As [`try_push`](Self::try_push).
    /// # Cost
    /// A copy of the memory, and what `try_push` costs beside that; what stays is moved to the front.
    /// Never allocates.
    /// # Errors
    /// [`Closed`], if that kept all values from going in: all are in `batch`.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{Closed, ring::lanes};
    ///
    /// let (registrar, mut receiver) = lanes::waiting(2, 3)?;
    /// let mut sender = registrar.register().unwrap();
    /// let mut batch = vec![1, 2, 3, 4, 5];
    /// assert_eq!(sender.push_batch(&mut batch), Ok(3));
    /// assert_eq!(batch, [4, 5]);
    ///
    /// receiver.close();
    /// assert_eq!(sender.push_batch(&mut batch), Err(Closed));
    /// assert_eq!(receiver.into_remaining().collect::<Vec<_>>(), [1, 2, 3]);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn push_batch(&mut self, batch: &mut Vec<T>) -> Result<usize, Closed> {
        let chunk = match self.producer.write_chunk(batch.len()) {
            Ok(chunk) => chunk,
            Err(PushError::Full(())) => return Ok(0),
            Err(PushError::Closed(())) => return Err(Closed),
        };
        let count = chunk.len();
        chunk.fill(batch.drain(..count));
        if self.announce() {
            return Ok(count);
        }
        // SAFETY: INVARIANT(lanes.end): the lane ends before these, which were the last, published by
        // one store.
        let refused = unsafe { self.producer.ring.retract(count) };
        batch.splice(..0, refused);
        Err(Closed)
    }

    /// Adds copies of the first values of `from`, as many as there is room for; how many. The receiver
    /// sees them all at once.
    ///
    /// # Progress
    /// As [`try_push`](Self::try_push).
    /// # Cost
    /// The copies, and what `try_push` costs beside that. Never allocates.
    /// # Errors
    /// As [`try_push`](Self::try_push); nothing was pushed then.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, _receiver) = lanes::waiting(2, 3)?;
    /// let mut sender = registrar.register().unwrap();
    /// assert_eq!(sender.push_slice(&[1, 2, 3, 4]), Ok(3));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn push_slice(&mut self, from: &[T]) -> Result<usize, PushError<()>>
    where
        T: Copy,
    {
        let count = self.producer.push_slice(from)?;
        if count == 0 || self.announce() {
            return Ok(count);
        }
        // SAFETY: INVARIANT(lanes.end): as for a batch.
        drop(unsafe { self.producer.ring.retract(count) });
        Err(PushError::Closed(()))
    }

    /// Says of the last push that it was made, and wakes the receiver; whether it counts, which a ring that
    /// was closed meanwhile may have refused.
    #[inline(always)]
    fn announce(&mut self) -> bool {
        // ORDERING(lanes.announce): SeqCst; pairs with lanes.close, lanes.cut.lost, wait.bell.sleep;
        // models `lanes::closing::push`, `lanes::waiting::pop_sleeps`. Push then look whether it
        // is closed, against say so then look; push then look at the bell, against say asleep then
        // look.
        fence(SeqCst);
        let ring = &self.producer.ring;
        if ring.is_closed() && !self.side().end.keep(ring.pushed()) {
            return false;
        }
        self.wakeups.0.bell.ring_after_fence();
        true
    }

    #[inline(always)]
    fn side(&self) -> &Side {
        self.wakeups.0.lane(self.lane)
    }

    /// How many values there is room for in this lane.
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
    /// let (registrar, _receiver) = lanes::waiting(2, 4)?;
    /// let mut sender = registrar.register().unwrap();
    /// sender.try_push(1).unwrap();
    /// assert_eq!((sender.len(), sender.room()), (1, 3));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn room(&mut self) -> usize {
        self.producer.room()
    }

    /// How many values are in this lane.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two loads.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, _receiver) = lanes::waiting(2, 4)?;
    /// let mut sender = registrar.register().unwrap();
    /// sender.push_slice(&[1, 2]).unwrap();
    /// assert_eq!(sender.len(), 2);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn len(&self) -> usize {
        self.producer.len()
    }

    /// Whether no value is in this lane.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two loads.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, _receiver) = lanes::waiting::<u8>(2, 4)?;
    /// assert!(registrar.register().unwrap().is_empty());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn is_empty(&self) -> bool {
        self.producer.is_empty()
    }

    /// How many values may be in this lane at once.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A load of what does not change.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, _receiver) = lanes::waiting::<u8>(2, 4)?;
    /// assert_eq!(registrar.register().unwrap().capacity(), 4);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn capacity(&self) -> usize {
        self.producer.capacity()
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
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, mut receiver) = lanes::waiting::<u8>(2, 4)?;
    /// let sender = registrar.register().unwrap();
    /// assert!(!sender.is_closed());
    /// receiver.close();
    /// assert!(sender.is_closed());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn is_closed(&self) -> bool {
        self.producer.is_closed()
    }

    /// Where others register.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Three read-modify-writes. Never allocates.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, receiver) = lanes::waiting::<u8>(2, 4)?;
    /// let sender = registrar.register().unwrap();
    /// drop(registrar);
    /// let _another = sender.registrar().register().unwrap();
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn registrar(&self) -> SenderRegistrar<T> {
        SenderRegistrar::new(self.producer.registrar(), self.wakeups.clone())
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("len", &self.len()).finish_non_exhaustive()
    }
}
