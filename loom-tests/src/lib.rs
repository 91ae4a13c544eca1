//! The product's own sources over a `primitive` that loom controls, and their models.
//!
//! `cargo test --release` here runs every model to its end; `cargo run --release --bin mutants`
//! weakens each ordering of the sources in turn and expects a model to fail. `cargo run --release --bin
//! coverage` writes `COVERAGE.md`: which public operations the models run. `cargo run --release --bin deep`
//! writes `DEEP.md`: how far each model comes with one preemption more.

// The models reach the crate's inside, and not all of it.
#![cfg_attr(not(test), allow(dead_code, unused_imports))]
#![cfg_attr(test, allow(dead_code))]

#[cfg(not(crossbeam_loom))]
compile_error!("run cargo in the folder loom-tests, whose .cargo/config.toml sets a cfg");

#[cfg(test)]
mod cover;
mod mutate;
mod primitive;

#[path = "../../src/bits.rs"]
mod bits;
#[path = "../../src/error.rs"]
mod error;
#[path = "../../src/flags/mod.rs"]
pub mod flags;
/// Of the cache the loads alone: what it keeps its entries in is no code of the crate's.
#[path = "../../src/cache/flight.rs"]
mod flight;
#[path = "../../src/intern/mod.rs"]
pub mod intern;
#[path = "../../src/latch/mod.rs"]
pub mod latch;
#[path = "../../src/map/mod.rs"]
pub mod map;
#[path = "../../src/metrics/mod.rs"]
pub mod metrics;
#[path = "../../src/panics.rs"]
mod panics;
#[path = "../../src/peers/mod.rs"]
pub mod peers;
#[path = "../../src/proposal/mod.rs"]
pub mod proposal;
#[path = "../../src/raft/mod.rs"]
pub mod raft;
#[path = "../../src/ring/mod.rs"]
pub mod ring;
#[path = "../../src/slot/mod.rs"]
pub mod slot;
#[path = "../../src/wait/mod.rs"]
mod wait;
#[path = "../../src/words.rs"]
pub mod words;

pub use error::{Closed, WaitError};

#[cfg(test)]
mod models;
