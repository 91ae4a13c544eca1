//! The word that holds a link, and the only atomic operations on one.

use super::link::Link;
use crate::primitive::{AtomicPtr, Ordering::*};

/// The `next` of a node, or a bucket's sentinel.
#[derive(Debug)]
#[repr(transparent)]
pub(super) struct Word(AtomicPtr<Word>);

impl Word {
    pub(super) fn new(link: Link) -> Self {
        Self(AtomicPtr::new(link.into_raw()))
    }

    /// The link, to be followed.
    #[inline(always)]
    pub(super) fn read(&self) -> Link {
        // ORDERING(map.follow): Acquire; pairs with map.swing; models `map::entries::insert_publishes`,
        // `map::entries::absence_acquires`.
        Link::from_raw(self.0.load(Acquire))
    }

    /// Changes a word that no other thread can reach yet.
    pub(super) fn set_unshared(&self, link: Link) {
        // ORDERING(map.unshared): Relaxed; the `map.swing` that puts the node into the list
        // publishes it.
        self.0.store(link.into_raw(), Relaxed);
    }

    /// The one step by which anything changes: puts `new` in the place of `current`; whether that
    /// was still there.
    #[inline(always)]
    pub(super) fn swing(&self, current: Link, new: Link) -> bool {
        // ORDERING(map.swing): Release; pairs with map.follow; models `map::entries::insert_publishes`,
        // `map::entries::absence_acquires`. Whatever the new link leads to was written, or followed, before.
        // ORDERING(map.swing.lost): Relaxed; what is there instead is read again.
        self.0.compare_exchange(current.into_raw(), new.into_raw(), Release, Relaxed).is_ok()
    }
}
