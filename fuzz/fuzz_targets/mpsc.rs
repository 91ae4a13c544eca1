//! The interpreter of `tests/support/mpsc.rs`, fed by the fuzzer.
#![no_main]

#[path = "../../tests/support/mpsc.rs"]
mod mpsc;

libfuzzer_sys::fuzz_target!(|data: &[u8]| -> libfuzzer_sys::Corpus {
    match mpsc::run(data) {
        Ok(()) => libfuzzer_sys::Corpus::Keep,
        Err(_) => libfuzzer_sys::Corpus::Reject,
    }
});
