//! The sequential objects, and the threads that are let loose on the real ones.

mod counts;
mod ends;
mod flag_cell;
mod flags;
mod intern;
mod latch;
mod map;
mod map_len;
mod once;
mod proposal;
pub(crate) mod queue;
mod raft;
mod rings;
mod swap;
