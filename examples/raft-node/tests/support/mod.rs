//! Runs from a command line, one at a time: two clusters at once would starve each other.

use std::sync::{Mutex, MutexGuard, PoisonError};

use raft_node::{Options, Report};

static MACHINE: Mutex<()> = Mutex::new(());

/// The machine for one cluster.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    MACHINE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The report of a run with these arguments.
pub(crate) fn run(args: &str) -> Report {
    let _alone = alone();
    let args = std::iter::once("raft-node").chain(args.split_whitespace());
    let options = Options::from_args(args).expect("the test's own arguments");
    raft_node::run(&options).expect("a run that can be finished")
}
