//! The side that pushes, of the ring whose sides can wait.

use core::{fmt, time::Duration};

use super::{
    Producer,
    waiting::{WakeAtEnd, Wakes},
};
use crate::primitive::Arc;
use crate::ring::{PushError, PushTimeoutError, timed};
use crate::wait::{Deadline, Sleepers, WaitList};

/// A [`Producer`] that can wait for room, and that wakes the receiver.
pub struct Sender<T> {
    // Dropped first: who is woken by the drop of the last field finds the end.
    pub(super) producer: Producer<T>,
    pub(super) room: Arc<WaitList<Sleepers>>,
    pub(super) values: Wakes,
}

impl<T> Sender<T> {
    /// Adds a value at the end if there is room; see [`Producer::try_push`].
    ///
    /// # Progress
    /// Wait-free while nobody waits; lock-free otherwise. Never waits for the receiver, but runs its
    /// waker.
    /// # Cost
    /// That of [`Producer::try_push`], a fence, and a look for waiters; if the receiver waits, its
    /// wake-up.
    /// # Errors
    /// [`PushError::Full`], or [`PushError::Closed`] once the receiver is gone.
    /// # Panics
    /// If a waker does that this call runs: by then the value was pushed.
    /// # Examples
    /// ```
    /// use nodestate::ring::{PushError, spsc};
    ///
    /// let (mut sender, mut receiver) = spsc::waiting(1)?;
    /// assert_eq!(sender.try_push('a'), Ok(()));
    /// assert_eq!(sender.try_push('b'), Err(PushError::Full('b')));
    /// assert_eq!(receiver.pop(), Ok('a'));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
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
    /// # Cost
    /// That of [`Producer::push_batch`], a fence, and a look for waiters; if the receiver waits,
    /// its wake-up.
    /// # Errors
    /// As [`try_push`](Self::try_push); the iterator was not asked then.
    /// # Panics
    /// If the iterator does, or a waker that this call runs: what the iterator gave by then was
    /// pushed.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut sender, mut receiver) = spsc::waiting(4)?;
    /// let mut values = 0..6;
    /// assert_eq!(sender.push_batch(values.by_ref()), Ok(4));
    /// assert_eq!((receiver.pop(), values.next()), (Ok(0), Some(4))); // neither is lost
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
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
    /// # Cost
    /// That of [`try_push`](Self::try_push); if it sleeps, the list's lock on the way in and out,
    /// and the sleep. Never allocates.
    /// # Errors
    /// [`PushError::Closed`] once the receiver is gone.
    /// # Panics
    /// As [`try_push`](Self::try_push).
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut sender, mut receiver) = spsc::waiting(1)?;
    /// let receiving = std::thread::spawn(move || [receiver.pop().unwrap(), receiver.pop().unwrap()]);
    /// sender.push('a').unwrap();
    /// sender.push('b').unwrap(); // once the receiver has taken the first
    /// assert_eq!(receiving.join().unwrap(), ['a', 'b']);
    /// assert!(sender.push('c').is_err()); // nobody is there any more
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn push(&mut self, value: T) -> Result<(), PushError<T>> {
        let mut value = Some(value);
        self.room.wait(|| attempt(&mut self.producer, &self.values, &mut value))
    }

    /// [`push`](Self::push) for at most `timeout`; a timeout of zero looks once.
    ///
    /// # Progress
    /// Blocking: waits for the receiver.
    /// # Cost
    /// As [`push`](Self::push), and the clock.
    /// # Errors
    /// [`PushTimeoutError::Timeout`], or [`PushTimeoutError::Closed`]; both hand the value back.
    /// # Panics
    /// As [`try_push`](Self::try_push).
    /// # Examples
    /// ```
    /// use nodestate::ring::{PushTimeoutError, spsc};
    /// use std::time::Duration;
    ///
    /// let (mut sender, _receiver) = spsc::waiting(1)?;
    /// sender.try_push('a').unwrap();
    /// let pushed = sender.push_timeout('b', Duration::from_millis(1));
    /// assert_eq!(pushed, Err(PushTimeoutError::Timeout('b')));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
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
    /// # Cost
    /// That of [`try_push`](Self::try_push), for each poll. No allocation: the value and the
    /// registration lie in the future.
    /// # Errors
    /// [`PushError::Closed`] once the receiver is gone.
    /// # Panics
    /// As [`try_push`](Self::try_push); or if the clone of the waker does, and nothing was pushed.
    /// # Cancel safety
    /// A future that is dropped before it was ready has pushed nothing, and the value is dropped with
    /// it.
    /// # Examples
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let (mut sender, mut receiver) = nodestate::ring::spsc::waiting(1).unwrap();
    /// let sending = async move {
    ///     sender.push_async('a').await.unwrap();
    ///     sender.push_async('b').await.unwrap(); // once there is room
    /// };
    /// let receiving = async { [receiver.pop_async().await, receiver.pop_async().await] };
    /// assert_eq!(tokio::join!(sending, receiving).1, [Ok('a'), Ok('b')]);
    /// # });
    /// ```
    pub fn push_async(&mut self, value: T) -> impl Future<Output = Result<(), PushError<T>>> {
        let mut value = Some(value);
        let Self { producer, room, values } = self;
        room.wait_async(move || attempt(producer, values, &mut value))
    }

    /// How many values are there; the receiver may take some meanwhile.
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
    /// let (mut sender, _receiver) = spsc::waiting(4)?;
    /// sender.push_batch(0..3).unwrap();
    /// assert_eq!(sender.len(), 3);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn len(&self) -> usize {
        self.producer.len()
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
    /// let (mut sender, _receiver) = spsc::waiting(4)?;
    /// assert!(sender.is_empty());
    /// sender.push('a').unwrap();
    /// assert!(!sender.is_empty());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn is_empty(&self) -> bool {
        self.producer.is_empty()
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
    /// assert_eq!(spsc::waiting::<u8>(5)?.0.capacity(), 5);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn capacity(&self) -> usize {
        self.producer.capacity()
    }

    /// Whether the receiver is gone, so that a push is in vain.
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
    /// let (sender, receiver) = spsc::waiting::<u8>(4)?;
    /// drop(receiver);
    /// assert!(sender.is_closed());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn is_closed(&self) -> bool {
        self.producer.is_closed()
    }

    /// Takes the oldest value back that the receiver has left behind; see [`Producer::take_back`].
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// That of [`Producer::take_back`].
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut sender, receiver) = spsc::waiting(4)?;
    /// sender.push('a').unwrap();
    /// drop(receiver);
    /// assert_eq!((sender.take_back(), sender.take_back()), (Some('a'), None));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
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

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("len", &self.len()).finish_non_exhaustive()
    }
}
