//! How much a thread has allocated: what others do at the same time is not in it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

#[global_allocator]
static COUNTED: Counted = Counted;

struct Counted;

thread_local!(static BYTES: Cell<isize> = const { Cell::new(0) });

fn count(bytes: isize) {
    // A thread that ends has no count any more.
    let _ = BYTES.try_with(|sum| sum.set(sum.get() + bytes));
}

// SAFETY: the system's allocator; what is counted is no memory of its own.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller's.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: the caller's.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// Bytes that this thread has allocated meanwhile and not given back.
pub(crate) fn bytes_of<T>(work: impl FnOnce() -> T) -> (T, isize) {
    let before = BYTES.get();
    let result = work();
    (result, BYTES.get() - before)
}
