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
//! Every call is lock-free; see [`EpochMap`], which this is one of.

mod cached;
mod peer;

use core::{fmt, ops::Deref};
use std::sync::Arc;

pub use peer::Peer;

use crate::map::{self, EpochMap, Operation, Pinned, Ref};
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

/// The address of a peer, as it is in the map; the thread is pinned while this lives.
pub struct Address<'p>(Ref<'p, u64, Peer>);

impl Peers {
    /// No peers.
    pub fn new() -> Self {
        Self { map: EpochMap::new(), number: unique_number() }
    }

    /// The map: for iteration, and for whatever is not here.
    pub fn map(&self) -> &EpochMap<u64, Peer> {
        &self.map
    }

    /// Pins, for several calls on the map: an address, say, by reference, as long as it is pinned.
    ///
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
    #[inline]
    pub fn peer_count(&self) -> usize {
        self.map.len()
    }

    /// Whether there is such a peer.
    #[inline]
    pub fn has_peer(&self, id: u64) -> bool {
        self.look(id, |peer| peer.is_some())
    }

    /// Whether there is such a peer, and it is connected.
    #[inline]
    pub fn is_peer_connected(&self, id: u64) -> bool {
        self.look(id, |peer| peer.is_some_and(Peer::is_connected))
    }

    /// A peer's address, without a copy and without a count of references. For many at once, see
    /// [`pin`](Self::pin).
    #[inline]
    pub fn peer_address(&self, id: u64) -> Option<Address<'_>> {
        self.map.get(&id).map(Address)
    }

    /// A peer; its clone shares everything with it.
    pub fn peer(&self, id: u64) -> Option<Peer> {
        self.map.pin().get(&id).cloned()
    }

    /// When a peer was last heard of; none if there is no such peer.
    pub fn last_seen(&self, id: u64) -> Option<u64> {
        self.map.pin().get(&id).map(Peer::last_seen)
    }

    /// Says that a peer was heard of; false if there is no such peer.
    ///
    /// # Cost
    /// A read, and a maximum in place.
    #[inline]
    pub fn touch(&self, id: u64, now: u64) -> bool {
        self.map.pin().get(&id).map(|peer| peer.touch(now)).is_some()
    }

    /// Says whether a peer is connected; false if there is no such peer.
    #[inline]
    pub fn set_connected(&self, id: u64, connected: bool) -> bool {
        self.map.pin().get(&id).map(|peer| peer.set_connected(connected)).is_some()
    }

    /// A peer that is new, not connected and not seen yet; or one that has moved, which keeps both.
    /// Whether it is new.
    ///
    /// # Cost
    /// Three allocations for a new one; two, if it is given an `Arc<str>`.
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
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// assert!(peers.remove(1));
    /// assert!(!peers.remove(1));
    /// ```
    pub fn remove(&self, id: u64) -> bool {
        self.map.remove(&id)
    }

    /// Makes the changes in order, under one pin; how many changed something. Others see them one by
    /// one.
    ///
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
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Peers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.map.fmt(f)
    }
}

impl Address<'_> {
    /// The address.
    pub fn as_str(&self) -> &str {
        self.0.address()
    }
}

impl Deref for Address<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
