//! An interner: equal strings are kept once, and are compared by their address.
//!
//! Addresses, column names and ids come again and again; a [`Sym`] is one pointer to the only copy of
//! one. Nothing is locked, so nothing deadlocks; what nobody holds any more stays for the next one who
//! asks, until it is [purged](Interner::purge).
//!
//! ```
//! use nodestate::intern::{Full, Interner, Limits};
//!
//! let interner = Interner::with_limits(Limits { entries: 2, bytes: 64 });
//! let a = interner.intern("10.0.0.1:7000")?;
//! assert_eq!(a, interner.intern("10.0.0.1:7000")?); // the same string, not only an equal one
//!
//! drop(interner.intern("10.0.0.2:7000")?);
//! assert_eq!(interner.intern("10.0.0.3:7000"), Err(Full::Entries { limit: 2 }));
//! assert_eq!(interner.purge(), 1); // nobody held the second one
//! interner.intern("10.0.0.3:7000")?;
//! assert_eq!(interner.get("10.0.0.1:7000"), Some(a));
//! # Ok::<(), Full>(())
//! ```

mod pinned;
mod room;
mod sym;
mod tally;
mod text;

use core::fmt;
use core::hash::BuildHasher;

pub use pinned::{Iter, Pinned};
pub use room::{Full, Limits};
pub use sym::Sym;
pub use tally::Stats;

use crate::map::{EpochMap, RandomState};
use room::Room;
use tally::Tally;
pub(crate) use text::Owned;

/// Strings, each once.
///
/// # Progress
/// Every call is lock-free, or better where it says so. Calls pin, and do now and then a share of the
/// reclaiming: see [what calls do for others](crate::map#what-calls-do-for-others).
///
/// # Cost
/// 56 bytes for each string beside its text, on 64 bits, and 16 to 64 for its buckets. An empty
/// interner takes 1,280 bytes itself, and 336 on the heap.
///
/// # Consistency
/// Calls on one text take effect at one instant each: two calls that both return a symbol of it, while
/// one is held, return equal ones. A string that is purged is purged while nobody holds it.
///
/// The limits are never exceeded. A call may be refused for the sake of strings that other calls, which
/// are still running, are putting in or taking out.
///
/// # Source
/// A count that may die, and is not revived: `Weak::upgrade` of the standard library, with the table in
/// the place of the weak pointer; [`docs::intern`](crate::docs::intern).
pub struct Interner<S = RandomState> {
    table: EpochMap<Owned, (), S>,
    room: Room,
    tally: Tally,
}

impl Interner {
    /// An empty interner without limits of its own.
    ///
    /// # Progress
    /// That of [`EpochMap::new`].
    /// # Cost
    /// The allocations of [`EpochMap::new`].
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// assert!(nodestate::intern::Interner::new().is_empty());
    /// ```
    pub fn new() -> Self {
        Self::with_limits(Limits::NONE)
    }

    /// An empty interner that refuses what goes beyond `limits`.
    ///
    /// # Progress
    /// That of [`EpochMap::new`].
    /// # Cost
    /// As [`new`](Self::new); nothing is allocated in advance.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::intern::{Full, Interner, Limits};
    ///
    /// let interner = Interner::with_limits(Limits { bytes: 4, ..Limits::NONE });
    /// assert_eq!(interner.intern("abcde"), Err(Full::Bytes { limit: 4, wanted: 5 }));
    /// ```
    pub fn with_limits(limits: Limits) -> Self {
        Self::with_limits_and_hasher(limits, RandomState::default())
    }
}

impl<S> Interner<S> {
    /// The same with a hasher of one's own.
    ///
    /// # Progress
    /// Wait-free, the allocator aside.
    /// # Cost
    /// As [`new`](Interner::new).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::intern::{Interner, Limits};
    ///
    /// let hasher = std::hash::RandomState::new(); // SipHash
    /// let interner = Interner::with_limits_and_hasher(Limits::NONE, hasher);
    /// assert!(interner.intern("a").is_ok());
    /// ```
    pub fn with_limits_and_hasher(limits: Limits, hasher: S) -> Self {
        Self::over(EpochMap::with_hasher(hasher), limits)
    }

    /// An interner over a table that is empty.
    pub(crate) fn over(table: EpochMap<Owned, (), S>, limits: Limits) -> Self {
        Self { table, room: Room::new(limits), tally: Tally::new() }
    }

    /// The table.
    pub(crate) fn table(&self) -> &EpochMap<Owned, (), S> {
        &self.table
    }

    /// Pins, for several calls, or to look at all strings.
    ///
    /// # Progress
    /// That of [`EpochMap::pin`]: wait-free, but for the first and every 128th time in a thread.
    /// # Cost
    /// One locked instruction.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let interner = nodestate::intern::Interner::new();
    /// let pinned = interner.pin();
    /// assert_eq!(pinned.intern("a"), pinned.intern("a"));
    /// ```
    #[inline]
    pub fn pin(&self) -> Pinned<'_, S> {
        Pinned::over(self, self.table().pin())
    }

    /// How many strings there are.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Consistency
    /// Never more than the limit; those that calls in flight are about to put in, or to take out, count.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let interner = nodestate::intern::Interner::new();
    /// let _held = interner.intern("a").unwrap();
    /// assert_eq!(interner.len(), 1);
    /// ```
    pub fn len(&self) -> usize {
        self.room.taken().0
    }

    /// Whether there is none.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// assert!(nodestate::intern::Interner::new().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes the texts have together.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Consistency
    /// As [`len`](Self::len). What was purged and is not yet reclaimed is not counted: see
    /// [`pending`](Self::pending).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let interner = nodestate::intern::Interner::new();
    /// let _held = [interner.intern("ab").unwrap(), interner.intern("ab").unwrap()];
    /// assert_eq!(interner.bytes(), 2);
    /// ```
    pub fn bytes(&self) -> usize {
        self.room.taken().1
    }

    /// The limits, as they were cut to what an interner can hold.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: they are in here.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::intern::{Interner, Limits};
    ///
    /// let limits = Limits { entries: 7, bytes: usize::MAX };
    /// assert_eq!(Interner::with_limits(limits).limits(), Limits { entries: 7, ..Limits::NONE });
    /// ```
    pub fn limits(&self) -> Limits {
        self.room.limits()
    }

    /// How often what was asked for was there.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// 16 loads.
    /// # Consistency
    /// Each number is exact when no call is under way.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let interner = nodestate::intern::Interner::new();
    /// let _held = [interner.intern("a").unwrap(), interner.intern("a").unwrap()];
    /// let stats = interner.stats();
    /// assert_eq!((stats.hits, stats.misses), (1, 1));
    /// ```
    pub fn stats(&self) -> Stats {
        self.tally.stats()
    }

    /// How many strings were purged and are not reclaimed.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let interner = nodestate::intern::Interner::new();
    /// assert_eq!(interner.pending(), 0);
    /// ```
    pub fn pending(&self) -> usize {
        self.table.pending()
    }

    /// Reclaims what can be reclaimed now; whether that is everything. See [`EpochMap::flush`].
    ///
    /// # Progress
    /// Lock-free.
    /// # Cost
    /// Several rounds, each of which looks at every thread that takes part in the collector.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let interner = nodestate::intern::Interner::new();
    /// assert!(interner.flush()); // nothing was purged
    /// ```
    pub fn flush(&self) -> bool {
        self.table.flush()
    }
}

impl<S: BuildHasher> Interner<S> {
    /// The symbol of a text, which is copied if it is new.
    ///
    /// # Progress
    /// Lock-free: it tries again if another call has put that text in, or has purged it.
    /// # Cost
    /// A pin, a look-up, and two additions, of which one is to a counter of hits; for a new one, two allocations
    /// in the place of the first.
    /// # Errors
    /// [`Full`], which says which limit; then nothing has changed, and the text is not there.
    /// # Panics
    /// If the hasher does, or the text is larger than memory can be; nothing has changed then.
    /// # Examples
    /// ```
    /// let interner = nodestate::intern::Interner::new();
    /// let a = interner.intern("a")?;
    /// assert_eq!(a.clone(), interner.intern("a")?);
    /// # Ok::<(), nodestate::intern::Full>(())
    /// ```
    #[inline]
    pub fn intern(&self, text: &str) -> Result<Sym, Full> {
        self.pin().intern(text)
    }

    /// The symbol of a text, if that is there.
    ///
    /// # Progress
    /// Lock-free, as a look-up in a map.
    /// # Cost
    /// A pin, a look-up, and two additions, of which one is to a counter of hits or misses.
    /// # Panics
    /// If the hasher does.
    /// # Examples
    /// ```
    /// let interner = nodestate::intern::Interner::new();
    /// assert_eq!(interner.get("a"), None);
    /// let a = interner.intern("a").unwrap();
    /// assert_eq!(interner.get("a"), Some(a));
    /// ```
    #[inline]
    pub fn get(&self, text: &str) -> Option<Sym> {
        self.pin().get(text)
    }

    /// Takes out every string that nobody holds; how many that were.
    ///
    /// A string of which a symbol is there, or is being handed out by a call that began meanwhile,
    /// stays: whoever comes second, the count or the end, sees the other.
    ///
    /// # Progress
    /// Lock-free. A thread that stops in it stops nobody: who interns what it has given up takes that
    /// out for it.
    /// # Cost
    /// A look at each bucket and each string, and a removal for each that goes. The memory is reclaimed
    /// when nobody who is pinned now is any more.
    /// # Panics
    /// If the hasher does: one string may be given up then and still count, until somebody interns it.
    /// # Examples
    /// ```
    /// let interner = nodestate::intern::Interner::new();
    /// let held = interner.intern("a").unwrap();
    /// drop(interner.intern("b").unwrap());
    /// assert_eq!(interner.purge(), 1);
    /// assert_eq!((interner.get("a"), interner.get("b")), (Some(held), None));
    /// ```
    pub fn purge(&self) -> usize {
        self.pin().purge()
    }
}

impl<S: Default> Default for Interner<S> {
    /// An empty interner without limits of its own.
    fn default() -> Self {
        Self::with_limits_and_hasher(Limits::NONE, S::default())
    }
}

impl<S> fmt::Debug for Interner<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interner")
            .field("len", &self.len())
            .field("bytes", &self.bytes())
            .field("limits", &self.limits())
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}
