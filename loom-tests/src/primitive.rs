//! The twin of the product's `primitive`: the same names, under loom's control.

mod atomic;
mod buffer;
mod clock;
mod mutex;
mod park;
mod swap;
mod thread;
mod typed;

use std::mem::MaybeUninit;

use crossbeam_utils::CachePadded;

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

/// Room for a value that is not there yet, and is not dropped with the room.
pub(crate) type Room<T> = UnsafeCell<MaybeUninit<T>>;

pub(crate) type Rooms<T> = Box<[Room<T>]>;

/// That many rooms.
pub(crate) fn rooms<T>(count: usize) -> Rooms<T> {
    (0..count).map(|_| UnsafeCell::new(MaybeUninit::uninit())).collect()
}

/// Moves a value into each room.
///
/// # Safety
/// As for the product's.
#[track_caller]
pub(crate) unsafe fn move_in<T>(rooms: &[Room<T>], from: *const T) {
    for (i, room) in rooms.iter().enumerate() {
        // SAFETY: the caller's promise; loom panics before an access that overlaps with another.
        room.with_mut(|room| unsafe { room.cast::<T>().copy_from_nonoverlapping(from.add(i), 1) });
    }
}

/// Moves the values out of all rooms.
///
/// # Safety
/// As for the product's.
#[track_caller]
pub(crate) unsafe fn move_out<T>(rooms: &[Room<T>], to: *mut T) {
    for (i, room) in rooms.iter().enumerate() {
        // SAFETY: the caller's promise; loom panics before an access that overlaps with another.
        room.with_mut(|room| unsafe { room.cast::<T>().copy_to_nonoverlapping(to.add(i), 1) });
    }
}

/// That many null pointers; loom's are not made of zeroes.
pub(crate) fn null_pointers<T>(count: usize) -> Box<[AtomicPtr<T>]> {
    (0..count).map(|_| AtomicPtr::new(std::ptr::null_mut())).collect()
}

/// That many lines of zeroes; loom's are not made of zeroes.
pub(crate) fn zeroed_lines<const N: usize>(count: usize) -> Box<[CachePadded<[AtomicU64; N]>]> {
    let line = || CachePadded::new(std::array::from_fn(|_| AtomicU64::new(0)));
    (0..count).map(|_| line()).collect()
}

/// Nothing that a model could see.
pub(crate) fn prefetch<T>(_pointer: *const T) {}

/// Likewise.
pub(crate) fn prefetch_to_write<T>(_pointer: *const T) {}

/// As on a machine of two cores.
pub(crate) fn spins() -> u32 {
    0
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
