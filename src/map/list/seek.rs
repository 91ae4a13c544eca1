//! Finding a place to change, and unlinking on the way what is removed.

use super::{List, Node, link::Link, node::order_of, root::Root, word::Word};
use crate::primitive::Guard;

/// Where something is, or would stand: `word` leads there by `link`.
pub(crate) struct Place<'g, K, V> {
    pub(super) word: &'g Word,
    pub(super) link: Link,
    /// The node behind the link, if that is the one looked for.
    pub(crate) node: Option<&'g Node<K, V>>,
}

/// What is looked for.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Target {
    /// A node: behind all sentinels and before all nodes of a greater order.
    Node,
    /// A bucket's sentinel: before everything of its order.
    Sentinel,
}

impl<K, V, S, const FIRST: u32> List<K, V, S, FIRST> {
    /// The node of a key, or the place where it would stand.
    #[inline]
    pub(crate) fn seek<'g>(
        &'g self,
        hash: u64,
        mut is_key: impl FnMut(&K) -> bool,
        guard: &'g Guard,
    ) -> Place<'g, K, V> {
        loop {
            let root = self.root.read();
            if let Some(place) = self.seek_from(root, Target::Node, hash, &mut is_key, guard) {
                return place;
            }
        }
    }

    /// Unlinks what is removed, as far as nodes of this hash stand. False if `root` is out of date,
    /// or another has changed something on the way.
    pub(super) fn sweep(&self, root: Root<FIRST>, hash: u64, guard: &Guard) -> bool {
        self.seek_from(root, Target::Node, hash, &mut |_: &K| false, guard).is_some()
    }

    /// The place of a bucket's sentinel.
    pub(super) fn seek_sentinel<'g>(
        &'g self,
        root: Root<FIRST>,
        bucket: usize,
        guard: &'g Guard,
    ) -> Option<Place<'g, K, V>> {
        self.seek_from(root, Target::Sentinel, bucket as u64, &mut |_: &K| false, guard)
    }

    #[inline]
    fn seek_from<'g>(
        &'g self,
        root: Root<FIRST>,
        target: Target,
        hash: u64,
        is_key: &mut impl FnMut(&K) -> bool,
        guard: &'g Guard,
    ) -> Option<Place<'g, K, V>> {
        // SAFETY: INVARIANT(map.pinned).
        let table = unsafe { root.table() };
        let order = order_of(hash);
        // SAFETY: a bucket of this root.
        let own = unsafe { table.word(root.bucket(hash)) };
        let mut word = own;
        let mut link = own.read();
        let mut exact = target == Target::Node && !root.is_shrinking();
        if !link.is_open() {
            exact = false;
            (word, link) = self.open_word(root, root.bucket(hash))?;
        }
        loop {
            if link.is_sentinel() {
                // As in `find`: with an unchanged root the bucket ends at the first sentinel.
                if link == Link::END || (exact && self.root.is_still(root)) {
                    return Some(Place { word, link, node: None });
                }
                let bucket = table.bucket_of(link.target())?;
                let place = order_of(bucket as u64);
                if place > order || (place == order && target == Target::Sentinel) {
                    return Some(Place { word, link, node: None });
                }
                // SAFETY: INVARIANT(map.pinned), INVARIANT(map.table).
                let sentinel = unsafe { &*link.target() };
                let next = sentinel.settled();
                if next.is_removed() {
                    if !word.swing(link, next.clean()) {
                        return None;
                    }
                } else {
                    word = sentinel;
                }
                link = next.clean();
                continue;
            }
            // SAFETY: INVARIANT(map.pinned).
            let node = unsafe { Node::<K, V>::of(link) };
            let next = node.next.read();
            if next.is_removed() {
                if !word.swing(link, next.clean()) {
                    return None;
                }
                // SAFETY: the swing above took it out of the list, which one thread does once.
                unsafe { self.retire(link, guard) };
                link = next.clean();
                continue;
            }
            let place = order_of(node.hash);
            if place > order || (place == order && target == Target::Sentinel) {
                return Some(Place { word, link, node: None });
            }
            if node.hash == hash && is_key(&node.key) {
                return Some(Place { word, link, node: Some(node) });
            }
            word = &node.next;
            link = next;
        }
    }
}

impl Word {
    /// The link of a sentinel that was reached through the list, so that it is no longer pending:
    /// says so on its initialiser's behalf. Whoever changes the word next must not find it pending.
    fn settled(&self) -> Link {
        loop {
            let link = self.read();
            if link.is_removed() || !link.is_pending() || self.swing(link, link.clean()) {
                return link;
            }
        }
    }
}
