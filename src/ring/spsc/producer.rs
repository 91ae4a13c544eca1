//! The side that pushes.

use core::fmt;

use super::{shared::Shared, write::WriteChunk};
use crate::primitive::{Arc, prefetch_to_write};
use crate::ring::PushError;

/// The pushing side of a ring. There is one at a time, and it pushes by `&mut self`.
///
/// Dropping it ends the ring: the consumer takes out what is there, and is then told so.
pub struct Producer<T> {
    pub(super) shared: Arc<Shared<T>>,
    /// How many were pushed: the shared count, which nobody else stores.
    pub(super) tail: usize,
    /// Up to where there was room when the consumer's count was last looked at.
    ///
    /// INVARIANT(spsc.limit): no slot of `tail..limit` is the consumer's.
    limit: usize,
    /// Where single pushes look around next.
    ///
    /// INVARIANT(spsc.limit.pause): it lies in `tail..=limit`.
    pause: usize,
}

impl<T> Producer<T> {
    /// The producer of a ring that has none: it is new, or its last one is known to be gone.
    pub(crate) fn new(shared: Arc<Shared<T>>) -> Self {
        let tail = shared.resume();
        // The first push looks for itself.
        Self { shared, tail, limit: tail, pause: tail }
    }

    /// Adds a value at the end.
    ///
    /// # Progress
    /// Wait-free; never waits for the consumer.
    /// # Cost
    /// The value, one store, and a load of a line that does not change; one more load when the room
    /// that is known of is used up. Never allocates.
    /// # Errors
    /// [`PushError::Full`], or [`PushError::Closed`] once the consumer is gone; both hand the value
    /// back.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::{PushError, spsc};
    ///
    /// let (mut producer, consumer) = spsc::ring(1)?;
    /// assert_eq!(producer.try_push('a'), Ok(()));
    /// assert_eq!(producer.try_push('b'), Err(PushError::Full('b')));
    /// drop(consumer);
    /// assert_eq!(producer.try_push('c'), Err(PushError::Closed('c')));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn try_push(&mut self, value: T) -> Result<(), PushError<T>> {
        if self.shared.is_deserted() {
            return Err(PushError::Closed(value));
        }
        if self.tail == self.pause && !self.look_around() {
            return Err(PushError::Full(value));
        }
        // SAFETY: INVARIANT(spsc.limit.pause) and so INVARIANT(spsc.limit): the slot of `tail` is the
        // producer's, and holds no value.
        unsafe { self.shared.slot(self.tail).write(value) };
        self.publish(1);
        Ok(())
    }

    /// Adds values at the end until there is no room or there are no more; how many. They are seen by
    /// the consumer all at once.
    ///
    /// No value is taken from the iterator for which there is no room: one that is lent by `by_ref`
    /// goes on where this has stopped. Room that the consumer makes meanwhile is not looked for.
    /// # Progress
    /// Wait-free, but for the iterator.
    /// # Cost
    /// The values, two loads and one store. Never allocates.
    /// # Errors
    /// [`PushError::Full`] and [`PushError::Closed`]; the iterator was not asked then.
    /// # Panics
    /// If the iterator does: what it gave before was pushed.
    /// # Examples
    /// ```
    /// use nodestate::ring::{PushError, spsc};
    ///
    /// let (mut producer, mut consumer) = spsc::ring(4)?;
    /// let mut values = 0..6;
    /// assert_eq!(producer.push_batch(values.by_ref()), Ok(4));
    /// assert_eq!(producer.push_batch(values.by_ref()), Err(PushError::Full(())));
    /// assert_eq!(consumer.try_pop(), Ok(0));
    /// assert_eq!(producer.push_batch(values.by_ref()), Ok(1));
    /// assert_eq!(values.next(), Some(5));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn push_batch(
        &mut self,
        values: impl IntoIterator<Item = T>,
    ) -> Result<usize, PushError<()>> {
        Ok(self.write_chunk(usize::MAX)?.fill(values))
    }

    /// Adds copies of the first values of `from`, as many as there is room for; how many. They are
    /// seen by the consumer all at once.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// The copies, two loads at most and one store. Never allocates.
    /// # Errors
    /// [`PushError::Full`] and [`PushError::Closed`].
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::{PushError, spsc};
    ///
    /// let (mut producer, mut consumer) = spsc::ring(4)?;
    /// assert_eq!(producer.push_slice(&[1, 2, 3, 4, 5]), Ok(4));
    /// assert_eq!(producer.push_slice(&[5]), Err(PushError::Full(())));
    /// assert_eq!(consumer.try_pop(), Ok(1));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn push_slice(&mut self, from: &[T]) -> Result<usize, PushError<()>>
    where
        T: Copy,
    {
        if from.is_empty() {
            return Ok(0);
        }
        let mut chunk = self.write_chunk(from.len())?;
        let (count, (first, second)) = (chunk.len(), chunk.as_mut_slices());
        let (to_first, to_second) = from[..count].split_at(first.len());
        first.write_copy_of_slice(to_first);
        // Most lie in one run: a call of `memcpy` less.
        if !second.is_empty() {
            second.write_copy_of_slice(to_second);
        }
        // SAFETY: all of them were written.
        unsafe { chunk.commit(count) };
        Ok(count)
    }

    /// Room for up to `max` values, to be written in place.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two loads at most. Never allocates.
    /// # Errors
    /// [`PushError::Full`] if there is no room at all (or none was asked for), and
    /// [`PushError::Closed`].
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, consumer) = spsc::ring(4)?;
    /// assert_eq!(producer.write_chunk(3).unwrap().len(), 3); // dropped: nothing is pushed
    /// assert_eq!(producer.write_chunk(9).unwrap().fill([7, 8]), 2);
    /// assert_eq!(consumer.len(), 2);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn write_chunk(&mut self, max: usize) -> Result<WriteChunk<'_, T>, PushError<()>> {
        if self.shared.is_deserted() {
            return Err(PushError::Closed(()));
        }
        let mut room = self.known_room();
        if room < max.min(self.shared.capacity()) {
            self.find_room();
            room = self.known_room();
        }
        match room.min(max) {
            0 => Err(PushError::Full(())),
            len => Ok(WriteChunk { producer: self, len }),
        }
    }

    /// Takes the oldest value back that the consumer has left behind: once it is gone, and not
    /// before. With this, no value that was pushed is lost.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two loads, one store, and the value; one load while the consumer is there.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, consumer) = spsc::ring(4)?;
    /// producer.push_batch(["a", "b"]).unwrap();
    /// assert_eq!(producer.take_back(), None);
    /// drop(consumer);
    /// assert_eq!(producer.take_back(), Some("a"));
    /// assert_eq!(producer.take_back(), Some("b"));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn take_back(&mut self) -> Option<T> {
        let head = self.shared.left()?;
        if head == self.tail {
            return None;
        }
        // SAFETY: INVARIANT(spsc.owned): the consumer is gone, and has left the slots of `head..tail`
        // to this one.
        let value = unsafe { self.shared.slot(head).read() };
        self.shared.take_up_to(head.wrapping_add(1));
        Some(value)
    }

    /// How many values there is room for: at least so many are taken next, unless the consumer goes.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, mut consumer) = spsc::ring(4)?;
    /// producer.push_batch(0..4).unwrap();
    /// assert_eq!(producer.room(), 0);
    /// consumer.try_pop().unwrap();
    /// assert_eq!(producer.room(), 1);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn room(&mut self) -> usize {
        self.find_room();
        self.known_room()
    }

    /// How many values are there; the consumer may take some meanwhile.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two loads.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, _consumer) = spsc::ring(4)?;
    /// producer.push_batch(0..3).unwrap();
    /// assert_eq!(producer.len(), 3);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn len(&self) -> usize {
        self.shared.len()
    }

    /// Whether no value is there; when it says so, that stays so until the next push.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two loads.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, mut consumer) = spsc::ring(4)?;
    /// producer.try_push('a').unwrap();
    /// assert!(!producer.is_empty());
    /// consumer.try_pop().unwrap();
    /// assert!(producer.is_empty());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many values may be there at once.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One plain load, of what never changes.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, _consumer) = spsc::ring(5)?;
    /// assert_eq!((producer.capacity(), producer.push_batch(0..)), (5, Ok(5)));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn capacity(&self) -> usize {
        self.shared.capacity()
    }

    /// Whether the consumer is gone, so that a push is in vain.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (producer, consumer) = spsc::ring::<u8>(4)?;
    /// assert!(!producer.is_closed());
    /// drop(consumer);
    /// assert!(producer.is_closed());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn is_closed(&self) -> bool {
        self.shared.is_deserted()
    }

    /// How many were pushed, ever.
    #[inline]
    pub(crate) fn pushed(&self) -> usize {
        self.tail
    }

    /// Takes the newest `count` values back, in their order.
    ///
    /// # Safety
    /// They are there, and the consumer is known not to take them.
    pub(crate) unsafe fn retract(&mut self, count: usize) -> impl Iterator<Item = T> {
        self.tail = self.tail.wrapping_sub(count);
        self.shared.push_up_to(self.tail);
        // SAFETY: the consumer leaves them to this one, as the caller knows; the count has moved, so that
        // they are taken once.
        (0..count).map(|nth| unsafe { self.shared.slot(self.tail.wrapping_add(nth)).read() })
    }

    fn known_room(&self) -> usize {
        self.limit.wrapping_sub(self.tail)
    }

    /// Sees to it that single pushes can go on for some time; whether there is room.
    #[inline]
    fn look_around(&mut self) -> bool {
        if self.tail == self.limit && !self.find_room() {
            return false;
        }
        let near = self.known_room().min(Shared::<T>::AHEAD);
        self.pause = self.tail.wrapping_add(near);
        self.shared.ask_for(self.pause, (self.known_room() - near).min(near), prefetch_to_write);
        true
    }

    /// Looks how far the consumer is; whether there is room.
    #[inline]
    fn find_room(&mut self) -> bool {
        self.limit = self.shared.taken().wrapping_add(self.shared.capacity());
        self.limit != self.tail
    }

    /// Hands the next `count` values to the consumer, which are written.
    #[inline]
    fn publish(&mut self, count: usize) {
        self.tail = self.tail.wrapping_add(count);
        self.shared.push_up_to(self.tail);
    }

    /// Likewise, for a chunk; and asks for the lines of one behind it that is as long, if there is room.
    #[inline]
    pub(super) fn publish_chunk(&mut self, count: usize) {
        self.publish(count);
        self.pause = self.tail;
        self.shared.ask_for(self.tail, self.known_room().min(count), prefetch_to_write);
    }
}

impl<T> Drop for Producer<T> {
    fn drop(&mut self) {
        self.shared.leave_producer();
    }
}

impl<T> fmt::Debug for Producer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Producer").field("len", &self.len()).finish_non_exhaustive()
    }
}
