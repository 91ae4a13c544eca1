//! The interpreter of `tests/support/intern.rs`, fed by the fuzzer.
#![no_main]

#[macro_use]
mod fuzzed;
#[path = "../../tests/support/intern.rs"]
mod intern;

fuzzed!(intern::run);
