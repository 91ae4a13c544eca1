//! What the fuzzer calls in each target.

/// An input that spells operations is worth keeping; another is not.
macro_rules! fuzzed {
    ($run:path) => {
        libfuzzer_sys::fuzz_target!(|data: &[u8]| -> libfuzzer_sys::Corpus {
            match $run(data) {
                Ok(()) => libfuzzer_sys::Corpus::Keep,
                Err(_) => libfuzzer_sys::Corpus::Reject,
            }
        });
    };
}
