//! Plain memory, whose accesses take a while: two that overlap, of which one may write, fail a model.

use std::cell::Cell;
use std::mem::MaybeUninit;

use super::thread::switch;

/// Who is at a cell: so many readers, or a writer.
#[derive(Debug, Default)]
struct Guarded(Cell<isize>);

const WRITER: isize = -1;

// SAFETY: all threads of a model run on one thread, and are switched at calls alone.
unsafe impl Sync for Guarded {}

impl Guarded {
    /// Enters, lets others run, and leaves when what this returns is dropped.
    #[track_caller]
    fn write(&self) -> Left<'_> {
        assert_eq!(self.0.get(), 0, "a write overlaps with another access");
        self.0.set(WRITER);
        let left = Left(self);
        switch();
        left
    }

    #[track_caller]
    fn read(&self) -> Left<'_> {
        assert_ne!(self.0.get(), WRITER, "a read overlaps with a write");
        self.0.set(self.0.get() + 1);
        let left = Left(self);
        switch();
        left
    }
}

struct Left<'a>(&'a Guarded);

impl Drop for Left<'_> {
    fn drop(&mut self) {
        let now = self.0.0.get();
        self.0.0.set(if now == WRITER { 0 } else { now - 1 });
    }
}

#[derive(Debug)]
pub(crate) struct UnsafeCell<T> {
    value: std::cell::UnsafeCell<T>,
    guarded: Guarded,
}

impl<T> UnsafeCell<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { value: std::cell::UnsafeCell::new(value), guarded: Guarded::default() }
    }

    #[track_caller]
    pub(crate) fn with_mut<R>(&self, access: impl FnOnce(*mut T) -> R) -> R {
        let _left = self.guarded.write();
        access(self.value.get())
    }

    #[track_caller]
    pub(crate) fn with<R>(&self, access: impl FnOnce(*const T) -> R) -> R {
        let _left = self.guarded.read();
        access(self.value.get())
    }
}

/// Memory for values that come and go in runs.
pub(crate) struct Buffer<T> {
    slots: Box<[std::cell::UnsafeCell<MaybeUninit<T>>]>,
    guarded: Box<[Guarded]>,
}

// SAFETY: it hands out pointers, and the cells beside the slots check who asks for them.
unsafe impl<T: Send> Sync for Buffer<T> {}

impl<T> Buffer<T> {
    pub(crate) fn new(len: usize) -> Option<Self> {
        let slots = (0..len).map(|_| std::cell::UnsafeCell::new(MaybeUninit::uninit())).collect();
        Some(Self { slots, guarded: (0..len).map(|_| Guarded::default()).collect() })
    }

    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }

    /// The access is taken for one that writes, and for over when this returns.
    ///
    /// # Safety
    /// The slots are there.
    #[track_caller]
    pub(crate) unsafe fn slots(&self, index: usize, count: usize) -> *mut T {
        for slot in &self.guarded[index..index + count] {
            drop(slot.write());
        }
        self.slots.as_ptr().wrapping_add(index).cast_mut().cast()
    }

    pub(crate) fn place(&self, index: usize) -> *const T {
        self.slots.as_ptr().wrapping_add(index).cast()
    }
}
