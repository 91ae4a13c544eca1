//! One peer.

use core::fmt;

use crate::primitive::{Arc, AtomicBool, AtomicU64, Ordering::*};

/// A peer: where it is, whether it is connected, when it was last heard of.
///
/// The address never changes: a peer with another address is another `Peer`, put in the place of
/// the first in one step. Whether it is connected and when it was last seen change in place, and
/// belong to the peer, not to the address: all clones, and all that take this one's place, share
/// them. [`Peers::peer`](super::Peers::peer) gives one out.
#[derive(Clone)]
pub struct Peer {
    address: std::sync::Arc<str>,
    life: Arc<Life>,
}

struct Life {
    connected: AtomicBool,
    last_seen: AtomicU64,
}

impl Peer {
    pub(crate) fn new(address: std::sync::Arc<str>) -> Self {
        let life = Life { connected: AtomicBool::new(false), last_seen: AtomicU64::new(0) };
        Self { address, life: Arc::new(life) }
    }

    /// The same peer at another address.
    pub(crate) fn moved_to(&self, address: std::sync::Arc<str>) -> Self {
        Self { address, life: self.life.clone() }
    }

    /// The address.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None but the look at it.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// let peer = peers.peer(1).unwrap();
    /// peers.insert(1, "10.0.0.9:7000");
    /// assert_eq!(peer.address(), "10.0.0.1:7000"); // the new address is another `Peer`'s
    /// ```
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether it is connected.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Consistency
    /// Who finds it so has seen what went before the [`set_connected`](Self::set_connected) that said
    /// it.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// assert!(!peers.peer(1).unwrap().is_connected()); // nobody has said so yet
    /// ```
    #[inline]
    pub fn is_connected(&self) -> bool {
        // ORDERING(peers.connected): Acquire; pairs with peers.connect; model
        // `peers::connected_publishes`.
        self.life.connected.load(Acquire)
    }

    /// Says whether it is connected.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One store.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// let (one, other) = (peers.peer(1).unwrap(), peers.peer(1).unwrap());
    /// one.set_connected(true);
    /// assert!(other.is_connected());
    /// ```
    pub fn set_connected(&self, connected: bool) {
        // ORDERING(peers.connect): Release; pairs with peers.connected; model
        // `peers::connected_publishes`.
        self.life.connected.store(connected, Release);
    }

    /// When it was last heard of, by the clock of those who [`touch`](Self::touch) it; 0 before.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Consistency
    /// A time and no more: what else the one who touched it did need not be visible.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// let peer = peers.peer(1).unwrap();
    /// peers.touch(1, 1_000);
    /// assert_eq!(peer.last_seen(), 1_000);
    /// ```
    #[inline]
    pub fn last_seen(&self) -> u64 {
        // ORDERING(peers.last_seen): Relaxed; a time that announces nothing.
        self.life.last_seen.load(Relaxed)
    }

    /// Says that it was heard of at `now`, a time in any unit; an earlier time changes nothing.
    ///
    /// # Progress
    /// Wait-free where the machine has an atomic maximum; else lock-free (x86-64 has none).
    /// # Cost
    /// One atomic maximum, or a load and a locked instruction for each try.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// let peer = peers.peer(1).unwrap();
    /// peer.touch(1_000);
    /// peer.touch(900);
    /// assert_eq!(peer.last_seen(), 1_000);
    /// ```
    pub fn touch(&self, now: u64) {
        // ORDERING(peers.touch): Relaxed; a time that announces nothing.
        self.life.last_seen.fetch_max(now, Relaxed);
    }
}

impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Peer")
            .field("address", &self.address())
            .field("connected", &self.is_connected())
            .field("last_seen", &self.last_seen())
            .finish()
    }
}
