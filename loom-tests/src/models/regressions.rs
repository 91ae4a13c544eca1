//! Bug 4 of the state that this crate replaces: relaxed flags, which do not order what they
//! announce. The old behaviour fails its model; ours passes the same one.

use loom::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::{Plain, explore_pair};
use crate::flags::{Flags, Lifecycle::*};

/// A database slot and the flag that says it is set.
struct Node<F> {
    initialized: F,
    database: Plain,
}

fn model<F: Send + Sync + 'static>(
    name: &str,
    flag: fn() -> F,
    set: fn(&F),
    is_set: fn(&F) -> bool,
) {
    explore_pair(
        name,
        None,
        move || Node { initialized: flag(), database: Plain::new() },
        move |node| {
            node.database.write(1);
            set(&node.initialized);
        },
        move |node| {
            if is_set(&node.initialized) {
                assert_eq!(node.database.read(), 1);
            }
        },
    );
}

#[test]
#[should_panic(expected = "Causality violation")]
fn old_flag_does_not_order_the_database() {
    model(
        "regressions::old_flag",
        || AtomicBool::new(false),
        |flag| flag.store(true, Relaxed),
        |flag| flag.load(Relaxed),
    );
}

#[test]
fn our_flag_orders_the_database() {
    model(
        "regressions::our_flag",
        Flags::new,
        |flags| flags.advance(Uninit, Starting).unwrap(),
        Flags::is_initialized,
    );
}
