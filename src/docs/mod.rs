//! The crate's book: which structure to take, what each promises, and why it holds.
//!
//! To choose and to use:
//! - [`choosing`]: which type for which state, and when to use something else.
//! - [`migration`]: from state behind locks, call by call; and when not to.
//! - [`async_guide`]: waiting from tasks; what blocks, what may be cancelled, what may be held.
//! - [`thread_per_core`]: a thread for each core, and what each keeps for itself.
//! - [`faq`]: what users of other crates have asked, answered for this one.
//! - [`progress`]: what each call promises when other threads stop.
//!
//! How each structure works: its idea, a picture, its invariants and interleavings.
//! - What a node shares: [`node`], [`raft`] on a [`latch`], [`flags`], [`peers`] on a [`map`], [`slot`].
//! - What goes from thread to thread: [`spsc`], [`lanes`], [`mpsc`], [`proposal`].
//! - What helps: [`intern`], `cache`, [`metrics`]; and how all of them [`wait`].
//!
//! What was checked, by which command, and what was not: [`proof`]; who was stopped at every instruction, and
//! whom that stopped: [`frozen`].

pub mod async_guide;
#[cfg(feature = "cache")]
pub mod cache;
pub mod choosing;
pub mod faq;
pub mod flags;
pub mod frozen;
pub mod intern;
pub mod lanes;
pub mod latch;
pub mod map;
pub mod metrics;
pub mod migration;
pub mod mpsc;
pub mod node;
pub mod peers;
pub mod progress;
pub mod proof;
pub mod proposal;
pub mod raft;
pub mod slot;
pub mod spsc;
pub mod thread_per_core;
pub mod wait;
