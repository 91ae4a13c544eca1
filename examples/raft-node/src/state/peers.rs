//! The peer directory behind one lock, as the `parking_lot` state holds it.

use std::collections::HashMap;

use parking_lot::RwLock;

use super::parking_lot::{read, write};

/// One known peer.
#[derive(Clone, Debug)]
pub(crate) struct PeerInfo {
    pub(crate) id: u64,
    pub(crate) address: String,
    pub(crate) is_connected: bool,
}

impl PeerInfo {
    pub(crate) fn new(id: u64) -> Self {
        Self { id, address: address_of(id), is_connected: true }
    }
}

/// The address of peer `id`.
pub(crate) fn address_of(id: u64) -> String {
    format!("10.{}.{}.{}:7000", id >> 16 & 0xFF, id >> 8 & 0xFF, id & 0xFF)
}

/// A map of peers under one `parking_lot` lock.
#[derive(Debug)]
pub(crate) struct LockedPeers(RwLock<HashMap<u64, PeerInfo>>);

impl LockedPeers {
    pub(crate) fn new(peers: Vec<PeerInfo>) -> Self {
        Self(RwLock::new(by_id(peers)))
    }

    pub(crate) fn address(&self, id: u64) -> Option<String> {
        read(&self.0).get(&id).map(|peer| peer.address.clone())
    }

    pub(crate) fn try_address(&self, id: u64) -> Option<Option<String>> {
        Some(self.0.try_read()?.get(&id).map(|peer| peer.address.clone()))
    }

    pub(crate) fn all(&self) -> Vec<PeerInfo> {
        read(&self.0).values().cloned().collect()
    }

    pub(crate) fn upsert(&self, peer: PeerInfo) {
        write(&self.0).insert(peer.id, peer);
    }
}

pub(crate) fn by_id(peers: Vec<PeerInfo>) -> HashMap<u64, PeerInfo> {
    peers.into_iter().map(|peer| (peer.id, peer)).collect()
}
