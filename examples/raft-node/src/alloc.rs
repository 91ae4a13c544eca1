//! A global allocator that counts, each thread for itself: a counter that all threads shared would
//! slow down the states that allocate, and them alone.

// An allocator cannot be written without it; nothing else here needs it.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;

#[cfg(not(feature = "jemalloc"))]
use std::alloc::System as Underneath;

#[cfg(feature = "jemalloc")]
use tikv_jemallocator::Jemalloc as Underneath;

#[global_allocator]
static ALLOCATOR: Counting = Counting(Underneath);

/// Counts, and hands on.
struct Counting(Underneath);

thread_local! {
    /// Neither lazy nor dropped, so that it can be used wherever memory can.
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

/// How often this thread has allocated, or made an allocation grow or shrink.
pub(crate) fn allocations() -> u64 {
    ALLOCATIONS.get()
}

fn count() {
    ALLOCATIONS.set(ALLOCATIONS.get() + 1);
}

// SAFETY: every call goes to the allocator underneath as it came, and counting neither allocates
// nor unwinds; so what that allocator promises holds for this one.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller's promise, handed on.
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller's promise, handed on.
        unsafe { self.0.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: the caller's promise, handed on.
        unsafe { self.0.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise, handed on.
        unsafe { self.0.dealloc(pointer, layout) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hint::black_box;

    #[test]
    fn each_thread_counts_its_own() {
        let before = allocations();
        let boxed = black_box(Box::new(7_u64));
        assert_eq!(allocations(), before + 1);
        std::thread::scope(|scope| {
            let theirs = scope.spawn(|| {
                let before = allocations();
                drop(black_box(vec![0_u8; 100]));
                allocations() - before
            });
            assert_eq!(theirs.join().unwrap(), 1);
        });
        let before = allocations();
        drop(boxed);
        assert_eq!(allocations(), before);
    }
}
