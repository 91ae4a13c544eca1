//! What is shared with the fuzz target.

#[path = "../support/hashers.rs"]
pub(crate) mod hashers;
#[allow(dead_code, reason = "how the fuzzer gets in")]
#[path = "../support/map.rs"]
pub(crate) mod map;
#[path = "../support/map_model.rs"]
pub(crate) mod map_model;
