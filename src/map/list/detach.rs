//! Taking the whole list away: one swap of the root, then a walk that seals what was taken.

use super::{List, Node, link::Link, reclaim, root::Root, table::Table, word::Word};
use crate::primitive::Guard;

/// What was detached: nothing enters or leaves it any more.
pub(crate) struct Detached<'g, K, V> {
    link: Link,
    entries: core::marker::PhantomData<&'g Node<K, V>>,
    left: usize,
}

impl<K: Send + 'static, V: Send + 'static, S, const FIRST: u32> List<K, V, S, FIRST> {
    /// Puts an empty list in the place of this one, and gives what was in it.
    ///
    /// Calls that began before see the old list, and take effect before it was detached, as long as
    /// the walk has not come to where they are; then they begin again, with the new one.
    pub(crate) fn detach<'g>(&'g self, guard: &'g Guard) -> Detached<'g, K, V> {
        let fresh = Root::new(Box::into_raw(Table::new()), FIRST, false);
        let old = self.root.swap(fresh);
        // SAFETY: INVARIANT(map.pinned).
        let head = unsafe { old.table().word(0) };
        let left = seal(head);
        let link = head.read().clean();
        let reclaim = move || {
            // SAFETY: detached above, and deferred until nobody who may have seen it is pinned.
            unsafe { reclaim::list::<K, V, FIRST>(old) };
        };
        // SAFETY: keys and values may be dropped by any thread at any time.
        unsafe { self.domain.defer(guard, reclaim) };
        Detached { link, entries: core::marker::PhantomData, left }
    }
}

/// Seals every word from `head` on, so that nothing is linked there or unlinked any more; how many
/// entries were there. Nothing can be linked behind the walk, so it meets everything that was
/// accepted.
fn seal(head: &Word) -> usize {
    let mut entries = 0;
    let mut link = seal_word(head, Link::removed).0;
    while !link.target().is_null() {
        // SAFETY: the caller's guard protects what is in the list, and a node begins with its word.
        let word = unsafe { &*link.target() };
        if link.is_sentinel() {
            link = seal_word(word, Link::removed).0;
        } else {
            let (next, mine) = seal_word(word, Link::detached);
            entries += usize::from(mine);
            link = next;
        }
    }
    entries
}

/// The link that the word keeps, and whether it was this call that sealed it.
fn seal_word(word: &Word, sealed: fn(Link) -> Link) -> (Link, bool) {
    loop {
        let link = word.read();
        if link.is_removed() {
            return (link.clean(), false);
        }
        if word.swing(link, sealed(link.clean())) {
            return (link.clean(), true);
        }
    }
}

impl<K, V> Detached<'_, K, V> {
    /// How many entries are left to be taken.
    pub(crate) fn len(&self) -> usize {
        self.left
    }
}

impl<'g, K, V> Iterator for Detached<'g, K, V> {
    type Item = &'g Node<K, V>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let here = self.link;
            if here.target().is_null() {
                return None;
            }
            // SAFETY: the guard protects what was detached under it.
            self.link = unsafe { &*here.target() }.read();
            if !here.is_sentinel() && self.link.is_detached() {
                self.left -= 1;
                // SAFETY: as above, and not a sentinel.
                return Some(unsafe { Node::of(here) });
            }
        }
    }
}
