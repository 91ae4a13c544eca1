//! The interpreter of `tests/support/metrics.rs`, fed by the fuzzer.
#![no_main]

#[path = "../../tests/support/exposition.rs"]
mod exposition;
#[path = "../../tests/support/metrics.rs"]
mod metrics;

libfuzzer_sys::fuzz_target!(|data: &[u8]| -> libfuzzer_sys::Corpus {
    match metrics::run(data) {
        Ok(()) => libfuzzer_sys::Corpus::Keep,
        Err(_) => libfuzzer_sys::Corpus::Reject,
    }
});
