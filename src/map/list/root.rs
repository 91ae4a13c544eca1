//! What a look-up starts from: the table, and how many of its buckets are in use, in one word.

use core::fmt;

use super::table::Table;
use crate::primitive::{AtomicPtr, Ordering::*};

/// The bits of the logarithm; a shift by a `usize` looks at no others.
const LOG: usize = usize::BITS as usize - 1;
const SHRINKING: usize = usize::BITS as usize;

/// A table's address, the logarithm of its number of buckets, and whether it is being shrunk.
pub(super) struct Root<const FIRST: u32>(*mut Table<FIRST>);

// SAFETY: an address; who follows it answers for that.
unsafe impl<const FIRST: u32> Send for Root<FIRST> {}
// SAFETY: as above.
unsafe impl<const FIRST: u32> Sync for Root<FIRST> {}

impl<const FIRST: u32> Root<FIRST> {
    /// `table` is aligned far enough to leave the bits free.
    pub(super) fn new(table: *mut Table<FIRST>, log: u32, shrinking: bool) -> Self {
        const { assert!(align_of::<Table<FIRST>>() > SHRINKING + LOG) };
        Self(table.map_addr(|addr| addr | log as usize | if shrinking { SHRINKING } else { 0 }))
    }

    #[inline(always)]
    pub(super) fn table_ptr(self) -> *mut Table<FIRST> {
        self.0.map_addr(|addr| addr & !(SHRINKING | LOG))
    }

    /// # Safety
    /// For `'g` the table is not reclaimed.
    #[inline(always)]
    pub(super) unsafe fn table<'g>(self) -> &'g Table<FIRST> {
        // SAFETY: the caller's.
        unsafe { &*self.table_ptr() }
    }

    pub(super) fn log(self) -> u32 {
        (self.0.addr() & LOG) as u32
    }

    /// The number of buckets, a power of two.
    pub(super) fn buckets(self) -> usize {
        1 << self.log()
    }

    /// The bucket of a hash.
    #[inline(always)]
    pub(super) fn bucket(self, hash: u64) -> usize {
        hash as usize & !(usize::MAX << (self.0.addr() & LOG))
    }

    /// Sentinels of buckets that are no longer in use may be in the list.
    #[inline(always)]
    pub(super) fn is_shrinking(self) -> bool {
        self.0.addr() & SHRINKING != 0
    }

    /// The same with twice the buckets.
    pub(super) fn doubled(self) -> Self {
        Self::new(self.table_ptr(), self.log() + 1, self.is_shrinking())
    }

    /// The same, no longer shrinking.
    pub(super) fn settled(self) -> Self {
        Self::new(self.table_ptr(), self.log(), false)
    }
}

impl<const FIRST: u32> Copy for Root<FIRST> {}

impl<const FIRST: u32> Clone for Root<FIRST> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<const FIRST: u32> PartialEq for Root<FIRST> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<const FIRST: u32> fmt::Debug for Root<FIRST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Root")
            .field("buckets", &self.buckets())
            .field("shrinking", &self.is_shrinking())
            .finish_non_exhaustive()
    }
}

/// The root of a map, and the atomic operations on it.
#[derive(Debug)]
pub(super) struct RootCell<const FIRST: u32>(AtomicPtr<Table<FIRST>>);

impl<const FIRST: u32> RootCell<FIRST> {
    pub(super) fn new(root: Root<FIRST>) -> Self {
        Self(AtomicPtr::new(root.0))
    }

    #[inline(always)]
    pub(super) fn read(&self) -> Root<FIRST> {
        // ORDERING(map.root): Acquire; pairs with map.root.change, map.root.swap; models
        // `map::grow::grow_publishes_the_segment`, `map::clear::clear_publishes_the_table`.
        Root(self.0.load(Acquire))
    }

    /// Whether the root is the one that was read before.
    #[inline(always)]
    pub(super) fn is_still(&self, root: Root<FIRST>) -> bool {
        // ORDERING(map.root.again): Relaxed; asked after a link was followed by map.follow to a
        // sentinel that a change of the root came before, or not at all.
        self.0.load(Relaxed) == root.0
    }

    /// Puts `new` in the place of `current`; whether that was still there.
    pub(super) fn change(&self, current: Root<FIRST>, new: Root<FIRST>) -> bool {
        // ORDERING(map.root.change): Release; pairs with map.root, map.root.swap; model
        // `map::grow::grow_publishes_the_segment`. The segment, or the table, was written before.
        // ORDERING(map.root.lost): Relaxed; what is there instead is read again.
        self.0.compare_exchange(current.0, new.0, Release, Relaxed).is_ok()
    }

    /// Puts `new` there, and takes what was.
    pub(super) fn swap(&self, new: Root<FIRST>) -> Root<FIRST> {
        // ORDERING(map.root.swap): AcqRel; pairs with map.root, map.root.change and itself; models
        // `map::clear::clear_publishes_the_table`, `map::clear::clear_acquires_the_table`.
        Root(self.0.swap(new.0, AcqRel))
    }
}
