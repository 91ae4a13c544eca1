//! Who the other nodes are: a map from ids to peers that every thread reads and none waits for.
//!
//! ```
//! use nodestate::peers::Peers;
//!
//! let peers = Peers::new();
//! peers.insert(1, "10.0.0.1:7000");
//! peers.set_connected(1, true);
//! peers.touch(1, 1_000);
//!
//! assert!(peers.has_peer(1) && peers.is_peer_connected(1));
//! assert_eq!(peers.peer_count(), 1);
//! assert_eq!(peers.peer_address(1).unwrap().as_str(), "10.0.0.1:7000"); // not a copy
//!
//! peers.insert(1, "10.0.0.9:7000"); // moved: the address in one step, the rest stays
//! assert!(peers.is_peer_connected(1));
//! ```
//!
//! # Progress
//! Every call is lock-free, or better where it says so. Calls that pin, and those that write, do now and
//! then a share of the reclaiming: see [`EpochMap`], which this is one of, and
//! [what calls do for others](crate::map#what-calls-do-for-others).
//!
//! # Panics
//! No call panics of itself; `insert` and `apply` run code of the caller's, and say what holds then.

mod address;
mod cached;
mod peer;

use core::fmt;
use std::sync::Arc;

pub use address::Address;
pub use peer::Peer;

use crate::map::{self, EpochMap, Operation, Pinned};
use crate::primitive::unique_number;

/// The peers of a node, by their ids.
///
/// # Cost
/// [`has_peer`](Self::has_peer) and [`is_peer_connected`](Self::is_peer_connected) are answered from
/// a copy that each thread keeps, while there are at most 256 peers and none comes, goes or moves:
/// no locked instruction. The others pin. A thread keeps the copies of the last four `Peers` that it
/// has asked, until it ends.
///
/// # Consistency
/// Those two see every call that returned before they began. A call that is still running they may see
/// later than the others do.
pub struct Peers {
    map: EpochMap<u64, Peer>,
    /// Tells it from all others that the process has, or had.
    number: u64,
}

/// One change of several: see [`Peers::apply`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeerChange {
    /// A peer that is new, or has moved.
    Insert(u64, Arc<str>),
    /// A peer that is gone.
    Remove(u64),
}

impl Peers {
    /// No peers.
    ///
    /// # Progress
    /// That of [`EpochMap::new`].
    /// # Cost
    /// Three allocations, as an empty map.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// assert_eq!(nodestate::peers::Peers::new().peer_count(), 0);
    /// ```
    pub fn new() -> Self {
        Self { map: EpochMap::new(), number: unique_number() }
    }

    /// The map: for whatever is not here.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is in here.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// let before = peers.map().snapshot(); // later peers are not in it
    /// peers.remove(1);
    /// assert_eq!(before.get(&1).unwrap().address(), "10.0.0.1:7000");
    /// ```
    pub fn map(&self) -> &EpochMap<u64, Peer> {
        &self.map
    }

    /// Pins, for several calls on the map: an address, say, by reference, as long as it is pinned.
    ///
    /// # Progress
    /// That of [`EpochMap::pin`]: wait-free, but for the first and every 128th time in a thread.
    /// # Cost
    /// One locked instruction.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// let pinned = peers.pin();
    /// let addresses: Vec<&str> = pinned.values().map(|peer| peer.address()).collect();
    /// assert_eq!(addresses, ["10.0.0.1:7000"]);
    /// ```
    #[inline]
    pub fn pin(&self) -> Pinned<'_, u64, Peer> {
        self.map.pin()
    }

    /// How many there are.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Four loads, or 36 once there have been more than 256; no pin.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// peers.insert(1, "10.0.0.9:7000"); // moved
    /// assert_eq!(peers.peer_count(), 1);
    /// ```
    #[inline]
    pub fn peer_count(&self) -> usize {
        self.map.len()
    }

    /// Whether there is such a peer.
    ///
    /// # Progress
    /// Wait-free as long as this thread's copy is up to date; lock-free when a peer has come, gone or
    /// moved since, or there have been more than 256.
    /// # Cost
    /// Four loads, and a look into this thread's copy. After a change: a pin and a look-up, or, when it
    /// has been asked often enough to pay, a new copy, which allocates and clones every peer.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// assert!(peers.has_peer(1) && !peers.has_peer(2));
    /// ```
    #[inline]
    pub fn has_peer(&self, id: u64) -> bool {
        self.look(id, |peer| peer.is_some())
    }

    /// Whether there is such a peer, and it is connected.
    ///
    /// # Progress
    /// As [`has_peer`](Self::has_peer): connecting is not a change of the peers there are.
    /// # Cost
    /// That of `has_peer`, and one load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// assert!(!peers.is_peer_connected(1));
    /// peers.set_connected(1, true);
    /// assert!(peers.is_peer_connected(1));
    /// ```
    #[inline]
    pub fn is_peer_connected(&self, id: u64) -> bool {
        self.look(id, |peer| peer.is_some_and(Peer::is_connected))
    }

    /// A peer's address, without a copy and without a count of references. For many at once, see
    /// [`pin`](Self::pin).
    ///
    /// # Progress
    /// Lock-free, as [`EpochMap::get`].
    /// # Cost
    /// A pin, as long as the address lives, and a look-up.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// assert!(peers.peer_address(1).unwrap().ends_with(":7000"));
    /// assert!(peers.peer_address(2).is_none());
    /// ```
    #[inline]
    pub fn peer_address(&self, id: u64) -> Option<Address<'_>> {
        self.map.get(&id).map(Address)
    }

    /// A peer, to keep: it shares everything with the one in the map.
    ///
    /// # Progress
    /// Lock-free, as [`EpochMap::get`].
    /// # Cost
    /// A pin, a look-up, and two counts of references.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// let peer = peers.peer(1).unwrap();
    /// peer.set_connected(true); // without a look-up
    /// assert!(peers.is_peer_connected(1));
    /// ```
    pub fn peer(&self, id: u64) -> Option<Peer> {
        self.map.pin().get(&id).cloned()
    }

    /// When a peer was last heard of; none if there is no such peer.
    ///
    /// # Progress
    /// Lock-free, as [`EpochMap::get`].
    /// # Cost
    /// A pin, a look-up, and one load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// assert_eq!((peers.last_seen(1), peers.last_seen(2)), (Some(0), None));
    /// ```
    pub fn last_seen(&self, id: u64) -> Option<u64> {
        self.map.pin().get(&id).map(Peer::last_seen)
    }

    /// Says that a peer was heard of; false if there is no such peer.
    ///
    /// # Progress
    /// Lock-free, as [`EpochMap::get`]; then [`Peer::touch`].
    /// # Cost
    /// A pin, a look-up, and a maximum in place.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// assert!(peers.touch(1, 1_000) && peers.touch(1, 900)); // a late message
    /// assert_eq!(peers.last_seen(1), Some(1_000));
    /// assert!(!peers.touch(2, 1_000));
    /// ```
    #[inline]
    pub fn touch(&self, id: u64, now: u64) -> bool {
        self.map.pin().get(&id).map(|peer| peer.touch(now)).is_some()
    }

    /// Says whether a peer is connected; false if there is no such peer.
    ///
    /// # Progress
    /// Lock-free, as [`EpochMap::get`]; then [`Peer::set_connected`].
    /// # Cost
    /// A pin, a look-up, and one store.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// assert!(peers.set_connected(1, true));
    /// assert!(!peers.set_connected(2, true));
    /// ```
    #[inline]
    pub fn set_connected(&self, id: u64, connected: bool) -> bool {
        self.map.pin().get(&id).map(|peer| peer.set_connected(connected)).is_some()
    }

    /// A peer that is new, not connected and not seen yet; or one that has moved, which keeps both.
    /// Whether it is new.
    ///
    /// # Progress
    /// Lock-free, the conversion aside: it tries again when another call has changed the same peer.
    /// # Cost
    /// Three allocations for a new one; two, if it is given an `Arc<str>`. One less for one that has
    /// moved.
    /// # Panics
    /// If the conversion of the address does; nothing was begun.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// assert!(peers.insert(1, "10.0.0.1:7000"));
    /// peers.touch(1, 1_000);
    /// assert!(!peers.insert(1, "10.0.0.9:7000"));
    /// assert_eq!(peers.last_seen(1), Some(1_000));
    /// ```
    pub fn insert(&self, id: u64, address: impl Into<Arc<str>>) -> bool {
        let address = address.into();
        let pinned = self.pin();
        let inserted = pinned.compute(id, |old| match old {
            Some((_, peer)) => Operation::<_>::Insert(peer.moved_to(address.clone())),
            None => Operation::Insert(Peer::new(address.clone())),
        });
        matches!(inserted, map::Computed::Inserted(..))
    }

    /// A peer that is gone; whether it was there.
    ///
    /// # Progress
    /// Lock-free: it tries again when another call has changed the same peer.
    /// # Cost
    /// A pin, and a removal, which allocates nothing but the collector's bag once in 64.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// assert!(peers.remove(1));
    /// assert!(!peers.remove(1));
    /// ```
    pub fn remove(&self, id: u64) -> bool {
        self.map.remove(&id)
    }

    /// Makes the changes in order, under one pin; how many changed something.
    ///
    /// # Progress
    /// Lock-free, the iterator aside.
    /// # Cost
    /// That of each [`insert`](Self::insert) and [`remove`](Self::remove); one locked instruction for
    /// all their pins.
    /// # Consistency
    /// Others see the changes one by one.
    /// # Panics
    /// If the iterator does; the changes before are made.
    /// # Examples
    /// ```
    /// use nodestate::peers::{PeerChange::*, Peers};
    ///
    /// let peers = Peers::new();
    /// peers.apply([Insert(1, "10.0.0.1:7000".into()), Insert(2, "10.0.0.2:7000".into()), Remove(1)]);
    /// assert_eq!(peers.peer_count(), 1);
    /// ```
    pub fn apply(&self, changes: impl IntoIterator<Item = PeerChange>) -> usize {
        let _pinned = self.pin();
        let change = |change| match change {
            PeerChange::Insert(id, address) => {
                self.insert(id, address);
                1
            }
            PeerChange::Remove(id) => usize::from(self.remove(id)),
        };
        changes.into_iter().map(change).sum()
    }
}

impl Default for Peers {
    /// As [`new`](Self::new).
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Peers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.map.fmt(f)
    }
}
