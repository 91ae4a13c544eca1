//! The ring with sides that can wait for each other, as threads or as tasks.
//!
//! Composed of the ring that does not wait and of two wait lists. What that costs is a fence for each call
//! that pushes or takes, so it is a type of its own.

use core::{fmt, time::Duration};

use super::{Consumer, Producer, ring};
use crate::error::{Closed, WaitError};
use crate::primitive::Arc;
use crate::ring::{CapacityError, PopError, PushError, PushTimeoutError, decided, timed};
use crate::wait::{Deadline, Sleepers, WaitList};

/// A ring for up to `capacity` values, whose sides can wait: the one for room, the other for values.
///
/// # Cost
/// Four allocations, and no other ever.
/// # Errors
/// As [`ring`].
/// # Examples
/// ```
/// use nodestate::{Closed, ring::spsc};
///
/// let (mut sender, mut receiver) = spsc::waiting(4)?;
/// let sending = std::thread::spawn(move || {
///     for n in 0..100 {
///         sender.push(n).unwrap(); // waits for room
///     }
/// });
/// for n in 0..100 {
///     assert_eq!(receiver.pop(), Ok(n)); // waits for a value
/// }
/// assert_eq!(receiver.pop(), Err(Closed));
/// # sending.join().unwrap();
/// # Ok::<(), nodestate::ring::CapacityError>(())
/// ```
pub fn waiting<T>(capacity: usize) -> Result<(Sender<T>, Receiver<T>), CapacityError> {
    let (producer, consumer) = ring(capacity)?;
    let [room, values] = [(); 2].map(|()| Arc::new(WaitList::new(Sleepers::new())));
    let (wakes_sender, wakes_receiver) = (Wakes(Arc::clone(&room)), Wakes(Arc::clone(&values)));
    let sender = Sender { producer, room, values: wakes_receiver };
    Ok((sender, Receiver { consumer, values, room: wakes_sender }))
}

/// A [`Producer`] that can wait for room, and that wakes the receiver.
pub struct Sender<T> {
    // Dropped first: who is woken by the drop of the last field finds the end.
    producer: Producer<T>,
    room: Arc<WaitList<Sleepers>>,
    values: Wakes,
}

impl<T> Sender<T> {
    /// Adds a value at the end if there is room; see [`Producer::try_push`].
    ///
    /// # Progress
    /// Wait-free while nobody waits; lock-free otherwise. Never waits for the receiver, but runs its
    /// waker.
    /// # Errors
    /// [`PushError::Full`], or [`PushError::Closed`] once the receiver is gone.
    /// # Panics
    /// If a waker does that this call runs: by then the value was pushed.
    #[inline]
    pub fn try_push(&mut self, value: T) -> Result<(), PushError<T>> {
        self.producer.try_push(value)?;
        self.values.wake();
        Ok(())
    }

    /// Adds values until there is no room or there are no more; see [`Producer::push_batch`]. Wakes
    /// the receiver once.
    ///
    /// # Progress
    /// As [`try_push`](Self::try_push), but for the iterator.
    /// # Errors
    /// As [`try_push`](Self::try_push); the iterator was not asked then.
    /// # Panics
    /// If the iterator does, or a waker.
    pub fn push_batch(
        &mut self,
        values: impl IntoIterator<Item = T>,
    ) -> Result<usize, PushError<()>> {
        let chunk = self.producer.write_chunk(usize::MAX)?;
        // Woken also when the iterator panics: something may have been pushed.
        let _wakes = WakeAtEnd(&self.values);
        Ok(chunk.fill(values))
    }

    /// Adds a value at the end, and blocks the thread until there is room for it. In a task use
    /// [`push_async`](Self::push_async).
    ///
    /// # Progress
    /// Blocking: waits for the receiver.
    /// # Errors
    /// [`PushError::Closed`] once the receiver is gone.
    pub fn push(&mut self, value: T) -> Result<(), PushError<T>> {
        let mut value = Some(value);
        self.room.wait(|| attempt(&mut self.producer, &self.values, &mut value))
    }

    /// [`push`](Self::push) for at most `timeout`; a timeout of zero looks once.
    ///
    /// # Progress
    /// Blocking: waits for the receiver.
    /// # Errors
    /// [`PushTimeoutError::Timeout`], or [`PushTimeoutError::Closed`]; both hand the value back.
    pub fn push_timeout(&mut self, value: T, timeout: Duration) -> Result<(), PushTimeoutError<T>> {
        let mut kept = Some(value);
        let look = || attempt(&mut self.producer, &self.values, &mut kept);
        let pushed = self.room.wait_by(Deadline::after(timeout), look);
        timed(pushed, kept)
    }

    /// [`push`](Self::push) for a task, on any executor.
    ///
    /// # Progress
    /// Waits without blocking the thread; see [`docs::progress`](crate::docs::progress).
    /// # Errors
    /// [`PushError::Closed`] once the receiver is gone.
    /// # Cancel safety
    /// A future that is dropped before it was ready has pushed nothing, and the value is dropped with
    /// it.
    pub fn push_async(&mut self, value: T) -> impl Future<Output = Result<(), PushError<T>>> {
        let mut value = Some(value);
        let Self { producer, room, values } = self;
        room.wait_async(move || attempt(producer, values, &mut value))
    }

    /// How many values are there; the receiver may take some meanwhile.
    ///
    /// # Progress
    /// Wait-free.
    pub fn len(&self) -> usize {
        self.producer.len()
    }

    /// Whether no value is there.
    ///
    /// # Progress
    /// Wait-free.
    pub fn is_empty(&self) -> bool {
        self.producer.is_empty()
    }

    /// How many values may be there at once.
    pub fn capacity(&self) -> usize {
        self.producer.capacity()
    }

    /// Whether the receiver is gone, so that a push is in vain.
    ///
    /// # Progress
    /// Wait-free.
    pub fn is_closed(&self) -> bool {
        self.producer.is_closed()
    }

    /// Takes the oldest value back that the receiver has left behind; see [`Producer::take_back`].
    ///
    /// # Progress
    /// Wait-free.
    pub fn take_back(&mut self) -> Option<T> {
        self.producer.take_back()
    }
}

/// One try to push what is in `value`; `None` if it stays there.
fn attempt<T>(
    producer: &mut Producer<T>,
    values: &Wakes,
    value: &mut Option<T>,
) -> Option<Result<(), PushError<T>>> {
    match producer.try_push(value.take()?) {
        Err(PushError::Full(refused)) => {
            *value = Some(refused);
            None
        }
        answer => {
            values.wake();
            Some(answer)
        }
    }
}

/// A [`Consumer`] that can wait for values, and that wakes the sender.
pub struct Receiver<T> {
    // Dropped first: who is woken by the drop of the last field finds the end.
    consumer: Consumer<T>,
    values: Arc<WaitList<Sleepers>>,
    room: Wakes,
}

impl<T> Receiver<T> {
    /// Takes the oldest value if there is one; see [`Consumer::try_pop`].
    ///
    /// # Progress
    /// Wait-free while nobody waits; lock-free otherwise. Never waits for the sender, but runs its
    /// waker.
    /// # Errors
    /// [`PopError::Empty`], or [`PopError::Closed`] once the sender is gone too.
    /// # Panics
    /// If a waker does that this call runs; the value is dropped then.
    #[inline]
    pub fn try_pop(&mut self) -> Result<T, PopError> {
        let value = self.consumer.try_pop()?;
        self.room.wake();
        Ok(value)
    }

    /// Moves the oldest values to the end of `to`, `max` at most; see [`Consumer::try_drain`]. Wakes the
    /// sender once.
    ///
    /// # Progress
    /// As [`try_pop`](Self::try_pop); if `to` has to grow, as the allocator.
    /// # Errors
    /// As [`try_pop`](Self::try_pop), unless `max` is 0.
    pub fn try_drain(&mut self, to: &mut Vec<T>, max: usize) -> Result<usize, PopError> {
        let count = self.consumer.try_drain(to, max)?;
        self.room.wake();
        Ok(count)
    }

    /// Takes the oldest value, and blocks the thread until there is one. In a task use
    /// [`pop_async`](Self::pop_async).
    ///
    /// # Progress
    /// Blocking: waits for the sender.
    /// # Errors
    /// [`Closed`] once the sender is gone and all was taken out.
    pub fn pop(&mut self) -> Result<T, Closed> {
        let value = self.values.wait(|| decided(self.consumer.try_pop()))?;
        self.room.wake();
        Ok(value)
    }

    /// [`pop`](Self::pop) for at most `timeout`; a timeout of zero looks once.
    ///
    /// # Progress
    /// Blocking: waits for the sender.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `pop`.
    pub fn pop_timeout(&mut self, timeout: Duration) -> Result<T, WaitError> {
        let found =
            self.values.wait_by(Deadline::after(timeout), || decided(self.consumer.try_pop()));
        let value = found.ok_or(WaitError::Timeout)??;
        self.room.wake();
        Ok(value)
    }

    /// [`pop`](Self::pop) for a task, on any executor.
    ///
    /// # Progress
    /// Waits without blocking the thread; see [`docs::progress`](crate::docs::progress).
    /// # Errors
    /// [`Closed`] as for `pop`.
    /// # Cancel safety
    /// A future that is dropped before it was ready has taken nothing.
    pub fn pop_async(&mut self) -> impl Future<Output = Result<T, Closed>> {
        let Self { consumer, values, room } = self;
        values.wait_async(move || {
            let found = decided(consumer.try_pop())?;
            room.wake();
            Some(found)
        })
    }

    /// How many values are there; the sender may add some meanwhile.
    ///
    /// # Progress
    /// Wait-free.
    pub fn len(&self) -> usize {
        self.consumer.len()
    }

    /// Whether no value is there.
    ///
    /// # Progress
    /// Wait-free.
    pub fn is_empty(&self) -> bool {
        self.consumer.is_empty()
    }

    /// How many values may be there at once.
    pub fn capacity(&self) -> usize {
        self.consumer.capacity()
    }

    /// Whether the sender is gone, so that nothing comes after what is there.
    ///
    /// # Progress
    /// Wait-free.
    pub fn is_closed(&self) -> bool {
        self.consumer.is_closed()
    }
}

/// Wakes the other side; also when this one is dropped.
struct Wakes(Arc<WaitList<Sleepers>>);

impl Wakes {
    #[inline]
    fn wake(&self) {
        if self.0.bit().any() {
            self.0.notify_all();
        }
    }
}

impl Drop for Wakes {
    fn drop(&mut self) {
        self.wake();
    }
}

/// Wakes the other side at the end of a scope, however that comes.
struct WakeAtEnd<'a>(&'a Wakes);

impl Drop for WakeAtEnd<'_> {
    fn drop(&mut self) {
        self.0.wake();
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("len", &self.len()).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").field("len", &self.len()).finish_non_exhaustive()
    }
}
