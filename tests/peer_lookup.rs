//! What a look-up costs, in counts that are the same on every machine: allocations, clones and locks. The
//! old state's are beside ours, so that the counting is seen to count.

#[path = "support/counting.rs"]
mod counting;

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::{Arc, RwLock, RwLockReadGuard};

use nodestate::NodeState;
use nodestate::raft::Role;

const PEERS: u64 = 1_000;
const LEADER: u64 = 500;

thread_local! {
    static CLONES: Cell<usize> = const { Cell::new(0) };
    static LOCKS: Cell<usize> = const { Cell::new(0) };
}

fn count(counter: &'static std::thread::LocalKey<Cell<usize>>) {
    counter.set(counter.get() + 1);
}

/// Allocations, clones and locks of `work` on this thread.
fn counts_of<R>(work: impl FnOnce() -> R) -> (R, [usize; 3]) {
    let now = || [counting::allocations(), CLONES.get(), LOCKS.get()];
    let before = now();
    let result = work();
    let after = now();
    (result, std::array::from_fn(|which| after[which] - before[which]))
}

/// A reference that counts when it is counted up.
struct Counted<T>(Arc<T>);

impl<T> Clone for Counted<T> {
    fn clone(&self) -> Self {
        count(&CLONES);
        Self(self.0.clone())
    }
}

#[derive(Debug)]
struct Database(u64);

nodestate::managers! {
    /// What the node consists of.
    struct Managers {
        /// Set once.
        once database: Database,
        /// Replaced now and then.
        swap quota_manager: Database,
    }
}

struct PeerInfo {
    id: u64,
    address: String,
}

impl Clone for PeerInfo {
    fn clone(&self) -> Self {
        count(&CLONES);
        Self { id: self.id, address: self.address.clone() }
    }
}

/// The old state, in its shape. The kind of its locks does not change the counts.
struct Old {
    state: RwLock<String>,
    leader_id: RwLock<Option<u64>>,
    peers: RwLock<HashMap<u64, PeerInfo>>,
    database: RwLock<Option<Counted<Database>>>,
}

impl Old {
    fn new() -> Self {
        let peer = |id| (id, PeerInfo { id, address: address(id) });
        Self {
            state: RwLock::new("Follower".into()),
            leader_id: RwLock::new(Some(LEADER)),
            peers: RwLock::new((1..=PEERS).map(peer).collect()),
            database: RwLock::new(Some(Counted(Arc::new(Database(7))))),
        }
    }

    fn lock<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
        count(&LOCKS);
        lock.read().unwrap()
    }

    fn get_raft_status(&self) -> (Option<u64>, String) {
        (*Self::lock(&self.leader_id), Self::lock(&self.state).clone())
    }

    fn get_peers(&self) -> Vec<PeerInfo> {
        Self::lock(&self.peers).values().cloned().collect()
    }

    fn leader_address(&self) -> Option<String> {
        let leader = self.get_raft_status().0?;
        self.get_peers().iter().find(|peer| peer.id == leader).map(|peer| peer.address.clone())
    }

    fn get_database(&self) -> Option<Counted<Database>> {
        Self::lock(&self.database).clone()
    }
}

fn address(id: u64) -> String {
    format!("10.0.{}.{}:7000", id / 250, id % 250)
}

/// Asserts counts, and no time: see `cargo bench --features bench -- node_shared` for that.
#[test]
fn test_peer_lookup_performance() {
    let old = Old::new();
    let (found, [allocations, clones, locks]) = counts_of(|| old.leader_address());
    assert_eq!(found.unwrap(), address(LEADER));
    assert!(allocations > PEERS as usize, "a string for each peer: {allocations}");
    assert_eq!((clones, locks), (PEERS as usize, 3));
    assert_eq!(counts_of(|| old.get_raft_status().1).1, [1, 0, 2]);
    let (database, counts) = counts_of(|| old.get_database());
    assert_eq!((database.unwrap().0.0, counts), (7, [0, 1, 1]));

    let leader_address: Arc<str> = address(LEADER).into();
    let mut builder = NodeState::builder(1).peer(LEADER, leader_address.clone());
    for id in (1..=PEERS).filter(|id| *id != LEADER) {
        builder = builder.peer(id, address(id));
    }
    let (mut writer, state) = builder.managers(Managers::new()).build::<()>().unwrap();
    writer.publish((Role::Follower, Some(LEADER), 7)).unwrap();
    state.set_database(Database(7)).unwrap();
    state.set_quota_manager(Database(9)).unwrap();
    let references = Arc::strong_count(&leader_address);
    let ask = || {
        let leader = state.leader_id().unwrap();
        let found = state.get_peer_address(leader).unwrap();
        assert!(std::ptr::eq(&*found, &*leader_address), "it is the one that was given");
        assert_eq!(Arc::strong_count(&leader_address), references, "and counted up by nobody");
        assert!(state.has_peer(leader) && !state.is_peer_connected(leader));
        assert_eq!(state.get_peer_count(), PEERS as usize);
        assert_eq!(state.try_get_raft_status_view().unwrap().term, 7);
        assert_eq!(state.try_get_raft_status().unwrap().state(), "Follower");
        assert!(!state.is_running() && !state.is_leader());
        assert_eq!(state.with_peers(|peers| peers.iter().count()), PEERS as usize);
        assert_eq!(state.try_get_database().unwrap().0, 7);
        assert_eq!(state.try_get_quota_manager().unwrap().0, 9);
    };
    ask(); // what a thread makes once: its place in the collector, its list of guards
    // Of locks there are none to be counted: `tests/frozen` shows what that means.
    assert_eq!(counts_of(ask).1, [0, 0, 0]);
}
