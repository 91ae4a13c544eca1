//! The crate's book: which structure to take, what each promises, and why it holds.
//!
//! - [`choosing`]: which type for which state, and when to use something else.
//! - [`migration`]: from state behind locks, call by call; and when not to.
//! - [`progress`]: what each call promises when other threads stop.
//! - [`latch`], [`flags`], [`map`], [`spsc`], [`lanes`], [`mpsc`], [`proposal`], [`slot`], [`metrics`], [`intern`], `cache`, [`wait`]: invariants, edges and interleavings of each structure.
//! - [`frozen`]: who was stopped at every instruction, and whom that stopped.
//! - [`proof`]: what was checked, by which command, and what was not.

#[cfg(feature = "cache")]
pub mod cache;
pub mod choosing;
pub mod flags;
pub mod frozen;
pub mod intern;
pub mod lanes;
pub mod latch;
pub mod map;
pub mod metrics;
pub mod migration;
pub mod mpsc;
pub mod progress;
pub mod proof;
pub mod proposal;
pub mod slot;
pub mod spsc;
pub mod wait;
