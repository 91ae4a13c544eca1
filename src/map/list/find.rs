//! The look-up: writes nothing, helps nobody, waits for nobody.

use super::{List, Node, link::Link, node::order_of, root::Root, word::Word};
use crate::primitive::Guard;

impl<K, V, S, const FIRST: u32> List<K, V, S, FIRST> {
    /// The node of a key.
    #[inline]
    pub(crate) fn find<'g>(
        &'g self,
        hash: u64,
        mut is_key: impl FnMut(&K) -> bool,
        guard: &'g Guard,
    ) -> Option<&'g Node<K, V>> {
        let root = self.root.read();
        // SAFETY: INVARIANT(map.pinned).
        let table = unsafe { root.table() };
        // SAFETY: a bucket of this root.
        let mut link = unsafe { table.word(root.bucket(hash)) }.read();
        if !link.is_open() {
            return self.find_slow(hash, is_key, guard);
        }
        while !link.is_sentinel() {
            // SAFETY: INVARIANT(map.pinned); the link has no tag, see above and below.
            let node = unsafe { Node::<K, V>::of_plain(link) };
            let next = node.next.read();
            if node.hash == hash && !next.is_removed() && is_key(&node.key) {
                return Some(node);
            }
            link = if next.is_removed() { next.clean() } else { next };
        }
        // A sentinel between this bucket's and the next can only be of a larger table, or of one
        // that shrinks: its initialiser has read that root, and the link makes it visible.
        if self.root.is_still(root) && !root.is_shrinking() {
            None
        } else {
            self.find_slow(hash, is_key, guard)
        }
    }

    /// Looks past sentinels, for when the bucket cannot be entered, or may not end at the next one.
    #[cold]
    fn find_slow<'g>(
        &'g self,
        hash: u64,
        mut is_key: impl FnMut(&K) -> bool,
        guard: &'g Guard,
    ) -> Option<&'g Node<K, V>> {
        loop {
            if let Ok(found) = self.find_from(self.root.read(), hash, &mut is_key, guard) {
                return found;
            }
        }
    }

    fn find_from<'g>(
        &'g self,
        root: Root<FIRST>,
        hash: u64,
        is_key: &mut impl FnMut(&K) -> bool,
        _guard: &'g Guard,
    ) -> Result<Option<&'g Node<K, V>>, OutOfDate> {
        // SAFETY: INVARIANT(map.pinned).
        let table = unsafe { root.table() };
        let order = order_of(hash);
        let (_, mut link) = self.open_word(root, root.bucket(hash)).ok_or(OutOfDate)?;
        loop {
            if link.is_sentinel() {
                if link.target().is_null() {
                    return Ok(None);
                }
                let bucket = table.bucket_of(link.target()).ok_or(OutOfDate)?;
                if order_of(bucket as u64) > order {
                    return Ok(None);
                }
                // SAFETY: INVARIANT(map.pinned), INVARIANT(map.table).
                link = unsafe { &*link.target() }.read();
                continue;
            }
            // SAFETY: INVARIANT(map.pinned).
            let node = unsafe { Node::<K, V>::of(link) };
            link = node.next.read();
            if order_of(node.hash) > order {
                return Ok(None);
            }
            if node.hash == hash && !link.is_removed() && is_key(&node.key) {
                return Ok(Some(node));
            }
        }
    }

    /// The word of `bucket`, or of the nearest one before it in the list that can be entered, and its
    /// link. None if the table was detached, which a newer root tells, too.
    pub(super) fn open_word(&self, root: Root<FIRST>, mut bucket: usize) -> Option<(&Word, Link)> {
        // SAFETY: INVARIANT(map.pinned).
        let table = unsafe { root.table() };
        loop {
            // SAFETY: at most the bucket that the caller has by this root.
            let word = unsafe { table.word(bucket) };
            let link = word.read();
            if link.is_open() {
                return Some((word, link));
            }
            if bucket == 0 {
                return None;
            }
            // The one that it was split off from: its number without the highest bit.
            bucket &= !(1 << bucket.ilog2());
        }
    }
}

/// The root has changed, and what was found belongs to a newer one.
#[derive(Debug)]
pub(super) struct OutOfDate;
