//! The interpreter of `tests/support/spsc.rs`, fed by the fuzzer.
#![no_main]

#[path = "../../tests/support/spsc.rs"]
mod spsc;
#[path = "../../tests/support/spsc_numbers.rs"]
mod spsc_numbers;
#[path = "../../tests/support/spsc_waiting.rs"]
mod spsc_waiting;
#[allow(dead_code, reason = "of what wakers can do each target needs some")]
#[path = "../../tests/support/wakers.rs"]
mod wakers;

libfuzzer_sys::fuzz_target!(|data: &[u8]| -> libfuzzer_sys::Corpus {
    match spsc::run(data) {
        Ok(()) => libfuzzer_sys::Corpus::Keep,
        Err(_) => libfuzzer_sys::Corpus::Reject,
    }
});
