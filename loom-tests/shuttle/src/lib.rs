//! The product's own sources over a `primitive` that shuttle schedules, and models of a size at which loom
//! could not end: four threads and more, tables that grow, a whole node.
//!
//! `cargo test --release` here runs each model under `SHUTTLE_ITERATIONS` random schedules and as many of the
//! PCT scheduler. A model that fails prints its schedule, and how to replay it.
//!
//! What is random here is the order of accesses, each of which all threads see at once: a missing order is found
//! by loom alone. What the twin's threads share besides (crossbeam-epoch's atomics, the counts of std's `Arc`)
//! is not a point at which they are switched.

#![allow(dead_code, reason = "the models reach the crate's inside, and not all of it")]
#![cfg_attr(not(test), allow(unused_imports, unused_macros, reason = "the models use them"))]

#[cfg(not(nodestate_shuttle))]
compile_error!(
    "run cargo in the folder loom-tests/shuttle, whose .cargo/config.toml sets the flags"
);

/// The product's name for its default hasher leads here, where the seed is always the same.
extern crate self as foldhash;

/// See `foldhash` above.
pub mod quality {
    pub type RandomState = seeded_foldhash::quality::FixedState;
}

/// All threads of a model run on one thread: the storage that the sources keep by thread is shuttle's.
macro_rules! thread_local {
    ($($declared:tt)*) => { shuttle::thread_local! { $($declared)* } };
}

mod primitive;

#[path = "../../../src/bits.rs"]
mod bits;
#[path = "../../../src/error.rs"]
mod error;
#[path = "../../../src/flags/mod.rs"]
pub mod flags;
#[path = "../../../src/intern/mod.rs"]
pub mod intern;
#[path = "../../../src/latch/mod.rs"]
pub mod latch;
#[path = "../../../src/map/mod.rs"]
pub mod map;
#[path = "../../../src/metrics/mod.rs"]
pub mod metrics;
#[path = "../../../src/node/mod.rs"]
pub mod node;
#[path = "../../../src/panics.rs"]
mod panics;
#[path = "../../../src/peers/mod.rs"]
pub mod peers;
#[path = "../../../src/proposal/mod.rs"]
pub mod proposal;
#[path = "../../../src/raft/mod.rs"]
pub mod raft;
#[path = "../../../src/ring/mod.rs"]
pub mod ring;
#[path = "../../../src/slot/mod.rs"]
pub mod slot;
#[path = "../../../src/wait/mod.rs"]
mod wait;
#[path = "../../../src/words.rs"]
pub mod words;

pub use error::{Closed, WaitError};
pub use node::NodeState;
pub use pastey::paste as __paste;

#[cfg(test)]
mod explore;
#[cfg(test)]
mod models;
