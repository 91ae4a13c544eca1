//! A value that may be replaced and taken out.

mod guard;
mod held;
mod retired;
mod waits;

use core::fmt;

pub use guard::{Owned, SlotGuard};
pub use retired::Retired;

use self::held::Held;
use super::SetError;
use crate::error::Closed;
use crate::primitive::{Arc, ArcSwapOption, AtomicBool, Ordering::*, SwapGuard};
use crate::wait::{Sleepers, WaitList};

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
    /// Once it is true no `set` or `replace` begins, and who takes leaves the seal.
    closed: AtomicBool,
    waiters: WaitList<Sleepers>,
}

impl<T> SwapSlot<T> {
    /// An empty slot. Not `const`, so a `static` wants a `LazyLock`.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// No allocation.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::slot::SwapSlot;
    ///
    /// let slot = SwapSlot::<u64>::new();
    /// assert!(slot.try_get().is_none());
    /// ```
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
    /// # Examples
    /// ```
    /// use nodestate::slot::SwapSlot;
    ///
    /// let slot = SwapSlot::from(7);
    /// let value = slot.try_get().unwrap();
    /// slot.replace(8).unwrap();
    /// assert_eq!(*value, 7); // it stays while it is looked at
    /// ```
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
    /// # Examples
    /// ```
    /// use nodestate::slot::SwapSlot;
    ///
    /// let slot = SwapSlot::from(7);
    /// let value = slot.try_get_owned().unwrap();
    /// std::thread::spawn(move || assert_eq!(*value, 7)).join().unwrap();
    /// ```
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
    /// # Examples
    /// ```
    /// use nodestate::slot::{SetError, SwapSlot};
    ///
    /// let slot = SwapSlot::new();
    /// assert_eq!(slot.set(1), Ok(()));
    /// assert_eq!(slot.set(2), Err(SetError::AlreadySet(2)));
    /// ```
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
    /// A locked instruction or two, an allocation, a second one if the slot is closed, and arc-swap's look at
    /// what each thread that uses it has under way. From an empty slot that is open: a look.
    /// # Panics
    /// Never.
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
        let taken = if self.is_closed() {
            // Nothing comes after this, not even from a call that has begun before.
            self.exchange(|now| (!is_seal(now)).then(|| Some(Held::seal())))
        } else {
            self.exchange(|now| has_value(now).then_some(None))
        };
        taken?.map(Retired::new)
    }

    /// Ends every wait for a value, those to come included, unless there is one: a value stays until it
    /// is taken, and a wait finds it. No call to `set` or `replace` that begins after this succeeds.
    ///
    /// One that is under way may. Who takes what there is, after closing, has the last: then the slot
    /// stays empty. A wait for a retired value does not end by this.
    ///
    /// # Progress
    /// Wait-free, but for the waking: runs the wakers of those who wait.
    /// # Cost
    /// A store, a fence and a look for waiters.
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
        self.wake();
    }

    /// Whether it was closed.
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
    /// slot.close();
    /// assert!(slot.is_closed() && slot.try_get().is_some());
    /// ```
    pub fn is_closed(&self) -> bool {
        // ORDERING(slot.is_closed): Acquire; pairs with slot.closed; model `slot::close_then_refuse`.
        self.closed.load(Acquire)
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
        if content.is_some() {
            return Some(SlotGuard::new(content).map(SlotGuard::into_owned).ok_or(Closed));
        }
        // What was set before the slot was closed is seen now, if not above.
        self.is_closed().then(|| self.try_get_owned().ok_or(Closed))
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
