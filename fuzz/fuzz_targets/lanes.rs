//! The interpreter of `tests/support/lanes.rs`, fed by the fuzzer.
#![no_main]

#[macro_use]
mod fuzzed;
#[path = "../../tests/support/lanes.rs"]
mod lanes;
#[path = "../../tests/support/lanes_ends.rs"]
mod lanes_ends;

fuzzed!(lanes::run);
