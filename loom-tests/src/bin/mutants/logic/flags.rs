//! Broken steps of the flags.

use super::Logic;

pub(super) const STEPS: &[Logic] = &[
    Logic {
        what: "a change does not count",
        file: "flags/shared.rs",
        step: "wanted.bumped().0",
        broken: "wanted.0",
        models: &["flags::changed_and_back"],
    },
    Logic {
        what: "a setter does not look for waiters",
        file: "flags/shared.rs",
        step: "if seen.has_waiters() {",
        broken: "if false {",
        models: &["flags::lost_wakeup"],
    },
];
