//! A thread for each core: what each keeps for itself, and what is still shared.
//!
//! What costs between cores is not the instruction. It is the line of the cache that another core has just written.
//! So a thread that stays on its core should write to lines of its own, and read lines that seldom change.
//! Every structure here has a way to be used so.
//!
//! ```text
//! core 0   Reader, Handle, Sender 0, counts --.
//! core 1   Reader, Handle, Sender 1, counts ---+-- lanes --> the loop, on a core of its own
//! core 2   Reader, Handle, Sender 2, counts --'                 |
//!             ^        ^                                        v
//!             |        |        read by all, written seldom:  RaftView, Flags
//!           small map, large map
//! ```
//!
//! # What each thread keeps
//! | for | each thread keeps | made by | and shares with others |
//! |---|---|---|---|
//! | status, flags | a clone of the handle, or a reference | [`RaftView`](crate::raft::RaftView), [`Flags`](crate::flags::Flags) | a line that only the loop, or a setter, writes |
//! | peers, settings: up to 256 entries | a [`Reader`](crate::map::Reader) | [`EpochMap::reader`](crate::map::EpochMap::reader) | a version, which changes when the map does |
//! | a large map | a [`Handle`](crate::map::Handle), and a pin for each batch | [`EpochMap::handle`](crate::map::EpochMap::handle) | the entries; the collector, at every 128th pin |
//! | values to one loop | a [`lanes::Sender`](crate::ring::lanes::Sender), or a [`Producer`](crate::ring::lanes::Producer) for a loop that never sleeps | [`SenderRegistrar::register`](crate::ring::lanes::SenderRegistrar::register) | its own lane with the loop, nothing with other threads |
//! | values from one core to another | an end of a [`spsc`](crate::ring::spsc) | [`spsc::ring`](crate::ring::spsc::ring), [`waiting`](crate::ring::spsc::waiting) | the ring with that core |
//! | counts | nothing: its words are found by its number | [`metrics`](crate::metrics) | nothing, until somebody sums |
//! | proposals with replies | a reference to the [`Proposer`](crate::proposal::Proposer), and batches | [`propose_batch`](crate::proposal::Proposer::propose_batch) | the queue's words: many threads that propose one by one meet there |
//!
//! A [`NodeState`](crate::NodeState) gives the parts out:
//! [`raft_view`](crate::NodeState::raft_view), [`flags`](crate::NodeState::flags), and
//! [`peers().map()`](crate::peers::Peers::map), of which a `Reader` is made.
//! [`has_peer`](crate::NodeState::has_peer) and [`is_peer_connected`](crate::NodeState::is_peer_connected) have
//! such a copy for each thread already.
//!
//! # An example
//! ```
//! use nodestate::map::EpochMap;
//! use nodestate::metrics::Metrics;
//! use nodestate::peers::Peers;
//! use nodestate::raft::{RaftView, Role};
//! use nodestate::ring::lanes;
//!
//! const CORES: u16 = 4;
//!
//! let (mut writer, view) = RaftView::new(1);
//! let peers = Peers::new();
//! peers.insert(2, "10.0.0.2:7000");
//! let table: EpochMap<u64, u64> = (0..10_000).map(|n| (n, n * n)).collect();
//! let served = Metrics::new().counter("served_total", "Requests.", &[])?;
//! let (registrar, mut receiver) = lanes::waiting(CORES, 256)?;
//! writer.publish(Role::Leader, Some(1), 7)?;
//!
//! std::thread::scope(|scope| {
//!     for core in 0..u64::from(CORES) {
//!         let registrar = registrar.clone();
//!         let (view, peers, table, served) = (&view, &peers, &table, &served);
//!         scope.spawn(move || {
//!             // Here the thread is tied to its core, before it makes what it keeps.
//!             let mut sender = registrar.register().expect("there is a lane for each core");
//!             drop(registrar);
//!             let mut peers = peers.map().reader();
//!             let table = table.handle();
//!
//!             for batch in 0..10 {
//!                 let pinned = table.pin(); // once for the batch, not for each look-up
//!                 let first = core * 1_000 + batch * 100;
//!                 let found = (first..first + 100).filter_map(|key| pinned.get(&key));
//!                 let sum: u64 = found.sum();
//!                 drop(pinned); // nothing is held while it waits for room
//!                 served.add(100);
//!                 if view.is_leader() && peers.contains_key(&2) {
//!                     sender.push((core, sum)).expect("the loop takes them");
//!                 }
//!             }
//!         });
//!     }
//!     drop(registrar); // when the senders go, too, the loop is told
//!
//!     let (mut batch, mut taken) = (Vec::with_capacity(256), 0);
//!     while receiver.drain(&mut batch, 256).is_ok() {
//!         taken += batch.drain(..).count(); // each core's in its order
//!     }
//!     assert_eq!(taken, 40);
//! });
//! assert_eq!(served.sum(), 4_000);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Tying threads to cores
//! This crate ties none: that is a call of the system (`sched_setaffinity`), for which there are crates. To *pin*
//! means something else here, to enter the [collector's epoch](super::map). Neither needs the other: a thread
//! that is moved to another core loses its lines, and nothing else.
//!
//! # To sleep or to spin
//! A loop that has a core to itself, and always something to do, takes [`lanes::ring`](crate::ring::lanes::ring):
//! a push is two stores, and nobody is ever woken. One that may sleep takes
//! [`lanes::waiting`](crate::ring::lanes::waiting), whose push has a fence more
//! ([why](super::lanes#two-types)). The same choice is between [`spsc::ring`](crate::ring::spsc::ring) and
//! [`spsc::waiting`](crate::ring::spsc::waiting). A push that finds the sleeper asleep wakes it, which for a
//! thread is a call of the system: batches make those rare.
//!
//! # Runtimes of one thread each
//! Their tasks need not be `Send`, so the compiler lets a pin, a `Reader` or a guard be held across an `.await`.
//! Nothing deadlocks by that; a held pin keeps memory. The [guide to tasks](super::async_guide) has the table.
//!
//! # What does not scale, and what to do
//! - **A fresh pin for each read of a map**: [why, and the figures](super::map#how-reads-scale). A pin for each batch,
//!   or a `Reader`.
//! - **One ring for many producers**: every push of a [`mpsc`](crate::ring::mpsc) changes a word that the next one
//!   needs. Lanes, or [batches](crate::ring::mpsc::Sender::push_batch).
//! - **One interned string that all ask for**: its count of holders is one word
//!   ([here](super::intern#what-it-costs-and-when-not-to-take-it)). Each thread keeps its own
//!   [`Sym`](crate::intern::Sym), and does not clone it.
//! - **An `Owned` or a `Peer` that is cloned for each request**: a count of references, likewise. Look by
//!   [`try_get`](crate::slot::SwapSlot::try_get), or keep one for each thread.
//! - **Many writers of one map**: entries lie apart, but each write counts, and is reclaimed; up to 256 entries the
//!   counts are one line, beyond that striped.
//! - **Lanes that hardly anybody uses**: the loop looks into each that is taken.
//!
//! `benches/results/scaling.json` has all structures and their rivals on 1 to 16 threads, on one socket. More
//! than one socket was not measured.
