//! The interpreter of `tests/support/cache.rs`, fed by the fuzzer.
#![no_main]

#[macro_use]
mod fuzzed;
#[path = "../../tests/support/cache.rs"]
mod cache;
#[path = "../../tests/support/cache_callers.rs"]
mod cache_callers;
#[path = "../../tests/support/cache_loads.rs"]
mod cache_loads;
#[allow(dead_code, reason = "of what wakers can do each target needs some")]
#[path = "../../tests/support/wakers.rs"]
mod wakers;

fuzzed!(cache::run);
