//! The side that takes out, of the ring whose sides can wait.

use core::{fmt, time::Duration};

use super::{Consumer, waiting::Wakes};
use crate::error::{Closed, WaitError};
use crate::primitive::Arc;
use crate::ring::{PopError, decided};
use crate::wait::{Deadline, Sleepers, WaitList};

/// A [`Consumer`] that can wait for values, and that wakes the sender.
pub struct Receiver<T> {
    // Dropped first: who is woken by the drop of the last field finds the end.
    pub(super) consumer: Consumer<T>,
    pub(super) values: Arc<WaitList<Sleepers>>,
    pub(super) room: Wakes,
}

impl<T> Receiver<T> {
    /// Takes the oldest value if there is one; see [`Consumer::try_pop`].
    ///
    /// # Progress
    /// Wait-free while nobody waits; lock-free otherwise. Never waits for the sender, but runs its
    /// waker.
    /// # Cost
    /// That of [`Consumer::try_pop`], a fence, and a look for waiters; if the sender waits, its
    /// wake-up.
    /// # Errors
    /// [`PopError::Empty`], or [`PopError::Closed`] once the sender is gone too.
    /// # Panics
    /// If a waker does that this call runs; the value is dropped then.
    /// # Examples
    /// ```
    /// use nodestate::ring::{PopError, spsc};
    ///
    /// let (mut sender, mut receiver) = spsc::waiting(4)?;
    /// sender.push('a').unwrap();
    /// assert_eq!(receiver.try_pop(), Ok('a'));
    /// assert_eq!(receiver.try_pop(), Err(PopError::Empty));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    #[inline]
    pub fn try_pop(&mut self) -> Result<T, PopError> {
        let value = self.consumer.try_pop()?;
        self.room.wake();
        Ok(value)
    }

    /// Moves the oldest values to the end of `to`, `max` at most; see [`Consumer::try_drain`]. Wakes the
    /// sender once, if it has taken any.
    ///
    /// # Progress
    /// As [`try_pop`](Self::try_pop); if `to` has to grow, as the allocator.
    /// # Cost
    /// That of [`Consumer::try_drain`], a fence, and a look for waiters; if the sender waits, its
    /// wake-up.
    /// # Errors
    /// As [`try_pop`](Self::try_pop), unless `max` is 0.
    /// # Panics
    /// If `to` cannot grow: then nothing was taken. If a waker does that this call runs: by then
    /// the values are in `to`.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut sender, mut receiver) = spsc::waiting(4)?;
    /// sender.push_batch(0..3).unwrap();
    /// let mut batch = Vec::new();
    /// assert_eq!(receiver.try_drain(&mut batch, 2), Ok(2));
    /// assert_eq!((batch, receiver.len()), (vec![0, 1], 1));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn try_drain(&mut self, to: &mut Vec<T>, max: usize) -> Result<usize, PopError> {
        let count = self.consumer.try_drain(to, max)?;
        if count > 0 {
            self.room.wake();
        }
        Ok(count)
    }

    /// Takes the oldest value, and blocks the thread until there is one. In a task use
    /// [`pop_async`](Self::pop_async).
    ///
    /// # Progress
    /// Blocking: waits for the sender.
    /// # Cost
    /// That of [`try_pop`](Self::try_pop); if it sleeps, the list's lock on the way in and out, and
    /// the sleep. Never allocates.
    /// # Errors
    /// [`Closed`] once the sender is gone and all was taken out.
    /// # Panics
    /// As [`try_pop`](Self::try_pop).
    /// # Examples
    /// ```
    /// use nodestate::{Closed, ring::spsc};
    ///
    /// let (mut sender, mut receiver) = spsc::waiting(4)?;
    /// let sending = std::thread::spawn(move || sender.push('a'));
    /// assert_eq!(receiver.pop(), Ok('a'));
    /// sending.join().unwrap().unwrap();
    /// assert_eq!(receiver.pop(), Err(Closed));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn pop(&mut self) -> Result<T, Closed> {
        let value = self.values.wait(|| decided(self.consumer.try_pop()))?;
        self.room.wake();
        Ok(value)
    }

    /// [`pop`](Self::pop) for at most `timeout`; a timeout of zero looks once.
    ///
    /// # Progress
    /// Blocking: waits for the sender.
    /// # Cost
    /// As [`pop`](Self::pop), and the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `pop`.
    /// # Panics
    /// As [`try_pop`](Self::try_pop).
    /// # Examples
    /// ```
    /// use nodestate::{WaitError, ring::spsc};
    /// use std::time::Duration;
    ///
    /// let (_sender, mut receiver) = spsc::waiting::<u8>(4)?;
    /// let popped = receiver.pop_timeout(Duration::from_millis(1));
    /// assert_eq!(popped, Err(WaitError::Timeout));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
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
    /// # Cost
    /// That of [`try_pop`](Self::try_pop), for each poll. No allocation: the registration lies in
    /// the future.
    /// # Errors
    /// [`Closed`] as for `pop`.
    /// # Panics
    /// As [`try_pop`](Self::try_pop); or if the clone of the waker does, and nothing was taken.
    /// # Cancel safety
    /// A future that is dropped before it was ready has taken nothing.
    /// # Examples
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let (mut sender, mut receiver) = nodestate::ring::spsc::waiting(4).unwrap();
    /// let sending = async move { sender.try_push('a') };
    /// assert_eq!(tokio::join!(receiver.pop_async(), sending), (Ok('a'), Ok(())));
    /// assert!(receiver.pop_async().await.is_err()); // the sender is gone
    /// # });
    /// ```
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
    /// # Cost
    /// Two loads.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::spsc;
    ///
    /// let (mut sender, receiver) = spsc::waiting(4)?;
    /// sender.push_batch(0..3).unwrap();
    /// assert_eq!(receiver.len(), 3);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn len(&self) -> usize {
        self.consumer.len()
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
    /// let (mut sender, receiver) = spsc::waiting(4)?;
    /// assert!(receiver.is_empty());
    /// sender.push('a').unwrap();
    /// assert!(!receiver.is_empty());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn is_empty(&self) -> bool {
        self.consumer.is_empty()
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
    /// assert_eq!(spsc::waiting::<u8>(5)?.1.capacity(), 5);
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn capacity(&self) -> usize {
        self.consumer.capacity()
    }

    /// Whether the sender is gone, so that nothing comes after what is there.
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
    /// drop(sender);
    /// assert!(receiver.is_closed());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn is_closed(&self) -> bool {
        self.consumer.is_closed()
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").field("len", &self.len()).finish_non_exhaustive()
    }
}
