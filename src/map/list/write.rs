//! Putting a node in, in the place of another, and taking it out.

use super::{Changes, List, Node, Place, link::Link};
use crate::primitive::Guard;

/// A node that was not inserted, and the one that has its key.
pub(crate) struct Occupied<'g, K, V> {
    pub(crate) current: &'g Node<K, V>,
    pub(crate) node: Box<Node<K, V>>,
}

impl<K: Eq, V, S, const FIRST: u32> List<K, V, S, FIRST> {
    /// Inserts a node, or puts it in the place of the one with its key, which is returned.
    #[inline]
    pub(crate) fn insert<'g>(
        &'g self,
        mut node: Box<Node<K, V>>,
        guard: &'g Guard,
    ) -> Option<&'g Node<K, V>> {
        loop {
            let place = self.seek(node.hash, |key| *key == node.key, guard);
            let put = match place.node {
                None => self.put(&place, node),
                Some(old) => self.supersede(&place, old, node, guard),
            };
            match put {
                Ok(_) => return place.node,
                Err(again) => node = again,
            }
        }
    }

    /// Inserts a node unless its key is there.
    #[inline]
    pub(crate) fn insert_new<'g>(
        &'g self,
        mut node: Box<Node<K, V>>,
        guard: &'g Guard,
    ) -> Result<&'g Node<K, V>, Occupied<'g, K, V>> {
        loop {
            let place = self.seek(node.hash, |key| *key == node.key, guard);
            if let Some(current) = place.node {
                return Err(Occupied { current, node });
            }
            match self.put(&place, node) {
                Ok(new) => return Ok(new),
                Err(again) => node = again,
            }
        }
    }
}

impl<K, V, S, const FIRST: u32> List<K, V, S, FIRST> {
    /// Removes the node of a key.
    #[inline]
    pub(crate) fn remove<'g>(
        &'g self,
        hash: u64,
        mut is_key: impl FnMut(&K) -> bool,
        guard: &'g Guard,
    ) -> Option<&'g Node<K, V>> {
        loop {
            let place = self.seek(hash, &mut is_key, guard);
            let old = place.node?;
            if self.take(&place, old, guard) {
                return Some(old);
            }
        }
    }

    /// Puts a node where none was found; gives it back if something has changed there.
    #[inline]
    pub(crate) fn put<'g>(
        &'g self,
        place: &Place<'g, K, V>,
        node: Box<Node<K, V>>,
    ) -> Result<&'g Node<K, V>, Box<Node<K, V>>> {
        node.next.set_unshared(place.link);
        let node = Box::into_raw(node);
        if place.word.swing(place.link, Link::to_node(node.cast())) {
            // SAFETY: INVARIANT(map.pinned): it was put in under the guard, and comes out later.
            Ok(unsafe { &*node })
        } else {
            // SAFETY: made from a box above, and nobody else has seen it.
            Err(unsafe { Box::from_raw(node) })
        }
    }

    /// Puts a node in the place of `old`, in one step, so that the key is never absent; gives it
    /// back if `old` is gone.
    #[inline]
    pub(crate) fn supersede<'g>(
        &'g self,
        place: &Place<'g, K, V>,
        old: &'g Node<K, V>,
        node: Box<Node<K, V>>,
        guard: &'g Guard,
    ) -> Result<&'g Node<K, V>, Box<Node<K, V>>> {
        let node = Box::into_raw(node);
        let new = Link::to_node(node.cast());
        // SAFETY: made from a box above; others see it only after the swing.
        let next = unsafe { &(*node).next };
        loop {
            let behind = old.next.read();
            if behind.is_removed() {
                // SAFETY: no swing has succeeded, so nobody else has seen it.
                return Err(unsafe { Box::from_raw(node) });
            }
            next.set_unshared(behind);
            if old.next.swing(behind, new.removed()) {
                break;
            }
        }
        self.unlink(place, old, new, guard);
        // SAFETY: INVARIANT(map.pinned): it was put in under the guard, and comes out later.
        Ok(unsafe { &*node })
    }

    /// Takes `old` out; false if another has.
    #[inline]
    pub(crate) fn take<'g>(
        &'g self,
        place: &Place<'g, K, V>,
        old: &'g Node<K, V>,
        guard: &'g Guard,
    ) -> bool {
        match mark(old) {
            None => false,
            Some(behind) => {
                self.unlink(place, old, behind, guard);
                true
            }
        }
    }

    /// Takes a node out whose place is not known.
    pub(crate) fn take_found(&self, old: &Node<K, V>, guard: &Guard) -> bool {
        let taken = mark(old).is_some();
        if taken {
            self.sweep_until_done(old.hash, guard);
        }
        taken
    }

    /// Unlinks `old`, whose link was changed to `behind` and removed by this thread: before the
    /// call returns nobody can reach it any more from the buckets.
    #[inline]
    fn unlink<'g>(
        &'g self,
        place: &Place<'g, K, V>,
        old: &'g Node<K, V>,
        behind: Link,
        guard: &'g Guard,
    ) {
        if place.word.swing(place.link, behind) {
            // SAFETY: the swing above took it out of the list, which one thread does once.
            unsafe { self.retire(place.link, guard) };
        } else {
            self.sweep_until_done(old.hash, guard);
        }
    }

    #[cold]
    fn sweep_until_done(&self, hash: u64, guard: &Guard) {
        while !self.sweep(self.root.read(), hash, guard) {}
    }

    /// Counts what a call has changed, and does its share of the work on the table. Every call that
    /// has changed something ends with this.
    #[inline]
    pub(crate) fn settle(&self, changes: Changes, guard: &Guard) {
        if self.tally.0.add(changes) {
            self.grow_if_full();
        }
        self.help(guard);
    }
}

/// Marks a node as removed: it is gone from then on. The link that it keeps, or none if another has
/// marked it.
#[inline]
fn mark<K, V>(node: &Node<K, V>) -> Option<Link> {
    loop {
        let behind = node.next.read();
        if behind.is_removed() {
            return None;
        }
        if node.next.swing(behind, behind.removed()) {
            return Some(behind);
        }
    }
}
