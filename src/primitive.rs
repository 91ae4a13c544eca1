//! The atomics, cells, locks, threads and clock that everything else is written in.
//!
//! No other file of the crate names `std::sync::atomic`, `UnsafeCell` or a checker. The package
//! `loom-tests` compiles the same sources over a twin of this file that has the same names and is
//! backed by loom, so the code that the models run is the code that ships.

pub(crate) use core::sync::atomic::{AtomicBool, AtomicU64, Ordering, fence};
pub(crate) use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
pub(crate) use std::thread::{Thread, current, panicking, park, park_timeout};
pub(crate) use std::time::Instant;

pub(crate) use atomic::Atomic;

/// A cell whose contents are reached through a closure, so that a checker can see when an access
/// begins and when it ends.
#[derive(Debug, Default)]
#[repr(transparent)]
pub(crate) struct UnsafeCell<T>(core::cell::UnsafeCell<T>);

impl<T> UnsafeCell<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(core::cell::UnsafeCell::new(value))
    }

    /// Hands out the pointer for an access that may write.
    #[inline(always)]
    pub(crate) fn with_mut<R>(&self, access: impl FnOnce(*mut T) -> R) -> R {
        access(self.0.get())
    }
}
