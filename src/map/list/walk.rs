//! Walking the buckets that there were at the beginning, in order.

use core::ops::Range;

use super::{List, Node, link::Link, node::order_of, root::Root};
use crate::primitive::Guard;

/// So many buckets before it is entered, the first entry of a bucket is asked for, and the second half as many
/// before: entries lie anywhere, and one after the other would each be waited for.
const AHEAD: usize = 64;

/// A walk over all nodes, bucket by bucket.
///
/// The number of buckets is fixed at the beginning. A node is in one bucket, and each bucket is left
/// at the first node of another, so a node that is there throughout is met once, whatever grows or
/// shrinks meanwhile. The link that is followed from a node is read once, with the node: a node that is
/// replaced later is not met again as its replacement.
pub(crate) struct Walk<'g, K, V, S, const FIRST: u32> {
    list: &'g List<K, V, S, FIRST>,
    root: Root<FIRST>,
    /// Those that are left, of the root's.
    buckets: Range<usize>,
    /// The one that the walk is in.
    bucket: usize,
    link: Link,
    /// The bucket ends at the first sentinel, as long as the root is the same.
    exact: bool,
}

impl<K, V, S, const FIRST: u32> List<K, V, S, FIRST> {
    pub(crate) fn walk<'g>(&'g self, _guard: &'g Guard) -> Walk<'g, K, V, S, FIRST> {
        let root = self.root.read();
        Walk {
            list: self,
            root,
            buckets: 0..root.buckets(),
            bucket: 0,
            link: Link::END,
            exact: false,
        }
    }
}

impl<'g, K, V, S, const FIRST: u32> Walk<'g, K, V, S, FIRST> {
    /// How many buckets are left.
    #[cfg(feature = "rayon")]
    pub(crate) fn buckets_left(&self) -> usize {
        self.buckets.len()
    }

    /// Cuts it in two, at a bucket that has not been entered.
    #[cfg(feature = "rayon")]
    pub(crate) fn split_off_half(&mut self) -> Self {
        let middle = self.buckets.start + self.buckets.len() / 2;
        let upper = middle..self.buckets.end;
        self.buckets.end = middle;
        Self { buckets: upper, link: Link::END, ..*self }
    }

    #[inline]
    fn enter(&mut self, bucket: usize) {
        self.ask_ahead(bucket);
        self.bucket = bucket;
        let (entry, link) = self.entry(bucket);
        self.exact = entry == bucket && !self.root.is_shrinking();
        self.link = link.clean();
    }

    /// Asks for entries that are met soon after `bucket`.
    #[inline]
    fn ask_ahead(&self, bucket: usize) {
        if bucket + AHEAD >= self.buckets.end {
            return;
        }
        // SAFETY: INVARIANT(map.pinned).
        let table = unsafe { self.root.table() };
        // SAFETY: buckets of this root, as those that are left are.
        let [far, near] =
            [AHEAD, AHEAD / 2].map(|ahead| unsafe { table.word(bucket + ahead) }.read());
        Node::<K, V>::prefetch(far);
        if near.is_open() && !near.is_sentinel() {
            // SAFETY: INVARIANT(map.pinned).
            Node::<K, V>::prefetch(unsafe { Node::<K, V>::of(near) }.next.read());
        }
    }

    /// Where `bucket` can be entered: by its own word, or that of one before it. A word that has
    /// left the list leads to everything that was there when the walk began, and is.
    #[inline]
    fn entry(&self, mut bucket: usize) -> (usize, Link) {
        // SAFETY: INVARIANT(map.pinned).
        let table = unsafe { self.root.table() };
        loop {
            // SAFETY: at most a bucket of this root.
            let link = unsafe { table.word(bucket) }.read();
            if (!link.is_unset() && !link.is_pending()) || bucket == 0 {
                return (bucket, link);
            }
            bucket &= !(1 << bucket.ilog2());
        }
    }

    /// Whether all of the bucket stands before what has this order. Seldom asked: nearly every bucket ends at
    /// the sentinel of the next, unless the table shrinks.
    #[cold]
    #[inline(never)]
    fn is_before(&self, order: u64) -> bool {
        let last = u64::MAX >> self.root.log();
        order > order_of(self.bucket as u64) | last
    }

    /// The next node of the bucket.
    #[inline]
    fn step(&mut self) -> Option<&'g Node<K, V>> {
        loop {
            if self.link.is_sentinel() {
                if self.link == Link::END || (self.exact && self.list.root.is_still(self.root)) {
                    return None;
                }
                // SAFETY: INVARIANT(map.pinned).
                let bucket = unsafe { self.root.table() }.bucket_of(self.link.target());
                // One that is unknown belongs to a newer table, and is passed.
                if bucket.is_some_and(|bucket| self.is_before(order_of(bucket as u64))) {
                    return None;
                }
                // SAFETY: INVARIANT(map.pinned), INVARIANT(map.table).
                self.link = unsafe { &*self.link.target() }.read().clean();
                continue;
            }
            // SAFETY: INVARIANT(map.pinned).
            let node = unsafe { Node::<K, V>::of(self.link) };
            let next = node.next.read();
            let is_inside = self.root.bucket(node.hash) == self.bucket;
            if !is_inside && self.is_before(order_of(node.hash)) {
                return None;
            }
            self.link = next.clean();
            if is_inside && !next.is_removed() {
                return Some(node);
            }
        }
    }
}

impl<'g, K, V, S, const FIRST: u32> Iterator for Walk<'g, K, V, S, FIRST> {
    type Item = &'g Node<K, V>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(node) = self.step() {
                return Some(node);
            }
            self.link = Link::END;
            let bucket = self.buckets.next()?;
            self.enter(bucket);
        }
    }
}
