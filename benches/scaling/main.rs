//! What 1 to 16 threads get done together on one object: `cargo bench --features bench,cache --bench scaling -- [--save]`
//!
//! Millions of operations per second, of all threads together, each pinned to a core of its own; the
//! median of nine interleaved rounds. A structure without a word that all write grows with its threads;
//! one with such a word, a lock's say, falls from one thread to two and stays there. Where a machine has
//! fewer cores than a column asks for, the column is empty.

mod crowd;
mod proposals;
mod queues;
mod reads;
mod writes;

#[path = "../node_shared/states.rs"]
#[allow(dead_code, reason = "node_shared asks more of them")]
mod states;
#[path = "../support/mod.rs"]
mod support;

use std::{io, time::Duration};

use support::{
    compare::Effort,
    report::{Options, Report},
};

fn main() -> io::Result<()> {
    let options = Options::from_args();
    let effort = if options.quick {
        Effort::QUICK
    } else {
        Effort { rounds: 9, budget: Duration::from_millis(20), ..Effort::FULL }
    };
    let mut report =
        Report::new("scaling", "cargo bench --features bench,cache --bench scaling -- --save");
    reads::measure(&mut report, effort);
    writes::measure(&mut report, effort);
    queues::measure(&mut report, effort);
    proposals::measure(&mut report, effort);
    if options.save { report.save() } else { Ok(()) }
}
