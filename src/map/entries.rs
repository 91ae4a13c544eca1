//! The iterators.

use core::fmt;
use core::iter::FusedIterator;

use super::{
    FIRST,
    list::{Detached, Node, Walk},
};

/// Entries: see [`Pinned::iter`](super::Pinned::iter).
pub struct Iter<'p, K, V, S = super::RandomState>(pub(super) Walk<'p, K, V, S, FIRST>);

/// Keys: see [`Pinned::keys`](super::Pinned::keys).
pub struct Keys<'p, K, V, S = super::RandomState>(pub(super) Iter<'p, K, V, S>);

/// Values: see [`Pinned::values`](super::Pinned::values).
pub struct Values<'p, K, V, S = super::RandomState>(pub(super) Iter<'p, K, V, S>);

/// Entries that were removed all at once: see [`Pinned::drain`](super::Pinned::drain).
pub struct Drain<'p, K, V>(pub(super) Detached<'p, K, V>);

/// Entries of a map that is no more.
pub struct IntoIter<K, V>(pub(super) std::vec::IntoIter<(K, V)>);

impl<'p, K, V, S> Iterator for Iter<'p, K, V, S> {
    type Item = (&'p K, &'p V);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(Node::entry)
    }
}

impl<'p, K, V, S> Iterator for Keys<'p, K, V, S> {
    type Item = &'p K;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, _)| key)
    }
}

impl<'p, K, V, S> Iterator for Values<'p, K, V, S> {
    type Item = &'p V;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(_, value)| value)
    }
}

impl<'p, K, V> Iterator for Drain<'p, K, V> {
    type Item = (&'p K, &'p V);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(Node::entry)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.0.len(), Some(self.0.len()))
    }
}

impl<K, V> Iterator for IntoIter<K, V> {
    type Item = (K, V);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<K, V, S> FusedIterator for Iter<'_, K, V, S> {}
impl<K, V, S> FusedIterator for Keys<'_, K, V, S> {}
impl<K, V, S> FusedIterator for Values<'_, K, V, S> {}
impl<K, V> FusedIterator for Drain<'_, K, V> {}
impl<K, V> FusedIterator for IntoIter<K, V> {}
impl<K, V> ExactSizeIterator for Drain<'_, K, V> {}
impl<K, V> ExactSizeIterator for IntoIter<K, V> {}

macro_rules! debug {
    ($($name:ident<$($lifetime:lifetime,)? $($type:ident),*>)*) => {$(
        impl<$($type),*> fmt::Debug for $name<$($lifetime,)? $($type),*> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}

debug! { Iter<'_, K, V, S> Keys<'_, K, V, S> Values<'_, K, V, S> Drain<'_, K, V> IntoIter<K, V> }
