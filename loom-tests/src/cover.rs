//! Which public operations a model runs, on which of its threads.
//!
//! The binary `coverage` builds the models over a copy of the sources, in which every public operation says
//! here that it was entered. In the sources as they are nothing does.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

thread_local! {
    /// All threads of a model run on the thread of its test.
    static IN_A_MODEL: Cell<bool> = const { Cell::new(false) };
    static ENTERED: RefCell<BTreeSet<(String, &'static str)>> = const { RefCell::new(BTreeSet::new()) };
}

/// An execution begins.
pub(crate) fn begin() {
    IN_A_MODEL.set(true);
}

/// An operation was entered, by this thread of the model.
#[allow(dead_code, reason = "the copy that `coverage` makes calls it")]
pub(crate) fn enter(operation: &'static str) {
    if IN_A_MODEL.get() {
        let thread = format!("{:?}", loom::thread::current().id());
        ENTERED.with_borrow_mut(|entered| entered.insert((thread, operation)));
    }
}

/// The model has come to its end: prints what was entered since the last one.
pub(crate) fn report(model: &str) {
    IN_A_MODEL.set(false);
    for (thread, operation) in ENTERED.take() {
        println!("entered {model} {thread} {operation}");
    }
}
