//! One peer.

use core::fmt;

use crate::primitive::{Arc, AtomicBool, AtomicU64, Ordering::*};

/// A peer: where it is, whether it is connected, when it was last heard of.
///
/// The address never changes: a peer with another address is another `Peer`, put in the place of
/// the first in one step. Whether it is connected and when it was last seen change in place, and
/// belong to the peer, not to the address: all clones, and all that take this one's place, share
/// them.
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
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether it is connected. Who finds it so has seen what went before the
    /// [`set_connected`](Self::set_connected) that said it.
    ///
    /// # Progress
    /// Wait-free; one load.
    #[inline]
    pub fn is_connected(&self) -> bool {
        // ORDERING(peers.connected): Acquire; pairs with peers.connect; model
        // `peers::connected_publishes`.
        self.life.connected.load(Acquire)
    }

    /// Says whether it is connected.
    ///
    /// # Progress
    /// Wait-free; one store.
    pub fn set_connected(&self, connected: bool) {
        // ORDERING(peers.connect): Release; pairs with peers.connected; model
        // `peers::connected_publishes`.
        self.life.connected.store(connected, Release);
    }

    /// When it was last heard of, by the clock of those who [`touch`](Self::touch) it; 0 before.
    ///
    /// # Progress
    /// Wait-free; one load.
    #[inline]
    pub fn last_seen(&self) -> u64 {
        // ORDERING(peers.last_seen): Relaxed; a time that announces nothing.
        self.life.last_seen.load(Relaxed)
    }

    /// Says that it was heard of at `now`, a time in any unit; an earlier time changes nothing.
    ///
    /// # Progress
    /// Wait-free where the machine has an atomic maximum, else lock-free.
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
