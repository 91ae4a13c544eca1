//! Broken steps of the slots.

use super::Logic;

pub(super) const STEPS: &[Logic] = &[
    Logic {
        what: "who sets a once slot does not look for waiters",
        file: "slot/once/mod.rs",
        step: "if self.waiters.bit().any() {",
        broken: "if false {",
        models: &["slot::set_wakes"],
    },
    Logic {
        what: "who closes a once slot wakes nobody",
        file: "slot/once/mod.rs",
        step: "if closing.is_ok() {",
        broken: "if closing.is_err() {",
        models: &["slot::close_then_closed"],
    },
    Logic {
        what: "who sets a swap slot does not look for waiters",
        file: "slot/swap/mod.rs",
        step: "if self.waiters.bit().any() {",
        broken: "if false {",
        models: &["slot::swap_set_wakes"],
    },
    Logic {
        what: "who closes a swap slot wakes nobody",
        file: "slot/swap/mod.rs",
        step: "self.closed.store(true, Release);\n        self.wake();",
        broken: "self.closed.store(true, Release);",
        models: &["slot::close_wakes"],
    },
    Logic {
        what: "who waits does not look again once the slot is closed",
        file: "slot/swap/mod.rs",
        step: "self.is_closed().then(|| self.try_get_owned().ok_or(Closed))",
        broken: "self.is_closed().then_some(Err(Closed))",
        models: &["slot::value_before_end"],
    },
    Logic {
        what: "who takes from a closed slot leaves it empty",
        file: "slot/swap/mod.rs",
        step: "let taken = if self.is_closed() {",
        broken: "let taken = if false {",
        models: &["slot::take_after_close_is_the_last"],
    },
    Logic {
        what: "a replacement goes over the seal",
        file: "slot/swap/mod.rs",
        step: "(!is_seal(now)).then(|| Some(Arc::clone(&new)))",
        broken: "(now.is_some() || now.is_none()).then(|| Some(Arc::clone(&new)))",
        models: &["slot::replace_does_not_open"],
    },
    Logic {
        what: "the last reader says nothing",
        file: "slot/swap/held.rs",
        step: "if self.waiters.bit().any()",
        broken: "if false",
        models: &["slot::last_reader_wakes"],
    },
    Logic {
        what: "the last reader wakes before it says that the value is there",
        file: "slot/swap/held.rs",
        step: "        *lock(&self.value) = Some(value);",
        broken: "        self.has_left.store(true, Release);\n        if self.waiters.bit().any() {\n            self.waiters.notify(ALL);\n        }\n        *lock(&self.value) = Some(value);",
        models: &["slot::last_reader_wakes"],
    },
    Logic {
        what: "a value without a handle is not dropped",
        file: "slot/swap/held.rs",
        step: "Some(exit) => exit.leave(value),",
        broken: "Some(exit) => {\n                exit.leave(value);\n                core::mem::forget(exit);\n            }",
        models: &["slot::handle_against_last_reader"],
    },
];
