//! Instructions per operation, counted by callgrind: `benches/instructions.sh [--save | --check]`
//!
//! A count does not depend on what else the machine does, so one more instruction on a hot path
//! shows where a time drowns in noise. Each operation runs in processes of its own, with two
//! numbers of repetitions: the difference has no start-up in it, and the same loop around nothing is
//! taken off.

mod baseline;
mod callgrind;
mod rows;
#[path = "../support/mod.rs"]
mod support;

use std::{
    collections::HashMap,
    hint::black_box,
    io,
    process::{Command, ExitCode},
};

use baseline::Baseline;
use callgrind::Counts;
use serde_json::json;
use support::report::{Options, Report, Table};

/// What is repeated so many times, and its name.
type Operation = (&'static str, fn(u64));

/// The argument by which the program is told to be the one that is counted.
const COUNTED: &str = "--counted";
/// Compares with what is stored.
const CHECK: &str = "--check";
/// The exit status of a check that was skipped.
const SKIPPED: u8 = 77;

/// The loop itself.
const NOTHING: Operation = ("nothing", |n| repeat(n, || ()));

fn repeat<R>(n: u64, mut op: impl FnMut() -> R) {
    for _ in 0..n {
        black_box(op());
    }
}

fn main() -> io::Result<ExitCode> {
    let options = Options::from_args();
    let asked = |what: &str| options.rest.iter().any(|it| it == what);
    let operations: Vec<Operation> = [NOTHING].into_iter().chain(rows::all()).collect();
    if asked(COUNTED) {
        return callgrind::be_counted(&operations).map(|()| ExitCode::SUCCESS);
    }
    if !asked(CHECK) && !options.wants("instructions") {
        return Ok(ExitCode::SUCCESS);
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("instructions: skipped: there is no valgrind");
        return Ok(ExitCode::from(if asked(CHECK) { SKIPPED } else { 0 }));
    }
    let baseline = Baseline::read()?;
    if asked(CHECK)
        && let Some(difference) = baseline.other_tools()
    {
        println!("instructions: skipped: {difference}");
        return Ok(ExitCode::from(SKIPPED));
    }
    let operations = if options.quick { &operations[..2] } else { &operations[..] };
    let counts = per_repetition(operations, &callgrind::count(operations)?);
    if asked(CHECK) {
        return Ok(if baseline.check(&counts) { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let mut report = Report::new("instructions", "benches/instructions.sh --save");
    let mut table = Table::new("Instructions per operation", &["instructions"]);
    counts.iter().for_each(|&(name, count)| table.push(name, vec![json!(count)]));
    report.push(table);
    if options.save {
        // Counts of another compiler are no measure for these.
        if baseline.other_tools().is_none() && !baseline.may_be_replaced(&counts) {
            return Ok(ExitCode::FAILURE);
        }
        report.add("counted_with", baseline::tools());
        report.add("notes", json!({}));
        report.save()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What one repetition of each operation takes, without the loop, which is the first of them.
fn per_repetition(operations: &[Operation], counts: &Counts) -> Vec<(&'static str, f64)> {
    let [few, many] = callgrind::REPETITIONS;
    let each: HashMap<_, _> = operations
        .iter()
        .map(|(name, _)| {
            let [less, more] = [few, many].map(|n| counts[&(*name, n)] as f64);
            (*name, (more - less) / (many - few) as f64)
        })
        .collect();
    let the_loop = each[NOTHING.0];
    operations[1..].iter().map(|(name, _)| (*name, each[name] - the_loop)).collect()
}
