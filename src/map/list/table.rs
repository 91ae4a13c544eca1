//! The buckets' words, in segments that double and never move.

use core::ptr;

use super::{link::Link, load::share_of, node::order_of, shrink::Retiring, word::Word};
use crate::primitive::{AtomicPtr, AtomicUsize, Ordering::*, null_pointers};

/// Segment 0 has `2^FIRST` buckets, and each next one as many as all before it.
const SEGMENTS: usize = 28;

/// Where the words of the buckets are.
///
/// INVARIANT(map.table): every bucket that a published root covers has its segment; a segment stays
/// where it is until the table, and every table that shares it, can no longer be reached.
#[derive(Debug)]
#[repr(C, align(128))]
pub(super) struct Table<const FIRST: u32> {
    /// Each points to where the word of bucket 0 would be if the segment reached down to it.
    segments: [AtomicPtr<Word>; SEGMENTS],
    /// The buckets below are claimed by somebody who initialises them, or has.
    cursor: AtomicUsize,
    /// The buckets that are leaving the list; null unless the table is being shrunk.
    pub(super) retiring: AtomicPtr<Retiring<FIRST>>,
}

/// No segment: an address that no aligned pointer has.
fn absent() -> *mut Word {
    ptr::without_provenance_mut(1)
}

impl<const FIRST: u32> Table<FIRST> {
    pub(super) const MAX_LOG: u32 = FIRST + SEGMENTS as u32 - 1;

    fn empty() -> Self {
        Self {
            segments: core::array::from_fn(|_| AtomicPtr::new(absent())),
            cursor: AtomicUsize::new(1 << FIRST),
            retiring: AtomicPtr::new(ptr::null_mut()),
        }
    }

    /// A table of `2^FIRST` buckets whose sentinels are linked, and of an empty list.
    pub(super) fn new() -> Box<Self> {
        let table = Box::new(Self::empty());
        table.ensure_segment(0);
        let mut next = Link::END;
        for place in (0..1_usize << FIRST).rev() {
            // The buckets in the order of their sentinels: by their numbers' bits reversed.
            let bucket = order_of(place as u64).checked_shr(u64::BITS - FIRST).unwrap_or(0);
            // SAFETY: `ensure_segment(0)` above.
            let word = unsafe { table.word(bucket as usize) };
            word.set_unshared(next);
            next = Link::to_sentinel((&raw const *word).cast_mut());
        }
        table
    }

    /// A table of the first `2^log` buckets of this one, which shares their words with it.
    pub(super) fn lower_part(&self, log: u32) -> Box<Self> {
        let part = Box::new(Self::empty());
        for (index, segment) in part.segments.iter().enumerate().take(Self::segments_of(log)) {
            // ORDERING(map.segment.share): Relaxed; nobody else has the part yet, and whoever gets
            // it has it by map.root.change.
            segment.store(self.segment(index), Relaxed);
        }
        // ORDERING(map.cursor.share): Relaxed; likewise.
        part.cursor.store(1 << log, Relaxed);
        part
    }

    /// How many segments `2^log` buckets take.
    fn segments_of(log: u32) -> usize {
        (log - FIRST) as usize + 1
    }

    #[inline(always)]
    fn segment_of(bucket: usize) -> usize {
        let below = (1 << FIRST) - 1;
        (usize::BITS - (bucket | below).leading_zeros() - FIRST) as usize
    }

    /// The first bucket of a segment, and how many it has.
    fn span(segment: usize) -> (usize, usize) {
        match segment {
            0 => (0, 1 << FIRST),
            _ => (1 << (FIRST as usize + segment - 1), 1 << (FIRST as usize + segment - 1)),
        }
    }

    #[inline(always)]
    fn segment(&self, index: usize) -> *mut Word {
        // SAFETY: every caller has the index from `span` or `segment_of` of a bucket that is there,
        // INVARIANT(map.table), or from counting to `SEGMENTS`.
        let segment = unsafe { self.segments.get_unchecked(index) };
        // ORDERING(map.segment): Acquire; pairs with map.segment.install; model
        // `map::grow::grow_insert`. A look-up that came by the root needs no more than
        // map.root; one that asks which bucket a sentinel is has no root that covers it.
        segment.load(Acquire)
    }

    /// The word of a bucket.
    ///
    /// # Safety
    /// The bucket is below the number of buckets of a root of this table that was read.
    #[inline(always)]
    pub(super) unsafe fn word(&self, bucket: usize) -> &Word {
        let base = self.segment(Self::segment_of(bucket));
        debug_assert!(base != absent());
        // SAFETY: INVARIANT(map.table): the segment is there, and `bucket` within it.
        unsafe { &*base.wrapping_add(bucket) }
    }

    /// Makes a segment, unless it is there.
    pub(super) fn ensure_segment(&self, index: usize) {
        if self.segment(index) != absent() {
            return;
        }
        let (first, len) = Self::span(index);
        let words: *mut [AtomicPtr<Word>] = Box::into_raw(null_pointers::<Word>(len));
        let base = words.cast::<Word>().wrapping_sub(first);
        // ORDERING(map.segment.install): Release; pairs with map.segment; model
        // `map::grow::grow_insert`.
        // ORDERING(map.segment.lost): Relaxed; another has made the segment, and this one goes.
        if self.segments[index].compare_exchange(absent(), base, Release, Relaxed).is_err() {
            // SAFETY: made above, and nobody else has seen it.
            drop(unsafe { Box::from_raw(words) });
        }
    }

    /// Makes the segment that doubles `2^log` buckets.
    pub(super) fn ensure_double(&self, log: u32) {
        self.ensure_segment(Self::segments_of(log));
    }

    /// The bucket of a sentinel; `None` if it is no bucket of this table, nor one that is retiring.
    pub(super) fn bucket_of(&self, word: *const Word) -> Option<usize> {
        self.own_bucket_of(word).or_else(|| {
            // ORDERING(map.retiring): Acquire; pairs with map.retiring.end; models `map::shrink::*`.
            let retiring = self.retiring.load(Acquire);
            // SAFETY: who takes it out frees it only when all who can have read it are unpinned.
            unsafe { retiring.as_ref() }?.bucket_of(word)
        })
    }

    pub(super) fn own_bucket_of(&self, word: *const Word) -> Option<usize> {
        (0..SEGMENTS).find_map(|index| {
            let base = self.segment(index);
            let bucket = word.addr().wrapping_sub(base.addr()) / size_of::<Word>();
            let (first, len) = Self::span(index);
            (base != absent() && (first..first + len).contains(&bucket)).then_some(bucket)
        })
    }

    /// Claims some buckets below `buckets` that nobody has initialised: nobody else will.
    #[inline]
    pub(super) fn claim(&self, buckets: usize) -> Option<core::ops::Range<usize>> {
        if self.is_claimed(buckets) { None } else { self.claim_slow(buckets) }
    }

    /// Whether every bucket below `buckets` is claimed.
    #[inline]
    pub(super) fn is_claimed(&self, buckets: usize) -> bool {
        // ORDERING(map.cursor.look): Relaxed; a hint.
        self.cursor.load(Relaxed) >= buckets
    }

    #[cold]
    fn claim_slow(&self, buckets: usize) -> Option<core::ops::Range<usize>> {
        // ORDERING(map.cursor.read): Relaxed; as map.cursor.
        let first = self.cursor.load(Relaxed);
        let last = (first + share_of(buckets)).min(buckets);
        // ORDERING(map.cursor): Relaxed; the claim is a number that one thread gets. The words that
        // it speaks of are published by map.root.
        // ORDERING(map.cursor.lost): Relaxed; another has claimed, and helps.
        let mine =
            first < buckets && self.cursor.compare_exchange(first, last, Relaxed, Relaxed).is_ok();
        mine.then_some(first..last)
    }

    /// Frees the segments from that of bucket `2^log` on (all, for `None`).
    ///
    /// # Safety
    /// No thread can reach these words any more.
    pub(super) unsafe fn free_segments(&self, above: Option<u32>) {
        for index in above.map_or(0, Self::segments_of)..SEGMENTS {
            let base = self.segment(index);
            if base != absent() {
                let (first, len) = Self::span(index);
                let words = base.wrapping_add(first).cast::<AtomicPtr<Word>>();
                // SAFETY: `ensure_segment` made it of these parts; the caller's promise.
                drop(unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(words, len)) });
            }
        }
    }
}
