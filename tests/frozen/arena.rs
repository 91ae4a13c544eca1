//! The memory of this binary: each thread has its own, and waits for nobody to get more of it.
//!
//! The C library's allocator takes locks. A thread that is frozen inside them stops whoever comes to
//! the same arena, and the rows of a structure that allocates would show its locks instead of the
//! structure's. Here a thread takes blocks from a chunk of its own, and keeps what it frees, whoever
//! has allocated it, for its own next blocks: two threads share no word. What that leaves out is
//! what a program's allocator adds; a lock in there stops others whatever the structure does.
//!
//! A chunk, and a block that is larger than one, comes from the kernel. Chunks are never given back.

#![allow(unsafe_code, reason = "an allocator is one by its trait")]

use std::{
    alloc::{GlobalAlloc, Layout},
    cell::Cell,
    ptr,
};

#[global_allocator]
static ARENA: Arena = Arena;

/// Bytes of a block of the smallest class; each next class has twice as many.
const SMALLEST: usize = 16;
const CLASSES: usize = 15;
/// Bytes of a chunk: four blocks of the largest class.
const CHUNK: usize = (SMALLEST << (CLASSES - 1)) * 4;
/// To which the kernel aligns what it gives.
const PAGE: usize = 4096;

struct Arena;

/// A thread's memory.
///
/// It is not dropped when the thread ends, so that the thread may free to the very last.
struct Mine {
    /// For each class the last block that was freed, which begins with the address of the one
    /// before.
    freed: [Cell<*mut u8>; CLASSES],
    /// What is left of the chunk.
    next: Cell<*mut u8>,
    left: Cell<usize>,
}

thread_local!(static MINE: Mine = const { Mine::new() });

impl Mine {
    const fn new() -> Self {
        Self {
            freed: [const { Cell::new(ptr::null_mut()) }; CLASSES],
            next: Cell::new(ptr::null_mut()),
            left: Cell::new(0),
        }
    }

    /// A block that was freed, if there is one.
    fn take(&self, class: usize) -> Option<*mut u8> {
        let last = self.freed[class].get();
        if last.is_null() {
            return None;
        }
        // SAFETY: a block on the list is free, and begins with an address: `put` has written it.
        self.freed[class].set(unsafe { last.cast::<*mut u8>().read() });
        Some(last)
    }

    /// # Safety
    /// `block` is of this class, and nobody uses it any more.
    unsafe fn put(&self, class: usize, block: *mut u8) {
        // SAFETY: the caller's promise; a block has room for an address, and is aligned for one.
        unsafe { block.cast::<*mut u8>().write(self.freed[class].get()) };
        self.freed[class].set(block);
    }

    /// A new block, aligned to its size, which is a power of two.
    fn cut(&self, size: usize) -> *mut u8 {
        let mut skipped = self.next.get().align_offset(size);
        if self.left.get() < skipped + size {
            let chunk = map(CHUNK);
            if chunk.is_null() {
                return chunk;
            }
            self.next.set(chunk);
            self.left.set(CHUNK);
            skipped = chunk.align_offset(size);
        }
        let block = self.next.get().wrapping_add(skipped);
        self.next.set(block.wrapping_add(size));
        self.left.set(self.left.get() - skipped - size);
        block
    }
}

// SAFETY: a block is cut once from a chunk that is never given back, or is mapped for itself, and is
// handed out again only after it was freed. It is as large as its class, and aligned to that size.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match class_of(layout) {
            Some(class) => {
                MINE.with(|mine| mine.take(class).unwrap_or_else(|| mine.cut(SMALLEST << class)))
            }
            None if layout.align() <= PAGE => map(layout.size()),
            None => ptr::null_mut(),
        }
    }

    /// What the kernel gives is zero. (To write zeros is a step for each word, under the stepper.)
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if let Some(class) = class_of(layout)
            && let Some(block) = MINE.with(|mine| mine.take(class))
        {
            // SAFETY: the block is as large as its class, and nobody's.
            unsafe { block.write_bytes(0, layout.size()) };
            return block;
        }
        match class_of(layout) {
            Some(class) => MINE.with(|mine| mine.cut(SMALLEST << class)),
            // SAFETY: the caller's promise; a block of its own is the kernel's as well.
            None => unsafe { self.alloc(layout) },
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        match class_of(layout) {
            // SAFETY: the same layout as it was allocated with, and so of this class; the caller is
            // done with it.
            Some(class) => MINE.with(|mine| unsafe { mine.put(class, block) }),
            // SAFETY: the same layout, and so it was mapped; the caller is done with it.
            None => unsafe { unmap(block, layout.size()) },
        }
    }
}

/// The class of the smallest blocks that will do; none if no block would.
fn class_of(layout: Layout) -> Option<usize> {
    let size = layout.size().max(layout.align()).max(SMALLEST).checked_next_power_of_two()?;
    let class = (size.ilog2() - SMALLEST.ilog2()) as usize;
    (class < CLASSES).then_some(class)
}

/// Memory from the kernel; null if there is none.
fn map(size: usize) -> *mut u8 {
    const ACCESS: i32 = libc::PROT_READ | libc::PROT_WRITE;
    const KIND: i32 = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    // SAFETY: new pages, where there were none.
    let pages = unsafe { libc::mmap(ptr::null_mut(), size, ACCESS, KIND, -1, 0) };
    if pages == libc::MAP_FAILED { ptr::null_mut() } else { pages.cast() }
}

/// # Safety
/// `pages` are what [`map`] gave for this size, and nobody uses them any more.
unsafe fn unmap(pages: *mut u8, size: usize) {
    // SAFETY: the caller's promise. It cannot fail for what is mapped.
    unsafe { libc::munmap(pages.cast(), size) };
}
