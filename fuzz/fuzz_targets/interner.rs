//! The interpreter of `tests/support/intern.rs`, fed by the fuzzer.
#![no_main]

#[path = "../../tests/support/intern.rs"]
mod intern;

libfuzzer_sys::fuzz_target!(|data: &[u8]| -> libfuzzer_sys::Corpus {
    match intern::run(data) {
        Ok(()) => libfuzzer_sys::Corpus::Keep,
        Err(_) => libfuzzer_sys::Corpus::Reject,
    }
});
