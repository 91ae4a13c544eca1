//! The interpreters of `tests/support/threads.rs`, fed by the fuzzer: two real threads at once. What it
//! finds may take several runs to come again.
#![no_main]

#[macro_use]
mod fuzzed;
#[path = "../../tests/support/hashers.rs"]
#[allow(dead_code, reason = "it needs some of them")]
mod hashers;
#[path = "../../tests/support/threads.rs"]
mod threads;
#[path = "../../tests/support/threads_flags.rs"]
mod threads_flags;
#[path = "../../tests/support/threads_lanes.rs"]
mod threads_lanes;
#[path = "../../tests/support/threads_map.rs"]
mod threads_map;
#[path = "../../tests/support/threads_mpsc.rs"]
mod threads_mpsc;
#[path = "../../tests/support/threads_proposal.rs"]
mod threads_proposal;
#[path = "../../tests/support/threads_slot.rs"]
mod threads_slot;
#[path = "../../tests/support/threads_spsc.rs"]
mod threads_spsc;

fuzzed!(threads::run);
