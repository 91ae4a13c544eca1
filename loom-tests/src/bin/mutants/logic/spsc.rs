//! Broken steps of the ring between two threads.

use super::Logic;

pub(super) const STEPS: &[Logic] = &[
    Logic {
        what: "who finds nothing looks for the end after that",
        file: "ring/spsc/consumer.rs",
        step: "let ended = self.shared.has_ended();\n        self.ready = self.shared.pushed();",
        broken: "self.ready = self.shared.pushed();\n        let ended = self.shared.has_ended();",
        models: &["spsc::close_pop"],
    },
    Logic {
        what: "there is room for one more than there is",
        file: "ring/spsc/producer.rs",
        step: "self.shared.taken().wrapping_add(self.shared.capacity());",
        broken: "self.shared.taken().wrapping_add(self.shared.capacity() + 1);",
        models: &["spsc::room_visible_"],
    },
    Logic {
        what: "a consumer that goes does not say how many it has taken",
        file: "ring/spsc/consumer.rs",
        step: "self.release();\n        self.shared.leave_consumer();",
        broken: "self.shared.leave_consumer();",
        models: &["spsc::forgotten"],
    },
    Logic {
        what: "who pushes wakes nobody",
        file: "ring/spsc/waiting.rs",
        step: "self.producer.try_push(value)?;\n        self.values.wake();",
        broken: "self.producer.try_push(value)?;",
        models: &["spsc_waiting::receiver_sleeps"],
    },
    Logic {
        what: "a side that goes wakes nobody",
        file: "ring/spsc/waiting.rs",
        step: "impl Drop for Wakes {\n    fn drop(&mut self) {\n        self.wake();",
        broken: "impl Drop for Wakes {\n    fn drop(&mut self) {",
        models: &["spsc_waiting::"],
    },
];
