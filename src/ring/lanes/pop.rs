//! The receiver's calls that wait.

use core::{future::Future, time::Duration};

use super::{
    receiver::{Intake, Receiver},
    wakeups::Wakeups,
};
use crate::error::{Closed, WaitError};
use crate::primitive::Instant;
use crate::ring::{PopError, decided};
use crate::wait::Deadline;

impl<T> Receiver<T> {
    /// Takes a value out, of the lane whose turn it is; waits until there is one.
    ///
    /// # Progress
    /// Blocking: waits for a sender.
    /// # Cost
    /// That of [`try_pop`](Self::try_pop) if there is a value. Never allocates.
    /// # Errors
    /// [`Closed`] once the ring is closed and all that was accepted has been taken out.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{Closed, ring::lanes};
    ///
    /// let (registrar, mut receiver) = lanes::waiting(2, 4)?;
    /// let mut sender = registrar.register().unwrap();
    /// drop(registrar);
    /// let sending = std::thread::spawn(move || sender.push("done"));
    /// assert_eq!(receiver.pop(), Ok("done"));
    /// assert_eq!(receiver.pop(), Err(Closed));
    /// # sending.join().unwrap().unwrap();
    /// # Ok::<(), nodestate::ring::CapacityError>(())
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
    /// As `pop`, and a look at the clock or two.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `pop`.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Duration;
    /// use nodestate::{WaitError, ring::lanes};
    ///
    /// let (_registrar, mut receiver) = lanes::waiting::<u8>(2, 4)?;
    /// assert_eq!(receiver.pop_timeout(Duration::from_millis(1)), Err(WaitError::Timeout));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn pop_timeout(&mut self, timeout: Duration) -> Result<T, WaitError> {
        self.wait_by(Deadline::after(timeout), Intake::pop)
    }

    /// [`pop`](Self::pop) until `deadline` at the latest; a past one looks once.
    ///
    /// # Progress
    /// Blocking, as `pop`.
    /// # Cost
    /// As [`pop_timeout`](Self::pop_timeout).
    /// # Errors
    /// As [`pop_timeout`](Self::pop_timeout).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::time::Instant;
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, mut receiver) = lanes::waiting(2, 4)?;
    /// registrar.register().unwrap().try_push(1).unwrap();
    /// assert_eq!(receiver.pop_deadline(Instant::now()), Ok(1));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
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
    /// As `pop`.
    /// # Errors
    /// As `pop`.
    /// # Panics
    /// Never.
    /// # Cancel safety
    /// A value is taken out only by the poll that returns it: dropping the future loses nothing.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, mut receiver) = lanes::waiting(2, 4)?;
    /// registrar.register().unwrap().try_push(1).unwrap();
    /// assert_eq!(futures::executor::block_on(receiver.pop_async()), Ok(1));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn pop_async(&mut self) -> impl Future<Output = Result<T, Closed>> + use<'_, T> {
        self.wait_async(Intake::pop)
    }

    /// [`try_drain`](Self::try_drain), but waits until there is a value.
    ///
    /// # Progress
    /// Blocking, as [`pop`](Self::pop).
    /// # Cost
    /// That of `try_drain` if there is a value.
    /// # Errors
    /// As `pop`.
    /// # Panics
    /// As `try_drain`.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, mut receiver) = lanes::waiting(2, 4)?;
    /// let mut sender = registrar.register().unwrap();
    /// let sending = std::thread::spawn(move || sender.push_slice(&[1, 2]));
    /// let mut batch = Vec::new();
    /// assert_eq!(receiver.drain(&mut batch, 8), Ok(2));
    /// # sending.join().unwrap().unwrap();
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn drain(&mut self, into: &mut Vec<T>, max: usize) -> Result<usize, Closed> {
        self.wait(|intake, wakeups| intake.drain(into, max, wakeups))
    }

    /// [`drain`](Self::drain) for at most `timeout`, zero and too much as for
    /// [`pop_timeout`](Self::pop_timeout).
    ///
    /// # Progress
    /// Blocking, as [`pop`](Self::pop).
    /// # Cost
    /// As `drain`, and a look at the clock or two.
    /// # Errors
    /// As `pop_timeout`.
    /// # Panics
    /// As [`try_drain`](Self::try_drain).
    /// # Examples
    /// ```
    /// use std::time::Duration;
    /// use nodestate::{WaitError, ring::lanes};
    ///
    /// let (_registrar, mut receiver) = lanes::waiting::<u8>(2, 4)?;
    /// let mut batch = Vec::new();
    /// let drained = receiver.drain_timeout(&mut batch, 8, Duration::from_millis(1));
    /// assert_eq!(drained, Err(WaitError::Timeout));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn drain_timeout(
        &mut self,
        into: &mut Vec<T>,
        max: usize,
        timeout: Duration,
    ) -> Result<usize, WaitError> {
        self.wait_by(Deadline::after(timeout), |intake, wakeups| intake.drain(into, max, wakeups))
    }

    /// [`drain`](Self::drain) until `deadline` at the latest; a past one looks once.
    ///
    /// # Progress
    /// Blocking, as [`pop`](Self::pop).
    /// # Cost
    /// As [`drain_timeout`](Self::drain_timeout).
    /// # Errors
    /// As [`pop_timeout`](Self::pop_timeout).
    /// # Panics
    /// As [`try_drain`](Self::try_drain).
    /// # Examples
    /// ```
    /// use std::time::Instant;
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, mut receiver) = lanes::waiting(2, 4)?;
    /// registrar.register().unwrap().push_slice(&[1, 2]).unwrap();
    /// let mut batch = Vec::new();
    /// assert_eq!(receiver.drain_deadline(&mut batch, 8, Instant::now()), Ok(2));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn drain_deadline(
        &mut self,
        into: &mut Vec<T>,
        max: usize,
        deadline: Instant,
    ) -> Result<usize, WaitError> {
        self.wait_by(Deadline::at(deadline), |intake, wakeups| intake.drain(into, max, wakeups))
    }

    /// [`drain`](Self::drain) for a task, on any executor.
    ///
    /// # Progress
    /// As [`pop_async`](Self::pop_async).
    /// # Cost
    /// As `drain`.
    /// # Errors
    /// As [`pop`](Self::pop).
    /// # Panics
    /// As [`try_drain`](Self::try_drain).
    /// # Cancel safety
    /// Values are taken out only by the poll that returns their count: dropping the future loses
    /// nothing.
    /// # Examples
    /// ```
    /// use nodestate::ring::lanes;
    ///
    /// let (registrar, mut receiver) = lanes::waiting(2, 4)?;
    /// registrar.register().unwrap().push_slice(&[1, 2]).unwrap();
    /// let mut batch = Vec::new();
    /// assert_eq!(futures::executor::block_on(receiver.drain_async(&mut batch, 8)), Ok(2));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn drain_async<'a>(
        &'a mut self,
        into: &'a mut Vec<T>,
        max: usize,
    ) -> impl Future<Output = Result<usize, Closed>> + use<'a, T> {
        self.wait_async(move |intake, wakeups| intake.drain(into, max, wakeups))
    }

    fn wait<R>(
        &mut self,
        mut take: impl FnMut(&mut Intake<T>, &Wakeups) -> Result<R, PopError>,
    ) -> Result<R, Closed> {
        let Self { intake, wakeups, ear } = self;
        ear.wait(&wakeups.bell, || decided(take(intake, wakeups)))
    }

    fn wait_by<R>(
        &mut self,
        deadline: Deadline,
        mut take: impl FnMut(&mut Intake<T>, &Wakeups) -> Result<R, PopError>,
    ) -> Result<R, WaitError> {
        let Self { intake, wakeups, ear } = self;
        let found = ear.wait_by(&wakeups.bell, deadline, || decided(take(intake, wakeups)));
        found.ok_or(WaitError::Timeout)?.map_err(WaitError::from)
    }

    async fn wait_async<R>(
        &mut self,
        mut take: impl FnMut(&mut Intake<T>, &Wakeups) -> Result<R, PopError>,
    ) -> Result<R, Closed> {
        let Self { intake, wakeups, ear } = self;
        ear.wait_async(&wakeups.bell, || decided(take(intake, wakeups))).await
    }
}
