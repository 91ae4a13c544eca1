//! The interpreter of `tests/support/proposal/mod.rs`, fed by the fuzzer.
#![no_main]

#[macro_use]
mod fuzzed;
#[path = "../../tests/support/proposal/mod.rs"]
mod proposal;

fuzzed!(proposal::run);
