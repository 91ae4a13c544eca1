//! The interpreter of `tests/support/slot.rs`, fed by the fuzzer.
#![no_main]

#[macro_use]
mod fuzzed;
#[path = "../../tests/support/slot.rs"]
mod slot;
#[allow(dead_code, reason = "of what wakers can do each target needs some")]
#[path = "../../tests/support/wakers.rs"]
mod wakers;

fuzzed!(slot::run);
