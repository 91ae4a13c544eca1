//! A hash map that no call ever waits in: reads, writes, growth, iteration and `clear` alike.
//!
//! [`EpochMap`] is a split-ordered list reclaimed by epochs. A thread that is stopped at any
//! instruction of any call stops nobody else, entries do not move when the map grows, and a
//! reader writes nothing but its own mark of being pinned.
//!
//! ```
//! use nodestate::map::EpochMap;
//!
//! let peers = EpochMap::new();
//! let pinned = peers.pin(); // what is found stays valid as long as this lives
//! pinned.insert(1, "10.0.0.1:7000");
//! pinned.insert(2, "10.0.0.2:7000");
//!
//! assert_eq!(pinned.get(&1), Some(&"10.0.0.1:7000"));
//! assert_eq!(pinned.insert(1, "10.0.0.9:7000"), Some(&"10.0.0.1:7000")); // the old one
//! assert_eq!(peers.len(), 2);
//! ```
//!
//! # Which way to read
//! | | per read | for |
//! |---|---|---|
//! | [`EpochMap::pin`], kept over several calls | no locked instruction | batches |
//! | [`Reader`] | no locked instruction, no pin | small maps (up to 256 entries) that seldom change |
//! | [`Handle`] | one pin, without thread-local storage | a thread that reads on and on |
//! | [`EpochMap::get`], [`EpochMap::contains_key`] | one pin | now and then |
//! | [`EpochMap::pin_owned`] | no locked instruction | across `.await`, and between threads |
//!
//! # What a pin costs others
//! Memory that was removed while somebody is pinned waits for that one. A pin that is held for long
//! holds the garbage of every map in the process, unless the map has a [collector of its
//! own](EpochMap::with_private_collector): see [`EpochMap::pending`] and [`EpochMap::flush`].
//!
//! # What calls do for others
//! Beside its own work a call does a bounded share of what is left to do:
//! - A pin, the first and every 128th of a thread, and a call that retires, with every 128th thing that
//!   waits, reclaim up to 8 bags of 64 things: destructors run there, on whichever thread that is.
//! - A write links up to 16 buckets of a table that has grown, or all if there are up to 128, and takes
//!   up to 16 out of one that shrinks. A batch links all.
//!
//! # Panics in your code
//! `Hash`, `Eq` and closures run while nothing is half done: a panic in one goes through to the caller,
//! and leaves the map as it was before that entry was touched, and usable. So does a panic in the `Drop`
//! of a key or a value that a call was given and did not keep, once it has done its work. `Drop` of a key or value that was removed runs later, on any
//! thread; a panic in it is reported by the panic hook and goes no further. A `Hash` that is not the
//! same each time, or an `Eq` that contradicts it, makes entries hard to find, and nothing worse.

mod batch;
mod build;
mod compute;
pub(crate) mod domain;
mod entries;
mod guard;
mod handle;
mod insert;
pub(crate) mod list;
mod local;
mod pinned;
mod plain;
#[cfg(feature = "rayon")]
mod rayon;
mod reader;
mod remove;
#[cfg(feature = "serde")]
mod serde;
mod size;
mod snapshot;
mod standard;

use core::hash::{BuildHasher, Hash};

pub use equivalent::Equivalent;

pub use batch::Change;
pub use compute::{Computed, Operation};
pub use entries::{Drain, IntoIter, Iter, Keys, Values};
pub use guard::{Hold, LocalGuard, OwnedGuard};
pub use handle::Handle;
pub use insert::{GetOrInsert, OccupiedError};
pub use pinned::Pinned;
pub use plain::Ref;
#[cfg(feature = "rayon")]
pub use rayon::ParIter;
pub(crate) use reader::Cache;
pub use reader::Reader;
pub use snapshot::Snapshot;

/// The hasher of a map that was made without one: randomly seeded, so that nobody outside can choose
/// keys that collide.
///
/// It is foldhash's `quality` variant: about as fast as the fastest, while SipHash takes longer
/// than the whole look-up. It does not claim to withstand somebody who measures the timing of single
/// look-ups; against that, use [`std::hash::RandomState`].
pub type RandomState = foldhash::quality::RandomState;

/// `2^FIRST` buckets to begin with.
const FIRST: u32 = 3;

type List<K, V, S> = list::List<K, V, S, FIRST>;

/// A concurrent hash map without locks.
///
/// Calls that return references are on [`Pinned`], which [`pin`](Self::pin) returns; the few that
/// are here pin for themselves. Two maps are equal if they have equal entries.
///
/// # Progress
/// Lock-free, every call; the look-ups do not even try again unless the map grows or shrinks
/// under them. Reclamation is not: memory that was removed stays as long as a thread is pinned that
/// was pinned then. See [`docs::map`](crate::docs::map).
///
/// # Cost
/// 16 bytes for each entry beside key and value, 8 for each bucket, of which there are 2 to 4 for an
/// entry, twice that in maps of up to 4,096; 464 for an empty map. One allocation for an insertion, none for a look-up or a
/// removal.
///
/// # Source
/// O. Shalev, N. Shavit, "Split-Ordered Lists: Lock-Free Extensible Hash Tables", J. ACM 53 (2006);
/// the list itself is M. Michael's, SPAA 2002. What is different here stands on
/// [`docs::map`](crate::docs::map).
pub struct EpochMap<K, V, S = RandomState> {
    list: List<K, V, S>,
}

impl<K, V, S: BuildHasher> EpochMap<K, V, S> {
    #[inline(always)]
    fn hash_of<Q: Hash + ?Sized>(&self, key: &Q) -> u64 {
        self.list.hasher.hash_one(key)
    }
}
