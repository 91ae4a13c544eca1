//! The interpreter of `tests/support/proposal.rs`, fed by the fuzzer.
#![no_main]

#[path = "../../tests/support/proposal.rs"]
mod proposal;

libfuzzer_sys::fuzz_target!(|data: &[u8]| -> libfuzzer_sys::Corpus {
    match proposal::run(data) {
        Ok(()) => libfuzzer_sys::Corpus::Keep,
        Err(_) => libfuzzer_sys::Corpus::Reject,
    }
});
