//! Growth: a segment is added, the root is changed, and writers link the new sentinels in passing.

use super::{List, link::Link, load::capacity_of, root::Root, table::Table};
use crate::primitive::Guard;

/// From so many buckets on the tally is striped: those of more than 256 entries.
const STRIPED_LOG: u32 = 11;

impl<K, V, S, const FIRST: u32> List<K, V, S, FIRST> {
    pub(crate) fn capacity(&self) -> usize {
        capacity_of(self.buckets())
    }

    /// Doubles the buckets if they are full and all linked, or about to be.
    #[inline]
    pub(super) fn grow_if_full(&self) {
        let root = self.root.read();
        // SAFETY: INVARIANT(map.pinned).
        let is_claimed = unsafe { root.table() }.is_claimed(root.buckets());
        if self.tally.0.len() > capacity_of(root.buckets()) && is_claimed {
            self.grow(root);
        }
    }

    #[cold]
    fn grow(&self, root: Root<FIRST>) {
        if root.log() == Table::<FIRST>::MAX_LOG {
            return;
        }
        // SAFETY: INVARIANT(map.pinned).
        unsafe { root.table() }.ensure_double(root.log());
        // If it fails, another has grown it, shrunk it or detached it.
        if self.root.change(root, root.doubled()) && root.log() + 1 >= STRIPED_LOG {
            self.tally.0.stripe();
        }
    }

    /// Makes room for `more` entries, and links all the sentinels.
    pub(crate) fn reserve(&self, more: usize, guard: &Guard) {
        let wanted = self.len().saturating_add(more);
        loop {
            let root = self.root.read();
            if capacity_of(root.buckets()) >= wanted || root.log() == Table::<FIRST>::MAX_LOG {
                break;
            }
            self.grow(root);
        }
        self.link_all(guard);
    }

    /// Claims and links sentinels until all are claimed.
    pub(crate) fn link_all(&self, guard: &Guard) {
        loop {
            let root = self.root.read();
            // SAFETY: INVARIANT(map.pinned).
            if unsafe { root.table() }.is_claimed(root.buckets()) {
                return;
            }
            self.link_some(root, guard);
        }
    }

    /// A writer's share in what there is to do on the table.
    #[inline]
    pub(crate) fn help(&self, guard: &Guard) {
        let root = self.root.read();
        // SAFETY: INVARIANT(map.pinned).
        if !unsafe { root.table() }.is_claimed(root.buckets()) {
            self.link_some(root, guard);
        }
        if root.is_shrinking() {
            self.help_shrinking(root, guard);
        }
    }

    fn link_some(&self, root: Root<FIRST>, guard: &Guard) {
        // SAFETY: INVARIANT(map.pinned).
        let table = unsafe { root.table() };
        for bucket in table.claim(root.buckets()).into_iter().flatten() {
            self.link_sentinel(table, bucket, guard);
        }
    }

    /// Links the sentinel of a bucket that this thread has claimed. Until then the bucket is served
    /// through the one that it is split off from; for ever, if the table is shrunk or detached at
    /// this moment, which costs such a bucket a longer way.
    fn link_sentinel(&self, table: &Table<FIRST>, bucket: usize, guard: &Guard) {
        // SAFETY: `claim` gives out buckets of a root of this table that was read.
        let word = unsafe { table.word(bucket) };
        let own = Link::to_sentinel(core::ptr::from_ref(word).cast_mut());
        let mut link = Link::UNSET;
        loop {
            let root = self.root.read();
            if !core::ptr::eq(root.table_ptr(), table) {
                return;
            }
            let Some(place) = self.seek_sentinel(root, bucket, guard) else { continue };
            // It fails if the bucket is retiring already.
            if !word.swing(link, place.link.pending()) {
                return;
            }
            link = place.link.pending();
            if place.word.swing(place.link, own) {
                // Another may have said so already, and have changed the word.
                word.swing(link, link.clean());
                return;
            }
        }
    }
}
