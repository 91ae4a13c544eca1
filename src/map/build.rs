//! Making a map, and looking after its memory.

use super::domain::Domain;
use super::{EpochMap, Handle, List, LocalGuard, OwnedGuard, Pinned, RandomState, Reader};
use crate::primitive::Guard;

impl<K, V> EpochMap<K, V> {
    /// An empty map with [the default hasher](RandomState).
    ///
    /// # Progress
    /// Wait-free, the allocator aside; but the first hasher of the process makes the seed of all, and who
    /// makes one meanwhile waits for that.
    /// # Cost
    /// Three allocations; 464 bytes, the map itself included.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::<u64, String>::new();
    /// assert!(map.is_empty());
    /// ```
    pub fn new() -> Self {
        Self::with_hasher(RandomState::default())
    }

    /// An empty map with room for `capacity` entries, at most for 2^29.
    ///
    /// # Progress
    /// That of [`new`](Self::new) and of a [`pin`](Self::pin); nobody else has the map yet.
    /// # Cost
    /// 16 to 32 bytes for each entry, up to 4,096 entries 32 to 64, all of which is written, in one
    /// allocation for each doubling.
    /// # Panics
    /// Never.
    /// # Examples
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
    /// # Progress
    /// Wait-free, the allocator aside.
    /// # Cost
    /// Three allocations; the hasher stays inside.
    /// # Panics
    /// Never.
    /// # Examples
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
    /// # Progress
    /// That of [`with_hasher`](Self::with_hasher) and of a [`pin`](Self::pin).
    /// # Cost
    /// That of [`with_capacity`](EpochMap::with_capacity).
    /// # Panics
    /// Never.
    /// # Examples
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
    /// # Progress
    /// Wait-free, the allocator aside.
    /// # Cost
    /// 3.0 KB on the heap, the collector included; then 2.3 KB for each thread and map, and a pin that has to look
    /// for the map's part among the thread's: keep a [`Handle`], or the pin. A thread takes part in 8 such maps at once; with more
    /// in turn, each pin registers anew. A part that a thread has in a map that is gone stays until
    /// the thread ends or has 8 others, with what it had to reclaim.
    /// # Panics
    /// Never.
    /// # Examples
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
    /// Wait-free, but for the first time in a thread, which registers it, and for every 128th time:
    /// those reclaim some of what others have left, which takes as long as your destructors do. The
    /// first pin of the process makes the collector, and who pins meanwhile waits for that.
    /// # Cost
    /// One locked instruction, and a look into thread-local storage. Pinning again while this thread
    /// is pinned needs no locked instruction. The first time in a thread allocates 2.3 KB.
    /// # Panics
    /// Never: a panic in a destructor that it runs goes no further.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a')]);
    /// let pinned = map.pin();
    /// let a = pinned.get(&1);
    /// map.remove(&1);
    /// assert_eq!(a, Some(&'a')); // as long as `pinned` lives
    /// ```
    #[inline]
    pub fn pin(&self) -> Pinned<'_, K, V, S> {
        Pinned { map: self, guard: LocalGuard(self.list.domain.pin()) }
    }

    /// Pins by a participant of its own: what it returns may be kept across an `.await`, and be sent
    /// to and shared with other threads.
    ///
    /// # Progress
    /// Lock-free, the allocator aside: it tries again when another has registered a participant. It
    /// reclaims some of what others have left.
    /// # Cost
    /// An allocation of 2.3 KB, and one of 2.1 KB for the collector when it is dropped. Calls that write
    /// pin the thread they run on as well.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a')]);
    /// let pinned = map.pin_owned();
    /// std::thread::scope(|s| s.spawn(|| assert_eq!(pinned.get(&1), Some(&'a'))).join()).unwrap();
    /// ```
    pub fn pin_owned(&self) -> Pinned<'_, K, V, S, OwnedGuard> {
        Pinned { map: self, guard: OwnedGuard::new(&self.list.domain) }
    }

    /// A handle for a thread that reads on and on.
    ///
    /// # Progress
    /// Lock-free, the allocator aside: it tries again when another has registered a participant.
    /// # Cost
    /// An allocation of 2.3 KB, and one of 2.1 KB for the collector when the handle is dropped.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a')]);
    /// let handle = map.handle();
    /// let found = (0..1_000).filter(|n| handle.pin().contains_key(n)).count();
    /// assert_eq!(found, 1);
    /// ```
    pub fn handle(&self) -> Handle<'_, K, V, S> {
        Handle::new(self)
    }

    /// A reader that keeps a copy of a small map, and reads that without a pin.
    ///
    /// # Progress
    /// Lock-free, the allocator aside: it tries again when another has registered a participant.
    /// # Cost
    /// An allocation of 2.3 KB, and one of 2.1 KB for the collector when the reader is dropped. The copy
    /// is made later, when it pays.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([(1, 'a')]);
    /// std::thread::scope(|s| {
    ///     for _ in 0..2 {
    ///         s.spawn(|| {
    ///             let mut reader = map.reader(); // one for each thread
    ///             (0..100).for_each(|_| assert!(reader.contains_key(&1)));
    ///         });
    ///     }
    /// });
    /// ```
    pub fn reader(&self) -> Reader<'_, K, V, S> {
        Reader::new(self)
    }

    /// How many things were removed or replaced, and are not reclaimed.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
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
    /// # Cost
    /// Several rounds: each looks at every thread that takes part in the collector, and runs
    /// destructors.
    /// # Panics
    /// Never: a panic in a destructor goes no further.
    /// # Examples
    /// ```
    /// use nodestate::map::{EpochMap, RandomState};
    ///
    /// let map = EpochMap::with_private_collector(RandomState::default());
    /// map.insert(1, 'a');
    /// map.remove(&1);
    /// let pinned = map.pin_owned();
    /// map.insert(2, 'b');
    /// map.remove(&2);
    /// assert!(!map.flush()); // `b` may be looked at by who is pinned
    /// drop(pinned);
    /// assert!(map.flush() && map.pending() == 0);
    /// ```
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

    /// The hasher.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is in here.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use std::hash::BuildHasher;
    ///
    /// let map = nodestate::map::EpochMap::from([("a".to_string(), 1)]);
    /// let hashes = (map.hasher().hash_one("a"), map.hasher().hash_one("a".to_string()));
    /// assert_eq!(hashes.0, hashes.1); // so a `String` is found by a `&str`
    /// ```
    pub fn hasher(&self) -> &S {
        &self.list.hasher
    }

    /// How often a closure that was given to [`compute`](Pinned::compute), [`update`](Pinned::update)
    /// or [`remove_if`](Pinned::remove_if) had to be run again because another call came first.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([('a', 1)]);
    /// let mut first = true;
    /// map.pin().update('a', |n| {
    ///     if std::mem::take(&mut first) {
    ///         map.insert('a', 10); // comes first
    ///     }
    ///     n + 1
    /// });
    /// assert_eq!((map.get(&'a').as_deref(), map.reruns()), (Some(&11), 1));
    /// ```
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
    /// An empty map, as [`with_hasher`](EpochMap::with_hasher).
    fn default() -> Self {
        Self::with_hasher(S::default())
    }
}
