//! Making a map, and looking after its memory.

use super::domain::Domain;
use super::{EpochMap, Handle, List, LocalGuard, OwnedGuard, Pinned, RandomState, Reader};
use crate::primitive::Guard;

impl<K, V> EpochMap<K, V> {
    /// An empty map with [the default hasher](RandomState).
    ///
    /// ```
    /// let map = nodestate::map::EpochMap::<u64, String>::new();
    /// assert!(map.is_empty());
    /// ```
    pub fn new() -> Self {
        Self::with_hasher(RandomState::default())
    }

    /// An empty map with room for `capacity` entries.
    ///
    /// ```
    /// let map = nodestate::map::EpochMap::<u64, String>::with_capacity(100);
    /// assert!(map.capacity() >= 100);
    /// ```
    pub fn with_capacity(capacity: usize) -> Self {
        Self::with_capacity_and_hasher(capacity, RandomState::default())
    }
}

impl<K, V, S> EpochMap<K, V, S> {
    /// An empty map with a hasher of one's own. Its low bits choose the bucket.
    ///
    /// ```
    /// use std::hash::RandomState; // SipHash
    /// let map = nodestate::map::EpochMap::with_hasher(RandomState::new());
    /// map.pin().insert(1, 'a');
    /// ```
    pub fn with_hasher(hasher: S) -> Self {
        Self::in_domain(hasher, Domain::shared())
    }

    /// An empty map with room for `capacity` entries, and a hasher of one's own.
    ///
    /// ```
    /// use nodestate::map::{EpochMap, RandomState};
    /// let map = EpochMap::<u64, u64, _>::with_capacity_and_hasher(100, RandomState::default());
    /// assert!(map.capacity() >= 100);
    /// ```
    pub fn with_capacity_and_hasher(capacity: usize, hasher: S) -> Self {
        let map = Self::with_hasher(hasher);
        map.list.reserve(capacity, &map.list.domain.pin());
        map
    }

    /// An empty map with a collector of its own: a pin on another map does not hold its garbage, nor
    /// the other way round.
    ///
    /// # Cost
    /// 2.3 KB for each thread and map, and a pin that has to look for the map's part among the
    /// thread's: keep a [`Handle`], or the pin. A thread takes part in 8 such maps at once; with more
    /// in turn, each pin registers anew. A part that a thread has in a map that is gone stays until
    /// the thread ends or has 8 others, with what it had to reclaim.
    ///
    /// ```
    /// use nodestate::map::{EpochMap, RandomState};
    ///
    /// let slow = EpochMap::from([(1, 'a')]);
    /// let map = EpochMap::with_private_collector(RandomState::default());
    /// let _stalled = slow.pin();
    ///
    /// map.pin().insert(1, 'a');
    /// map.pin().remove(&1);
    /// assert!(map.flush());
    /// ```
    pub fn with_private_collector(hasher: S) -> Self {
        Self::in_domain(hasher, Domain::private())
    }

    fn in_domain(hasher: S, domain: Domain) -> Self {
        Self { list: List::new(hasher, domain) }
    }

    /// Pins this thread: the way to everything that returns references.
    ///
    /// # Progress
    /// Wait-free, but for the first time in a thread, which registers it, and for every 128th time,
    /// which reclaims some of what others have left: that is as long as your destructors take.
    /// # Cost
    /// One locked instruction, and a look into thread-local storage. Pinning again while this thread
    /// is pinned needs no locked instruction.
    #[inline]
    pub fn pin(&self) -> Pinned<'_, K, V, S> {
        Pinned { map: self, guard: LocalGuard(self.list.domain.pin()) }
    }

    /// Pins by a participant of its own: what it returns may be kept across an `.await`, and be sent
    /// to and shared with other threads.
    ///
    /// # Cost
    /// An allocation of 2.3 KB. Calls that write pin the thread they run on as well.
    ///
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a')]);
    /// let pinned = map.pin_owned();
    /// std::thread::scope(|s| s.spawn(|| assert_eq!(pinned.get(&1), Some(&'a'))).join()).unwrap();
    /// ```
    pub fn pin_owned(&self) -> Pinned<'_, K, V, S, OwnedGuard> {
        Pinned { map: self, guard: OwnedGuard::new(&self.list.domain) }
    }

    /// A handle for a thread that reads on and on.
    pub fn handle(&self) -> Handle<'_, K, V, S> {
        Handle::new(self)
    }

    /// A reader that keeps a copy of a small map, and reads that without a pin.
    pub fn reader(&self) -> Reader<'_, K, V, S> {
        Reader::new(self)
    }

    /// How many things were removed or replaced, and are not reclaimed.
    ///
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a')]);
    /// let pinned = map.pin();
    /// let a = pinned.remove(&1).unwrap();
    /// assert_eq!(map.pending(), 1); // `a` may be looked at still
    /// # let _ = a;
    /// ```
    pub fn pending(&self) -> usize {
        self.list.domain.pending()
    }

    /// Reclaims what can be reclaimed now; whether that is everything. What this thread has removed
    /// lately it keeps by itself, up to 64 things, until it removes more, is asked by this, or ends.
    ///
    /// # Progress
    /// Lock-free, your destructors aside. It fails, and does not wait, if somebody is pinned who was
    /// when something was removed, or if another thread keeps what it has removed lately.
    pub fn flush(&self) -> bool {
        // A bag that is pushed now is free after two advances of the epoch, one for each round; what
        // finishes a shrink retires once more.
        let mut fruitless = 0;
        let mut before = self.pending();
        while (before > 0 || self.list.is_shrinking()) && fruitless < 4 {
            let guard = self.list.domain.pin();
            self.list.help_shrinking_to_the_end(&guard);
            guard.flush();
            drop(guard);
            let pending = self.pending();
            fruitless = if pending < before { 0 } else { fruitless + 1 };
            before = pending;
        }
        before == 0 && !self.list.is_shrinking()
    }

    /// Entries: exact when no call is under way. A call that is may be counted or not; `apply`, `clear`
    /// and `drain` count several at once.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Four loads, or 36 for a map that has ever had more than 256 entries.
    #[inline]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are no entries; as [`len`](Self::len).
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many entries there is room for before the table grows.
    pub fn capacity(&self) -> usize {
        self.list.capacity()
    }

    /// The hasher.
    pub fn hasher(&self) -> &S {
        &self.list.hasher
    }

    /// How often a closure that was given to [`compute`](Pinned::compute), [`update`](Pinned::update)
    /// or [`remove_if`](Pinned::remove_if) had to be run again because another thread came first.
    pub fn reruns(&self) -> u64 {
        self.list.reruns()
    }

    /// For calls that need a guard and return nothing under it.
    #[inline]
    pub(super) fn guard(&self) -> Guard {
        self.list.domain.pin()
    }
}

impl<K, V, S: Default> Default for EpochMap<K, V, S> {
    fn default() -> Self {
        Self::with_hasher(S::default())
    }
}
