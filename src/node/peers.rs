//! The other nodes, under the names that a state behind locks has.

use std::sync::Arc;

use super::{Managers, NodeState};
use crate::map::{Pinned, Snapshot};
use crate::peers::{Address, Peer, PeerChange};

impl<T, M: Managers> NodeState<T, M> {
    /// A peer, to keep: it shares everything with the node's own. To look at one without counting
    /// references: [`with_peers`](Self::with_peers).
    ///
    /// # Progress
    /// Lock-free.
    /// # Cost
    /// A pin, a look-up, and two counts of references.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::NodeState;
    ///
    /// let (_writer, state) = NodeState::builder(1).peer(2, "10.0.0.2:7000").build::<String>().unwrap();
    /// let peer = state.try_get_peer(2).unwrap();
    /// peer.set_connected(true); // without a look-up
    /// assert!(state.is_peer_connected(2) && state.try_get_peer(3).is_none());
    /// ```
    pub fn try_get_peer(&self, id: u64) -> Option<Peer> {
        self.peers().peer(id)
    }

    /// How many peers there are.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Four loads, or 36 once there have been more than 256.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::NodeState;
    ///
    /// let (_writer, state) = NodeState::builder(1).peer(2, "10.0.0.2:7000").build::<String>().unwrap();
    /// state.add_peer(3, "10.0.0.3:7000");
    /// assert_eq!(state.get_peer_count(), 2); // this node is none of them
    /// ```
    #[inline]
    pub fn get_peer_count(&self) -> usize {
        self.peers().peer_count()
    }

    /// Whether there is such a peer.
    ///
    /// # Progress
    /// Wait-free while this thread's copy is up to date, lock-free otherwise.
    /// # Cost
    /// That of [`Peers::has_peer`](crate::peers::Peers::has_peer): a look into this thread's own copy.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::NodeState;
    ///
    /// let (_writer, state) = NodeState::builder(1).peer(2, "10.0.0.2:7000").build::<String>().unwrap();
    /// assert!(state.has_peer(2) && !state.has_peer(3));
    /// ```
    #[inline]
    pub fn has_peer(&self, id: u64) -> bool {
        self.peers().has_peer(id)
    }

    /// A peer's address, without a copy and without a count of references.
    ///
    /// # Progress
    /// Lock-free.
    /// # Cost
    /// A pin, as long as the address lives, and a look-up.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let builder = nodestate::NodeState::builder(1).peer(2, "10.0.0.2:7000");
    /// let (_writer, state) = builder.build::<String>().unwrap();
    /// assert_eq!(state.get_peer_address(2).unwrap().as_str(), "10.0.0.2:7000");
    /// assert!(state.get_peer_address(3).is_none());
    /// ```
    #[inline]
    pub fn get_peer_address(&self, id: u64) -> Option<Address<'_>> {
        self.peers().peer_address(id)
    }

    /// Whether there is such a peer, and it is connected.
    ///
    /// # Progress
    /// As [`has_peer`](Self::has_peer).
    /// # Cost
    /// That of `has_peer`, and one load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::NodeState;
    ///
    /// let (_writer, state) = NodeState::builder(1).peer(2, "10.0.0.2:7000").build::<String>().unwrap();
    /// assert!(!state.is_peer_connected(2));
    /// state.update_peer_connection(2, true);
    /// assert!(state.is_peer_connected(2));
    /// ```
    #[inline]
    pub fn is_peer_connected(&self, id: u64) -> bool {
        self.peers().is_peer_connected(id)
    }

    /// A peer that is new, or has moved; whether it is new.
    ///
    /// # Progress
    /// Lock-free, the conversion of the address aside.
    /// # Cost
    /// That of [`Peers::insert`](crate::peers::Peers::insert): up to three allocations.
    /// # Panics
    /// If the conversion of the address does; nothing was begun.
    /// # Examples
    /// ```
    /// use nodestate::NodeState;
    ///
    /// let (_writer, state) = NodeState::builder(1).peer(2, "10.0.0.2:7000").build::<String>().unwrap();
    /// assert!(state.add_peer(3, "10.0.0.3:7000"));
    /// assert!(!state.add_peer(3, "10.0.0.9:7000")); // it has moved
    /// assert_eq!(state.get_peer_address(3).unwrap().as_str(), "10.0.0.9:7000");
    /// ```
    pub fn add_peer(&self, id: u64, address: impl Into<Arc<str>>) -> bool {
        self.peers().insert(id, address)
    }

    /// Says whether a peer is connected; false if there is no such peer.
    ///
    /// # Progress
    /// Lock-free.
    /// # Cost
    /// A pin, a look-up, and one store.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let builder = nodestate::NodeState::builder(1).peer(2, "10.0.0.2:7000");
    /// let (_writer, state) = builder.build::<String>().unwrap();
    /// assert!(state.update_peer_connection(2, true));
    /// assert!(state.is_peer_connected(2));
    /// ```
    pub fn update_peer_connection(&self, id: u64, connected: bool) -> bool {
        self.peers().set_connected(id, connected)
    }

    /// Says that a peer was heard of at `now`, in a unit of one's own; false if there is no such peer.
    ///
    /// # Progress
    /// Lock-free.
    /// # Cost
    /// A pin, a look-up, and a maximum in place.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::NodeState;
    ///
    /// let (_writer, state) = NodeState::builder(1).peer(2, "10.0.0.2:7000").build::<String>().unwrap();
    /// assert!(state.touch_peer(2, 1_000) && state.touch_peer(2, 900)); // a late message
    /// assert_eq!(state.try_get_peer(2).unwrap().last_seen(), 1_000);
    /// assert!(!state.touch_peer(3, 1_000));
    /// ```
    pub fn touch_peer(&self, id: u64, now: u64) -> bool {
        self.peers().touch(id, now)
    }

    /// A peer that is gone; whether it was there.
    ///
    /// # Progress
    /// Lock-free.
    /// # Cost
    /// A pin and a removal.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::NodeState;
    ///
    /// let (_writer, state) = NodeState::builder(1).peer(2, "10.0.0.2:7000").build::<String>().unwrap();
    /// assert!(state.remove_peer(2) && !state.remove_peer(2));
    /// assert_eq!(state.get_peer_count(), 0);
    /// ```
    pub fn remove_peer(&self, id: u64) -> bool {
        self.peers().remove(id)
    }

    /// Looks at all peers, where they are: nothing is cloned, and nobody waits.
    ///
    /// # Progress
    /// Lock-free, the closure aside.
    /// # Cost
    /// One pin. What is removed meanwhile is reclaimed afterwards.
    /// # Panics
    /// If the closure does.
    /// # Examples
    /// ```
    /// let builder = nodestate::NodeState::builder(1).peer(2, "10.0.0.2:7000").peer(3, "10.0.0.3:7000");
    /// let (_writer, state) = builder.build::<String>().unwrap();
    /// state.update_peer_connection(3, true);
    /// let connected = |peers: &nodestate::map::Pinned<u64, nodestate::peers::Peer>| {
    ///     peers.iter().filter(|(_, peer)| peer.is_connected()).map(|(id, _)| *id).collect::<Vec<_>>()
    /// };
    /// assert_eq!(state.with_peers(connected), [3]);
    /// ```
    pub fn with_peers<R>(&self, look: impl FnOnce(&Pinned<'_, u64, Peer>) -> R) -> R {
        look(&self.peers().pin())
    }

    /// The peers there are now, to keep: later ones are not in it.
    ///
    /// # Progress
    /// Lock-free.
    /// # Cost
    /// Allocates, and counts two references for each peer.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::NodeState;
    ///
    /// let (_writer, state) = NodeState::builder(1).peer(2, "10.0.0.2:7000").build::<String>().unwrap();
    /// let before = state.snapshot();
    /// state.remove_peer(2);
    /// assert_eq!(before.get(&2).unwrap().address(), "10.0.0.2:7000");
    /// ```
    pub fn snapshot(&self) -> Snapshot<u64, Peer> {
        self.peers().map().snapshot()
    }

    /// Makes several changes in order, under one pin; how many changed something. Others see them one
    /// by one.
    ///
    /// # Progress
    /// Lock-free, the iterator aside.
    /// # Cost
    /// That of each change, and one locked instruction for all their pins.
    /// # Panics
    /// If the iterator does; the changes before are made.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, peers::PeerChange::*};
    ///
    /// let (_writer, state) = NodeState::builder(1).peer(2, "10.0.0.2:7000").build::<String>().unwrap();
    /// let changes = [Insert(3, "10.0.0.3:7000".into()), Remove(2), Remove(4)];
    /// assert_eq!(state.apply_peers(changes), 2);
    /// assert!(state.has_peer(3) && !state.has_peer(2));
    /// ```
    pub fn apply_peers(&self, changes: impl IntoIterator<Item = PeerChange>) -> usize {
        self.peers().apply(changes)
    }
}
