//! The interpreter of `tests/support/proposal/mod.rs`, fed by the fuzzer.
#![no_main]

#[path = "../../tests/support/proposal/mod.rs"]
mod proposal;

libfuzzer_sys::fuzz_target!(|data: &[u8]| -> libfuzzer_sys::Corpus {
    match proposal::run(data) {
        Ok(()) => libfuzzer_sys::Corpus::Keep,
        Err(_) => libfuzzer_sys::Corpus::Reject,
    }
});
