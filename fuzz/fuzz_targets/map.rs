//! The interpreter of `tests/support/map.rs`, fed by the fuzzer.
#![no_main]

#[path = "../../tests/support/hashers.rs"]
mod hashers;
#[path = "../../tests/support/map.rs"]
mod map;
#[path = "../../tests/support/map_model.rs"]
mod map_model;

libfuzzer_sys::fuzz_target!(|data: &[u8]| -> libfuzzer_sys::Corpus {
    match map::run(data) {
        Ok(()) => libfuzzer_sys::Corpus::Keep,
        Err(_) => libfuzzer_sys::Corpus::Reject,
    }
});
