//! Giving memory back, when nobody can reach it any more.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{List, Node, link::Link, root::Root, shrink::Retiring};
use crate::panics::discard;
use crate::primitive::{Guard, Ordering::*};

impl<K, V, S, const FIRST: u32> List<K, V, S, FIRST> {
    /// Drops a node when nobody who is pinned now is any more.
    ///
    /// # Safety
    /// This thread has taken the node of this link out of the list. Keys and values may be dropped by
    /// any thread and after the map: every way to put one in asks for `Send + 'static`.
    pub(super) unsafe fn retire(&self, link: Link, guard: &Guard) {
        let node = link.target().cast::<Node<K, V>>();
        // SAFETY: the node was made from a box by `put` or `supersede`, and is retired once.
        unsafe { self.domain.defer(guard, move || drop(Box::from_raw(node))) };
    }
}

/// Drops a list with its nodes, its segments and its table.
///
/// # Safety
/// Nobody can reach it any more.
pub(super) unsafe fn list<K, V, const FIRST: u32>(root: Root<FIRST>) {
    let drop_node = |node: Box<Node<K, V>>| {
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| drop(node))) {
            discard(payload);
        }
    };
    // SAFETY: the caller's.
    unsafe { dismantle(root, drop_node) };
}

/// Hands the nodes of a list over, one by one, and frees the rest of it.
///
/// # Safety
/// Nobody can reach it any more. `each` must not unwind, or what is left leaks.
pub(super) unsafe fn dismantle<K, V, const FIRST: u32>(
    root: Root<FIRST>,
    mut each: impl FnMut(Box<Node<K, V>>),
) {
    let table = root.table_ptr();
    // SAFETY: the caller's.
    let mut link = unsafe { (*table).word(0) }.read();
    while !link.target().is_null() {
        let here = link;
        // SAFETY: the caller's; a node begins with its word.
        link = unsafe { &*here.target() }.read();
        if !here.is_sentinel() {
            // SAFETY: made from a box, in the list, and in no other.
            each(unsafe { Box::from_raw(here.target().cast::<Node<K, V>>()) });
        }
    }
    // SAFETY: the caller's.
    unsafe {
        // ORDERING(map.retiring.left): Acquire; unseen by loom: whoever may have ended it was unpinned
        // before this runs, or has let the list go.
        let left = (*table).retiring.load(Acquire);
        if !left.is_null() {
            retiring(left);
        }
        (*table).free_segments(None);
        drop(Box::from_raw(table));
    }
}

/// Frees the buckets that have retired, and the table that was theirs.
///
/// # Safety
/// Nobody can reach them any more.
pub(super) unsafe fn retiring<const FIRST: u32>(retiring: *mut Retiring<FIRST>) {
    // SAFETY: made from boxes, and the caller's promise.
    unsafe {
        let Retiring { old, low, .. } = *Box::from_raw(retiring);
        (*old).free_segments(Some(low));
        drop(Box::from_raw(old));
    }
}
