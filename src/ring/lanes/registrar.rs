//! Where producers get their lanes.

use core::fmt;

use super::{Producer, RegisterError, Sender, hub::Hub, wakeups::RingAtEnd};
use crate::primitive::Arc;
use crate::ring::spsc;

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
    /// # Panics
    /// Never.
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
        self.register_at().map(|(_, producer)| producer)
    }

    /// The same, with the number of its lane.
    pub(super) fn register_at(&self) -> Result<(usize, Producer<T>), RegisterError> {
        let hub = &self.handle.hub;
        // The consumer leaves the first lane first.
        if hub.rings().first().is_some_and(|ring| ring.is_deserted()) {
            return Err(RegisterError::Closed);
        }
        let lane = hub.claim().ok_or(RegisterError::AllTaken)?;
        let ring = spsc::Producer::new(Arc::clone(&hub.rings()[lane]));
        Ok((lane, Producer::new(ring, self.handle.clone())))
    }

    /// How many producers there can be at a time.
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
    /// let (registrar, _consumer) = lanes::ring::<u8>(3, 8)?;
    /// assert_eq!(registrar.lanes(), 3);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn lanes(&self) -> usize {
        self.handle.hub.rings().len()
    }
}

impl<T> Clone for Registrar<T> {
    fn clone(&self) -> Self {
        Self { handle: self.handle.clone() }
    }
}

impl<T> fmt::Debug for Registrar<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registrar").field("lanes", &self.lanes()).finish_non_exhaustive()
    }
}

/// Where senders register; it can be cloned, and goes to any thread.
///
/// As long as one is there, the receiver is not told that it is the end.
pub struct SenderRegistrar<T> {
    // Dropped first: a receiver that is woken by the drop of the last field finds the end.
    registrar: Registrar<T>,
    wakeups: RingAtEnd,
}

impl<T> SenderRegistrar<T> {
    pub(super) fn new(registrar: Registrar<T>, wakeups: RingAtEnd) -> Self {
        Self { registrar, wakeups }
    }

    /// A sender with a free lane.
    ///
    /// # Progress
    /// Lock-free: looks again when another has registered.
    /// # Cost
    /// Two read-modify-writes and the counts of three references. Never allocates.
    /// # Errors
    /// [`RegisterError::AllTaken`], or [`RegisterError::Closed`] once the receiver is gone or has closed
    /// the ring.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes::{self, RegisterError};
    ///
    /// let (registrar, mut receiver) = lanes::waiting::<u8>(1, 8)?;
    /// let sender = registrar.register().unwrap();
    /// assert_eq!(registrar.register().err(), Some(RegisterError::AllTaken));
    /// drop(sender);
    /// assert!(receiver.try_pop().is_err()); // sees that it is gone
    /// assert!(registrar.register().is_ok());
    /// receiver.close();
    /// assert_eq!(registrar.register().err(), Some(RegisterError::Closed));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn register(&self) -> Result<Sender<T>, RegisterError> {
        let (lane, producer) = self.registrar.register_at()?;
        Ok(Sender::new(producer, lane, self.wakeups.clone()))
    }

    /// How many senders there can be at a time.
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
    /// let (registrar, _receiver) = lanes::waiting::<u8>(3, 8)?;
    /// assert_eq!(registrar.lanes(), 3);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn lanes(&self) -> usize {
        self.registrar.lanes()
    }
}

impl<T> Clone for SenderRegistrar<T> {
    fn clone(&self) -> Self {
        Self { registrar: self.registrar.clone(), wakeups: self.wakeups.clone() }
    }
}

impl<T> fmt::Debug for SenderRegistrar<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SenderRegistrar").field("lanes", &self.lanes()).finish_non_exhaustive()
    }
}

/// One who pushes, or may let others push.
pub(super) struct Handle<T> {
    hub: Arc<Hub<T>>,
}

impl<T> Handle<T> {
    fn new(hub: Arc<Hub<T>>) -> Self {
        hub.enter();
        Self { hub }
    }

    pub(super) fn registrar(&self) -> Registrar<T> {
        Registrar { handle: self.clone() }
    }
}

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.hub))
    }
}

impl<T> Drop for Handle<T> {
    fn drop(&mut self) {
        self.hub.leave();
    }
}
