//! The sender's calls that wait.

use core::time::Duration;

use super::Sender;
use crate::primitive::Instant;
use crate::ring::{PushError, PushTimeoutError, timed};
use crate::wait::Deadline;

impl<T> Sender<T> {
    /// Adds a value; waits while there is no room.
    ///
    /// # Progress
    /// Blocking: waits for the receiver.
    /// # Cost
    /// That of [`try_push`](Self::try_push) if there is room. Never allocates.
    /// # Errors
    /// [`PushError::Closed`] alone, with the value.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, mut receiver) = lanes::waiting(2, 1)?;
    /// let mut sender = registrar.register().unwrap();
    /// let sending = std::thread::spawn(move || (0..10).try_for_each(|value| sender.push(value)));
    /// for value in 0..10 {
    ///     assert_eq!(receiver.pop(), Ok(value));
    /// }
    /// assert!(sending.join().unwrap().is_ok());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn push(&mut self, value: T) -> Result<(), PushError<T>> {
        match self.try_push(value) {
            Err(PushError::Full(value)) => {
                let (wakeups, mut value) = (self.wakeups.0.clone(), Some(value));
                wakeups.lane(self.lane).room.wait(|| self.attempt(&mut value))
            }
            done => done,
        }
    }

    /// [`push`](Self::push) for at most `timeout`. Zero tries once; what no clock can express is as
    /// good as never.
    ///
    /// # Progress
    /// Blocking, as `push`.
    /// # Cost
    /// As `push`, and a look at the clock or two.
    /// # Errors
    /// [`PushTimeoutError::Timeout`], or [`PushTimeoutError::Closed`]; the value is in the error.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Duration;
    /// use nodestate::ring::{PushTimeoutError, lanes};
    ///
    /// let (registrar, _receiver) = lanes::waiting(2, 1)?;
    /// let mut sender = registrar.register().unwrap();
    /// assert_eq!(sender.push_timeout(1, Duration::ZERO), Ok(()));
    /// let late = sender.push_timeout(2, Duration::from_millis(1));
    /// assert_eq!(late, Err(PushTimeoutError::Timeout(2)));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn push_timeout(&mut self, value: T, timeout: Duration) -> Result<(), PushTimeoutError<T>> {
        self.push_by(value, Deadline::after(timeout))
    }

    /// [`push`](Self::push) until `deadline` at the latest; a past one tries once.
    ///
    /// # Progress
    /// Blocking, as `push`.
    /// # Cost
    /// As [`push_timeout`](Self::push_timeout).
    /// # Errors
    /// As [`push_timeout`](Self::push_timeout).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Instant;
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, _receiver) = lanes::waiting(2, 1)?;
    /// let mut sender = registrar.register().unwrap();
    /// assert_eq!(sender.push_deadline(1, Instant::now()), Ok(()));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn push_deadline(
        &mut self,
        value: T,
        deadline: Instant,
    ) -> Result<(), PushTimeoutError<T>> {
        self.push_by(value, Deadline::at(deadline))
    }

    fn push_by(&mut self, value: T, deadline: Deadline) -> Result<(), PushTimeoutError<T>> {
        let (wakeups, mut value) = (self.wakeups.0.clone(), Some(value));
        let pushed = wakeups.lane(self.lane).room.wait_by(deadline, || self.attempt(&mut value));
        timed(pushed, value)
    }

    /// [`push`](Self::push) for a task, on any executor.
    ///
    /// # Progress
    /// Waits without blocking the thread, but, for a few instructions, for a receiver that holds the list
    /// of this lane.
    /// # Cost
    /// As `push`.
    /// # Errors
    /// [`PushError::Closed`] alone, with the value.
    /// # Panics
    /// Never.
    /// # Cancel safety
    /// The value is in the ring, or is dropped with the future; to keep it, use
    /// [`push_from_async`](Self::push_from_async).
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, mut receiver) = lanes::waiting(2, 1)?;
    /// let mut sender = registrar.register().unwrap();
    /// futures::executor::block_on(sender.push_async(1)).unwrap();
    /// assert_eq!(receiver.try_pop(), Ok(1));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub async fn push_async(&mut self, value: T) -> Result<(), PushError<T>> {
        self.push_from_async(&mut Some(value)).await
    }

    /// Takes the value out of `from` and adds it, waiting for room as a task; does nothing without one.
    ///
    /// # Progress
    /// As [`push_async`](Self::push_async).
    /// # Cost
    /// As [`push`](Self::push).
    /// # Errors
    /// As `push_async`; the value is in the error.
    /// # Panics
    /// Never.
    /// # Cancel safety
    /// The value is in the ring, or in `from`.
    /// # Examples
    /// ```
    /// use futures::FutureExt;
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, _receiver) = lanes::waiting(2, 1)?;
    /// let mut sender = registrar.register().unwrap();
    /// sender.try_push(1).unwrap();
    /// let mut value = Some(2);
    /// assert!(sender.push_from_async(&mut value).now_or_never().is_none()); // full
    /// assert_eq!(value, Some(2));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub async fn push_from_async(&mut self, from: &mut Option<T>) -> Result<(), PushError<T>> {
        if let Some(done) = self.attempt(from) {
            return done;
        }
        let wakeups = self.wakeups.0.clone();
        wakeups.lane(self.lane).room.wait_async(|| self.attempt(from)).await
    }

    /// Tries to push what is there; `None` if it is to be tried again.
    fn attempt(&mut self, from: &mut Option<T>) -> Option<Result<(), PushError<T>>> {
        let Some(value) = from.take() else { return Some(Ok(())) };
        match self.try_push(value) {
            Err(PushError::Full(value)) => {
                *from = Some(value);
                None
            }
            done => Some(done),
        }
    }
}
