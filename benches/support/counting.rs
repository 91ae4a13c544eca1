//! An allocator that counts on demand.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    sync::atomic::{AtomicBool, AtomicI64, Ordering::Relaxed},
};

/// The system's allocator. While nothing is counted, a call costs one more load.
pub(crate) struct Counting;

/// None of these publishes anything: what is counted happens on the thread that asks.
static ON: AtomicBool = AtomicBool::new(false);
static REQUESTED: AtomicI64 = AtomicI64::new(0);
static CHUNKS: AtomicI64 = AtomicI64::new(0);
static ALLOCATIONS: AtomicI64 = AtomicI64::new(0);

/// Bytes that were allocated and not freed.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Bytes {
    /// What was asked for.
    pub(crate) requested: i64,
    /// What malloc has set aside for it, its own header included.
    pub(crate) chunks: i64,
}

/// How often `work` allocates, on whatever thread.
pub(crate) fn allocations_of(work: impl FnOnce()) -> i64 {
    ALLOCATIONS.store(0, Relaxed);
    bytes_of(work);
    ALLOCATIONS.load(Relaxed)
}

/// The bytes that `make` leaves allocated, on whatever thread.
pub(crate) fn bytes_of<R>(make: impl FnOnce() -> R) -> (R, Bytes) {
    REQUESTED.store(0, Relaxed);
    CHUNKS.store(0, Relaxed);
    ON.store(true, Relaxed);
    let made = make();
    ON.store(false, Relaxed);
    (made, Bytes { requested: REQUESTED.load(Relaxed), chunks: CHUNKS.load(Relaxed) })
}

/// Counts an allocation if `sign` is 1, and a deallocation if it is -1.
///
/// # Safety
/// `block` was allocated by the system's allocator with `size`, and is not freed yet, or null.
#[inline]
unsafe fn count(block: *mut u8, size: usize, sign: i64) {
    if ON.load(Relaxed) && !block.is_null() {
        // SAFETY: the system's allocator is malloc, and `block` is allocated.
        let usable = unsafe { libc::malloc_usable_size(block.cast()) };
        REQUESTED.fetch_add(sign * size as i64, Relaxed);
        CHUNKS.fetch_add(sign * (usable + size_of::<usize>()) as i64, Relaxed);
        ALLOCATIONS.fetch_add(i64::from(sign > 0), Relaxed);
    }
}

// SAFETY: all of it is the system's allocator.
unsafe impl GlobalAlloc for Counting {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise, here and in `count`.
        unsafe {
            let block = System.alloc(layout);
            count(block, layout.size(), 1);
            block
        }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe {
            let block = System.alloc_zeroed(layout);
            count(block, layout.size(), 1);
            block
        }
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above; it is counted while it is allocated.
        unsafe {
            count(block, layout.size(), -1);
            System.dealloc(block, layout);
        }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above. No bench looks at what a failure here would leave counted.
        unsafe {
            count(block, layout.size(), -1);
            let block = System.realloc(block, layout, size);
            count(block, size, 1);
            block
        }
    }
}
