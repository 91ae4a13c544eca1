//! The side that pushes, and how one gets onto it.

use core::fmt;

use super::{RegisterError, hub::Hub};
use crate::primitive::Arc;
use crate::ring::{
    PushError,
    spsc::{self, WriteChunk},
};

/// Where producers register; it can be cloned, and goes to any thread.
///
/// As long as one is there, the consumer is not told that it is the end.
pub struct Registrar<T> {
    handle: Handle<T>,
}

impl<T> Registrar<T> {
    pub(super) fn first(hub: Arc<Hub<T>>) -> Self {
        Self { handle: Handle::new(hub) }
    }

    /// A producer with a free lane.
    ///
    /// # Progress
    /// Lock-free: looks again when another has registered.
    /// # Cost
    /// Two read-modify-writes and the count of a reference. Never allocates.
    /// # Errors
    /// [`RegisterError::AllTaken`], or [`RegisterError::Closed`] once the consumer is gone.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes::{self, RegisterError};
    ///
    /// let (registrar, mut consumer) = lanes::ring::<u8>(1, 8)?;
    /// let mut producer = registrar.register().unwrap();
    /// assert_eq!(registrar.register().err(), Some(RegisterError::AllTaken));
    /// producer.try_push(1).unwrap();
    /// drop(producer);
    ///
    /// // The lane is free once what was in it is taken out, and the consumer has seen the end.
    /// assert_eq!(registrar.register().err(), Some(RegisterError::AllTaken));
    /// assert_eq!(consumer.try_pop(), Ok(1));
    /// assert!(consumer.try_pop().is_err());
    /// assert!(registrar.register().is_ok());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn register(&self) -> Result<Producer<T>, RegisterError> {
        let hub = &self.handle.hub;
        // The consumer leaves the first lane first.
        if hub.rings().first().is_some_and(|ring| ring.is_deserted()) {
            return Err(RegisterError::Closed);
        }
        let ring = hub.claim().ok_or(RegisterError::AllTaken)?;
        let ring = spsc::Producer::new(Arc::clone(ring));
        Ok(Producer { ring, handle: Handle::new(Arc::clone(hub)) })
    }

    /// How many producers there can be at a time.
    pub fn lanes(&self) -> usize {
        self.handle.hub.rings().len()
    }
}

impl<T> Clone for Registrar<T> {
    fn clone(&self) -> Self {
        Self { handle: Handle::new(Arc::clone(&self.handle.hub)) }
    }
}

/// A producer with a lane to itself; it pushes by `&mut self`.
///
/// Dropping it gives the lane up: another gets it when the consumer has taken out what is there.
pub struct Producer<T> {
    ring: spsc::Producer<T>,
    handle: Handle<T>,
}

impl<T> Producer<T> {
    /// Adds a value at the end of the lane; see [`spsc::Producer::try_push`].
    ///
    /// # Progress
    /// Wait-free; never waits for the consumer, or another producer.
    /// # Errors
    /// [`PushError::Full`] if this lane is, or [`PushError::Closed`] once the consumer is gone.
    #[inline]
    pub fn try_push(&mut self, value: T) -> Result<(), PushError<T>> {
        self.ring.try_push(value)
    }

    /// Adds values until there is no room or there are no more; see [`spsc::Producer::push_batch`].
    ///
    /// # Progress
    /// Wait-free, but for the iterator.
    /// # Errors
    /// As [`try_push`](Self::try_push); the iterator was not asked then.
    /// # Panics
    /// If the iterator does: what it gave before was pushed.
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
    /// # Errors
    /// As [`try_push`](Self::try_push).
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
    /// # Errors
    /// As [`try_push`](Self::try_push).
    #[inline]
    pub fn write_chunk(&mut self, max: usize) -> Result<WriteChunk<'_, T>, PushError<()>> {
        self.ring.write_chunk(max)
    }

    /// Takes the oldest value back that the consumer has left behind in this lane, once it is gone.
    ///
    /// # Progress
    /// Wait-free.
    pub fn take_back(&mut self) -> Option<T> {
        self.ring.take_back()
    }

    /// How many values there is room for in this lane.
    ///
    /// # Progress
    /// Wait-free.
    pub fn room(&mut self) -> usize {
        self.ring.room()
    }

    /// How many values are in this lane.
    ///
    /// # Progress
    /// Wait-free.
    pub fn len(&self) -> usize {
        self.ring.len()
    }

    /// Whether no value is in this lane.
    ///
    /// # Progress
    /// Wait-free.
    pub fn is_empty(&self) -> bool {
        self.ring.is_empty()
    }

    /// How many values may be in this lane at once.
    pub fn capacity(&self) -> usize {
        self.ring.capacity()
    }

    /// Whether the consumer is gone.
    ///
    /// # Progress
    /// Wait-free.
    pub fn is_closed(&self) -> bool {
        self.ring.is_closed()
    }

    /// Where others register.
    pub fn registrar(&self) -> Registrar<T> {
        Registrar { handle: Handle::new(Arc::clone(&self.handle.hub)) }
    }
}

/// One who pushes, or may let others push.
struct Handle<T> {
    hub: Arc<Hub<T>>,
}

impl<T> Handle<T> {
    fn new(hub: Arc<Hub<T>>) -> Self {
        hub.enter();
        Self { hub }
    }
}

impl<T> Drop for Handle<T> {
    fn drop(&mut self) {
        self.hub.leave();
    }
}

impl<T> fmt::Debug for Registrar<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registrar").field("lanes", &self.lanes()).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Producer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Producer").field("len", &self.len()).finish_non_exhaustive()
    }
}
