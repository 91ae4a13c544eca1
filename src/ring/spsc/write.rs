//! Writing several values in place, and publishing them at once.

use core::{fmt, mem::MaybeUninit};

use super::Producer;

/// Room for some values at the end of a ring, which nobody sees before it is committed.
///
/// Dropping it commits nothing; what was written into it is then not dropped.
///
/// # Examples
/// ```
/// use nodestate::ring::spsc;
///
/// let (mut producer, mut consumer) = spsc::ring(4)?;
/// let chunk = producer.write_chunk(3).unwrap();
/// assert_eq!((chunk.len(), chunk.fill(["a", "b"])), (3, 2));
///
/// let mut chunk = producer.write_chunk(1).unwrap();
/// chunk.as_mut_slices().0[0].write("c");
/// // SAFETY: one was written.
/// unsafe { chunk.commit(1) };
///
/// let mut all = Vec::new();
/// consumer.try_drain(&mut all, 4).unwrap();
/// assert_eq!(all, ["a", "b", "c"]);
/// # Ok::<(), nodestate::ring::CapacityError>(())
/// ```
pub struct WriteChunk<'a, T> {
    pub(super) producer: &'a mut Producer<T>,
    /// INVARIANT(spsc.chunk): no slot of the `len` from the producer's count on is the consumer's, and
    /// `len` is not more than the capacity.
    pub(super) len: usize,
}

impl<T> WriteChunk<'_, T> {
    /// How many values there is room for: at least one.
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
    /// let (mut producer, _consumer) = spsc::ring(4)?;
    /// producer.try_push('a').unwrap();
    /// assert_eq!(producer.write_chunk(8).unwrap().len(), 3);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[allow(clippy::len_without_is_empty, reason = "there is no empty one")]
    pub fn len(&self) -> usize {
        self.len
    }

    /// The slots, in the order in which they are going to be taken: those up to the end of the ring's
    /// memory, and those at its beginning, if any.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// An index from a position, twice: nothing is loaded of the other side's.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, mut consumer) = spsc::ring(4)?;
    /// let mut chunk = producer.write_chunk(2).unwrap();
    /// for (slot, value) in chunk.as_mut_slices().0.iter_mut().zip(["a", "b"]) {
    ///     slot.write(value);
    /// }
    /// // SAFETY: both were written.
    /// unsafe { chunk.commit(2) };
    /// assert_eq!(consumer.peek(), Ok(&"a"));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn as_mut_slices(&mut self) -> (&mut [MaybeUninit<T>], &mut [MaybeUninit<T>]) {
        let [first, second] = self.producer.shared.slots(self.producer.tail, self.len);
        let (first, second) = (first as *mut [MaybeUninit<T>], second as *mut [MaybeUninit<T>]);
        // SAFETY: INVARIANT(spsc.chunk): they are this one's; the runs do not overlap; and nothing else
        // leads there while the chunk is borrowed.
        unsafe { (&mut *first, &mut *second) }
    }

    /// Pushes the first `count` of them.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One store.
    /// # Panics
    /// Never. (Where debug assertions are on: if `count` is more than [`len`](Self::len).)
    /// # Safety
    /// The first `count` slots were written, and `count` is not more than [`len`](Self::len).
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, mut consumer) = spsc::ring(4)?;
    /// let mut chunk = producer.write_chunk(4).unwrap();
    /// chunk.as_mut_slices().0[0].write("a");
    /// // SAFETY: one was written.
    /// unsafe { chunk.commit(1) };
    /// assert_eq!((consumer.try_pop(), consumer.is_empty()), (Ok("a"), true));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub unsafe fn commit(self, count: usize) {
        debug_assert!(count <= self.len);
        self.producer.publish_chunk(count);
    }

    /// Writes what `values` gives, for as long as there is room, and pushes it; how many.
    ///
    /// # Progress
    /// Wait-free, but for the iterator.
    /// # Cost
    /// The values, and one store.
    /// # Panics
    /// If the iterator does: what it gave before was pushed.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut producer, mut consumer) = spsc::ring(4)?;
    /// assert_eq!(producer.write_chunk(2).unwrap().fill(0..), 2);
    /// assert_eq!(producer.write_chunk(2).unwrap().fill([7]), 1);
    /// let all: Vec<i32> = consumer.read_chunk(4).unwrap().into_iter().collect();
    /// assert_eq!(all, [0, 1, 7]);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn fill(mut self, values: impl IntoIterator<Item = T>) -> usize {
        let mut values = values.into_iter();
        let mut filled = Filled { count: 0, chunk: &mut self };
        filled.write(&mut values);
        filled.count
    }
}

/// Publishes what was written, even if the next value panics.
struct Filled<'a, 'b, T> {
    count: usize,
    chunk: &'a mut WriteChunk<'b, T>,
}

impl<T> Filled<'_, '_, T> {
    fn write(&mut self, values: &mut impl Iterator<Item = T>) {
        let (first, second) = self.chunk.as_mut_slices();
        for slot in first.iter_mut().chain(second) {
            let Some(value) = values.next() else { break };
            slot.write(value);
            self.count += 1;
        }
    }
}

impl<T> Drop for Filled<'_, '_, T> {
    fn drop(&mut self) {
        self.chunk.producer.publish_chunk(self.count);
    }
}

impl<T> fmt::Debug for WriteChunk<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriteChunk").field("len", &self.len).finish_non_exhaustive()
    }
}
