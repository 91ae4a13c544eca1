//! How many entries came, went and were replaced: the length, and a version for readers.

use core::ptr;

use crossbeam_utils::CachePadded;

use crate::primitive::{AtomicPtr, AtomicU64, Ordering::*, thread_number};

const STRIPES: usize = 16;

/// A striped tally looks whether the table should grow once in so many insertions.
const BETWEEN_LOOKS: u64 = 32;

#[derive(Debug)]
struct Counts {
    inserted: AtomicU64,
    removed: AtomicU64,
    replaced: AtomicU64,
}

/// What one call has changed.
#[derive(Copy, Clone, Debug, Default)]
pub(crate) struct Changes {
    pub(crate) inserted: u64,
    pub(crate) removed: u64,
    pub(crate) replaced: u64,
}

impl Changes {
    pub(crate) fn any(self) -> bool {
        self.inserted + self.removed + self.replaced > 0
    }

    pub(crate) fn add(&mut self, more: Self) {
        self.inserted += more.inserted;
        self.removed += more.removed;
        self.replaced += more.replaced;
    }
}

type Stripes = [CachePadded<Counts>; STRIPES];

/// Counts that begin as one and are striped once the map is large.
///
/// INVARIANT(map.tally): each count only rises, and rises after its change is in the list and before
/// the call returns.
#[derive(Debug)]
pub(crate) struct Tally {
    whole: Counts,
    /// Null until the tally is striped.
    stripes: AtomicPtr<Stripes>,
    reruns: AtomicU64,
}

impl Counts {
    fn new() -> Self {
        Self {
            inserted: AtomicU64::new(0),
            removed: AtomicU64::new(0),
            replaced: AtomicU64::new(0),
        }
    }

    /// How many were inserted before.
    #[inline]
    fn add(&self, changes: Changes) -> u64 {
        let mut before = 0;
        if changes.inserted > 0 {
            // ORDERING(map.tally.inserted): Release; pairs with map.tally.inserted.read; model
            // `map::reader::reader_sees_what_has_returned`.
            before = self.inserted.fetch_add(changes.inserted, Release);
        }
        if changes.removed > 0 {
            // ORDERING(map.tally.removed): Release; pairs with map.tally.removed.read; model
            // `map::reader::reader_sees_what_was_removed`.
            self.removed.fetch_add(changes.removed, Release);
        }
        if changes.replaced > 0 {
            // ORDERING(map.tally.replaced): Release; pairs with map.tally.replaced.read; model
            // `map::reader::reader_sees_what_was_replaced`.
            self.replaced.fetch_add(changes.replaced, Release);
        }
        before
    }

    #[inline]
    fn inserted(&self) -> u64 {
        // ORDERING(map.tally.inserted.read): Acquire; pairs with map.tally.inserted; model
        // `map::reader::reader_sees_what_has_returned`.
        self.inserted.load(Acquire)
    }

    #[inline]
    fn removed(&self) -> u64 {
        // ORDERING(map.tally.removed.read): Acquire; pairs with map.tally.removed; model
        // `map::reader::reader_sees_what_was_removed`.
        self.removed.load(Acquire)
    }

    /// The sum of all three. Each only rises: an equal sum is three equal counts.
    #[inline]
    fn sum(&self) -> u64 {
        // ORDERING(map.tally.replaced.read): Acquire; pairs with map.tally.replaced; model
        // `map::reader::reader_sees_what_was_replaced`.
        let replaced = self.replaced.load(Acquire);
        replaced.wrapping_add(self.inserted()).wrapping_add(self.removed())
    }
}

impl Tally {
    pub(crate) fn new() -> Self {
        Self {
            whole: Counts::new(),
            stripes: AtomicPtr::new(ptr::null_mut()),
            reruns: AtomicU64::new(0),
        }
    }

    #[inline]
    fn stripes(&self) -> Option<&Stripes> {
        // ORDERING(map.tally.stripes): Acquire; pairs with map.tally.stripe; model
        // `map::reader::stripes_are_published`.
        let stripes = self.stripes.load(Acquire);
        // SAFETY: set once, by `stripe`, and freed with the tally.
        unsafe { stripes.as_ref() }
    }

    /// Counts `changes`; whether it is time to look at the length.
    #[inline]
    pub(crate) fn add(&self, changes: Changes) -> bool {
        match self.stripes() {
            None => {
                self.whole.add(changes);
                changes.inserted > 0
            }
            Some(stripes) => {
                let before = stripes[thread_number() % STRIPES].add(changes);
                let after = before + changes.inserted;
                before / BETWEEN_LOOKS != after / BETWEEN_LOOKS
            }
        }
    }

    /// Inserted less removed: exact when no call is under way. What was removed is read first: a caller
    /// who is held up in between finds more entries than there were, not fewer.
    pub(crate) fn len(&self) -> usize {
        let striped = |of: fn(&Counts) -> u64| {
            let stripes = self.stripes().into_iter().flatten();
            stripes.map(|counts| of(counts)).fold(of(&self.whole), u64::wrapping_add)
        };
        let removed = striped(Counts::removed);
        let len = striped(Counts::inserted).wrapping_sub(removed);
        // A removal may be counted before its insertion.
        if len > i64::MAX as u64 { 0 } else { len as usize }
    }

    /// A number that every change raises; none once the tally is striped.
    #[inline]
    pub(crate) fn version(&self) -> Option<u64> {
        if self.stripes().is_some() {
            return None;
        }
        Some(self.whole.sum())
    }

    /// How often a closure was run again.
    pub(crate) fn reruns(&self) -> u64 {
        // ORDERING(map.reruns): Relaxed; a statistic.
        self.reruns.load(Relaxed)
    }

    #[cold]
    pub(crate) fn count_rerun(&self) {
        // ORDERING(map.reruns.add): Relaxed; a statistic.
        self.reruns.fetch_add(1, Relaxed);
    }

    pub(crate) fn stripe(&self) {
        if self.stripes().is_some() {
            return;
        }
        let stripes: Box<Stripes> =
            Box::new(core::array::from_fn(|_| CachePadded::new(Counts::new())));
        let stripes = Box::into_raw(stripes);
        // ORDERING(map.tally.stripe): Release; pairs with map.tally.stripes; model
        // `map::reader::stripes_are_published`.
        // ORDERING(map.tally.stripe.lost): Relaxed; another has striped it, and this goes.
        if self.stripes.compare_exchange(ptr::null_mut(), stripes, Release, Relaxed).is_err() {
            // SAFETY: made above, and nobody else has seen it.
            drop(unsafe { Box::from_raw(stripes) });
        }
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        if let Some(stripes) = self.stripes() {
            // SAFETY: made by `stripe` from a box, and nobody else can reach it.
            drop(unsafe { Box::from_raw(ptr::from_ref(stripes).cast_mut()) });
        }
    }
}
