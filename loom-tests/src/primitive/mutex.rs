//! loom's mutex, with letting go as a point at which it may switch threads.
//!
//! In loom it is none, so that a `try_lock` fails only where the locked section touches something that
//! the other thread touches too. A word that every try looks at, and every holder writes when it lets
//! go, makes it one. It multiplies the schedules, so a model asks for it.

use std::cell::Cell;
use std::ops::{Deref, DerefMut};
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use loom::sync::atomic::{AtomicBool, Ordering::Relaxed};

thread_local! {
    /// All threads of a model run on the thread of its test.
    static SWITCH_AT_UNLOCK: Cell<bool> = const { Cell::new(false) };
}

/// From here on, in this test, letting a mutex go is a point at which threads may be switched.
#[cfg(test)]
pub(crate) fn switch_at_unlock() {
    SWITCH_AT_UNLOCK.set(true);
}

#[derive(Debug)]
pub struct Mutex<T> {
    lock: loom::sync::Mutex<T>,
    let_go: AtomicBool,
}

#[derive(Debug)]
pub struct MutexGuard<'a, T> {
    guard: loom::sync::MutexGuard<'a, T>,
    let_go: &'a AtomicBool,
}

impl<T> Mutex<T> {
    #[track_caller]
    pub(crate) fn new(value: T) -> Self {
        Self { lock: loom::sync::Mutex::new(value), let_go: AtomicBool::new(false) }
    }

    #[track_caller]
    pub(crate) fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let let_go = &self.let_go;
        match self.lock.lock() {
            Ok(guard) => Ok(MutexGuard { guard, let_go }),
            Err(poisoned) => {
                Err(PoisonError::new(MutexGuard { guard: poisoned.into_inner(), let_go }))
            }
        }
    }

    #[track_caller]
    pub(crate) fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        if SWITCH_AT_UNLOCK.get() {
            self.let_go.load(Relaxed);
        }
        match self.lock.try_lock() {
            Ok(guard) => Ok(MutexGuard { guard, let_go: &self.let_go }),
            Err(_) => Err(TryLockError::WouldBlock),
        }
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.guard
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.guard
    }
}

impl<T> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        if SWITCH_AT_UNLOCK.get() {
            self.let_go.store(true, Relaxed);
        }
    }
}
