//! Lock-free shared state for a Raft node.
//!
//! A Raft node has one loop that writes its state and many threads that read it. Behind a lock,
//! readers stall behind the writer, the loop waits for a slow reader, and an update under two locks is
//! seen half done. Here each kind of state has the structure that fits it, and a thread that stops, at any
//! instruction, stops no reader, no setter and no [`Writer`](latch::Writer). Who reads the status or the flags
//! writes nothing; who looks into a map, a mark of its own.
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
//! *Lock-free*: a thread that stops, anywhere, stops no other. *Wait-free*: each call ends after so many steps of
//! its own. [`docs::choosing`] says why, and when to use something else.
//!
//! | to share | take | guarantee | cost |
//! |---|---|---|---|
//! | all that a Raft node shares | [`NodeState`], with [`managers!`] | that of its parts; no call that does not say so waits | that of its parts |
//! | role, leader, term | [`raft::RaftView`] | read whole, lock-free; `is_leader` wait-free | 4 loads; `is_leader` 1 |
//! | any small `Copy` value | [`latch::Latch`] | read whole, lock-free | 2 loads, and 1 for each word |
//! | lifecycle and 24 flags | [`flags::Flags`] | one snapshot, wait-free; changes lock-free | 1 load; 1 locked instruction |
//! | one small enum | [`flags::FlagCell`] | wait-free | 1 load |
//! | who the other nodes are | [`peers::Peers`] | lock-free; state of a peer changes in place | a thread's own copy, or a pin |
//! | any map | [`map::EpochMap`] | lock-free, growth and iteration too; a held pin holds memory | a pin, and 1 allocation for each insertion |
//! | proposals to the loop, with replies | [`proposal`] | lock-free; every ticket resolves | 2 compare-and-swaps, no allocation |
//! | values from one thread to another | [`ring::spsc`] | wait-free, in order | 2 stores |
//! | the same from several that stay | [`ring::lanes`] | wait-free; in order for each producer | 2 stores; a fence more if the loop may sleep |
//! | values from many to one | [`ring::mpsc`] | lock-free, in order; nothing accepted is lost | 1 compare-and-swap; 2 for a batch of up to 64 |
//! | a value set once, late | [`slot::OnceSlot`] | wait-free | 1 load |
//! | the same, to be replaced | [`slot::SwapSlot`] | lock-free; tells when the last reader is gone | arc-swap's load |
//! | strings that come again | [`intern::Interner`] | lock-free; limits that hold | a pin, and 2 shared counts |
//! | what is slow to get | `cache::ReadThrough` (feature `cache`) | one load for all who ask; blocking, for a few instructions | `quick_cache`'s look-up |
//! | counts and times | [`metrics`] | wait-free; sums are exact | a load and a store of the thread's own |
//!
//! # How to go on
//! [`docs`] is the book: a page on [tasks](docs::async_guide), one on [a thread for each
//! core](docs::thread_per_core), [questions](docs::faq) that users of other crates have asked, and for each
//! structure its idea, a picture and its invariants.
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
//! - `bench`: for the crate's own benches.
//!
//! # How it was checked
//! The sources themselves are model-checked with loom, and run under random schedules of larger sizes; each of
//! their orderings is weakened in turn to see a model fail; threads are frozen at every instruction of an
//! operation; histories of real threads are checked to be linearizable; operations are fuzzed against
//! sequential models. [`docs::proof`] lists the commands, and what they do not cover.
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
