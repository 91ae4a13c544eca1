//! A value that is in no slot any more.

use core::{fmt, time::Duration};

use super::held::{Exit, Held};
use crate::error::WaitError;
use crate::primitive::{Arc, Instant};
use crate::wait::Deadline;

/// A value that was replaced or taken out, and may still be used by those who looked before.
///
/// Once the last of them has let it go, it is here, and its own: its destructor does not run at a
/// reader's. If this is dropped before, the last reader drops the value.
///
/// # It waits for ever
/// for a value that the waiting thread or task itself still has, in a [`SlotGuard`](super::SlotGuard) or
/// an [`Owned`](super::Owned), and for a reader that never lets go. Where that cannot be excluded use
/// [`retired_timeout`](Self::retired_timeout). Closing the slot does not end the wait.
pub struct Retired<T> {
    exit: Arc<Exit<T>>,
}

impl<T> Retired<T> {
    /// Makes the exit for a value that the caller has taken out of its slot.
    pub(super) fn new(held: Arc<Held<T>>) -> Self {
        let exit = Arc::new(Exit::new());
        held.leave_by(Arc::clone(&exit));
        Self { exit }
    }

    /// Whether nobody uses the value any more.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::slot::SwapSlot;
    ///
    /// let slot = SwapSlot::from(7);
    /// let reader = slot.try_get();
    /// let old = slot.take().unwrap();
    /// assert!(!old.is_retired());
    /// drop(reader);
    /// assert!(old.is_retired());
    /// ```
    pub fn is_retired(&self) -> bool {
        self.exit.has_left()
    }

    /// The value, if nobody uses it any more.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A load; and, if it is there, an uncontended lock.
    /// # Errors
    /// Itself, if somebody still does.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::slot::SwapSlot;
    ///
    /// let slot = SwapSlot::from(7);
    /// assert_eq!(slot.take().unwrap().into_inner().unwrap(), 7);
    /// ```
    pub fn into_inner(self) -> Result<T, Self> {
        self.exit.take().ok_or(self)
    }

    /// Blocks the thread until nobody uses the value any more. In a task use
    /// [`retired_async`](Self::retired_async).
    ///
    /// # Progress
    /// Blocking; never makes a reader wait.
    /// # Cost
    /// No allocation.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::slot::SwapSlot;
    ///
    /// let slot = SwapSlot::from(7);
    /// let reader = slot.try_get_owned();
    /// let old = slot.take().unwrap();
    /// let reader = std::thread::spawn(move || drop(reader));
    /// old.retired();
    /// assert_eq!(old.into_inner().unwrap(), 7);
    /// reader.join().unwrap();
    /// ```
    pub fn retired(&self) {
        self.exit.waiters.wait(|| self.look());
    }

    /// [`retired`](Self::retired) for at most `timeout`.
    ///
    /// A timeout of zero looks once and does not sleep; one that no clock can express never ends.
    ///
    /// # Progress
    /// Blocking; never makes a reader wait.
    /// # Cost
    /// As `retired`, and the clock.
    /// # Errors
    /// [`WaitError::Timeout`] if somebody uses it still.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{WaitError, slot::SwapSlot};
    /// use std::time::Duration;
    ///
    /// let slot = SwapSlot::from(7);
    /// let reader = slot.try_get();
    /// let old = slot.take().unwrap();
    /// assert_eq!(old.retired_timeout(Duration::from_millis(1)), Err(WaitError::Timeout));
    /// ```
    pub fn retired_timeout(&self, timeout: Duration) -> Result<(), WaitError> {
        self.wait_by(Deadline::after(timeout))
    }

    /// [`retired`](Self::retired) until `deadline` at the latest; a past one looks once.
    ///
    /// # Progress
    /// Blocking; never makes a reader wait.
    /// # Cost
    /// As `retired`, and the clock.
    /// # Errors
    /// [`WaitError::Timeout`] if somebody uses it still.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::slot::SwapSlot;
    /// use std::time::Instant;
    ///
    /// let old = SwapSlot::from(7).take().unwrap();
    /// assert_eq!(old.retired_deadline(Instant::now()), Ok(()));
    /// ```
    pub fn retired_deadline(&self, deadline: Instant) -> Result<(), WaitError> {
        self.wait_by(Deadline::at(deadline))
    }

    fn wait_by(&self, deadline: Deadline) -> Result<(), WaitError> {
        self.exit.waiters.wait_by(deadline, || self.look()).ok_or(WaitError::Timeout)
    }

    /// [`retired`](Self::retired) for a task, on any executor.
    ///
    /// # Progress
    /// Waits without blocking the thread. A poll that finds nothing takes the list's lock, which waiters
    /// and notifiers hold for a few instructions; see [`docs::progress`](crate::docs::progress).
    /// # Cost
    /// No allocation: the registration lies in the future.
    /// # Panics
    /// If the clone of a waker does.
    /// # Cancel safety
    /// Dropping the future loses nothing.
    /// # Examples
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use nodestate::slot::SwapSlot;
    ///
    /// let slot = SwapSlot::from(vec![1, 2]);
    /// let reader = slot.try_get_owned().unwrap();
    /// let old = slot.take().unwrap();
    /// tokio::task::spawn(async move { drop(reader) });
    /// old.retired_async().await;
    /// assert_eq!(old.into_inner().unwrap(), [1, 2]);
    /// # });
    /// ```
    pub fn retired_async(&self) -> impl Future<Output = ()> + use<'_, T> {
        self.exit.waiters.wait_async(|| self.look())
    }

    fn look(&self) -> Option<()> {
        self.is_retired().then_some(())
    }
}

impl<T> fmt::Debug for Retired<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retired").field("is_retired", &self.is_retired()).finish()
    }
}
