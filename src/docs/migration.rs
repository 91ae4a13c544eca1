//! From state behind locks to a [`NodeState`](crate::NodeState): call by call.
//!
//! Replace one group at a time; each step stands by itself, in any order. Take the structure alone
//! ([`RaftView`](crate::raft::RaftView), [`Peers`](crate::peers::Peers), ...) and leave the rest of your
//! struct as it is, or all of it at once as a `NodeState`.
//!
//! # Call by call
//! Old calls are those of a struct of `tokio::sync` locks; with `parking_lot` or std's locks they are the same
//! without `.await`. `self.peers` with `dashmap` has a line of its own.
//!
//! | old | new | the bug that goes |
//! |---|---|---|
//! | `*s.is_leader.write().await`<br>`= true;`<br>`*s.term.write().await = 7;` | [`writer.publish((role, leader, 7))?`](crate::node::Writer::publish) | torn status: a reader between the two writes; two updates that land in reverse |
//! | `s.get_raft_status().await` | [`s.raft_status_view()`](crate::NodeState::raft_status_view) | four reads, two behind awaits, put together |
//! | `s.raft_status.try_read().ok()` | [`s.try_get_raft_status_view()`](crate::NodeState::try_get_raft_status_view) | "not available" only because somebody wrote |
//! | `s.get_raft_status().await`<br>`.state == "Leader"` | [`s.is_leader()`](crate::NodeState::is_leader) | a `String` cloned to be compared; a candidate that is called follower |
//! | `loop { sleep(100 ms);`<br>`if s.leader().await.is_some()`<br>`{ break } }` | [`s.status_changed_async(seen).await`](crate::NodeState::status_changed_async) | polling |
//! | `*s.is_running.write().await`<br>`= true` | [`s.advance(Starting, Running)?`](crate::NodeState::advance) | a flag that is set and does not order what it announces; that goes back |
//! | `*s.is_running.read().await` | [`s.is_running()`](crate::NodeState::is_running) | |
//! | `s.peers.write().await`<br>`.insert(id, info)` | [`s.add_peer(id, address)`](crate::NodeState::add_peer) | readers that wait behind the writer, and the writer behind a slow reader |
//! | `s.peers.insert(id, info)` (dashmap) | the same | a `Ref` held across `.await`, or across another call on the map: deadlock |
//! | `s.get_peers().await.iter()`<br>`.find(\|p\| p.id == id)`<br>`.map(\|p\| p.address.clone())` | [`s.get_peer_address(id)`](crate::NodeState::get_peer_address) | all peers cloned to find one |
//! | `s.get_peers().await.len()` | [`s.get_peer_count()`](crate::NodeState::get_peer_count) | the same |
//! | `for p in s.get_peers().await` | [`s.with_peers(\|peers\| ...)`](crate::NodeState::with_peers); to keep them, [`s.snapshot()`](crate::NodeState::snapshot) | the same; a lister that the Raft loop waits for |
//! | `if let Some(p) = s.peers`<br>`.write().await.get_mut(&id)`<br>`{ p.is_connected = true }` | [`s.update_peer_connection(id, true)`](crate::NodeState::update_peer_connection) | an exclusive lock to turn one bit over |
//! | `s.database.read().await.clone()` | [`s.try_get_database()`](crate::managers) | an `Arc` counted up and down by every request, on one cache line |
//! | `loop { if let Some(d) =`<br>`s.get_database().await`<br>`{ break d } sleep(10 ms) }` | `s.get_database().await?` | polling; a wait that outlives the node |
//! | `*s.database.write().await`<br>`= Some(d)` | `s.set_database(d)?` | an earlier one that is replaced unseen |
//! | `s.tx.lock().await.as_ref()`<br>`.unwrap().send(p)` | [`s.try_propose(value)`](crate::NodeState::try_propose), or `propose`, `propose_async` | no bound, no back-pressure; a channel that is not there yet |
//! | `rx.await` (oneshot) | `ticket.await`, or [`ticket.wait()`](crate::proposal::Ticket::wait) | a reply that never comes; "not answered" taken for "not done", or for success |
//! | `while let Ok(p) = rx.try_recv()` | [`writer.drain(512, &mut batch)`](crate::node::Writer::drain) | one by one, where the engine takes a batch |
//! | dropping the struct, and hoping | [`s.shutdown()`](crate::NodeState::shutdown), [`writer.shutdown()`](crate::node::Writer::shutdown) | proposals that vanish |
//!
//! # What such a state has on its list
//! | planned for a state behind locks | here |
//! |---|---|
//! | a cache of peer addresses, the leader's id kept | nothing: [`Peers`](crate::peers::Peers), a map's [`Reader`](crate::map::Reader) and the view are sooner than a cache in front of them |
//! | a read-through cache for database queries | `cache::ReadThrough`, feature `cache` |
//! | several peer updates under one lock | [`Peers::apply`](crate::peers::Peers::apply), one pin for a batch |
//! | proposals combined | [`next_batch`](crate::proposal::ProposalReceiver::next_batch) of [`writer.proposals()`](crate::node::Writer::proposals), with caps in items and bytes |
//! | strings interned, `Arc<str>` for `String` | [`Interner`](crate::intern::Interner); an address is shared already |
//! | `SmallVec` for small collections | not used: batches go to a `Vec` that the caller keeps, and a lister looks in place |
//! | `dashmap` for peers | [`EpochMap`](crate::map::EpochMap), in which no guard can deadlock |
//! | atomics for flags | [`Flags`](crate::flags::Flags) |
//! | a lock-free ring for messages | [`ring`](crate::ring) |
//! | `select!` with `biased`, `FuturesUnordered`, work-stealing | `examples/raft-node`, `node --id 1` |
//! | label arrays made beforehand, thread-local buffers, batched updates | [`metrics`](mod@crate::metrics): labels once, at registration; a block for each thread |
//! | how long locks are waited for, hits and misses of `try_` calls | [`LockTimer`](crate::metrics::LockTimer), [`Attempts`](crate::metrics::Attempts) |
//! | allocations profiled, `Arc` counts | `examples/raft-node`: feature `jemalloc`, and `Arcs/manager read` in its report |
//! | flame graphs | `cargo flamegraph --manifest-path examples/raft-node/Cargo.toml -- node --id 1`, with `cargo install flamegraph` and `perf` |
//!
//! # What changes for the caller
//! - **There is one [`Writer`](crate::node::Writer)**, and the Raft loop owns it: what used to be written by
//!   whoever held the lock is published from there. Give other tasks a handle, and let them propose.
//! - **A pin is not a lock, but it holds memory**: what is removed while somebody is pinned is freed
//!   afterwards. Do not keep an [`Address`](crate::peers::Address) or a
//!   [`Pinned`](crate::map::Pinned) for long; neither can be held across an `.await` of a task that moves
//!   between threads (they are not `Send`), which the compiler says. Keep a
//!   [`Peer`](crate::peers::Peer), which is.
//! - **A proposal has an end of its own**: its [`Outcome`](crate::proposal::Outcome) tells whether it may be
//!   proposed again. A state that answered "failed" for what was merely unknown has to be looked at with
//!   care here.
//! - **A term that goes backwards is an error**, and so is a leader that names another. If the old state
//!   accepted that, the bug was elsewhere, and shows now.
//!
//! # Before
//! ```
//! use std::collections::HashMap;
//! use std::sync::Arc;
//! use tokio::sync::{Mutex, RwLock, mpsc};
//!
//! #[derive(Clone)]
//! struct RaftStatus {
//!     is_leader: bool,
//!     leader_id: Option<u64>,
//!     term: u64,
//!     state: String,
//! }
//!
//! #[derive(Clone)]
//! struct PeerInfo {
//!     id: u64,
//!     address: String,
//!     is_connected: bool,
//! }
//!
//! struct Node {
//!     status: RwLock<RaftStatus>,
//!     peers: RwLock<HashMap<u64, PeerInfo>>,
//!     proposals: Mutex<Option<mpsc::UnboundedSender<String>>>,
//! }
//!
//! impl Node {
//!     async fn get_peers(&self) -> Vec<PeerInfo> {
//!         self.peers.read().await.values().cloned().collect()
//!     }
//!
//!     /// Where to send what only the leader may do.
//!     async fn leader_address(&self) -> Option<String> {
//!         let leader = self.status.read().await.clone().leader_id?;
//!         let peers = self.get_peers().await;
//!         peers.iter().find(|peer| peer.id == leader).map(|peer| peer.address.clone())
//!     }
//!
//!     async fn put(&self, command: String) -> Result<(), String> {
//!         if !self.status.read().await.clone().is_leader {
//!             return Err(format!("ask {:?}", self.leader_address().await));
//!         }
//!         let proposals = self.proposals.lock().await;
//!         proposals.as_ref().ok_or("not ready")?.send(command).map_err(|_| "gone")?;
//!         Ok(()) // accepted; nobody knows what becomes of it
//!     }
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let status = RaftStatus { is_leader: false, leader_id: None, term: 0, state: "Follower".into() };
//! let node = Arc::new(Node {
//!     status: RwLock::new(status),
//!     peers: RwLock::default(),
//!     proposals: Mutex::new(None),
//! });
//! let peer = PeerInfo { id: 2, address: "10.0.0.2:7000".into(), is_connected: true };
//! node.peers.write().await.insert(2, peer);
//!
//! // The Raft loop
//! let (sender, mut receiver) = mpsc::unbounded_channel();
//! *node.proposals.lock().await = Some(sender);
//! node.status.write().await.term = 7; // seen by itself:
//! node.status.write().await.leader_id = Some(2); // two updates
//! assert_eq!(node.leader_address().await.unwrap(), "10.0.0.2:7000");
//! assert_eq!(node.put("x = 1".into()).await.unwrap_err(), r#"ask Some("10.0.0.2:7000")"#);
//!
//! let leads = RaftStatus { is_leader: true, leader_id: Some(1), term: 8, state: "Leader".into() };
//! *node.status.write().await = leads;
//! node.put("x = 1".into()).await.unwrap();
//! assert_eq!(receiver.try_recv().unwrap(), "x = 1");
//! # assert!(node.peers.read().await[&2].is_connected && node.status.read().await.state == "Leader");
//! # });
//! ```
//!
//! # After
//! ```
//! use nodestate::NodeState;
//! use nodestate::proposal::Outcome;
//! use nodestate::raft::Role;
//!
//! type Node = NodeState<String>;
//!
//! /// Where to send what only the leader may do: nothing is cloned but the answer.
//! fn leader_address(node: &Node) -> Option<String> {
//!     node.get_peer_address(node.leader_id()?).map(|address| address.to_string())
//! }
//!
//! async fn put(node: &Node, command: String) -> Result<(), String> {
//!     if !node.is_leader() {
//!         return Err(format!("ask {:?}", leader_address(node)));
//!     }
//!     let ticket = node.propose_async(command).await.map_err(|refused| refused.to_string())?;
//!     match ticket.await {
//!         Outcome::Committed { .. } => Ok(()),
//!         outcome if outcome.is_lost() => Err(format!("try again: {outcome}")),
//!         outcome => Err(format!("may have happened: {outcome}")),
//!     }
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let (mut writer, node) = NodeState::builder(1).peer(2, "10.0.0.2:7000").build().unwrap();
//! node.update_peer_connection(2, true);
//!
//! // The Raft loop
//! writer.publish((Role::Follower, Some(2), 7)).unwrap(); // one update
//! assert_eq!(leader_address(&node).unwrap(), "10.0.0.2:7000");
//! assert_eq!(put(&node, "x = 1".into()).await.unwrap_err(), r#"ask Some("10.0.0.2:7000")"#);
//!
//! writer.publish((Role::Leader, Some(1), 8)).unwrap();
//! let client = tokio::spawn({
//!     let node = node.clone();
//!     async move { put(&node, "x = 1".into()).await }
//! });
//! tokio::task::yield_now().await;
//! let mut batch = Vec::new();
//! writer.drain(512, &mut batch).unwrap();
//! for (index, proposal) in (1..).zip(batch) {
//!     proposal.responder.committed(index, 8); // once the engine says so
//! }
//! client.await.unwrap().unwrap();
//! # });
//! ```
//!
//! # When not to migrate
//! - **For throughput alone.** On a real engine, proposals per second hardly change with the state
//!   (`examples/raft-node`, preset `saturate`): batching is what changes them, and a channel can do that, too. What
//!   changes are the tails of a loop and of requests beside slow readers and listers.
//! - **A few peers, few requests, nobody who lists**: an uncontended lock costs some nanoseconds more, which
//!   nobody will notice. Migrate for the bugs of the table's last column, or not at all.
//! - **Several values must change together** for readers who look at all of them: a status is one
//!   publication, but status and peers are two structures, and a reader of both may see one before the
//!   other. One lock around both, or one `ArcSwap` of both, keeps them together.
//! - **Memory is tight**: the proposals' ring and replies are allocated in full at the beginning, and a map of
//!   peers has a table of its own.
//! - **`no_std`**, or a platform without 64-bit atomics.
