//! Runs from a command line, one at a time.

pub(crate) mod alone;

use self::alone::alone;
use raft_node::{Options, Report};

/// The report of a run with these arguments.
pub(crate) fn run(args: &str) -> Report {
    let _alone = alone();
    let args = std::iter::once("raft-node").chain(args.split_whitespace());
    let options = Options::from_args(args).expect("the test's own arguments");
    raft_node::run(&options).expect("a run that can be finished")
}
