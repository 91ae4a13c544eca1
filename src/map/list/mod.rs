//! The split-ordered list: nodes in one list, and buckets that are short cuts into it.
//!
//! The argument, its edges and its progress stand on [`docs::map`](crate::docs::map). Nothing here
//! knows of hashers, or of how a thread came to be pinned.
//!
//! INVARIANT(map.pinned): every `&Guard` that is passed in was pinned by this list's own
//! [`Domain`], so that what is found under it is not reclaimed while it lives.

mod detach;
mod find;
mod grow;
mod link;
mod load;
mod node;
mod reclaim;
mod root;
mod seek;
mod shrink;
mod table;
mod tally;
mod walk;
mod word;
mod write;

use core::marker::PhantomData;

use root::{Root, RootCell};
use table::Table;

pub(crate) use detach::Detached;
pub(crate) use node::Node;
pub(crate) use seek::Place;
pub(crate) use tally::{Changes, Tally};
pub(crate) use walk::Walk;
pub(crate) use write::Occupied;

use super::domain::Domain;

/// The list, its buckets, and what is counted of it. `2^FIRST` is the number of buckets it begins
/// with, and never goes below.
#[repr(C)]
pub(crate) struct List<K, V, S, const FIRST: u32> {
    root: RootCell<FIRST>,
    /// The list's user's: it stands here because every look-up needs it beside the root.
    pub(crate) hasher: S,
    pub(crate) domain: Domain,
    /// On a line of its own as far as that goes: writers change it, readers of `root` do not care.
    tally: Apart<Tally>,
    /// Neither longer nor shorter lifetimes will do: what one puts in, another takes out.
    invariant: Invariant<K, V>,
}

type Invariant<K, V> = PhantomData<fn(Node<K, V>) -> Node<K, V>>;

/// Begins a line.
#[derive(Debug)]
#[repr(align(64))]
struct Apart<T>(T);

// SAFETY: nodes are owned by the list and are dropped by whichever thread reclaims them, which may
// be another one; shared, they are reached from every thread, and moved out of none.
unsafe impl<K: Send, V: Send, S: Send, const FIRST: u32> Send for List<K, V, S, FIRST> {}
// SAFETY: as above.
unsafe impl<K, V, S, const FIRST: u32> Sync for List<K, V, S, FIRST>
where
    K: Send + Sync,
    V: Send + Sync,
    S: Sync,
{
}

impl<K, V, S, const FIRST: u32> List<K, V, S, FIRST> {
    pub(crate) fn new(hasher: S, domain: Domain) -> Self {
        let root = Root::new(Box::into_raw(Table::new()), FIRST, false);
        Self {
            root: RootCell::new(root),
            hasher,
            domain,
            tally: Apart(Tally::new()),
            invariant: PhantomData,
        }
    }

    /// Entries: exact when no call is under way.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.tally.0.len()
    }

    /// A number that every change raises before its call returns; none once the map is large.
    #[inline]
    pub(crate) fn version(&self) -> Option<u64> {
        self.tally.0.version()
    }

    /// How often a closure was run again.
    pub(crate) fn reruns(&self) -> u64 {
        self.tally.0.reruns()
    }

    /// A closure runs once more, since another thread came first.
    pub(crate) fn count_rerun(&self) {
        self.tally.0.count_rerun();
    }

    pub(crate) fn buckets(&self) -> usize {
        self.root.read().buckets()
    }
}

impl<K, V, S, const FIRST: u32> Drop for List<K, V, S, FIRST> {
    fn drop(&mut self) {
        // SAFETY: nobody else can reach the list any more, nor is anybody pinned on its behalf:
        // whoever was borrowed it.
        unsafe { reclaim::list::<K, V, FIRST>(self.root.read()) };
    }
}

impl<K, V, S, const FIRST: u32> List<K, V, S, FIRST> {
    /// The entries, moved out; an empty list stays behind.
    pub(crate) fn take_all(&mut self) -> Vec<(K, V)> {
        let mut entries = Vec::with_capacity(self.len());
        let old = self.root.swap(Root::new(Box::into_raw(Table::new()), FIRST, false));
        let each = |node: Box<Node<K, V>>| {
            let node = *node;
            entries.push((node.key, node.value));
        };
        // SAFETY: `&mut self`: nobody is pinned on this list's behalf.
        unsafe { reclaim::dismantle(old, each) };
        let removed = entries.len() as u64;
        self.tally.0.add(Changes { removed, ..Changes::default() });
        entries
    }
}
