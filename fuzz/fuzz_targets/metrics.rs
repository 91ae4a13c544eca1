//! The interpreter of `tests/support/metrics.rs`, fed by the fuzzer.
#![no_main]

#[macro_use]
mod fuzzed;
#[path = "../../tests/support/exposition.rs"]
mod exposition;
#[path = "../../tests/support/metrics.rs"]
mod metrics;

fuzzed!(metrics::run);
