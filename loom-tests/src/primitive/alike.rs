//! What loom's twin and shuttle's have alike, each of its own cells and atomics.

use std::mem::MaybeUninit;

use crossbeam_utils::CachePadded;

use super::{AtomicPtr, AtomicU64, UnsafeCell};

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
        // SAFETY: the caller's promise; the cell panics before an access that overlaps with another.
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
        // SAFETY: the caller's promise; the cell panics before an access that overlaps with another.
        room.with_mut(|room| unsafe { room.cast::<T>().copy_to_nonoverlapping(to.add(i), 1) });
    }
}

/// That many null pointers; the twins' are not made of zeroes.
pub(crate) fn null_pointers<T>(count: usize) -> Box<[AtomicPtr<T>]> {
    (0..count).map(|_| AtomicPtr::new(std::ptr::null_mut())).collect()
}

/// That many lines of zeroes; the twins' are not made of zeroes.
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
