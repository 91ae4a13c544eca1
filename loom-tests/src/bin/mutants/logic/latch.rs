//! Broken steps of the latch.

use super::Logic;

pub(super) const STEPS: &[Logic] = &[
    Logic {
        what: "a read is accepted one publication too late",
        file: "latch/slots.rs",
        step: "N as u64 - 1",
        broken: "N as u64",
        models: &["slots::whole_"],
    },
    Logic {
        what: "the end wakes nobody",
        file: "latch/cell.rs",
        step: "self.slots.close();\n        self.wake();",
        broken: "self.slots.close();",
        models: &["latch::changed"],
    },
    Logic {
        what: "a waiter does not look for the end",
        file: "latch/cell.rs",
        step: "} else if stamp.is_closed() {",
        broken: "} else if false {",
        models: &["latch::changed"],
    },
];
