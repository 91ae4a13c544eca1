//! The interpreter of `tests/support/spsc.rs`, fed by the fuzzer.
#![no_main]

#[path = "../../tests/support/spsc.rs"]
mod spsc;

libfuzzer_sys::fuzz_target!(|data: &[u8]| -> libfuzzer_sys::Corpus {
    match spsc::run(data) {
        Ok(()) => libfuzzer_sys::Corpus::Keep,
        Err(_) => libfuzzer_sys::Corpus::Reject,
    }
});
