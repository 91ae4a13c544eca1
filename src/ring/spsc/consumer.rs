//! The side that takes out.

use core::fmt;

use super::{
    read::{ReadChunk, Taken},
    shared::Shared,
};
use crate::primitive::{Arc, prefetch};
use crate::ring::PopError;

/// The side of a ring that takes values out. There is one, and it takes by `&mut self`.
///
/// Dropping it closes the ring: pushes are refused from then on, and what was not taken out can be
/// [taken back](super::Producer::take_back) by the producer.
pub struct Consumer<T> {
    pub(super) shared: Arc<Shared<T>>,
    /// How many were taken. It may be ahead of the shared count, which nobody else stores.
    pub(super) head: usize,
    /// How many were pushed when the producer's count was last looked at.
    ///
    /// INVARIANT(spsc.ready): the slots of `head..ready` hold values and are the consumer's.
    ready: usize,
    /// Where single pops look around next.
    ///
    /// INVARIANT(spsc.ready.pause): it lies in `head..=ready`.
    pause: usize,
}

impl<T> Consumer<T> {
    /// The one consumer of a ring that is new.
    pub(crate) fn new(shared: Arc<Shared<T>>) -> Self {
        let head = shared.resume();
        Self { shared, head, ready: head, pause: head }
    }

    /// Takes the oldest value.
    ///
    /// # Progress
    /// Wait-free; never waits for the producer.
    /// # Cost
    /// The value and one store; two loads more when what is known of is used up. Never allocates.
    /// # Errors
    /// [`PopError::Empty`], or [`PopError::Closed`] once the producer is gone too.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::{PopError, spsc};
    ///
    /// let (mut producer, mut consumer) = spsc::ring(4)?;
    /// assert_eq!(consumer.try_pop(), Err(PopError::Empty));
    /// producer.try_push('a').unwrap();
    /// drop(producer);
    /// assert_eq!(consumer.try_pop(), Ok('a')); // it is not lost
    /// assert_eq!(consumer.try_pop(), Err(PopError::Closed));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn try_pop(&mut self) -> Result<T, PopError> {
        if self.head == self.pause {
            self.look_around()?;
        }
        let oldest = self.head;
        self.head = oldest.wrapping_add(1);
        // Gives the slot back when the value lies where the caller gets it: there is no copy between.
        let taken = Taken(self);
        // SAFETY: INVARIANT(spsc.ready.pause) and so INVARIANT(spsc.ready); the count has moved on, so
        // that it is taken once.
        Ok(unsafe { taken.0.shared.slot(oldest).read() })
    }

    /// Looks at the oldest value.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None; two loads when what is known of is used up.
    /// # Errors
    /// As [`try_pop`](Self::try_pop).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, mut consumer) = spsc::ring(4)?;
    /// producer.try_push('a').unwrap();
    /// assert_eq!(consumer.peek(), Ok(&'a'));
    /// assert_eq!(consumer.try_pop(), Ok('a')); // it was still there
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn peek(&mut self) -> Result<&T, PopError> {
        if self.head == self.ready {
            self.find_some()?;
        }
        // SAFETY: INVARIANT(spsc.ready); nothing takes it while this is borrowed.
        Ok(unsafe { &*self.shared.slot(self.head) })
    }

    /// Moves the oldest values to the end of `to`, `max` at most; how many.
    ///
    /// # Progress
    /// Wait-free; if `to` has to grow, as the allocator.
    /// # Cost
    /// A copy of the memory, two loads at most and one store. Allocates only in `to`.
    /// # Errors
    /// As [`try_pop`](Self::try_pop), unless `max` is 0.
    /// # Panics
    /// If `to` cannot grow: then nothing was taken.
    /// # Examples
    /// ```
    /// use nodestate::ring::{PopError, spsc};
    ///
    /// let (mut producer, mut consumer) = spsc::ring(8)?;
    /// producer.push_batch(0..5).unwrap();
    /// drop(producer);
    ///
    /// let mut batch = Vec::with_capacity(3);
    /// assert_eq!(consumer.try_drain(&mut batch, 3), Ok(3));
    /// assert_eq!(consumer.try_drain(&mut batch, 3), Ok(2));
    /// assert_eq!(consumer.try_drain(&mut batch, 3), Err(PopError::Closed));
    /// assert_eq!(batch, [0, 1, 2, 3, 4]);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn try_drain(&mut self, to: &mut Vec<T>, max: usize) -> Result<usize, PopError> {
        if max == 0 {
            return Ok(0);
        }
        let count = self.find_up_to(max)?;
        to.reserve(count);
        // SAFETY: there is room for `count` behind what `to` holds, and these many are ready.
        unsafe {
            self.move_out(to.spare_capacity_mut().as_mut_ptr().cast(), count);
            to.set_len(to.len() + count);
        }
        Ok(count)
    }

    /// Moves the oldest values into the beginning of `to`, as many as there are and it can hold; how
    /// many.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A copy of the memory, two loads at most and one store. Never allocates.
    /// # Errors
    /// As [`try_pop`](Self::try_pop), unless `to` is empty.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, mut consumer) = spsc::ring(4)?;
    /// producer.push_slice(&[1, 2, 3]).unwrap();
    /// let mut to = [0; 2];
    /// assert_eq!((consumer.pop_slice(&mut to), to), (Ok(2), [1, 2]));
    /// assert_eq!((consumer.pop_slice(&mut to), to), (Ok(1), [3, 2]));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn pop_slice(&mut self, to: &mut [T]) -> Result<usize, PopError>
    where
        T: Copy,
    {
        if to.is_empty() {
            return Ok(0);
        }
        let count = self.find_up_to(to.len())?;
        // SAFETY: `to` is as long at least, and these many are ready.
        unsafe { self.move_out(to.as_mut_ptr(), count) };
        Ok(count)
    }

    /// The oldest values, `max` at most, in place.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two loads at most. Never allocates.
    /// # Errors
    /// As [`try_pop`](Self::try_pop); [`PopError::Empty`], too, if none was asked for.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, mut consumer) = spsc::ring(4)?;
    /// producer.push_batch(["a", "b"]).unwrap();
    /// let chunk = consumer.read_chunk(4).unwrap();
    /// assert_eq!(chunk.as_slices().0, ["a", "b"]);
    /// drop(chunk); // nothing was committed
    /// assert_eq!(consumer.len(), 2);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn read_chunk(&mut self, max: usize) -> Result<ReadChunk<'_, T>, PopError> {
        match self.find_up_to(max)? {
            0 => Err(PopError::Empty),
            len => Ok(ReadChunk { consumer: self, len }),
        }
    }

    /// How many values are there; the producer may add some meanwhile.
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
    /// producer.push_batch(0..3).unwrap();
    /// consumer.try_pop().unwrap();
    /// assert_eq!(consumer.len(), 2);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn len(&self) -> usize {
        self.shared.len()
    }

    /// Whether no value is there.
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
    /// let (mut producer, consumer) = spsc::ring(4)?;
    /// assert!(consumer.is_empty());
    /// producer.try_push('a').unwrap();
    /// assert!(!consumer.is_empty());
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
    /// let (_producer, consumer) = spsc::ring::<u8>(5)?;
    /// assert_eq!(consumer.capacity(), 5);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn capacity(&self) -> usize {
        self.shared.capacity()
    }

    /// Whether the producer is gone, so that nothing comes after what is there.
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
    /// producer.try_push('a').unwrap();
    /// drop(producer);
    /// assert!(consumer.is_closed() && consumer.try_pop().is_ok());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn is_closed(&self) -> bool {
        self.shared.has_ended()
    }

    /// How many were taken, ever.
    pub(crate) fn taken(&self) -> usize {
        self.head
    }

    /// How many are ready, `max` at most; looks for more if it knows of fewer.
    #[inline]
    fn find_up_to(&mut self, max: usize) -> Result<usize, PopError> {
        let mut known = self.known();
        if known < max.min(self.shared.capacity()) {
            self.find_some()?;
            known = self.known();
        }
        Ok(known.min(max))
    }

    /// Sees to it that single pops can go on for some time; fails if nothing is ready.
    #[inline]
    fn look_around(&mut self) -> Result<(), PopError> {
        if self.head == self.ready {
            self.find_some()?;
        }
        let near = self.known().min(Shared::<T>::AHEAD);
        self.pause = self.head.wrapping_add(near);
        self.shared.ask_for(self.pause, (self.known() - near).min(near), prefetch);
        Ok(())
    }

    /// Looks how far the producer is; fails if nothing is ready.
    #[inline]
    fn find_some(&mut self) -> Result<(), PopError> {
        // If there is a value, its line comes while the count does.
        prefetch(self.shared.place(self.head));
        self.ready = self.shared.pushed();
        if self.head != self.ready {
            return Ok(());
        }
        if !self.shared.has_ended() {
            return Err(PopError::Empty);
        }
        // Now that the producer is gone, the count is its last.
        self.ready = self.shared.pushed();
        if self.head == self.ready { Err(PopError::Closed) } else { Ok(()) }
    }

    /// Asks for the lines of the values behind a chunk of `count`, as many, if they are ready.
    #[inline]
    pub(super) fn ask_for_next(&self, count: usize) {
        self.shared.ask_for(self.head, self.known().min(count), prefetch);
    }

    #[inline]
    fn known(&self) -> usize {
        self.ready.wrapping_sub(self.head)
    }

    /// Moves the oldest values to where `to` points.
    ///
    /// # Safety
    /// There is room for `count` that nothing else leads to, and `count` are ready.
    #[inline]
    unsafe fn move_out(&mut self, to: *mut T, count: usize) {
        let [first, second] = self.shared.slots(self.head, count);
        // SAFETY: INVARIANT(spsc.ready), and the caller vouches for the room; the count moves on, so
        // that they are taken once.
        unsafe {
            first.cast::<T>().copy_to_nonoverlapping(to, first.len());
            // Most lie in one run: a call of `memcpy` less.
            if !second.is_empty() {
                second.cast::<T>().copy_to_nonoverlapping(to.add(first.len()), second.len());
            }
        }
        self.advance(count);
        self.release();
        self.ask_for_next(count);
    }

    /// Takes the oldest `count`, which are ready, out of this side's view; their slots stay its own
    /// until [`release`](Self::release).
    #[inline]
    pub(super) fn advance(&mut self, count: usize) {
        self.head = self.head.wrapping_add(count);
        self.pause = self.head;
    }

    /// Hands the slots to the producer that were taken.
    #[inline]
    pub(super) fn release(&self) {
        self.shared.take_up_to(self.head);
    }
}

impl<T> Drop for Consumer<T> {
    fn drop(&mut self) {
        // A chunk may have been forgotten that had taken values.
        self.release();
        self.shared.leave_consumer();
    }
}

impl<T> fmt::Debug for Consumer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Consumer").field("len", &self.len()).finish_non_exhaustive()
    }
}
