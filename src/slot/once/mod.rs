//! A value that is set once.

mod waits;

use core::{fmt, marker::PhantomData, ptr};
use std::sync::OnceLock;

use super::SetError;
use crate::error::Closed;
use crate::primitive::{AtomicPtr, Ordering::*};
use crate::wait::{Sleepers, WaitList};

/// A value in memory of its own.
///
/// INVARIANT(slot.address): the address is even, also that of a type without a size, and so is never
/// that of [`closed`].
#[repr(align(2))]
struct Placed<T>(T);

/// In the place of a value: there will never be one.
fn closed<T>() -> *mut Placed<T> {
    ptr::without_provenance_mut(1)
}

/// Whether the pointer leads to a value: it is neither null nor [`closed`].
#[inline(always)]
fn is_value<T>(value: *mut Placed<T>) -> bool {
    value.addr() > 1
}

/// A value that is set once, late, by whoever comes first, and waited for by others.
///
/// For a value that may be replaced there is [`SwapSlot`](super::SwapSlot).
///
/// # Examples
/// ```
/// use nodestate::slot::OnceSlot;
///
/// let manager = OnceSlot::new();
/// assert_eq!(manager.try_get(), None);
/// std::thread::scope(|scope| {
///     scope.spawn(|| assert_eq!(manager.wait(), Ok(&"raft")));
///     manager.set("raft").unwrap();
/// });
/// assert_eq!(manager.set("another").unwrap_err().into_inner(), "another");
/// assert_eq!(manager.try_get(), Some(&"raft"));
/// ```
pub struct OnceSlot<T> {
    /// INVARIANT(slot.once): null, until it becomes [`closed`] or leads to a value, which it owns. Then it
    /// stays, but for who has the slot to itself.
    value: AtomicPtr<Placed<T>>,
    waiters: WaitList<Sleepers>,
    /// A value is made by one thread, read by many and dropped by any, as a `OnceLock`'s.
    owns: PhantomData<OnceLock<T>>,
}

impl<T> OnceSlot<T> {
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
    /// use nodestate::slot::OnceSlot;
    ///
    /// let slot = OnceSlot::<u64>::new();
    /// assert!(slot.try_get().is_none());
    /// ```
    pub fn new() -> Self {
        Self::at(ptr::null_mut())
    }

    fn at(value: *mut Placed<T>) -> Self {
        let waiters = WaitList::new(Sleepers::new());
        Self { value: AtomicPtr::new(value), waiters, owns: PhantomData }
    }

    /// The value, if it is set.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Consistency
    /// What was done before the value was set has happened.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::slot::OnceSlot;
    ///
    /// assert_eq!(OnceSlot::from(7).try_get(), Some(&7));
    /// ```
    #[inline]
    pub fn try_get(&self) -> Option<&T> {
        // ORDERING(slot.get): Acquire; pairs with slot.set; model `slot::set_then_get`.
        let value = self.value.load(Acquire);
        // SAFETY: it was just loaded, with Acquire.
        unsafe { self.at_address(value) }
    }

    /// # Safety
    /// `value` was loaded from this slot with Acquire.
    #[inline(always)]
    unsafe fn at_address(&self, value: *mut Placed<T>) -> Option<&T> {
        if is_value(value) {
            // SAFETY: INVARIANT(slot.once): it leads to a value, which stays as long as the slot is shared.
            Some(unsafe { &(*value).0 })
        } else {
            None
        }
    }

    /// Sets the value, if the slot is empty, and wakes whoever waits for that.
    ///
    /// # Progress
    /// Wait-free, but for the allocator and the waking: never waits for a reader, a waiter or another
    /// setter, but runs the wakers of those who wait.
    /// # Cost
    /// One allocation, a locked instruction, a fence and a look for waiters. A refusal costs a load,
    /// unless the slot is set at the same time.
    /// # Errors
    /// [`SetError::AlreadySet`], [`SetError::Closed`], with the value.
    /// # Panics
    /// If a waker that this call runs does; by then the value is set, and all others were woken.
    /// # Examples
    /// ```
    /// use nodestate::slot::{OnceSlot, SetError};
    ///
    /// let slot = OnceSlot::new();
    /// assert_eq!(slot.set(1), Ok(()));
    /// assert_eq!(slot.set(2), Err(SetError::AlreadySet(2)));
    /// ```
    pub fn set(&self, value: T) -> Result<(), SetError<T>> {
        // ORDERING(slot.set.look): Relaxed; nothing is read through it.
        let now = self.value.load(Relaxed);
        if !now.is_null() {
            return Err(refusal(now, value));
        }
        let placed = Box::into_raw(Box::new(Placed(value)));
        // ORDERING(slot.set): Release; pairs with slot.get, slot.look; model `slot::set_then_get`.
        // ORDERING(slot.set.failed): Relaxed; nothing is read through it.
        match self.value.compare_exchange(ptr::null_mut(), placed, Release, Relaxed) {
            Ok(_) => {
                self.wake();
                Ok(())
            }
            Err(now) => {
                // SAFETY: it was made above, and nobody else has seen it.
                let Placed(value) = *unsafe { Box::from_raw(placed) };
                Err(refusal(now, value))
            }
        }
    }

    /// Ends every wait, those to come included, unless there is a value: a value stays, and a wait
    /// finds it. An empty slot takes none after this.
    ///
    /// # Progress
    /// Wait-free, but for the waking: runs the wakers of those who wait.
    /// # Cost
    /// A locked instruction, a fence and a look for waiters.
    /// # Panics
    /// If a waker that this call runs does; by then the slot is closed, and all others were woken.
    /// # Examples
    /// ```
    /// use nodestate::{Closed, slot::{OnceSlot, SetError}};
    ///
    /// let slot = OnceSlot::new();
    /// slot.close();
    /// assert_eq!(slot.wait(), Err(Closed));
    /// assert_eq!(slot.set(1), Err(SetError::Closed(1)));
    /// ```
    pub fn close(&self) {
        // ORDERING(slot.close): Release; pairs with slot.look; model `slot::close_then_closed`.
        // ORDERING(slot.close.failed): Relaxed; nothing is read through it.
        let closing = self.value.compare_exchange(ptr::null_mut(), closed(), Release, Relaxed);
        if closing.is_ok() {
            self.wake();
        }
    }

    /// Whether it was closed before it was set, and so stays empty.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::slot::OnceSlot;
    ///
    /// let slot = OnceSlot::from(7);
    /// slot.close();
    /// assert!(!slot.is_closed()); // there is a value
    /// ```
    pub fn is_closed(&self) -> bool {
        matches!(self.look(), Some(Err(Closed)))
    }

    fn wake(&self) {
        if self.waiters.bit().any() {
            self.waiters.notify_all();
        }
    }

    /// What a waiter looks at: the value, or that there will be none.
    fn look(&self) -> Option<Result<&T, Closed>> {
        // ORDERING(slot.look): Acquire; pairs with slot.close, slot.set; models `slot::close_then_closed`,
        // `slot::set_wakes`.
        let value = self.value.load(Acquire);
        if value.is_null() {
            return None;
        }
        // SAFETY: it was just loaded, with Acquire.
        Some(unsafe { self.at_address(value) }.ok_or(Closed))
    }

    /// The value, to be changed by who has the slot to itself.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::slot::OnceSlot;
    ///
    /// let mut slot = OnceSlot::from(7);
    /// *slot.get_mut().unwrap() += 1;
    /// assert_eq!(slot.try_get(), Some(&8));
    /// ```
    pub fn get_mut(&mut self) -> Option<&mut T> {
        let value = self.alone();
        if is_value(value) {
            // SAFETY: INVARIANT(slot.once): it leads to a value; `&mut self` excludes everybody else.
            Some(unsafe { &mut (*value).0 })
        } else {
            None
        }
    }

    /// Takes the value out. The slot is empty then, and can be set again; a closed one stays closed.
    ///
    /// # Progress
    /// Wait-free, but for the allocator.
    /// # Cost
    /// Frees what setting has allocated.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::slot::OnceSlot;
    ///
    /// let mut slot = OnceSlot::from(7);
    /// assert_eq!(slot.take(), Some(7));
    /// assert_eq!(slot.set(8), Ok(()));
    /// ```
    pub fn take(&mut self) -> Option<T> {
        let value = self.alone();
        if !is_value(value) {
            return None;
        }
        // ORDERING(slot.taken): Relaxed; `&mut self` excludes everybody else.
        self.value.store(ptr::null_mut(), Relaxed);
        // SAFETY: INVARIANT(slot.once): it leads to a value that the slot owned until now.
        let Placed(value) = *unsafe { Box::from_raw(value) };
        Some(value)
    }

    /// The value, if it was set.
    ///
    /// # Progress
    /// Wait-free, but for the allocator.
    /// # Cost
    /// As [`take`](Self::take).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::slot::OnceSlot;
    ///
    /// assert_eq!(OnceSlot::from(7).into_inner(), Some(7));
    /// ```
    pub fn into_inner(mut self) -> Option<T> {
        self.take()
    }

    fn alone(&mut self) -> *mut Placed<T> {
        // ORDERING(slot.alone): Relaxed; `&mut self` excludes everybody else, and has seen what they did.
        self.value.load(Relaxed)
    }
}

/// Says why `value` was refused by a slot in which there was `now`.
fn refusal<T>(now: *mut Placed<T>, value: T) -> SetError<T> {
    if is_value(now) { SetError::AlreadySet(value) } else { SetError::Closed(value) }
}

impl<T> Drop for OnceSlot<T> {
    fn drop(&mut self) {
        drop(self.take());
    }
}

impl<T> Default for OnceSlot<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> From<T> for OnceSlot<T> {
    /// A slot that is set.
    fn from(value: T) -> Self {
        Self::at(Box::into_raw(Box::new(Placed(value))))
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceSlot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = f.debug_tuple("OnceSlot");
        match self.look() {
            None => tuple.field(&format_args!("<empty>")),
            Some(Err(Closed)) => tuple.field(&format_args!("<closed>")),
            Some(Ok(value)) => tuple.field(value),
        };
        tuple.finish()
    }
}
