//! Peers behind one lock, cloned to be looked at.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use tokio::sync::RwLock;

/// Clones that were made.
pub(crate) static CLONES: AtomicUsize = AtomicUsize::new(0);

pub(crate) struct PeerInfo {
    pub(crate) id: u64,
    pub(crate) address: String,
    pub(crate) is_connected: bool,
}

impl Clone for PeerInfo {
    fn clone(&self) -> Self {
        CLONES.fetch_add(1, Relaxed);
        Self { id: self.id, address: self.address.clone(), is_connected: self.is_connected }
    }
}

#[derive(Default)]
pub(crate) struct Peers(RwLock<HashMap<u64, PeerInfo>>);

impl Peers {
    pub(crate) async fn add(&self, id: u64, address: &str) {
        let peer = PeerInfo { id, address: address.into(), is_connected: false };
        self.0.write().await.insert(id, peer);
    }

    pub(crate) async fn get(&self) -> Vec<PeerInfo> {
        self.0.read().await.values().cloned().collect()
    }

    /// Those that are listed are cloned once more.
    pub(crate) async fn list_members(&self) -> Vec<(u64, String)> {
        self.get().await.to_vec().iter().map(|peer| (peer.id, peer.address.clone())).collect()
    }

    /// To send a message, a whole peer is cloned.
    pub(crate) async fn address_to_send_to(&self, id: u64) -> Option<String> {
        self.0.read().await.get(&id).cloned().map(|peer| peer.address)
    }

    /// Never got written.
    pub(crate) async fn update_connection(&self, _id: u64, _connected: bool) {}
}
