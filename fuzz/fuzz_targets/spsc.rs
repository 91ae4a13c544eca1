//! The interpreter of `tests/support/spsc.rs`, fed by the fuzzer.
#![no_main]

#[macro_use]
mod fuzzed;
#[path = "../../tests/support/spsc.rs"]
mod spsc;
#[path = "../../tests/support/spsc_numbers.rs"]
mod spsc_numbers;
#[path = "../../tests/support/spsc_waiting.rs"]
mod spsc_waiting;
#[allow(dead_code, reason = "of what wakers can do each target needs some")]
#[path = "../../tests/support/wakers.rs"]
mod wakers;

fuzzed!(spsc::run);
