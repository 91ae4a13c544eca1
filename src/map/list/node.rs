//! An entry in the list.

use super::{link::Link, word::Word};
use crate::primitive::prefetch;

/// INVARIANT(map.node): `next` stands first, so that a pointer to a node's word is a pointer to the
/// node. `hash`, `key` and `value` never change while the node can be reached.
#[repr(C)]
pub(crate) struct Node<K, V> {
    pub(super) next: Word,
    pub(super) hash: u64,
    pub(crate) key: K,
    pub(crate) value: V,
}

impl<K, V> Node<K, V> {
    pub(crate) fn new(hash: u64, key: K, value: V) -> Box<Self> {
        Box::new(Self { next: Word::new(Link::END), hash, key, value })
    }

    /// The key. The value goes first: a panic in its destructor does not leak the key then, as it
    /// would if that were being returned.
    pub(crate) fn into_key(self) -> K {
        let Self { key, value, .. } = self;
        drop(value);
        key
    }

    /// The value; as [`into_key`](Self::into_key).
    pub(crate) fn into_value(self) -> V {
        let Self { key, value, .. } = self;
        drop(key);
        value
    }

    pub(crate) fn entry(&self) -> (&K, &V) {
        (&self.key, &self.value)
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }

    /// The node of a link.
    ///
    /// # Safety
    /// The link was found in a list of `Node<K, V>`, is not a sentinel's, and for `'g` the node is
    /// not reclaimed.
    #[inline(always)]
    pub(super) unsafe fn of<'g>(link: Link) -> &'g Self {
        // SAFETY: INVARIANT(map.node), and what the caller promises.
        unsafe { &*link.target().cast::<Self>() }
    }

    /// The same of a link that is known to have no tag, which need not be masked then.
    ///
    /// # Safety
    /// As for [`of`](Self::of).
    #[inline(always)]
    pub(super) unsafe fn of_plain<'g>(link: Link) -> &'g Self {
        debug_assert!(link == Link::to_node(link.target()));
        // SAFETY: INVARIANT(map.node), and what the caller promises.
        unsafe { &*link.into_raw().cast::<Self>() }
    }

    /// Asks for the cache lines in which the node of a link begins and ends; of a link to a sentinel, in vain: to
    /// find that out takes longer.
    #[inline(always)]
    pub(super) fn prefetch(link: Link) {
        let node = link.target().cast::<Self>().cast_const();
        prefetch(node);
        prefetch(node.wrapping_add(1).wrapping_byte_sub(1));
    }
}

/// Where a node stands in the list: by its hash with the bits reversed, so that doubling the number
/// of buckets splits each into two neighbours.
#[inline(always)]
pub(super) fn order_of(hash: u64) -> u64 {
    hash.reverse_bits()
}
