//! The command: which rows, how far, and the tables.

use std::{env, io, process::ExitCode, time::Instant};

use crate::{
    freeze::{self, Path},
    measure::{COLUMNS, Measured, PATIENCE},
    options::Options,
    pages,
    parts::{self, Count},
    rows::{self, Row, Scenario},
    table::Stepped,
    twice,
};

/// Runs the rows that the arguments ask for.
///
/// Fails if a row is not as expected or the harness itself cannot go on; succeeds, saying so, where
/// nothing can be tried.
pub(crate) fn main() -> ExitCode {
    if cfg!(debug_assertions) {
        println!("frozen: skipped: it steps what ships, so it needs --release");
        return ExitCode::SUCCESS;
    }
    let options = match Options::parse(env::args().skip(1)) {
        Ok(options) => options,
        Err(wrong) => {
            eprintln!("frozen: {wrong}; usage: {}", Options::USAGE);
            return ExitCode::FAILURE;
        }
    };
    if let Err(error) = freeze::keep_signals().and_then(|()| try_tracing()) {
        println!("frozen: skipped: this system does not let a thread be traced ({error})");
        return ExitCode::SUCCESS;
    }
    match run(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("frozen: the harness cannot go on: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Steps over one instruction of nothing.
fn try_tracing() -> io::Result<()> {
    let nothing = || Scenario::new(|| {}, |_| true, || {});
    let point = freeze::freeze(nothing, 1, PATIENCE, &mut Path::default())?;
    point.broken.map_or(Ok(()), |cause| Err(io::Error::other(cause)))
}

/// Whether all that was asked for did as expected.
fn run(options: &Options) -> io::Result<bool> {
    if let Some(part) = options.part {
        let count = work(options, part, parts::jobs()?, &mut Stepped::default())?;
        parts::tell(count);
        return Ok(count.failed == 0);
    }
    let start = Instant::now();
    print(options.markdown, &COLUMNS.map(str::to_owned));
    if options.markdown {
        println!("|{}", "---|".repeat(COLUMNS.len()));
    }
    let mut stepped = Stepped::default();
    // In the order of the rows, and all that was stepped in one place, for a table.
    let is_table = options.table || options.markdown;
    let wanted = jobs();
    let wanted = wanted.iter().enumerate().filter(|(_, job)| options.wants(job.row()));
    let numbers = wanted.map(|(number, _)| number);
    let count = if is_table {
        work(options, 0, numbers, &mut stepped)?
    } else {
        parts::run(options, numbers)?
    };
    let seconds = start.elapsed().as_secs_f64();
    let Count { passed, failed } = count;
    println!("frozen: {passed} passed, {failed} failed, in {seconds:.1} s");
    let is_complete = !options.table || stepped.report()?;
    let is_named = !options.filter.is_empty() || pages::name_all_rows()?;
    Ok(failed == 0 && is_complete && is_named)
}

/// What is done one by one.
enum Job {
    /// A victim at its instructions.
    Row(Row),
    /// Two, and which of the scenarios of two it is.
    Pair(usize, Row),
}

impl Job {
    fn row(&self) -> &Row {
        match self {
            Self::Row(row) | Self::Pair(_, row) => row,
        }
    }
}

/// All that can be done, in the same order in each process.
fn jobs() -> Vec<Job> {
    let pairs = rows::pairs().into_iter().enumerate().map(|(index, row)| Job::Pair(index, row));
    rows::all().map(Job::Row).chain(pairs).collect()
}

/// The jobs of these numbers, on a CPU that goes with the part.
fn work(
    options: &Options,
    part: usize,
    numbers: impl Iterator<Item = usize>,
    stepped: &mut Stepped,
) -> io::Result<Count> {
    // Parent, victim and other thread take turns, so one CPU is enough; and a turn is then no
    // message to another CPU, where it would wait behind whatever runs there. Slower does as well.
    let _bound = freeze::stay_on_one_cpu(part);
    let jobs = jobs();
    let is_pair = |job: &&Job| matches!(job, Job::Pair(..)) && options.wants(job.row());
    let pairs = options.pairs.div_ceil(jobs.iter().filter(is_pair).count().max(1));
    let mut count = Count::default();
    for number in numbers {
        match &jobs[number] {
            Job::Row(row) => {
                let measured = Measured::of(row, options.max, options.stride * row.stride)?;
                print(options.markdown, &measured.cells(row));
                count.add(measured.meets(row.expectation));
                if row.is_ours() {
                    stepped.add(row.name, measured.addresses());
                }
            }
            Job::Pair(index, row) => {
                let twice = twice::Twice::of(row, pairs, options.seed, *index)?;
                print(options.markdown, &twice.cells(row));
                count.add(twice.meets(row.expectation));
            }
        }
    }
    Ok(count)
}

/// Prints one line of the table.
fn print(is_markdown: bool, cells: &[String; 7]) {
    if is_markdown {
        println!("| {} |", cells.join(" | "));
    } else {
        let [name, expected, instructions, addresses, stops, first, result] = cells;
        println!(
            "{name:<62} {expected:<8} {instructions:>13} {addresses:>9} {stops:>5} \
             {first:>11}  {result}"
        );
    }
}
