//! The atomics, cells, locks, threads and clock that everything else is written in.
//!
//! No other file of the crate names `std::sync::atomic`, `UnsafeCell` or a checker. The package
//! `loom-tests` compiles the same sources over a twin of this file that has the same names and is
//! backed by loom, so the code that the models run is the code that ships.

use core::{alloc::Layout, cell::Cell, fmt, mem::MaybeUninit, ops::Deref, ptr::NonNull, slice};
use std::alloc::{alloc, dealloc, handle_alloc_error};

use crossbeam_utils::CachePadded;

pub(crate) use arc_swap::{ArcSwapOption, Guard as SwapGuard};
pub(crate) use core::hint::spin_loop;
pub(crate) use core::sync::atomic::{
    AtomicBool, AtomicPtr, AtomicU64, AtomicUsize, Ordering, fence,
};
pub(crate) use crossbeam_epoch::{Collector, Guard, LocalHandle, default_collector, pin};
/// A count by clones, which orders nothing; or what is shared and never changes.
pub(crate) use std::sync::Arc as Token;
pub(crate) use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
pub(crate) use std::thread::{Thread, current, panicking, park, park_timeout, yield_now};
pub(crate) use std::time::Instant;

pub(crate) use atomic::Atomic;

/// A cell whose contents are reached through a closure, so that a checker can see when an access
/// begins and when it ends.
#[derive(Debug, Default)]
#[repr(transparent)]
pub(crate) struct UnsafeCell<T>(core::cell::UnsafeCell<T>);

impl<T> UnsafeCell<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(core::cell::UnsafeCell::new(value))
    }

    /// Hands out the pointer for an access that may write.
    #[inline(always)]
    pub(crate) fn with_mut<R>(&self, access: impl FnOnce(*mut T) -> R) -> R {
        access(self.0.get())
    }

    /// Hands out the pointer for an access that reads.
    #[inline(always)]
    pub(crate) fn with<R>(&self, access: impl FnOnce(*const T) -> R) -> R {
        access(self.0.get())
    }
}

/// Room for a value that is not there yet, and is not dropped with the room.
pub(crate) type Room<T> = UnsafeCell<MaybeUninit<T>>;

/// Rooms that begin on a cache line of their own.
pub(crate) struct Rooms<T>(Buffer<T>);

/// That many rooms; the pages of those that are never used are not touched.
pub(crate) fn rooms<T>(count: usize) -> Rooms<T> {
    match Buffer::new(count) {
        Some(buffer) => Rooms(buffer),
        None => handle_alloc_error(Layout::new::<T>()),
    }
}

impl<T> Deref for Rooms<T> {
    type Target = [Room<T>];

    #[inline(always)]
    fn deref(&self) -> &[Room<T>] {
        let Self(Buffer { slots, len }) = self;
        // SAFETY: so many are there, as long as the buffer is; a room is a `MaybeUninit` in transparent
        // wrappers, which any bytes will do for, and is changed through the cell in it alone.
        unsafe { slice::from_raw_parts(slots.as_ptr().cast(), *len) }
    }
}

impl<T> fmt::Debug for Rooms<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rooms").field(&self.len()).finish()
    }
}

/// Moves as many values as there are rooms into them.
///
/// # Safety
/// The values at `from` are as many, and are not used there again; nobody else accesses the rooms.
#[inline(always)]
pub(crate) unsafe fn move_in<T>(rooms: &[Room<T>], from: *const T) {
    let to = rooms.as_ptr().cast::<core::cell::UnsafeCell<MaybeUninit<T>>>();
    // SAFETY: the caller's promise; a room may be written through a shared reference.
    unsafe { from.copy_to_nonoverlapping(core::cell::UnsafeCell::raw_get(to).cast(), rooms.len()) };
}

/// Moves the values out of all rooms.
///
/// # Safety
/// There is a value in each, which is not used there again; `to` has place for as many, and nobody
/// writes to the rooms meanwhile.
#[inline(always)]
pub(crate) unsafe fn move_out<T>(rooms: &[Room<T>], to: *mut T) {
    // SAFETY: the caller's promise.
    unsafe { rooms.as_ptr().cast::<T>().copy_to_nonoverlapping(to, rooms.len()) };
}

/// A fence whose thread has just made a successful read-modify-write: on x86-64 that instruction is
/// a full barrier already, and the compiler alone has to be kept from moving what follows before it.
#[inline(always)]
pub(crate) fn rmw_fence(order: Ordering) {
    if cfg!(all(target_arch = "x86_64", not(miri))) {
        core::sync::atomic::compiler_fence(order);
    } else {
        fence(order);
    }
}

/// Memory for values that come and go in runs. It knows of none: what is here is not initialised, and
/// is not dropped.
///
/// It begins on a cache line, so that a value that fits into one lies in one, and shares none with
/// anything else.
pub(crate) struct Buffer<T> {
    /// Cells, which also keeps a ring of values from passing for one of shorter-lived ones: those could
    /// be pushed at one end and outlived at the other.
    slots: NonNull<core::cell::UnsafeCell<MaybeUninit<T>>>,
    len: usize,
}

// SAFETY: it hands out pointers and looks at nothing; who follows them answers for that.
unsafe impl<T: Send> Sync for Buffer<T> {}

// SAFETY: as for `Sync`; the memory may be freed by any thread.
unsafe impl<T: Send> Send for Buffer<T> {}

impl<T> Buffer<T> {
    /// For `len` values; `None` if that much memory is not to be had.
    pub(crate) fn new(len: usize) -> Option<Self> {
        let layout = Self::layout(len)?;
        let slots = match layout.size() {
            0 => NonNull::dangling(),
            // SAFETY: the size is not 0.
            _ => NonNull::new(unsafe { alloc(layout) })?.cast(),
        };
        Some(Self { slots, len })
    }

    fn layout(len: usize) -> Option<Layout> {
        let line = align_of::<CachePadded<()>>();
        Some(Layout::array::<T>(len).ok()?.align_to(line).ok()?.pad_to_align())
    }

    #[inline(always)]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Hands out the pointer to `count` slots from `index` on, for an access that may write.
    ///
    /// # Safety
    /// The slots are there.
    #[inline(always)]
    pub(crate) unsafe fn slots(&self, index: usize, count: usize) -> *mut T {
        debug_assert!(index + count <= self.len);
        // SAFETY: in bounds, as this function demands.
        unsafe { self.slots.as_ptr().add(index).cast() }
    }

    /// Where a slot is, to ask for its line.
    #[inline(always)]
    pub(crate) fn place(&self, index: usize) -> *const T {
        self.slots.as_ptr().wrapping_add(index).cast()
    }
}

impl<T> Drop for Buffer<T> {
    fn drop(&mut self) {
        if let Some(layout) = Self::layout(self.len)
            && layout.size() > 0
        {
            // SAFETY: it was allocated with this layout, which depends on the length alone.
            unsafe { dealloc(self.slots.as_ptr().cast(), layout) };
        }
    }
}

/// That many null pointers, from zeroed memory: the pages of a large one are not touched.
pub(crate) fn null_pointers<T>(count: usize) -> Box<[AtomicPtr<T>]> {
    // SAFETY: a zeroed `AtomicPtr` is a null pointer.
    unsafe { Box::new_zeroed_slice(count).assume_init() }
}

/// That many lines of zeroes, from zeroed memory.
pub(crate) fn zeroed_lines<const N: usize>(count: usize) -> Box<[CachePadded<[AtomicU64; N]>]> {
    // SAFETY: a zeroed `AtomicU64` is 0, and there may be anything in a line beside them.
    unsafe { Box::new_zeroed_slice(count).assume_init() }
}

/// Asks for the cache line of `pointer`, which is going to be read.
#[inline(always)]
pub(crate) fn prefetch<T>(pointer: *const T) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a prefetch of any address has no effect but on the cache.
    unsafe {
        use core::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(pointer.cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = pointer;
}

/// Asks for the cache line of `pointer`, which is going to be written.
#[inline(always)]
pub(crate) fn prefetch_to_write<T>(pointer: *const T) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    // SAFETY: a prefetch of any address has no effect but on the cache.
    unsafe {
        core::arch::asm!("prefetchw [{}]", in(reg) pointer, options(nostack, preserves_flags));
    }
    #[cfg(not(all(target_arch = "x86_64", not(miri))))]
    let _ = pointer;
}

/// How often it is worth to look again before a thread sleeps: not at all where whoever is waited for
/// may need this very core.
pub(crate) fn spins() -> u32 {
    static CORES: AtomicUsize = AtomicUsize::new(0);
    // ORDERING(primitive.cores): Relaxed; a number that is always the same.
    let mut cores = CORES.load(Ordering::Relaxed);
    if cores == 0 {
        cores = std::thread::available_parallelism().map_or(1, usize::from);
        // ORDERING(primitive.cores.set): Relaxed; likewise.
        CORES.store(cores, Ordering::Relaxed);
    }
    if cores > 2 { 100 } else { 0 }
}

/// A number that was not given out before.
pub(crate) fn unique_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    // ORDERING(primitive.unique): Relaxed; the number stands for nothing but itself.
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// What a process has one of, made when it is first asked for.
pub(crate) struct Single<T: 'static>(std::sync::LazyLock<T>);

impl<T> Single<T> {
    pub(crate) const fn new(make: fn() -> T) -> Self {
        Self(std::sync::LazyLock::new(make))
    }

    pub(crate) fn get(&'static self) -> &'static T {
        &self.0
    }
}

/// A thread's word before it is set.
pub(crate) const UNSET: usize = usize::MAX;

/// A thread's word when the thread is ending.
pub(crate) const ENDED: usize = usize::MAX - 1;

thread_local! {
    /// Without a destructor: it can be asked for as long as the thread runs anything.
    static WORD: Cell<usize> = const { Cell::new(UNSET) };
    static LAST: Last = const { Last(Cell::new(None)) };
}

/// What a thread still does when it ends.
struct Last(Cell<Option<Box<dyn FnOnce()>>>);

impl Drop for Last {
    fn drop(&mut self) {
        if let Some(last) = self.0.take() {
            last();
        }
    }
}

/// The word of this thread.
#[inline(always)]
pub(crate) fn thread_word() -> usize {
    WORD.get()
}

pub(crate) fn set_thread_word(word: usize) {
    WORD.set(word);
}

/// Calls `last` when this thread ends; whether that is still to come. One call at most is kept.
pub(crate) fn at_thread_end(last: Box<dyn FnOnce()>) -> bool {
    LAST.try_with(|kept| kept.0.set(Some(last))).is_ok()
}

/// A small number that tells this thread from most others.
#[inline]
pub(crate) fn thread_number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    thread_local!(static NUMBER: Cell<usize> = const { Cell::new(0) });
    NUMBER.with(|number| {
        if number.get() == 0 {
            // ORDERING(primitive.thread): Relaxed; the number stands for nothing but itself.
            number.set(NEXT.fetch_add(1, Ordering::Relaxed));
        }
        number.get()
    })
}
