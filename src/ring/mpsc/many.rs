//! Many values at once, as a sender puts them in.

use core::time::Duration;

use super::{BATCH, Sender};
use crate::error::{Closed, WaitError};
use crate::primitive::Instant;
use crate::wait::Deadline;

impl<T> Sender<T> {
    /// Puts in the longest prefix of `batch` that there is room for, and says how many values that
    /// was; the others stay in `batch`, in their order.
    ///
    /// Up to 64 values are published at once, next to each other in the ring; fewer than four, and those for
    /// which a block is wanting or the ring has no room, go one by one or in shorter runs, between which
    /// others' values may come.
    ///
    /// # Progress
    /// Lock-free: it is tried again only when another sender's push has succeeded.
    /// # Cost
    /// For each 64 values two compare-and-swaps, two copies within the memory, and a few loads. If
    /// stopped or slow senders hold all that batches travel in, values go in one by one. What stays is
    /// moved to the front. Never allocates.
    /// # Errors
    /// [`Closed`], if that kept all values from going in.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{Closed, ring::mpsc};
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(3).unwrap();
    /// let mut batch = vec![1, 2, 3, 4, 5];
    /// assert_eq!(sender.push_batch(&mut batch), Ok(3));
    /// assert_eq!(batch, [4, 5]);
    ///
    /// receiver.close();
    /// assert_eq!(sender.push_batch(&mut batch), Err(Closed));
    /// assert_eq!(receiver.into_remaining().collect::<Vec<_>>(), [1, 2, 3]);
    /// ```
    pub fn push_batch(&mut self, batch: &mut Vec<T>) -> Result<usize, Closed> {
        let moved = self.tail.push_batch(batch);
        if moved.is_ok() && !batch.is_empty() {
            self.tail.shared.count_refused();
        }
        if moved.is_ok_and(|moved| moved > 0) {
            self.tail.shared.wakeups.bell.ring_after_rmw();
        }
        moved
    }

    /// Puts in the values of `batch` and then those of `values`, as long as there is room; says how many that
    /// was.
    ///
    /// Values are taken out of the iterator by 64 at most, and put in like a
    /// [`batch`](Self::push_batch); those that were taken out and found no room are in `batch` then, in
    /// their order, to be first the next time. Pass `&mut` of an iterator to go on with it.
    ///
    /// # Progress
    /// Lock-free, the code of the iterator aside.
    /// # Cost
    /// That of `push_batch`, and a move of each value to `batch`. Allocates only if `batch` has no room for 64.
    /// # Errors
    /// [`Closed`], if that kept all values from going in.
    /// # Panics
    /// With the iterator; what was taken out of it by then is in the ring, or in `batch`.
    /// # Examples
    /// ```
    /// use nodestate::ring::mpsc;
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(3).unwrap();
    /// let (mut values, mut batch) = (1..=5, Vec::new());
    /// assert_eq!(sender.push_iter(&mut values, &mut batch), Ok(3));
    /// receiver.try_drain(&mut Vec::new(), 3).unwrap();
    /// assert_eq!(sender.push_iter(&mut values, &mut batch), Ok(2));
    /// assert_eq!(receiver.try_pop(), Ok(4));
    /// ```
    pub fn push_iter(
        &mut self,
        values: impl IntoIterator<Item = T>,
        batch: &mut Vec<T>,
    ) -> Result<usize, Closed> {
        let mut values = values.into_iter();
        let mut moved = 0;
        loop {
            let missing = BATCH.min(self.capacity()).saturating_sub(batch.len());
            batch.extend(values.by_ref().take(missing));
            if batch.is_empty() {
                return Ok(moved);
            }
            match self.push_batch(batch) {
                Err(Closed) if moved == 0 => return Err(Closed),
                Err(Closed) => return Ok(moved),
                Ok(some) => moved += some,
            }
            if !batch.is_empty() {
                return Ok(moved);
            }
        }
    }

    /// Puts in all values of `batch`; waits while there is no room, and puts in those that there is room for.
    ///
    /// # Progress
    /// Blocking, as [`push`](Self::push).
    /// # Cost
    /// That of [`push_batch`](Self::push_batch) each time that it is woken. Never allocates.
    /// # Errors
    /// [`Closed`], if there are values left; they are in `batch`.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::mpsc;
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(2).unwrap();
    /// let sending = std::thread::spawn(move || sender.push_all(&mut (0..10).collect()));
    /// assert!((0..10).all(|value| receiver.pop() == Ok(value)));
    /// assert_eq!(sending.join().unwrap(), Ok(()));
    /// ```
    pub fn push_all(&mut self, batch: &mut Vec<T>) -> Result<(), Closed> {
        match self.attempt_all(batch) {
            Some(done) => done,
            None => self.wait(|sender| sender.attempt_all(batch)),
        }
    }

    /// [`push_all`](Self::push_all) for at most `timeout`. Zero tries once; what no clock can express is as
    /// good as never.
    ///
    /// # Progress
    /// Blocking, as [`push`](Self::push).
    /// # Cost
    /// As `push_all`, and looks at the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`]; what is left is in `batch`.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Duration;
    /// use nodestate::{WaitError, ring::mpsc};
    ///
    /// let (mut sender, _receiver) = mpsc::ring(2).unwrap();
    /// let mut batch = vec![1, 2, 3];
    /// let pushed = sender.push_all_timeout(&mut batch, Duration::from_millis(1));
    /// assert_eq!((pushed, batch), (Err(WaitError::Timeout), vec![3]));
    /// ```
    pub fn push_all_timeout(
        &mut self,
        batch: &mut Vec<T>,
        timeout: Duration,
    ) -> Result<(), WaitError> {
        self.push_all_by(batch, Deadline::after(timeout))
    }

    /// [`push_all`](Self::push_all) until `deadline` at the latest; a past one tries once.
    ///
    /// # Progress
    /// Blocking, as [`push`](Self::push).
    /// # Cost
    /// As `push_all`, and looks at the clock.
    /// # Errors
    /// As [`push_all_timeout`](Self::push_all_timeout).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Instant;
    /// use nodestate::{WaitError, ring::mpsc};
    ///
    /// let (mut sender, _receiver) = mpsc::ring(2).unwrap();
    /// let mut batch = vec![1, 2, 3];
    /// assert_eq!(sender.push_all_deadline(&mut batch, Instant::now()), Err(WaitError::Timeout));
    /// assert_eq!(batch, [3]);
    /// ```
    pub fn push_all_deadline(
        &mut self,
        batch: &mut Vec<T>,
        deadline: Instant,
    ) -> Result<(), WaitError> {
        self.push_all_by(batch, Deadline::at(deadline))
    }

    fn push_all_by(&mut self, batch: &mut Vec<T>, deadline: Deadline) -> Result<(), WaitError> {
        let pushed = self.wait_by(deadline, |sender| sender.attempt_all(batch));
        pushed.ok_or(WaitError::Timeout)?.map_err(WaitError::from)
    }

    /// [`push_all`](Self::push_all) for a task, on any executor.
    ///
    /// # Progress
    /// As [`push_async`](Self::push_async).
    /// # Cost
    /// As `push_all`, with a clone of the waker in the place of the sleep.
    /// # Errors
    /// As `push_all`.
    /// # Panics
    /// If the clone of the waker does; what is left is in `batch`.
    /// # Cancel safety
    /// Each value is in the ring, or in `batch`. A wake-up that the future has got is handed on.
    /// # Examples
    /// ```
    /// use futures::FutureExt;
    /// use nodestate::ring::mpsc;
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(2).unwrap();
    /// let mut batch = vec![1, 2, 3];
    /// assert!(sender.push_all_async(&mut batch).now_or_never().is_none()); // given up
    /// assert_eq!(batch, [3]);
    /// assert_eq!(receiver.try_pop(), Ok(1));
    /// assert_eq!(sender.push_all_async(&mut batch).now_or_never(), Some(Ok(())));
    /// ```
    pub async fn push_all_async(&mut self, batch: &mut Vec<T>) -> Result<(), Closed> {
        if let Some(done) = self.attempt_all(batch) {
            return done;
        }
        let shared = self.tail.shared.clone();
        shared.wakeups.room.wait_async(|| self.attempt_all(batch)).await
    }

    /// Puts in what there is room for; `None` if there is more.
    fn attempt_all(&mut self, batch: &mut Vec<T>) -> Option<Result<(), Closed>> {
        match self.push_batch(batch) {
            Err(Closed) => Some(Err(Closed)),
            Ok(_) if batch.is_empty() => Some(Ok(())),
            Ok(_) => None,
        }
    }
}
