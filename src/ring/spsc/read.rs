//! Reading several values in place, and giving their slots back at once.

use core::{fmt, iter::FusedIterator};

use super::{Consumer, shared::Values};

/// The oldest values of a ring, in place. What is not committed stays in the ring.
///
/// # Examples
/// ```
/// use nodestate::ring::spsc;
///
/// let (mut producer, mut consumer) = spsc::ring(8)?;
/// producer.push_batch(1..=6).unwrap();
///
/// let chunk = consumer.read_chunk(4).unwrap();
/// let (first, second) = chunk.as_slices();
/// assert_eq!([first, second].concat(), [1, 2, 3, 4]);
/// chunk.commit(2); // 1 and 2 are dropped
///
/// let chunk = consumer.read_chunk(4).unwrap();
/// assert_eq!(chunk.into_iter().take(2).collect::<Vec<_>>(), [3, 4]);
/// assert_eq!(consumer.try_pop(), Ok(5));
/// # Ok::<(), nodestate::ring::CapacityError>(())
/// ```
pub struct ReadChunk<'a, T> {
    pub(super) consumer: &'a mut Consumer<T>,
    /// How many; these are ready.
    pub(super) len: usize,
}

impl<'a, T> ReadChunk<'a, T> {
    /// How many values: at least one.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is in here.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, mut consumer) = spsc::ring(8)?;
    /// producer.push_batch(0..5).unwrap();
    /// assert_eq!(consumer.read_chunk(3).unwrap().len(), 3);
    /// assert_eq!(consumer.read_chunk(8).unwrap().len(), 5);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[allow(clippy::len_without_is_empty, reason = "there is no empty one")]
    pub fn len(&self) -> usize {
        self.len
    }

    /// The values, oldest first: those up to the end of the ring's memory, and those at its
    /// beginning, if any.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// An index from a position, twice: nothing is loaded of the other side's, nothing copied.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, mut consumer) = spsc::ring(4)?;
    /// producer.push_batch([1, 2, 3]).unwrap();
    /// consumer.read_chunk(3).unwrap().commit_all();
    /// producer.push_batch([4, 5]).unwrap(); // round the end of the memory
    /// let chunk = consumer.read_chunk(4).unwrap();
    /// assert_eq!(chunk.as_slices(), (&[4][..], &[5][..]));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn as_slices(&self) -> (&[T], &[T]) {
        let [first, second] = self.consumer.shared.slots(self.consumer.head, self.len);
        // SAFETY: INVARIANT(spsc.ready); nothing takes them while the chunk is borrowed.
        unsafe { (&*first, &*second) }
    }

    /// The values, to be changed in place.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// As [`as_slices`](Self::as_slices).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, mut consumer) = spsc::ring(4)?;
    /// producer.push_batch([1, 2]).unwrap();
    /// let mut chunk = consumer.read_chunk(4).unwrap();
    /// chunk.as_mut_slices().0[1] = 20;
    /// chunk.commit(1);
    /// assert_eq!(consumer.try_pop(), Ok(20));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn as_mut_slices(&mut self) -> (&mut [T], &mut [T]) {
        let [first, second] = self.consumer.shared.slots(self.consumer.head, self.len);
        // SAFETY: INVARIANT(spsc.ready); the runs do not overlap; and nothing else leads there while
        // the chunk is borrowed.
        unsafe { (&mut *first, &mut *second) }
    }

    /// Drops the oldest `count` values, and gives their slots back.
    ///
    /// # Progress
    /// Wait-free, but for the destructors.
    /// # Cost
    /// One store, and the destructors.
    /// # Panics
    /// If `count` is more than [`len`](Self::len); or if a destructor does: the others were run.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, mut consumer) = spsc::ring(4)?;
    /// producer.push_batch(["a", "b", "c"]).unwrap();
    /// consumer.read_chunk(3).unwrap().commit(2);
    /// assert_eq!((consumer.try_pop(), producer.room()), (Ok("c"), 4));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn commit(self, count: usize) {
        assert!(count <= self.len, "{count} of {} values", self.len);
        let [first, second] = self.consumer.shared.slots(self.consumer.head, count);
        // First, they are out of view: a destructor that panics cannot bring them back.
        self.consumer.advance(count);
        self.consumer.ask_for_next(count);
        let _taken = Taken(self.consumer);
        let _second = Values(second);
        drop(Values(first));
    }

    /// Drops all of the values, and gives their slots back.
    ///
    /// # Progress
    /// Wait-free, but for the destructors.
    /// # Cost
    /// One store, and the destructors.
    /// # Panics
    /// If a destructor does: the others were run.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, mut consumer) = spsc::ring(4)?;
    /// producer.push_batch(["a", "b", "c"]).unwrap();
    /// consumer.read_chunk(2).unwrap().commit_all();
    /// assert_eq!(consumer.try_pop(), Ok("c"));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn commit_all(self) {
        let len = self.len;
        self.commit(len);
    }
}

impl<'a, T> IntoIterator for ReadChunk<'a, T> {
    type Item = T;
    type IntoIter = IntoIter<'a, T>;

    /// Takes the values one by one; those that are not asked for stay in the ring. The slots are given
    /// back when the iterator is dropped.
    fn into_iter(self) -> IntoIter<'a, T> {
        IntoIter { left: self.len, taken: Taken(self.consumer) }
    }
}

/// Takes the values of a chunk out, one by one.
pub struct IntoIter<'a, T> {
    left: usize,
    taken: Taken<'a, T>,
}

impl<T> Iterator for IntoIter<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        self.left = self.left.checked_sub(1)?;
        let consumer = &mut *self.taken.0;
        // SAFETY: INVARIANT(spsc.ready), since a chunk's values are; the count moves on, so that it is
        // taken once.
        let value = unsafe { consumer.shared.slot(consumer.head).read() };
        consumer.advance(1);
        Some(value)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T> ExactSizeIterator for IntoIter<'_, T> {}

impl<T> FusedIterator for IntoIter<'_, T> {}

/// Gives the slots back that were taken, whatever happens.
pub(super) struct Taken<'a, T>(pub(super) &'a mut Consumer<T>);

impl<T> Drop for Taken<'_, T> {
    #[inline]
    fn drop(&mut self) {
        self.0.release();
    }
}

impl<T> fmt::Debug for ReadChunk<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadChunk").field("len", &self.len).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for IntoIter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IntoIter").field("left", &self.left).finish_non_exhaustive()
    }
}
