//! The system's allocator, which counts for each thread what it asks for and what it gives back. A test
//! binary that has this module has this allocator.
#![allow(dead_code, reason = "each binary counts what it wants to know")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::thread::LocalKey;

#[global_allocator]
static COUNTED: Counted = Counted;

struct Counted;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
    static FREES: Cell<usize> = const { Cell::new(0) };
    static BYTES: Cell<isize> = const { Cell::new(0) };
}

/// Counts a call, and the bytes that are more afterwards.
fn count(calls: &'static LocalKey<Cell<usize>>, bytes: isize) {
    // A thread that ends has no count any more.
    let _ = calls.try_with(|calls| calls.set(calls.get() + 1));
    let _ = BYTES.try_with(|sum| sum.set(sum.get() + bytes));
}

// SAFETY: the system's allocator; what is counted is no memory of its own. What is not here is made of these.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(&ALLOCATIONS, layout.size() as isize);
        // SAFETY: the caller's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(&ALLOCATIONS, layout.size() as isize);
        // SAFETY: the caller's.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        count(&FREES, -(layout.size() as isize));
        // SAFETY: the caller's.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// How often this thread has allocated so far.
pub(crate) fn allocations() -> usize {
    ALLOCATIONS.get()
}

/// How often this thread allocates meanwhile.
pub(crate) fn allocations_of(work: impl FnOnce()) -> usize {
    let before = allocations();
    work();
    allocations() - before
}

/// How often this thread asks for memory, or gives some back, meanwhile.
pub(crate) fn calls_of(work: impl FnOnce()) -> usize {
    let calls = || ALLOCATIONS.get() + FREES.get();
    let before = calls();
    work();
    calls() - before
}

/// Bytes that this thread has allocated meanwhile and not given back.
pub(crate) fn bytes_of<T>(work: impl FnOnce() -> T) -> (T, isize) {
    let before = BYTES.get();
    let result = work();
    (result, BYTES.get() - before)
}
