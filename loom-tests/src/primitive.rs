//! The twin of the product's `primitive`: the same names, under loom's control.

mod atomic;
mod clock;
mod mutex;
mod park;

pub(crate) use atomic::{Atomic, AtomicBool, AtomicU64, fence};
pub(crate) use clock::Instant;
pub(crate) use loom::sync::Arc;
pub(crate) use loom::sync::atomic::Ordering;
pub(crate) use loom::thread::panicking;
#[cfg(test)]
pub(crate) use mutex::switch_at_unlock;
pub(crate) use mutex::{Mutex, MutexGuard};
#[cfg(test)]
pub(crate) use park::use_token_up;
pub(crate) use park::{Thread, current, park, park_timeout};
pub(crate) use std::sync::{PoisonError, TryLockError};

/// A cell whose accesses loom checks for overlap.
#[derive(Debug)]
pub(crate) struct UnsafeCell<T>(loom::cell::UnsafeCell<T>);

impl<T> UnsafeCell<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(loom::cell::UnsafeCell::new(value))
    }

    #[track_caller]
    pub(crate) fn with_mut<R>(&self, access: impl FnOnce(*mut T) -> R) -> R {
        self.0.with_mut(access)
    }
}
