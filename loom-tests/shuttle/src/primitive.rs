//! The twin of the product's `primitive`: the same names, under shuttle's schedules.

#[path = "../../src/primitive/alike.rs"]
mod alike;
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

pub(crate) use alike::{
    Room, Rooms, move_in, move_out, null_pointers, prefetch, prefetch_to_write, rooms, spins,
    zeroed_lines,
};
/// Every order is the strongest here, and so is every fence.
pub(crate) use atomic::fence as rmw_fence;
pub(crate) use atomic::{AtomicBool, AtomicPtr, AtomicU64, AtomicUsize, fence};
pub(crate) use cell::{Buffer, UnsafeCell};
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
