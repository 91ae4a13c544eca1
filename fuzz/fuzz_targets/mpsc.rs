//! The interpreter of `tests/support/mpsc.rs`, fed by the fuzzer.
#![no_main]

#[macro_use]
mod fuzzed;
#[path = "../../tests/support/mpsc.rs"]
mod mpsc;
#[path = "../../tests/support/mpsc_ends.rs"]
mod mpsc_ends;
#[path = "../../tests/support/mpsc_many.rs"]
mod mpsc_many;
#[path = "../../tests/support/mpsc_waits.rs"]
mod mpsc_waits;
#[allow(dead_code, reason = "of what wakers can do each target needs some")]
#[path = "../../tests/support/wakers.rs"]
mod wakers;

fuzzed!(mpsc::run);
