//! The side that pushes, for a thread that does not wait.

use core::fmt;

use super::{Registrar, registrar::Handle};
use crate::ring::{
    PushError,
    spsc::{self, WriteChunk},
};

/// A producer with a lane to itself; it pushes by `&mut self`.
///
/// Dropping it gives the lane up: another gets it when the consumer has taken out what is there.
pub struct Producer<T> {
    pub(super) ring: spsc::Producer<T>,
    handle: Handle<T>,
}

impl<T> Producer<T> {
    pub(super) fn new(ring: spsc::Producer<T>, handle: Handle<T>) -> Self {
        Self { ring, handle }
    }

    /// Adds a value at the end of the lane; see [`spsc::Producer::try_push`].
    ///
    /// # Progress
    /// Wait-free; never waits for the consumer, or another producer.
    /// # Cost
    /// That of [`spsc::Producer::try_push`]: two stores mostly, and no read-modify-write. Never allocates.
    /// # Errors
    /// [`PushError::Full`] if this lane is, or [`PushError::Closed`] once the consumer is gone.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::{PushError, lanes};
    ///
    /// let (registrar, consumer) = lanes::ring(2, 1)?;
    /// let mut producer = registrar.register().unwrap();
    /// assert_eq!(producer.try_push(1), Ok(()));
    /// assert_eq!(producer.try_push(2), Err(PushError::Full(2)));
    /// drop(consumer);
    /// assert_eq!(producer.try_push(3), Err(PushError::Closed(3)));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn try_push(&mut self, value: T) -> Result<(), PushError<T>> {
        self.ring.try_push(value)
    }

    /// Adds values until there is no room or there are no more; see [`spsc::Producer::push_batch`].
    ///
    /// # Progress
    /// Wait-free, but for the iterator.
    /// # Cost
    /// The values, two loads and one store. Never allocates.
    /// # Errors
    /// As [`try_push`](Self::try_push); the iterator was not asked then.
    /// # Panics
    /// If the iterator does: what it gave before was pushed.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, mut consumer) = lanes::ring(2, 4)?;
    /// let mut producer = registrar.register().unwrap();
    /// let mut values = 0..6;
    /// assert_eq!(producer.push_batch(values.by_ref()), Ok(4));
    /// assert_eq!(values, 4..6);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn push_batch(
        &mut self,
        values: impl IntoIterator<Item = T>,
    ) -> Result<usize, PushError<()>> {
        self.ring.push_batch(values)
    }

    /// Adds copies of the first values of `from`; see [`spsc::Producer::push_slice`].
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// The copies, two loads at most and one store. Never allocates.
    /// # Errors
    /// As [`try_push`](Self::try_push).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, _consumer) = lanes::ring(2, 4)?;
    /// let mut producer = registrar.register().unwrap();
    /// assert_eq!(producer.push_slice(&[1, 2, 3, 4, 5]), Ok(4));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn push_slice(&mut self, from: &[T]) -> Result<usize, PushError<()>>
    where
        T: Copy,
    {
        self.ring.push_slice(from)
    }

    /// Room for up to `max` values, to be written in place; see [`spsc::Producer::write_chunk`].
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two loads at most. Never allocates.
    /// # Errors
    /// As [`try_push`](Self::try_push).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, mut consumer) = lanes::ring(2, 4)?;
    /// let mut producer = registrar.register().unwrap();
    /// assert_eq!(producer.write_chunk(2).unwrap().fill([1, 2, 3]), 2);
    /// assert_eq!(consumer.try_pop(), Ok(1));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn write_chunk(&mut self, max: usize) -> Result<WriteChunk<'_, T>, PushError<()>> {
        self.ring.write_chunk(max)
    }

    /// Takes the oldest value back that the consumer has left behind in this lane, once it is gone.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two loads, and a store. Never allocates.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, consumer) = lanes::ring(2, 4)?;
    /// let mut producer = registrar.register().unwrap();
    /// producer.try_push(1).unwrap();
    /// assert_eq!(producer.take_back(), None);
    /// drop(consumer);
    /// assert_eq!(producer.take_back(), Some(1));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn take_back(&mut self) -> Option<T> {
        self.ring.take_back()
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
    /// let (registrar, _consumer) = lanes::ring(2, 4)?;
    /// let mut producer = registrar.register().unwrap();
    /// producer.try_push(1).unwrap();
    /// assert_eq!(producer.room(), 3);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn room(&mut self) -> usize {
        self.ring.room()
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
    /// let (registrar, _consumer) = lanes::ring(2, 4)?;
    /// let mut producer = registrar.register().unwrap();
    /// producer.push_batch(0..3).unwrap();
    /// assert_eq!(producer.len(), 3);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn len(&self) -> usize {
        self.ring.len()
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
    /// let (registrar, _consumer) = lanes::ring::<u8>(2, 4)?;
    /// assert!(registrar.register().unwrap().is_empty());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn is_empty(&self) -> bool {
        self.ring.is_empty()
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
    /// let (registrar, _consumer) = lanes::ring::<u8>(2, 4)?;
    /// assert_eq!(registrar.register().unwrap().capacity(), 4);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn capacity(&self) -> usize {
        self.ring.capacity()
    }

    /// Whether the consumer is gone.
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
    /// let (registrar, consumer) = lanes::ring::<u8>(2, 4)?;
    /// let producer = registrar.register().unwrap();
    /// drop(consumer);
    /// assert!(producer.is_closed());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn is_closed(&self) -> bool {
        self.ring.is_closed()
    }

    /// Where others register.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two read-modify-writes. Never allocates.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, consumer) = lanes::ring::<u8>(2, 4)?;
    /// let producer = registrar.register().unwrap();
    /// drop(registrar);
    /// let registrar = producer.registrar();
    /// drop(producer);
    /// assert!(!consumer.is_closed()); // others may come
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn registrar(&self) -> Registrar<T> {
        self.handle.registrar()
    }
}

impl<T> fmt::Debug for Producer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Producer").field("len", &self.len()).finish_non_exhaustive()
    }
}
