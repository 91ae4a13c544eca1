//! The states that are asked: the old one in its shape, on two kinds of locks and with the accessors that its
//! authors have added, and ours. All answer the same.

use std::{collections::HashMap, sync::Arc};

use tokio::sync as tokio_sync;

use nodestate::{NodeState, flags::Lifecycle, node::Writer, raft::Role};

pub(crate) const PEERS: u64 = 1_000;

/// The leader, who is one of the peers.
const LEADER: u64 = 500;
const TERM: u64 = 7;

/// What is asked and done. Each answer is a number, made of all that the caller wanted.
pub(crate) trait State: Send + Sync {
    /// How long the address is.
    fn leader_address(&self) -> u64;
    /// The term, and whether this node leads.
    fn status(&self) -> u64;
    fn is_running(&self) -> bool;
    /// What the database says.
    fn manager(&self) -> u64;
    fn peer_count(&self) -> u64;
    /// What a listing of the peers looks at.
    fn list(&self) -> u64;
    fn change_peer(&self, id: u64, n: u64);
}

/// A manager.
pub(crate) struct Database(u64);

fn address(id: u64, n: u64) -> String {
    format!("10.0.{}.{}:{}", id / 250, id % 250, 7_000 + n % 1_000)
}

#[derive(Clone)]
struct RaftStatus {
    is_leader: bool,
    #[allow(dead_code, reason = "cloned with the rest")]
    node_id: u64,
    leader_id: Option<u64>,
    term: u64,
    #[allow(dead_code, reason = "cloned with the rest")]
    state: String,
}

#[derive(Clone)]
struct PeerInfo {
    id: u64,
    address: String,
    is_connected: bool,
}

fn status() -> RaftStatus {
    let state = "Follower".to_owned();
    RaftStatus { is_leader: false, node_id: 1, leader_id: Some(LEADER), term: TERM, state }
}

fn peers() -> HashMap<u64, PeerInfo> {
    let peer = |id| PeerInfo { id, address: address(id, 0), is_connected: id.is_multiple_of(2) };
    (1..=PEERS).map(|id| (id, peer(id))).collect()
}

fn answer(is_leader: bool, term: u64) -> u64 {
    term << 1 | u64::from(is_leader)
}

/// The old state, every field with a lock of its own; `$read` and `$write` lock one.
macro_rules! behind_locks {
    ($name:ident, $lock:ident::RwLock, $read:ident, $write:ident) => {
        pub(crate) struct $name {
            status: $lock::RwLock<RaftStatus>,
            running: $lock::RwLock<bool>,
            peers: $lock::RwLock<HashMap<u64, PeerInfo>>,
            database: $lock::RwLock<Option<Arc<Database>>>,
        }

        impl $name {
            pub(crate) fn new() -> Self {
                Self {
                    status: $lock::RwLock::new(status()),
                    running: $lock::RwLock::new(true),
                    peers: $lock::RwLock::new(peers()),
                    database: $lock::RwLock::new(Some(Arc::new(Database(7)))),
                }
            }

            fn get_raft_status(&self) -> RaftStatus {
                self.status.$read().clone()
            }

            fn get_peers(&self) -> Vec<PeerInfo> {
                self.peers.$read().values().cloned().collect()
            }

            fn get_database(&self) -> Option<Arc<Database>> {
                self.database.$read().clone()
            }
        }

        impl State for $name {
            fn leader_address(&self) -> u64 {
                let leader = self.get_raft_status().leader_id;
                let peers = self.get_peers();
                let peer = peers.iter().find(|peer| Some(peer.id) == leader);
                peer.map_or(0, |peer| peer.address.clone().len() as u64)
            }

            fn status(&self) -> u64 {
                let status = self.get_raft_status();
                answer(status.is_leader, status.term)
            }

            fn is_running(&self) -> bool {
                *self.running.$read()
            }

            fn manager(&self) -> u64 {
                self.get_database().map_or(0, |database| database.0)
            }

            fn peer_count(&self) -> u64 {
                self.get_peers().len() as u64
            }

            fn list(&self) -> u64 {
                self.get_peers().iter().filter(|peer| peer.is_connected).count() as u64
            }

            fn change_peer(&self, id: u64, n: u64) {
                let peer =
                    PeerInfo { id, address: address(id, n), is_connected: n.is_multiple_of(2) };
                self.peers.$write().insert(id, peer);
            }
        }
    };
}

// Locked by a thread without a runtime, which costs tokio's locks less than an executor would.
behind_locks!(Tokio, tokio_sync::RwLock, blocking_read, blocking_write);
behind_locks!(ParkingLot, parking_lot::RwLock, read, write);

/// The old state on tokio's locks, asked by the accessors that its authors have added.
pub(crate) struct Targeted(Tokio);

impl Targeted {
    pub(crate) fn new() -> Self {
        Self(Tokio::new())
    }
}

impl State for Targeted {
    fn leader_address(&self) -> u64 {
        let Some(leader) = self.0.status.blocking_read().leader_id else { return 0 };
        let address = self.0.peers.blocking_read().get(&leader).map(|peer| peer.address.clone());
        address.map_or(0, |address| address.len() as u64)
    }

    fn status(&self) -> u64 {
        let status = self.0.status.blocking_read();
        answer(status.is_leader, status.term)
    }

    fn is_running(&self) -> bool {
        self.0.is_running()
    }

    /// At once, or not at all.
    fn manager(&self) -> u64 {
        let database = self.0.database.try_read().ok().and_then(|database| database.clone());
        database.map_or(0, |database| database.0)
    }

    fn peer_count(&self) -> u64 {
        self.0.peers.blocking_read().len() as u64
    }

    fn list(&self) -> u64 {
        self.0.list()
    }

    fn change_peer(&self, id: u64, n: u64) {
        self.0.change_peer(id, n);
    }
}

nodestate::managers! {
    /// What the node consists of.
    pub(crate) struct Managers {
        /// A manager.
        once database: Database,
    }
}

/// Ours.
pub(crate) struct Lockfree {
    state: NodeState<(), Managers>,
    _writer: Writer<(), Managers>,
}

impl Lockfree {
    pub(crate) fn new() -> Self {
        let mut builder = NodeState::builder(1);
        for (id, peer) in peers() {
            builder = builder.peer(id, peer.address);
        }
        let built = builder.managers(Managers::new()).build();
        let (mut writer, state) = built.expect("the peers are distinct");
        writer.publish((Role::Follower, Some(LEADER), TERM)).expect("it is the first");
        state.advance(Lifecycle::Uninit, Lifecycle::Running).expect("it is new");
        assert!(state.set_database(Database(7)).is_ok());
        Self { state, _writer: writer }
    }
}

impl State for Lockfree {
    fn leader_address(&self) -> u64 {
        let leader = self.state.leader_id();
        let address = leader.and_then(|leader| self.state.get_peer_address(leader));
        address.map_or(0, |address| address.len() as u64)
    }

    fn status(&self) -> u64 {
        let view = self.state.raft_status_view();
        answer(view.is_leader, view.term)
    }

    fn is_running(&self) -> bool {
        self.state.is_running()
    }

    fn manager(&self) -> u64 {
        self.state.try_get_database().map_or(0, |database| database.0)
    }

    fn peer_count(&self) -> u64 {
        self.state.get_peer_count() as u64
    }

    fn list(&self) -> u64 {
        self.state
            .with_peers(|peers| peers.values().filter(|peer| peer.is_connected()).count() as u64)
    }

    fn change_peer(&self, id: u64, n: u64) {
        self.state.add_peer(id, address(id, n));
        self.state.update_peer_connection(id, n.is_multiple_of(2));
    }
}
