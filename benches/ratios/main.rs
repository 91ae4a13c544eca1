//! Everything beside everything, in one run: `cargo bench --bench ratios -- [latch] [flags] [map] [ring] [lanes] [mpsc] [proposal] [slots] [metrics] [interner] [--save]`;
//! with `--features cache` also `[cache]`.
//!
//! Fifteen rounds, in each of which every contestant is measured for about 20 ms, in another order;
//! rounds in which the measuring thread lost its core are repeated. Printed as Markdown; `--save`
//! replaces `benches/results/latch.json` and its like for what was measured. Scenes of more threads
//! than the machine has cores would measure its scheduler, and are left out.

#[cfg(feature = "cache")]
mod cache;
mod flags;
mod interner;
mod lanes;
mod latch;
mod map;
mod metrics;
mod mpsc;
mod proposal;
mod ring;
mod slots;
mod wakeups;

#[path = "../support/mod.rs"]
mod support;

use std::io;

use serde_json::json;
use support::{
    compare::Effort,
    freeze::Frozen,
    report::{Options, Report, Table},
    shared::Shared,
};

const COMMAND: &str = "cargo bench --bench ratios -- --save";
#[cfg(feature = "cache")]
const CACHE_COMMAND: &str = "cargo bench --features cache --bench ratios -- cache --save";

/// The name of a results' file, and what measures for it.
type Area = (&'static str, fn(&mut Report, Effort));

const AREAS: [Area; 10] = [
    ("latch", |report, effort| {
        latch::measure(report, effort);
        wakeups::measure(report, effort);
    }),
    ("flags", flags::measure),
    ("map", map::measure),
    ("lanes", |report, effort| lanes::measure(report, effort.in_longer_rounds())),
    ("ring", |report, effort| ring::measure(report, effort.twice_as_long())),
    ("mpsc", |report, effort| mpsc::measure(report, effort.in_longer_rounds())),
    ("proposal", |report, effort| proposal::measure(report, effort.in_longer_rounds())),
    ("slots", slots::measure),
    ("metrics", metrics::measure),
    ("interner", interner::measure),
];

fn main() -> io::Result<()> {
    let options = Options::from_args();
    let effort = if options.quick { Effort::QUICK } else { Effort::FULL };
    let mut reports = Vec::new();
    for (name, measure) in AREAS {
        if options.wants(name) {
            let mut report = Report::new(name, COMMAND);
            measure(&mut report, effort);
            reports.push(report);
        }
    }
    #[cfg(feature = "cache")]
    if options.wants("cache") {
        let mut report = Report::new("cache", CACHE_COMMAND);
        cache::measure(&mut report, effort);
        reports.push(report);
    }
    if options.save {
        reports.into_iter().try_for_each(Report::save)?;
    }
    Ok(())
}

/// The table of what readers do while the writer stands still in mid-publication.
fn frozen_table(rows: impl IntoIterator<Item = FrozenRow>) -> Table {
    let columns = [
        "stopped readers, writer struck by a signal",
        "ns per read of the others",
        "stopped readers, writer holding its guard",
    ];
    let mut table = Table::new("Writer frozen in mid-publication", &columns);
    for (name, struck, holding) in rows {
        let stopped = |frozen: &Frozen| format!("{} of {}", frozen.stopped, frozen.times);
        let nanos = struck.nanos.map(|nanos| nanos.median);
        let holding = holding.as_ref().map(stopped);
        table.push(&name, vec![json!(stopped(&struck)), json!(nanos), json!(holding)]);
    }
    table
}

/// A contestant's name, and what its readers did.
type FrozenRow = (String, Frozen, Option<Frozen>);

fn frozen_row<S: Shared>(effort: Effort) -> FrozenRow {
    let budget = effort.budget / 10;
    // A held guard stops a reader each time or never: a few times tell.
    let holding = Frozen::holding::<S>(effort.freezes.div_ceil(10), budget);
    (S::name(), Frozen::struck::<S>(effort.freezes, budget), holding)
}
