//! The interpreter of `tests/support/node_state.rs`, fed by the fuzzer.
#![no_main]

#[macro_use]
mod fuzzed;
#[path = "../../tests/support/node_peers.rs"]
mod node_peers;
#[path = "../../tests/support/node_proposals.rs"]
mod node_proposals;
#[path = "../../tests/support/node_state.rs"]
mod node_state;
#[path = "../../tests/support/node_waits.rs"]
mod node_waits;
#[allow(dead_code, reason = "of what wakers can do each target needs some")]
#[path = "../../tests/support/wakers.rs"]
mod wakers;

fuzzed!(node_state::run);
