//! Broken steps of the metrics.

use super::Logic;

pub(super) const STEPS: &[Logic] = &[
    Logic {
        what: "a seat is taken without looking whether another was faster",
        file: "metrics/seats.rs",
        step: "Err(now) => taken = now,",
        broken: "Err(_) => return Some(bit as usize),",
        models: &["metrics::one_seat_each", "metrics::handed_over"],
    },
    Logic {
        what: "threads without a seat add as those with one do",
        file: "metrics/sheet.rs",
        step: "shared.fetch_add(n, Relaxed);",
        broken: "shared.store(shared.load(Relaxed) + n, Relaxed);",
        models: &["metrics::shared"],
    },
    Logic {
        what: "a thread that takes a seat begins with a block of its own",
        file: "metrics/sheet.rs",
        step: "if block.load(Relaxed).is_null() {",
        broken: "if thread_word() == usize::MAX - 1 {",
        models: &["metrics::handed_over", "metrics::rises"],
    },
    Logic {
        what: "the seat is left while the thread can still count in its block",
        file: "metrics/thread.rs",
        step: "at_thread_end(Box::new(move || stand_up(seat))).then_some(number)",
        broken: "stand_up(seat); Some(number)",
        models: &["metrics::handed_over", "metrics::rises"],
    },
    Logic {
        what: "a block is put there before it is within reach",
        file: "metrics/sheet.rs",
        step: "self.reach.fetch_max(seat as u64 + 1, Relaxed);",
        broken: "self.reach.fetch_max(seat as u64, Relaxed);",
        models: &["metrics::handed_over", "metrics::rises"],
    },
    Logic {
        what: "a sum forgets those without a seat",
        file: "metrics/sheet.rs",
        step: "let mut sum = shared.load(Relaxed);",
        broken: "let mut sum = 0 & shared.load(Relaxed);",
        models: &["metrics::shared"],
    },
];
