//! The interpreter of `tests/support/lanes.rs`, fed by the fuzzer.
#![no_main]

#[path = "../../tests/support/lanes.rs"]
mod lanes;
#[path = "../../tests/support/lanes_ends.rs"]
mod lanes_ends;

libfuzzer_sys::fuzz_target!(|data: &[u8]| -> libfuzzer_sys::Corpus {
    match lanes::run(data) {
        Ok(()) => libfuzzer_sys::Corpus::Keep,
        Err(_) => libfuzzer_sys::Corpus::Reject,
    }
});
