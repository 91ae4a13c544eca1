//! Memory for values, with a cell beside each slot by which loom sees who reaches it.

use std::cell::UnsafeCell;
use std::mem::MaybeUninit;

pub(crate) struct Buffer<T> {
    slots: Box<[UnsafeCell<MaybeUninit<T>>]>,
    seen: Box<[loom::cell::UnsafeCell<()>]>,
}

// SAFETY: it hands out pointers, and loom checks who asks for them.
unsafe impl<T: Send> Sync for Buffer<T> {}

impl<T> Buffer<T> {
    pub(crate) fn new(len: usize) -> Option<Self> {
        let slots = (0..len).map(|_| UnsafeCell::new(MaybeUninit::uninit())).collect();
        let seen = (0..len).map(|_| loom::cell::UnsafeCell::new(())).collect();
        Some(Self { slots, seen })
    }

    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }

    /// Loom takes the access for one that writes, and for over when this returns: who is not
    /// ordered before or after it has raced.
    ///
    /// # Safety
    /// The slots are there.
    #[track_caller]
    pub(crate) unsafe fn slots(&self, index: usize, count: usize) -> *mut T {
        for cell in &self.seen[index..index + count] {
            cell.with_mut(|_| ());
        }
        self.slots.as_ptr().wrapping_add(index).cast_mut().cast()
    }

    pub(crate) fn place(&self, index: usize) -> *const T {
        self.slots.as_ptr().wrapping_add(index).cast()
    }
}
