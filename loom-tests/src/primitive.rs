//! The twin of the product's `primitive`: the same names, under loom's control.

mod alike;
mod atomic;
mod buffer;
mod clock;
mod mutex;
mod park;
mod swap;
mod thread;
mod typed;

pub(crate) use alike::{
    Room, Rooms, move_in, move_out, null_pointers, prefetch, prefetch_to_write, rooms, spins,
    zeroed_lines,
};
#[cfg(test)]
pub(crate) use atomic::atomics_alive;
/// loom does not know which instructions are barriers: here it is a fence like others.
pub(crate) use atomic::fence as rmw_fence;
pub(crate) use atomic::{AtomicBool, AtomicPtr, AtomicU64, AtomicUsize, fence};
pub(crate) use buffer::Buffer;
pub(crate) use clock::Instant;
pub(crate) use crossbeam_epoch::{Collector, Guard, LocalHandle, default_collector, pin};
pub(crate) use loom::hint::spin_loop;
pub(crate) use loom::sync::Arc;
pub(crate) use loom::sync::atomic::Ordering;
pub(crate) use loom::thread::{panicking, yield_now};
#[cfg(test)]
pub(crate) use mutex::switch_at_unlock;
pub(crate) use mutex::{Mutex, MutexGuard};
#[cfg(test)]
pub(crate) use park::use_token_up;
pub(crate) use park::{Thread, current, park, park_timeout};
pub(crate) use std::sync::Arc as Token;
pub(crate) use std::sync::{PoisonError, TryLockError};
pub(crate) use swap::{ArcSwapOption, SwapGuard};
pub(crate) use thread::{ENDED, Single, UNSET, at_thread_end, set_thread_word, thread_word};
pub(crate) use typed::Atomic;

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

    #[track_caller]
    pub(crate) fn with<R>(&self, access: impl FnOnce(*const T) -> R) -> R {
        self.0.with(access)
    }
}

/// A number that was not given out before; no model looks at it.
pub(crate) fn unique_number() -> u64 {
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

/// One number for all: the threads of a model share a thread, and its storage.
pub(crate) fn thread_number() -> usize {
    0
}
