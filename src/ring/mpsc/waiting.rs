//! The receiver's calls that wait.

use core::{future::Future, time::Duration};

use super::{Receiver, intake::Intake};
use crate::error::{Closed, WaitError};
use crate::primitive::Instant;
use crate::ring::{PopError, decided};
use crate::wait::Deadline;

impl<T> Receiver<T> {
    /// Takes the oldest value out; waits until there is one.
    ///
    /// # Progress
    /// Blocking: waits for a sender.
    /// # Cost
    /// That of [`try_pop`](Self::try_pop); if it sleeps, a few locked instructions and fences, and the sleep.
    /// Never allocates.
    /// # Errors
    /// [`Closed`] once the ring is closed and all that was accepted has been taken out.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{Closed, ring::mpsc};
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(4).unwrap();
    /// let sending = std::thread::spawn(move || sender.push("done"));
    /// assert_eq!(receiver.pop(), Ok("done"));
    /// sending.join().unwrap().unwrap();
    /// assert_eq!(receiver.pop(), Err(Closed));
    /// ```
    pub fn pop(&mut self) -> Result<T, Closed> {
        self.wait(Intake::pop)
    }

    /// [`pop`](Self::pop) for at most `timeout`. Zero looks once; what no clock can express is as good
    /// as never.
    ///
    /// # Progress
    /// Blocking, as `pop`.
    /// # Cost
    /// As `pop`, and looks at the clock.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `pop`.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Duration;
    /// use nodestate::{WaitError, ring::mpsc};
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(4).unwrap();
    /// let moment = Duration::from_millis(1);
    /// assert_eq!(receiver.pop_timeout(moment), Err(WaitError::Timeout));
    /// sender.try_push(1).unwrap();
    /// assert_eq!(receiver.pop_timeout(moment), Ok(1));
    /// ```
    pub fn pop_timeout(&mut self, timeout: Duration) -> Result<T, WaitError> {
        self.wait_by(Deadline::after(timeout), Intake::pop)
    }

    /// [`pop`](Self::pop) until `deadline` at the latest; a past one looks once.
    ///
    /// # Progress
    /// Blocking, as `pop`.
    /// # Cost
    /// As `pop`, and looks at the clock.
    /// # Errors
    /// As [`pop_timeout`](Self::pop_timeout).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Instant;
    /// use nodestate::{WaitError, ring::mpsc};
    ///
    /// let (sender, mut receiver) = mpsc::ring::<u8>(4).unwrap();
    /// assert_eq!(receiver.pop_deadline(Instant::now()), Err(WaitError::Timeout));
    /// drop(sender);
    /// assert_eq!(receiver.pop_deadline(Instant::now()), Err(WaitError::Closed));
    /// ```
    pub fn pop_deadline(&mut self, deadline: Instant) -> Result<T, WaitError> {
        self.wait_by(Deadline::at(deadline), Intake::pop)
    }

    /// [`pop`](Self::pop) for a task, on any executor.
    ///
    /// # Progress
    /// Waits without blocking the thread. (If three senders have stopped in the middle of a wake-up, it
    /// asks to be polled again and again.)
    /// # Cost
    /// As `pop`, with a clone of the waker in the place of the sleep.
    /// # Errors
    /// As `pop`.
    /// # Panics
    /// If the clone of the waker does; nothing was taken.
    /// # Cancel safety
    /// A value is taken out only by the poll that returns it: dropping the future loses nothing.
    /// # Examples
    /// ```
    /// use nodestate::ring::mpsc;
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(4).unwrap();
    /// sender.try_push(1).unwrap();
    /// assert_eq!(futures::executor::block_on(receiver.pop_async()), Ok(1));
    /// ```
    pub fn pop_async(&mut self) -> impl Future<Output = Result<T, Closed>> + use<'_, T> {
        self.wait_async(Intake::pop)
    }

    /// [`try_drain`](Self::try_drain), but waits until there is a value.
    ///
    /// # Progress
    /// Blocking, as [`pop`](Self::pop).
    /// # Cost
    /// That of [`try_drain`](Self::try_drain), and of the wait as for [`pop`](Self::pop).
    /// # Errors
    /// As `pop`.
    /// # Panics
    /// As `try_drain`.
    /// # Examples
    /// ```
    /// use nodestate::ring::mpsc;
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(8).unwrap();
    /// let sending = std::thread::spawn(move || sender.push_all(&mut (0..100).collect()));
    /// let mut taken = Vec::with_capacity(8);
    /// while receiver.drain(&mut taken, 8).is_ok() {}
    /// assert!(taken.into_iter().eq(0..100));
    /// # sending.join().unwrap().unwrap();
    /// ```
    pub fn drain(&mut self, into: &mut Vec<T>, max: usize) -> Result<usize, Closed> {
        self.wait(|intake| intake.drain(into, max))
    }

    /// [`drain`](Self::drain) for at most `timeout`, zero and too much as for
    /// [`pop_timeout`](Self::pop_timeout).
    ///
    /// # Progress
    /// Blocking, as [`pop`](Self::pop).
    /// # Cost
    /// As `drain`, and looks at the clock.
    /// # Errors
    /// As `pop_timeout`.
    /// # Panics
    /// As `try_drain`.
    /// # Examples
    /// ```
    /// use std::time::Duration;
    /// use nodestate::{WaitError, ring::mpsc};
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(8).unwrap();
    /// let (mut taken, moment) = (Vec::new(), Duration::from_millis(1));
    /// assert_eq!(receiver.drain_timeout(&mut taken, 8, moment), Err(WaitError::Timeout));
    /// sender.push_batch(&mut vec![1, 2]).unwrap();
    /// assert_eq!(receiver.drain_timeout(&mut taken, 8, moment), Ok(2));
    /// ```
    pub fn drain_timeout(
        &mut self,
        into: &mut Vec<T>,
        max: usize,
        timeout: Duration,
    ) -> Result<usize, WaitError> {
        self.wait_by(Deadline::after(timeout), |intake| intake.drain(into, max))
    }

    /// [`drain`](Self::drain) until `deadline` at the latest; a past one looks once.
    ///
    /// # Progress
    /// Blocking, as [`pop`](Self::pop).
    /// # Cost
    /// As `drain`, and looks at the clock.
    /// # Errors
    /// As [`pop_timeout`](Self::pop_timeout).
    /// # Panics
    /// As `try_drain`.
    /// # Examples
    /// ```
    /// use std::time::Instant;
    /// use nodestate::ring::mpsc;
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(8).unwrap();
    /// sender.push_batch(&mut vec![1, 2]).unwrap();
    /// let mut taken = Vec::new();
    /// assert_eq!(receiver.drain_deadline(&mut taken, 8, Instant::now()), Ok(2));
    /// ```
    pub fn drain_deadline(
        &mut self,
        into: &mut Vec<T>,
        max: usize,
        deadline: Instant,
    ) -> Result<usize, WaitError> {
        self.wait_by(Deadline::at(deadline), |intake| intake.drain(into, max))
    }

    /// [`drain`](Self::drain) for a task, on any executor.
    ///
    /// # Progress
    /// As [`pop_async`](Self::pop_async).
    /// # Cost
    /// As `drain`, with a clone of the waker in the place of the sleep.
    /// # Errors
    /// As [`pop`](Self::pop).
    /// # Panics
    /// As `try_drain`; or if the clone of the waker does, and nothing was taken.
    /// # Cancel safety
    /// Values are taken out only by the poll that returns their count: dropping the future loses
    /// nothing.
    /// # Examples
    /// ```
    /// use nodestate::ring::mpsc;
    ///
    /// let (mut sender, mut receiver) = mpsc::ring(8).unwrap();
    /// sender.push_batch(&mut vec![1, 2]).unwrap();
    /// let mut taken = Vec::new();
    /// assert_eq!(futures::executor::block_on(receiver.drain_async(&mut taken, 8)), Ok(2));
    /// ```
    pub fn drain_async<'a>(
        &'a mut self,
        into: &'a mut Vec<T>,
        max: usize,
    ) -> impl Future<Output = Result<usize, Closed>> + use<'a, T> {
        self.wait_async(move |intake| intake.drain(into, max))
    }

    fn wait<R>(
        &mut self,
        mut take: impl FnMut(&mut Intake<T>) -> Result<R, PopError>,
    ) -> Result<R, Closed> {
        loop {
            match self.wait_by(Deadline::NEVER, &mut take) {
                Ok(taken) => return Ok(taken),
                Err(WaitError::Closed) => return Err(Closed),
                Err(WaitError::Timeout) => {}
            }
        }
    }

    fn wait_by<R>(
        &mut self,
        deadline: Deadline,
        mut take: impl FnMut(&mut Intake<T>) -> Result<R, PopError>,
    ) -> Result<R, WaitError> {
        let Self { intake, ear, .. } = self;
        let mut look = |intake: &mut Intake<T>| decided(take(intake));
        if let Some(found) = look(intake) {
            return found.map_err(WaitError::from);
        }
        let shared = intake.head.shared.clone();
        let found = ear.wait_by(&shared.wakeups.bell, deadline, || look(intake));
        found.ok_or(WaitError::Timeout)?.map_err(WaitError::from)
    }

    async fn wait_async<R>(
        &mut self,
        mut take: impl FnMut(&mut Intake<T>) -> Result<R, PopError>,
    ) -> Result<R, Closed> {
        let Self { intake, ear, .. } = self;
        let mut look = |intake: &mut Intake<T>| decided(take(intake));
        if let Some(found) = look(intake) {
            return found;
        }
        let shared = intake.head.shared.clone();
        ear.wait_async(&shared.wakeups.bell, || look(intake)).await
    }
}
