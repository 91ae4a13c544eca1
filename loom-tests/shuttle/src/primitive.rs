//! The twin of the product's `primitive`: the same names, under shuttle's schedules.

mod atomic;
mod cell;
mod clock;
mod epoch;
mod park;
#[allow(clippy::redundant_allocation, reason = "the box keeps it in its place while a table grows")]
#[path = "../../src/primitive/swap.rs"]
mod swap;
mod thread;
#[path = "../../src/primitive/typed.rs"]
mod typed;

use crossbeam_utils::CachePadded;

/// Every order is the strongest here, and so is every fence.
pub(crate) use atomic::fence as rmw_fence;
pub(crate) use atomic::{AtomicBool, AtomicPtr, AtomicU64, AtomicUsize, fence};
pub(crate) use cell::{Buffer, Room, Rooms, UnsafeCell, move_in, move_out, rooms};
pub(crate) use clock::Instant;
pub(crate) use crossbeam_epoch::{Collector, Guard, LocalHandle};
pub(crate) use epoch::{default_collector, pin};
pub(crate) use park::{Thread, current, park, park_timeout};
pub(crate) use shuttle::hint::spin_loop;
pub(crate) use shuttle::sync::atomic::Ordering;
pub(crate) use shuttle::sync::{Mutex, MutexGuard};
pub(crate) use shuttle::thread::{panicking, yield_now};
pub(crate) use std::sync::Arc as Token;
pub(crate) use std::sync::{Arc, PoisonError, TryLockError};
pub(crate) use swap::{ArcSwapOption, SwapGuard};
pub(crate) use thread::{
    ENDED, Single, UNSET, at_thread_end, set_thread_word, thread_number, thread_word, unique_number,
};
pub(crate) use typed::Atomic;

/// That many null pointers; the twin's are not made of zeroes.
pub(crate) fn null_pointers<T>(count: usize) -> Box<[AtomicPtr<T>]> {
    (0..count).map(|_| AtomicPtr::new(std::ptr::null_mut())).collect()
}

/// That many lines of zeroes; the twin's are not made of zeroes.
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
