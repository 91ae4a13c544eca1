//! The interpreter of `tests/support/cache.rs`, fed by the fuzzer.
#![no_main]

#[path = "../../tests/support/cache.rs"]
mod cache;
#[path = "../../tests/support/cache_callers.rs"]
mod cache_callers;
#[path = "../../tests/support/cache_loads.rs"]
mod cache_loads;
#[allow(dead_code, reason = "of what wakers can do each target needs some")]
#[path = "../../tests/support/wakers.rs"]
mod wakers;

libfuzzer_sys::fuzz_target!(|data: &[u8]| -> libfuzzer_sys::Corpus {
    match cache::run(data) {
        Ok(()) => libfuzzer_sys::Corpus::Keep,
        Err(_) => libfuzzer_sys::Corpus::Reject,
    }
});
