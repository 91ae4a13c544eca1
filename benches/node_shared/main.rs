//! What a person gains who comes from a state behind locks: `cargo bench --features bench -- node_shared`
//!
//! The same questions to four states: the old one on `tokio::sync` locks, the same on `parking_lot`, the old
//! one with the accessors that its own authors have added (an address under the lock, a view that is `Copy`,
//! `try_read`), and a `NodeState`. First alone, then beside a lister that clones 1,000 peers under the
//! read lock every 2 ms and a writer that changes one peer every millisecond.

mod contended;
mod states;

#[path = "../support/mod.rs"]
mod support;

use std::{hint::black_box, io};

use serde_json::json;
use states::{Lockfree, ParkingLot, State, Targeted, Tokio};
use support::{
    compare::{Contestant, Effort, compare},
    counting::{Counting, allocations_of},
    report::{Options, Report, Table},
};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What is asked of a state.
type Question = (&'static str, fn(&dyn State) -> u64);

const QUESTIONS: [Question; 5] = [
    ("The leader's address", |state| state.leader_address()),
    ("Does it lead, in which term", |state| state.status()),
    ("Is it running", |state| u64::from(state.is_running())),
    ("A manager", |state| state.manager()),
    ("How many peers", |state| state.peer_count()),
];

fn main() -> io::Result<()> {
    let options = Options::from_args();
    let effort = if options.quick { Effort::QUICK } else { Effort::FULL };
    let mut report =
        Report::new("node_shared", "cargo bench --features bench -- node_shared --save");
    for question in QUESTIONS {
        report.push(alone(question, effort));
    }
    report.push(counted());
    for question in &QUESTIONS[..2] {
        report.push(contended::measure(*question, effort));
    }
    if options.save { report.save() } else { Ok(()) }
}

fn states() -> [(&'static str, Box<dyn State>); 4] {
    [
        ("**NodeState**", Box::new(Lockfree::new())),
        ("the same accessors, under the old locks", Box::new(Targeted::new())),
        ("the old state on parking_lot", Box::new(ParkingLot::new())),
        ("the old state on tokio", Box::new(Tokio::new())),
    ]
}

fn alone((title, ask): Question, effort: Effort) -> Table {
    let contestants = states().map(|(name, state)| {
        Contestant::op(name, move || {
            black_box(ask(&*state));
        })
    });
    compare(format!("{title}, of 1,000 peers, alone"), effort, contestants)
}

/// What a question costs beside time: counts, the same in each run.
fn counted() -> Table {
    let columns = QUESTIONS.map(|(title, _)| title);
    let mut table = Table::new("Allocations per call", &columns);
    for (name, state) in states() {
        let counts = QUESTIONS.map(|(_, ask)| {
            ask(&*state); // what a thread makes once is not counted
            json!(allocations_of(|| {
                black_box(ask(&*state));
            }))
        });
        table.push(name, counts.to_vec());
    }
    table
}
