//! What the pointer of a slot leads to, and where a value goes when its last reader lets it go.

use core::mem::take;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Content, SetError};
use crate::panics::discard;
use crate::primitive::{Arc, AtomicBool, Mutex, MutexGuard, Ordering::*, PoisonError};
use crate::wait::{ALL, Sleepers, WaitList};

/// A value with the way out that it takes in the end; or, without a value, the seal of a slot.
#[derive(Debug)]
pub(super) struct Held<T> {
    value: Option<T>,
    /// INVARIANT(slot.exit): set by the one who has taken this out of the slot, and looked at when nobody
    /// else is left: no two threads meet at the lock.
    exit: Mutex<Option<Arc<Exit<T>>>>,
}

impl<T> Held<T> {
    pub(super) fn new(value: T) -> Arc<Self> {
        Arc::new(Self { value: Some(value), exit: Mutex::new(None) })
    }

    pub(super) fn seal() -> Arc<Self> {
        Arc::new(Self { value: None, exit: Mutex::new(None) })
    }

    #[inline(always)]
    pub(super) fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    pub(super) fn is_seal(&self) -> bool {
        self.value.is_none()
    }

    /// Says why `value` was refused by a slot in which this was.
    pub(super) fn refusal(&self, value: T) -> SetError<T> {
        if self.is_seal() { SetError::Closed(value) } else { SetError::AlreadySet(value) }
    }

    /// The value of one that has come into no slot.
    pub(super) fn take_back(mut new: Arc<Self>) -> T {
        let new = Arc::get_mut(&mut new).expect("no slot has taken it");
        new.value.take().expect("it was made with a value")
    }

    /// From here on the last one who lets this go leaves the value at the exit. The caller has taken this
    /// out of the slot.
    pub(super) fn leave_by(&self, exit: Arc<Exit<T>>) {
        *lock(&self.exit) = Some(exit);
    }
}

impl<T> Drop for Held<T> {
    /// Runs in whichever thread was the last to have it, within arc-swap perhaps, which must not be unwound:
    /// a panic of the value's destructor ends here.
    fn drop(&mut self) {
        let Some(value) = self.value.take() else { return };
        let exit = take(&mut *lock(&self.exit));
        let attempt = catch_unwind(AssertUnwindSafe(move || match exit {
            Some(exit) => exit.leave(value),
            None => drop(value),
        }));
        if let Err(payload) = attempt {
            discard(payload);
        }
    }
}

/// Where the last reader leaves the value, and who waits for that.
#[derive(Debug)]
pub(super) struct Exit<T> {
    /// INVARIANT(slot.left): written before `has_left`, and touched by others only after they have seen
    /// that: no two threads meet at the lock.
    value: Mutex<Option<T>>,
    has_left: AtomicBool,
    pub(super) waiters: WaitList<Sleepers>,
}

impl<T> Exit<T> {
    pub(super) fn new() -> Self {
        let waiters = WaitList::new(Sleepers::new());
        Self { value: Mutex::new(None), has_left: AtomicBool::new(false), waiters }
    }

    /// Leaves the value and wakes who waits. If nobody has the exit any more, the value is dropped with it.
    /// A panic of a waker is not the reader's.
    fn leave(&self, value: T) {
        *lock(&self.value) = Some(value);
        // ORDERING(slot.leave): Release; pairs with slot.has_left; model `slot::retire`.
        self.has_left.store(true, Release);
        if self.waiters.bit().any()
            && let Some(payload) = self.waiters.notify(ALL)
        {
            discard(payload);
        }
    }

    pub(super) fn has_left(&self) -> bool {
        // ORDERING(slot.has_left): Acquire; pairs with slot.leave; model `slot::retire`.
        self.has_left.load(Acquire)
    }

    /// The value, once it is there; the first caller has it.
    pub(super) fn take(&self) -> Option<T> {
        if self.has_left() { lock(&self.value).take() } else { None }
    }
}

fn lock<V>(mutex: &Mutex<V>) -> MutexGuard<'_, V> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether both are empty, or lead to the same.
pub(super) fn is_same<T>(one: &Content<T>, other: &Content<T>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}
