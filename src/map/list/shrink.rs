//! Shrinking while others read and write: the upper buckets are taken out of use at once, out of
//! the list when nobody can link them any more, and out of memory when nobody can see them.

use core::ptr;

use super::{List, load::buckets_for, reclaim, root::Root, table::Table, word::Word};
use crate::primitive::{Arc, AtomicBool, AtomicUsize, Guard, Ordering::*};

/// How many sentinels a writer takes out of the list on its way, at most.
const BITE: usize = 16;

/// The buckets of `old` from `2^low` up to `2^high`, on their way out.
#[derive(Debug)]
pub(super) struct Retiring<const FIRST: u32> {
    pub(super) old: *mut Table<FIRST>,
    pub(super) low: u32,
    high: u32,
    /// Whether all who were pinned when the last of them was marked are unpinned, so that nobody
    /// is about to link one.
    unlinkable: Arc<AtomicBool>,
    /// How many are claimed by somebody who takes them out.
    claimed: AtomicUsize,
    /// How many are out.
    done: AtomicUsize,
}

impl<const FIRST: u32> Retiring<FIRST> {
    pub(super) fn bucket_of(&self, word: *const Word) -> Option<usize> {
        // SAFETY: `old` is freed with this.
        unsafe { &*self.old }.own_bucket_of(word)
    }

    fn len(&self) -> usize {
        (1 << self.high) - (1 << self.low)
    }

    /// Some that nobody else takes out; so few that several can share the smallest shrink.
    fn claim(&self) -> Option<core::ops::Range<usize>> {
        // ORDERING(map.retiring.look): Relaxed; a hint.
        if self.claimed.load(Relaxed) >= self.len() {
            return None;
        }
        let bite = BITE.min(self.len().div_ceil(2));
        // ORDERING(map.retiring.claim): Relaxed; a number that one thread gets.
        let first = self.claimed.fetch_add(bite, Relaxed);
        let last = (first + bite).min(self.len());
        (first < last).then_some(first..last)
    }
}

impl<K, V, S, const FIRST: u32> List<K, V, S, FIRST> {
    /// Takes the upper buckets out of use, down to what holds `entries`; whether there was something
    /// to do, and no other at it.
    pub(crate) fn shrink_to(&self, entries: usize, guard: &Guard) -> bool {
        self.link_all(guard);
        self.help_shrinking_to_the_end(guard);
        let root = self.root.read();
        let low = buckets_for(entries).map_or(u32::MAX, usize::ilog2).max(FIRST);
        // SAFETY: INVARIANT(map.pinned).
        let table = unsafe { root.table() };
        if low >= root.log() || root.is_shrinking() || !table.is_claimed(root.buckets()) {
            return false;
        }
        let part = Box::into_raw(table.lower_part(low));
        let unlinkable = Arc::new(AtomicBool::new(false));
        let retiring = Box::into_raw(Box::new(Retiring {
            old: root.table_ptr(),
            low,
            high: root.log(),
            unlinkable: unlinkable.clone(),
            claimed: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
        }));
        // SAFETY: made above, and nobody else has seen it.
        // ORDERING(map.retiring.begin): Relaxed; published with the part, by map.root.change.
        unsafe { &*part }.retiring.store(retiring, Relaxed);
        if !self.root.change(root, Root::new(part, low, true)) {
            // SAFETY: nobody has seen either; the words belong to the table still.
            unsafe { drop((Box::from_raw(retiring), Box::from_raw(part))) };
            return false;
        }
        self.mark_retiring(table, low, root.log());
        let done = move || {
            // ORDERING(map.unlinkable): Release; pairs with map.unlinkable.read; model
            // `map::shrink::shrink_pinned_before_the_link_of_another`. The collector runs this after
            // every unpinning: what those who were pinned have linked is to be found by the sweep,
            // also by one who was pinned already.
            unlinkable.store(true, Release);
        };
        // SAFETY: it owns what it touches.
        unsafe { self.domain.defer(guard, done) };
        true
    }

    /// Says on each word that it is no longer one to enter by, or to link.
    fn mark_retiring(&self, table: &Table<FIRST>, low: u32, high: u32) {
        for bucket in 1 << low..1 << high {
            // SAFETY: below the buckets of the root that was read.
            let word = unsafe { table.word(bucket) };
            loop {
                let link = word.read();
                if link.is_removed() || word.swing(link, link.removed()) {
                    break;
                }
            }
        }
    }

    /// Whether retired buckets are still in the list.
    pub(crate) fn is_shrinking(&self) -> bool {
        self.root.read().is_shrinking()
    }

    /// Takes sentinels out until all are claimed.
    pub(crate) fn help_shrinking_to_the_end(&self, guard: &Guard) {
        loop {
            let root = self.root.read();
            if !root.is_shrinking() || !self.help_shrinking(root, guard) {
                return;
            }
        }
    }

    /// Takes some sentinels out of the list; whether there were any to take.
    #[cold]
    pub(super) fn help_shrinking(&self, root: Root<FIRST>, guard: &Guard) -> bool {
        // SAFETY: INVARIANT(map.pinned).
        let table = unsafe { root.table() };
        // ORDERING(map.retiring.help): Relaxed; what it leads to came with the root, by map.root.
        // SAFETY: INVARIANT(map.pinned): who takes it out retires it.
        let Some(retiring) = (unsafe { table.retiring.load(Relaxed).as_ref() }) else {
            return false;
        };
        // ORDERING(map.unlinkable.read): Acquire; pairs with map.unlinkable; models
        // `map::shrink::shrink_pinned_before_*`.
        if !retiring.unlinkable.load(Acquire) {
            return false;
        }
        let Some(mine) = retiring.claim() else { return false };
        for bucket in mine.clone() {
            if !self.sweep_retired(table, bucket + (1 << retiring.low), guard) {
                return false;
            }
        }
        // ORDERING(map.retiring.done): AcqRel; pairs with itself; model
        // `map::shrink::shrink_sweeps_all`. Who counts the last one says for all that the list is
        // swept.
        let before = retiring.done.fetch_add(mine.len(), AcqRel);
        if before + mine.len() == retiring.len() {
            self.end_shrinking(table, guard);
        }
        true
    }

    /// Whether the list is still this table's, and a retiring sentinel out of it.
    fn sweep_retired(&self, table: &Table<FIRST>, bucket: usize, guard: &Guard) -> bool {
        loop {
            let root = self.root.read();
            if !ptr::eq(root.table_ptr(), table) {
                return false;
            }
            if self.sweep(root, bucket as u64, guard) {
                return true;
            }
        }
    }

    /// No retiring sentinel is in the list, and none comes in again.
    fn end_shrinking(&self, table: &Table<FIRST>, guard: &Guard) {
        loop {
            let root = self.root.read();
            if !ptr::eq(root.table_ptr(), table) {
                return;
            }
            if self.root.change(root, root.settled()) {
                break;
            }
        }
        // ORDERING(map.retiring.end): Release; pairs with map.retiring; models `map::shrink::*`. Who
        // finds nothing retiring finds the root that says so.
        let retiring = table.retiring.swap(ptr::null_mut(), Release);
        if !retiring.is_null() {
            let reclaim = move || {
                // SAFETY: taken out above, by one thread, before this was deferred.
                unsafe { reclaim::retiring(retiring) };
            };
            // SAFETY: it holds no reference, and everything in it may be freed by any thread.
            unsafe { self.domain.defer(guard, reclaim) };
        }
    }
}
