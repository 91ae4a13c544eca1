//! A thread's own way into the collector.

use core::fmt;

use super::{EpochMap, LocalGuard, Pinned};
use crate::primitive::LocalHandle;

/// A map, and a participant in its collector: pins without a look into thread-local storage.
///
/// It stays on the thread that made it. Made by [`EpochMap::handle`], for 2.3 KB.
///
/// # Examples
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

    /// Pins, as [`EpochMap::pin`] does, for less.
    ///
    /// # Progress
    /// Wait-free, but for the first and every 128th time, which reclaim some of what was removed.
    /// # Cost
    /// One locked instruction; none while another pin of this handle is held.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a')]);
    /// let handle = map.handle();
    /// let outer = handle.pin();
    /// assert_eq!(handle.pin().get(&1), outer.get(&1)); // the second costs next to nothing
    /// ```
    #[inline]
    pub fn pin(&self) -> Pinned<'m, K, V, S> {
        Pinned { map: self.map, guard: LocalGuard(self.participant.pin()) }
    }

    /// The map.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is in here.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a')]);
    /// let handle = map.handle();
    /// assert_eq!(handle.map().len(), 1);
    /// ```
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
