//! Broken steps of the cache's loads.

use super::Logic;

pub(super) const STEPS: &[Logic] = &[
    Logic {
        what: "a load is kept though something newer is known",
        file: "cache/flight.rs",
        step: "if !state.stale\n            && let Some(kept) = kept",
        broken: "if let Some(kept) = kept",
        models: &["cache::invalidate_load"],
    },
    Logic {
        what: "one who comes after an invalidation waits for the load before it",
        file: "cache/flight.rs",
        step: "state.stale || matches!(state.stage, Stage::Done(_))",
        broken: "matches!(state.stage, Stage::Done(_))",
        models: &["cache::invalidate_load"],
    },
    Logic {
        what: "a wake-up while the load is driven is forgotten",
        file: "cache/flight.rs",
        step: "Stage::Driven(.., meanwhile) => woken || meanwhile,",
        broken: "Stage::Driven(..) => woken,",
        models: &["cache::driver_stands_still", "cache::woken_from_outside"],
    },
    Logic {
        what: "the driver alone is woken for what came while it drove",
        file: "cache/flight.rs",
        step: "let wakers = if woken { state.take_wakers() } else { Vec::new() };",
        broken: "let mut wakers = if woken { state.take_wakers() } else { Vec::new() };\n        wakers.truncate(1);",
        models: &["cache::driver_stands_still", "cache::driver_leaves"],
    },
    Logic {
        what: "the end wakes nobody",
        file: "cache/flight.rs",
        step: "desk.leave(self);\n        wake_all(wakers);",
        broken: "desk.leave(self);\n        drop(wakers);",
        models: &["cache::panics", "cache::cancel_load"],
    },
    Logic {
        what: "a load that nobody waits for is kept",
        file: "cache/flight.rs",
        step: "Stage::Idle(..) => state.waiters.is_empty(),",
        broken: "Stage::Idle(..) => false,",
        models: &["cache::all_leave"],
    },
    Logic {
        what: "a load is given up though others wait for it",
        file: "cache/flight.rs",
        step: "Stage::Idle(..) => state.waiters.is_empty(),",
        broken: "Stage::Idle(..) => true,",
        models: &["cache::driver_leaves", "cache::leave_join"],
    },
    Logic {
        what: "one load ends twice",
        file: "cache/flight.rs",
        step: "if matches!(state.stage, Stage::Done(_)) {\n            drop_outside(state, outcome);",
        broken: "if state.next == u64::MAX {\n            drop_outside(state, outcome);",
        models: &["cache::cancel_load", "cache::one_end"],
    },
];
