//! Lock-free shared state for a Raft node.

pub mod docs;
mod error;
pub mod flags;
pub mod latch;
mod primitive;
pub mod raft;
mod wait;
pub mod words;

pub use error::{Closed, WaitError};
