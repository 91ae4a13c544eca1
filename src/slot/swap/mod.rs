//! A value that may be replaced and taken out.

mod guard;
mod held;
mod retired;

use core::{fmt, time::Duration};

pub use guard::{Owned, SlotGuard};
pub use retired::Retired;

use self::held::Held;
use super::SetError;
use crate::error::{Closed, WaitError};
use crate::primitive::{Arc, ArcSwapOption, AtomicBool, Instant, Ordering::*, SwapGuard, fence};
use crate::wait::{Deadline, Sleepers, WaitList};

/// What is in a slot: nothing, a value, or the seal of one that stays empty.
type Content<T> = Option<Arc<Held<T>>>;

fn has_value<T>(content: &Content<T>) -> bool {
    content.as_ref().is_some_and(|held| !held.is_seal())
}

fn is_seal<T>(content: &Content<T>) -> bool {
    content.as_ref().is_some_and(|held| held.is_seal())
}

/// A value that is set late, and may be replaced or taken out while others use it.
///
/// Who looks gets a [`SlotGuard`], for this thread and a moment, or an [`Owned`], to keep and to send.
/// Who replaces the value gets a [`Retired`]: by it one waits until nobody has the old value any more,
/// and then has it alone. For a value that is set once [`OnceSlot`](super::OnceSlot) costs less.
///
/// # Examples
/// ```
/// use nodestate::slot::SwapSlot;
///
/// let slot = SwapSlot::new();
/// slot.set(String::from("old")).unwrap();
///
/// let reader = slot.try_get_owned().unwrap();
/// let old = slot.replace(String::from("new")).unwrap().unwrap();
/// assert_eq!(*slot.try_get().unwrap(), "new");
/// assert!(!old.is_retired() && *reader == "old"); // still used
///
/// drop(reader);
/// old.retired(); // would have waited for the reader
/// assert_eq!(old.into_inner().unwrap(), "old");
/// ```
///
/// # Source
/// The pointer, and what keeps a value while it is looked at, are the `arc-swap` crate's.
pub struct SwapSlot<T> {
    /// INVARIANT(slot.sealed): once there is a seal, it stays.
    content: ArcSwapOption<Held<T>>,
    /// INVARIANT(slot.closed): once it is true, an empty `content` is sealed by who has closed the slot, or
    /// by who has emptied it.
    closed: AtomicBool,
    waiters: WaitList<Sleepers>,
}

impl<T> SwapSlot<T> {
    /// An empty slot. Not `const`, so a `static` wants a `LazyLock`.
    pub fn new() -> Self {
        Self::with(None)
    }

    fn with(content: Content<T>) -> Self {
        Self {
            content: ArcSwapOption::new(content),
            closed: AtomicBool::new(false),
            waiters: WaitList::new(Sleepers::new()),
        }
    }

    /// The value, if there is one, for as long as the guard is kept.
    ///
    /// # Progress
    /// That of arc-swap's `load`: lock-free always, and wait-free for at least `usize::MAX / 4`
    /// calls of a thread between two that are not. Never waits for who sets, replaces or takes.
    /// # Cost
    /// What arc-swap's `load` costs, and a look at what it finds. A thread that has up to 8 guards of
    /// any slots writes to its own memory alone; with more, each changes the value's count, which
    /// threads share. The first such call of a thread allocates what arc-swap keeps for it, if no
    /// thread that has ended has left one; no other allocates.
    /// # Consistency
    /// What was done before the value was set has happened.
    /// # Panics
    /// Never; a value whose destructor panics may be dropped with the guard, and its panic ends there.
    #[inline]
    pub fn try_get(&self) -> Option<SlotGuard<T>> {
        SlotGuard::new(self.content.load())
    }

    /// The value, if there is one, to be kept and sent to other threads.
    ///
    /// # Progress
    /// As [`try_get`](Self::try_get).
    /// # Cost
    /// As `try_get`, and a change of the value's count, which threads share.
    /// # Panics
    /// As `try_get`.
    #[inline]
    pub fn try_get_owned(&self) -> Option<Owned<T>> {
        self.try_get().map(SlotGuard::into_owned)
    }

    /// Sets the value, if the slot is empty, and wakes whoever waits for that.
    ///
    /// # Progress
    /// Lock-free, but for the allocator and the waking, as arc-swap's writes are. Never waits for a
    /// reader or a waiter, but runs the wakers of those who wait. While it runs it counts as a reader of
    /// the value that it sets.
    /// # Cost
    /// One allocation and a locked instruction or two, a fence and a look for waiters; and arc-swap's look
    /// at what each thread that uses it has under way. A refusal costs a look, unless the slot is set
    /// at the same time.
    /// # Errors
    /// [`SetError::AlreadySet`], and [`SetError::Closed`] if the slot was closed before this call: each with
    /// the value.
    /// # Panics
    /// If a waker that this call runs does; by then the value is set, and all others were woken.
    pub fn set(&self, value: T) -> Result<(), SetError<T>> {
        if self.is_closed() {
            return Err(SetError::Closed(value));
        }
        if let Some(there) = &*self.content.load() {
            return Err(there.refusal(value));
        }
        let new = Held::new(value);
        match &*self.fill(Arc::clone(&new)) {
            None => {
                self.wake();
                Ok(())
            }
            Some(there) => Err(there.refusal(Held::take_back(new))),
        }
    }

    /// Sets the value, whether or not there is one, and wakes whoever waits for one. What was there
    /// is returned, and will be its own when nobody uses it any more.
    ///
    /// # Progress
    /// Lock-free, but for the allocator and the waking: tried again when another write has succeeded.
    /// Otherwise as [`set`](Self::set).
    /// # Cost
    /// As `set`, and a second allocation if there was a value.
    /// # Errors
    /// [`SetError::Closed`] if the slot was closed before this call, with the value.
    /// # Panics
    /// As `set`.
    /// # Examples
    /// ```
    /// use nodestate::slot::SwapSlot;
    ///
    /// let slot = SwapSlot::new();
    /// assert!(slot.replace(1).unwrap().is_none());
    /// assert_eq!(slot.replace(2).unwrap().unwrap().into_inner().unwrap(), 1);
    /// ```
    pub fn replace(&self, value: T) -> Result<Option<Retired<T>>, SetError<T>> {
        if self.is_closed() {
            return Err(SetError::Closed(value));
        }
        let new = Held::new(value);
        let swapped = self.exchange(|now| (!is_seal(now)).then(|| Some(Arc::clone(&new))));
        match swapped {
            None => Err(SetError::Closed(Held::take_back(new))),
            Some(old) => {
                drop(new);
                let old = old.map(Retired::new);
                self.wake();
                Ok(old)
            }
        }
    }

    /// Takes the value out; what is returned will be its own when nobody uses it any more.
    ///
    /// # Progress
    /// Lock-free, but for the allocator: tried again when another write has succeeded. Never waits for a
    /// reader.
    /// # Cost
    /// A locked instruction or two, a fence, one allocation, and arc-swap's look at what each thread that
    /// uses it has under way. From an empty slot: a look.
    /// # Examples
    /// ```
    /// use nodestate::slot::SwapSlot;
    ///
    /// let slot = SwapSlot::from(1);
    /// let reader = slot.try_get().unwrap();
    /// let taken = slot.take().unwrap();
    /// assert!(slot.try_get().is_none());
    /// let taken = taken.into_inner().unwrap_err(); // not yet: it is looked at
    /// drop(reader);
    /// assert_eq!(taken.into_inner().unwrap(), 1);
    /// ```
    pub fn take(&self) -> Option<Retired<T>> {
        let taken = if self.is_closed() { self.take_last() } else { self.take_open() };
        taken.map(Retired::new)
    }

    /// Takes from a slot that was not closed when this looked.
    fn take_open(&self) -> Content<T> {
        let taken = self.exchange(|now| has_value(now).then_some(None))?;
        // ORDERING(slot.emptied): SeqCst; pairs with slot.closed.fence; model `slot::close_then_take`.
        // Empty then look whether it is closed, against close then look whether it is empty: one of the two
        // must see the other.
        fence(SeqCst);
        if self.is_closed() {
            self.seal();
        }
        taken
    }

    /// Takes from a slot that is closed: nothing comes after this.
    fn take_last(&self) -> Content<T> {
        let taken = self.exchange(|now| (!is_seal(now)).then(|| Some(Held::seal())))?;
        if taken.is_none() {
            self.wake();
        }
        taken
    }

    /// Ends every wait for a value, those to come included, unless there is one: a value stays until it
    /// is taken, and a wait finds it. No call to `set` or `replace` that begins after this succeeds.
    ///
    /// One that is under way may. Who takes what there is, after closing, has the last: then the slot
    /// stays empty. A wait for a retired value does not end by this.
    ///
    /// # Progress
    /// Lock-free, but for the allocator and the waking: runs the wakers of those who wait.
    /// # Cost
    /// As [`set`](Self::set).
    /// # Panics
    /// If a waker that this call runs does; by then the slot is closed, and all others were woken.
    /// # Examples
    /// ```
    /// use nodestate::{Closed, slot::SwapSlot};
    ///
    /// let slot = SwapSlot::from("manager");
    /// slot.close();
    /// assert_eq!(*slot.wait().unwrap(), "manager");
    /// slot.take();
    /// assert_eq!(slot.wait().err(), Some(Closed));
    /// assert_eq!(slot.set("late").unwrap_err().into_inner(), "late");
    /// ```
    pub fn close(&self) {
        // ORDERING(slot.closed): Release; pairs with slot.is_closed; model `slot::close_then_refuse`.
        self.closed.store(true, Release);
        // ORDERING(slot.closed.fence): SeqCst; pairs with slot.emptied; model
        // `slot::close_then_take`. As there.
        fence(SeqCst);
        self.seal();
    }

    /// Whether it was closed.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    pub fn is_closed(&self) -> bool {
        // ORDERING(slot.is_closed): Acquire; pairs with slot.closed; model `slot::close_then_refuse`.
        self.closed.load(Acquire)
    }

    /// Seals an empty slot; who waits learns of it.
    fn seal(&self) {
        if self.content.load().is_none() && self.fill(Held::seal()).is_none() {
            self.wake();
        }
    }

    /// Puts `new` into an empty slot; what was there.
    fn fill(&self, new: Arc<Held<T>>) -> SwapGuard<Content<T>> {
        let empty: Content<T> = None;
        self.content.compare_and_swap(&empty, Some(new))
    }

    /// Replaces the content by what `next` makes of it, unless that refuses; what was there.
    fn exchange(
        &self,
        mut next: impl FnMut(&Content<T>) -> Option<Content<T>>,
    ) -> Option<Content<T>> {
        let mut now = self.content.load();
        loop {
            let new = next(&now)?;
            let seen = self.content.compare_and_swap(&*now, new);
            if held::is_same(&seen, &now) {
                return Some(SwapGuard::into_inner(seen));
            }
            now = seen;
        }
    }

    fn wake(&self) {
        if self.waiters.bit().any() {
            self.waiters.notify_all();
        }
    }

    /// What a waiter looks at: the value, or that there will be none.
    fn look(&self) -> Option<Result<Owned<T>, Closed>> {
        let content = self.content.load();
        content.as_ref()?;
        Some(SlotGuard::new(content).map(SlotGuard::into_owned).ok_or(Closed))
    }

    /// Waits as a task, on any executor, until there is a value. (The blocking form is
    /// [`wait`](Self::wait).)
    ///
    /// Level-triggered: a value that comes and goes while the caller is not looking may be missed.
    ///
    /// # Progress
    /// Waits without blocking the thread. A poll that finds nothing takes the list's lock, which waiters
    /// and notifiers hold for a few instructions; see [`docs::progress`](crate::docs::progress).
    /// # Cost
    /// No allocation: the registration lies in the future.
    /// # Errors
    /// [`Closed`] once the slot is closed and empty.
    /// # Cancel safety
    /// Dropping the future loses nothing.
    /// # Examples
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use nodestate::slot::SwapSlot;
    ///
    /// let slot = SwapSlot::new();
    /// let (manager, set) = tokio::join!(slot.get(), async { slot.set("manager") });
    /// assert_eq!(*manager.unwrap(), "manager");
    /// assert!(set.is_ok());
    /// # });
    /// ```
    pub fn get(&self) -> impl Future<Output = Result<Owned<T>, Closed>> + use<'_, T> {
        self.waiters.wait_async(|| self.look())
    }

    /// Blocks the thread until there is a value. In a task use [`get`](Self::get).
    ///
    /// # Progress
    /// Blocking; never makes a setter wait.
    /// # Errors
    /// [`Closed`] once the slot is closed and empty.
    pub fn wait(&self) -> Result<Owned<T>, Closed> {
        self.waiters.wait(|| self.look())
    }

    /// [`wait`](Self::wait) for at most `timeout`.
    ///
    /// A timeout of zero looks once and does not sleep; one that no clock can express never ends.
    /// # Progress
    /// Blocking; never makes a setter wait.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `wait`.
    pub fn get_timeout(&self, timeout: Duration) -> Result<Owned<T>, WaitError> {
        self.wait_by(Deadline::after(timeout))
    }

    /// [`wait`](Self::wait) until `deadline` at the latest; a past one looks once.
    ///
    /// # Progress
    /// Blocking; never makes a setter wait.
    /// # Errors
    /// [`WaitError::Timeout`], or [`WaitError::Closed`] as for `wait`.
    pub fn get_deadline(&self, deadline: Instant) -> Result<Owned<T>, WaitError> {
        self.wait_by(Deadline::at(deadline))
    }

    fn wait_by(&self, deadline: Deadline) -> Result<Owned<T>, WaitError> {
        let found = self.waiters.wait_by(deadline, || self.look());
        Ok(found.ok_or(WaitError::Timeout)??)
    }
}

impl<T> Default for SwapSlot<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> From<T> for SwapSlot<T> {
    /// A slot that is set.
    fn from(value: T) -> Self {
        Self::with(Some(Held::new(value)))
    }
}

impl<T: fmt::Debug> fmt::Debug for SwapSlot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = f.debug_tuple("SwapSlot");
        match self.look() {
            None => tuple.field(&format_args!("<empty>")),
            Some(Err(Closed)) => tuple.field(&format_args!("<closed>")),
            Some(Ok(value)) => tuple.field(&*value),
        };
        tuple.finish()
    }
}
