//! Broken steps of the ring between two threads.

use super::Logic;

pub(super) const STEPS: &[Logic] = &[
    Logic {
        what: "who finds the end does not look once more",
        file: "ring/spsc/consumer.rs",
        step: "the count is its last.\n        self.ready = self.shared.pushed();\n",
        broken: "the count is its last.\n",
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
        what: "a slot is given back before its value is taken",
        file: "ring/spsc/consumer.rs",
        step: "let taken = Taken(self);\n",
        broken: "let taken = Taken(self);\n        taken.0.release();\n",
        models: &["spsc::room_visible_"],
    },
    Logic {
        what: "a count stops at the last number",
        file: "ring/spsc/consumer.rs",
        step: "self.head = self.head.wrapping_add(count);",
        broken: "self.head = self.head.saturating_add(count);",
        models: &["spsc::wrap"],
    },
    Logic {
        what: "single pushes go on where they were before a chunk",
        file: "ring/spsc/producer.rs",
        step: "self.publish(count);\n        self.pause = self.tail;",
        broken: "self.publish(count);",
        models: &["spsc::wrap"],
    },
    Logic {
        what: "single pops go on where they were before a chunk",
        file: "ring/spsc/consumer.rs",
        step: "self.head = self.head.wrapping_add(count);\n        self.pause = self.head;",
        broken: "self.head = self.head.wrapping_add(count);",
        models: &["spsc::wrap", "spsc::chunk_partial_commit"],
    },
    Logic {
        what: "who pushes wakes nobody",
        file: "ring/spsc/sender.rs",
        step: "self.producer.try_push(value)?;\n        self.values.wake();",
        broken: "self.producer.try_push(value)?;",
        models: &["spsc_waiting::a_push_wakes"],
    },
    Logic {
        what: "a side that goes wakes nobody",
        file: "ring/spsc/waiting.rs",
        step: "impl Drop for Wakes {\n    fn drop(&mut self) {\n        self.wake();",
        broken: "impl Drop for Wakes {\n    fn drop(&mut self) {",
        models: &["spsc_waiting::"],
    },
];
