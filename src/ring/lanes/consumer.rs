//! The side that takes out, for a thread that does not wait.

use core::fmt;

use super::{hub::Hub, rounds::Rounds};
use crate::primitive::Arc;
use crate::ring::PopError;

/// The one side that takes values out, by `&mut self`.
///
/// It goes round: a lane gives up to [`TURN`](super::TURN) values, then it is the turn of the next that has
/// any. So between two turns of a lane every other lane gives `TURN` values at most, however fast it is
/// filled.
///
/// Dropping it closes all lanes: pushes and registrations are refused, and each producer can take its
/// own values back.
pub struct Consumer<T> {
    rounds: Rounds<T>,
}

impl<T> Consumer<T> {
    /// The one consumer of a hub that is new.
    pub(super) fn new(hub: Arc<Hub<T>>) -> Self {
        Self { rounds: Rounds::new(hub) }
    }

    /// Takes the oldest value of the lane whose turn it is.
    ///
    /// # Progress
    /// Wait-free; never waits for a producer.
    /// # Cost
    /// That of [`spsc::Consumer::try_pop`](crate::ring::spsc::Consumer::try_pop); when a turn is over, two
    /// loads and one for each lane that is taken and has nothing. Never allocates.
    /// # Errors
    /// [`PopError::Empty`], or [`PopError::Closed`] once there is neither a producer nor a
    /// [`Registrar`](super::Registrar) and all was taken out.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::{PopError, lanes};
    ///
    /// let (registrar, mut consumer) = lanes::ring(2, 4)?;
    /// registrar.register().unwrap().try_push(1).unwrap();
    /// assert_eq!(consumer.try_pop(), Ok(1));
    /// assert_eq!(consumer.try_pop(), Err(PopError::Empty)); // another may come
    /// drop(registrar);
    /// assert_eq!(consumer.try_pop(), Err(PopError::Closed));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn try_pop(&mut self) -> Result<T, PopError> {
        self.rounds.pop().map(|(value, _)| value)
    }

    /// Moves values to the end of `to`, `max` at most, and of no lane more at a time than a turn; how
    /// many.
    ///
    /// # Progress
    /// Wait-free; if `to` has to grow, as the allocator.
    /// # Cost
    /// For each turn a copy of the memory, and what a turn costs in [`try_pop`](Self::try_pop). Allocates
    /// only if `to` has no room.
    /// # Errors
    /// As [`try_pop`](Self::try_pop), unless `max` is 0.
    /// # Panics
    /// If `to` has no room and cannot grow; what was taken by then is in it.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, mut consumer) = lanes::ring(2, 4)?;
    /// let mut producers = [registrar.register().unwrap(), registrar.register().unwrap()];
    /// producers[1].push_batch([3, 4]).unwrap();
    /// producers[0].push_batch([1, 2]).unwrap();
    /// let mut taken = Vec::new();
    /// assert_eq!(consumer.try_drain(&mut taken, 3), Ok(3));
    /// assert_eq!(taken, [1, 2, 3]);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn try_drain(&mut self, to: &mut Vec<T>, max: usize) -> Result<usize, PopError> {
        self.rounds.drain(to, max, |_, _| {})
    }

    /// Looks at the value that is taken next.
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
    /// let (registrar, mut consumer) = lanes::ring(2, 4)?;
    /// registrar.register().unwrap().try_push("first").unwrap();
    /// assert_eq!(consumer.peek(), Ok(&"first"));
    /// assert_eq!(consumer.try_pop(), Ok("first"));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn peek(&mut self) -> Result<&T, PopError> {
        self.rounds.peek()
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
    /// let (_registrar, consumer) = lanes::ring::<u8>(3, 5)?;
    /// assert_eq!(consumer.capacity(), 15);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn capacity(&self) -> usize {
        self.rounds.capacity()
    }

    /// How many values are in all lanes together; producers may add some meanwhile.
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
    /// let (registrar, consumer) = lanes::ring(2, 4)?;
    /// registrar.register().unwrap().push_batch(0..3).unwrap();
    /// registrar.register().unwrap().push_batch(0..2).unwrap();
    /// assert_eq!(consumer.len(), 5);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn len(&self) -> usize {
        self.rounds.len()
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
    /// let (_registrar, consumer) = lanes::ring::<u8>(2, 4)?;
    /// assert!(consumer.is_empty());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether there is neither a producer nor a registrar, so that nothing comes after what is there.
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
    /// assert!(!consumer.is_closed());
    /// drop(registrar);
    /// assert!(consumer.is_closed());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn is_closed(&self) -> bool {
        self.rounds.is_over()
    }
}

impl<T> fmt::Debug for Consumer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Consumer");
        shown.field("lanes", &self.rounds.lanes()).field("len", &self.len()).finish_non_exhaustive()
    }
}
