//! A thread's own way into the collector.

use core::fmt;

use super::{EpochMap, LocalGuard, Pinned};
use crate::primitive::LocalHandle;

/// A map, and a participant in its collector: pins without a look into thread-local storage.
///
/// It stays on the thread that made it. Made by [`EpochMap::handle`], for 2.3 KB.
///
/// ```
/// let map = nodestate::map::EpochMap::from([(1, 'a')]);
/// let handle = map.handle();
/// for _ in 0..3 {
///     assert_eq!(handle.pin().get(&1), Some(&'a'));
/// }
/// ```
pub struct Handle<'m, K, V, S = super::RandomState> {
    map: &'m EpochMap<K, V, S>,
    participant: LocalHandle,
}

impl<'m, K, V, S> Handle<'m, K, V, S> {
    pub(super) fn new(map: &'m EpochMap<K, V, S>) -> Self {
        Self { map, participant: map.list.domain.register() }
    }

    /// As [`EpochMap::pin`], for less.
    #[inline]
    pub fn pin(&self) -> Pinned<'m, K, V, S> {
        Pinned { map: self.map, guard: LocalGuard(self.participant.pin()) }
    }

    /// The map.
    #[inline]
    pub fn map(&self) -> &'m EpochMap<K, V, S> {
        self.map
    }
}

impl<K, V, S> fmt::Debug for Handle<'_, K, V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").finish_non_exhaustive()
    }
}
