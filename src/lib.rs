//! Lock-free shared state for a Raft node.
//!
//! A Raft node has one loop that writes its state and many threads that read it. Behind a lock,
//! readers stall behind the writer, the loop waits for a slow reader, and an update under two locks is
//! seen half done. Here each kind of state has the structure that fits it, readers write nothing, and a
//! thread that stops, at any instruction, stops no reader, no setter and no [`Writer`](latch::Writer).
//!
//! [`NodeState`] is all of it behind one handle:
//!
//! ```
//! use nodestate::{NodeState, flags::Lifecycle::*, raft::Role};
//!
//! let (mut writer, state) = NodeState::builder(1).peer(2, "10.0.0.2:7000").build::<String>()?;
//! state.advance(Uninit, Running)?;
//!
//! writer.publish((Role::Leader, Some(1), 7))?; // by the Raft loop: seen whole or not at all
//! let ticket = state.propose("x = 1".to_owned())?; // by a request
//! writer.proposals().take()?.responder.committed(1, 7); // by the loop, once it is
//!
//! assert!(state.is_running() && state.is_leader()); // one load each
//! assert_eq!(state.get_peer_address(2).unwrap().as_str(), "10.0.0.2:7000"); // no copy
//! assert!(ticket.wait().is_committed());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Whoever comes from a struct of locks finds its calls and their successors in [`docs::migration`].
//!
//! # Which type
//! | state | type |
//! |---|---|
//! | all that a Raft node shares | [`NodeState`], with [`managers!`] |
//! | role, leader, term | [`raft::RaftView`] |
//! | any small `Copy` value | [`latch::Latch`] |
//! | lifecycle and flags, with waiting | [`flags::Flags`] |
//! | one small enum | [`flags::FlagCell`] |
//! | a value that is set once, late, and waited for | [`slot::OnceSlot`] |
//! | the same, to be replaced and retired | [`slot::SwapSlot`] |
//! | who the other nodes are | [`peers::Peers`] |
//! | any map | [`map::EpochMap`] |
//! | values from one thread to another | [`ring::spsc`] |
//! | the same from several that stay | [`ring::lanes`] |
//! | values from many threads to one | [`ring::mpsc`] |
//! | proposals to the Raft loop, and their outcomes | [`proposal`] |
//! | strings that come again and again | [`intern::Interner`] |
//! | what is slow to get, and asked for again | `cache::ReadThrough` (feature `cache`) |
//! | what is counted and measured | [`metrics`] |
//!
//! [`docs::choosing`] says more, and when to use something else.
//!
//! # What is promised
//! Each call's documentation begins with its progress guarantee, and says what it costs and when it
//! panics; [`docs::progress`] has the guarantees in one table. The view, latches, flags and slots, room in a
//! ring and values in it, and a proposal's room and outcome can be waited for by threads, with a timeout or
//! a deadline, and by tasks of any executor; such a wait allocates nothing and needs no feature. (Of
//! [`ring::spsc`] and [`ring::lanes`] the halves that wait are made by `waiting`.)
//!
//! # Features
//! None is on by default.
//! - `cache`: the read-through cache.
//! - `futures`: the receiver of a [`ring::mpsc`] as a `Stream`, a sender as a `Sink`.
//! - `metrics`, `opentelemetry`: what is counted, to the recorder of that crate, or to a meter.
//! - `rayon`: parallel iteration over maps, and collection into them.
//! - `serde`: maps as maps of any format.
//! - `tracing`: an event when a [`ring::mpsc`] or a [`ring::lanes`] with waiting closes.
//! - `bench`: for one of the crate's own benches.
//!
//! # How it was checked
//! The sources themselves are model-checked with loom, each of their orderings is weakened in turn
//! to see a model fail, threads are frozen at every instruction of its operations, and operations
//! are fuzzed against sequential models: [`docs::proof`] lists the commands, and what they do not
//! cover.
//!
//! Linux on x86-64 is what the tests run on. The code asks for no more than std, but where std's
//! `Mutex` and parking are not made of futexes, they allocate on first use.

// docs.rs shows which feature an item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod bits;
#[cfg(feature = "cache")]
pub mod cache;
pub mod docs;
mod error;
pub mod flags;
pub mod intern;
pub mod latch;
pub mod map;
pub mod metrics;
pub mod node;
mod panics;
pub mod peers;
mod primitive;
pub mod proposal;
pub mod raft;
pub mod ring;
pub mod slot;
mod wait;
pub mod words;

pub use error::{Closed, WaitError};
pub use node::NodeState;
#[doc(hidden)]
pub use pastey::paste as __paste;

/// The README's code, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
