//! What the benches share: the contestants, the scenes in which they are read, and the measuring.
#![allow(dead_code, reason = "every bench uses its own part")]

pub(crate) mod beside;
pub(crate) mod bouncing;
pub(crate) mod clock;
pub(crate) mod compare;
pub(crate) mod counting;
pub(crate) mod criteria;
pub(crate) mod description;
pub(crate) mod freeze;
pub(crate) mod keys;
#[allow(unused_macros, unused_imports, reason = "some benches list nobody")]
pub(crate) mod lists;
pub(crate) mod machine;
#[allow(unused_macros, unused_imports, reason = "some benches list nobody")]
pub(crate) mod maps;
pub(crate) mod membarrier;
pub(crate) mod ours;
pub(crate) mod pairs;
pub(crate) mod payload;
pub(crate) mod peers;
#[allow(unused_macros, unused_imports, reason = "some benches list nobody")]
pub(crate) mod proposals;
#[allow(unused_macros, unused_imports, reason = "some benches list nobody")]
pub(crate) mod queues;
pub(crate) mod report;
pub(crate) mod scene;
pub(crate) mod shared;
pub(crate) mod switches;
pub(crate) mod waits;
pub(crate) mod wakeups;
