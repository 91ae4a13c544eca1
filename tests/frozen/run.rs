//! The command: which rows, how far, and the table.

use std::{
    env, io,
    process::ExitCode,
    time::{Duration, Instant},
};

use crate::{
    freeze::{self, Path},
    measure::{COLUMNS, Measured},
    rows::{self, Scenario},
};

/// Instructions after which an operation without end is given up.
const MAX: usize = 20_000;

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
            eprintln!("frozen: {wrong}; usage: [FILTER] [--max K] [--stride S] [--markdown]");
            return ExitCode::FAILURE;
        }
    };
    // Parent, victim and other thread take turns, so one CPU is enough; and a turn is then no
    // message to another CPU, where it would wait behind whatever runs there. Slower does as well.
    let _bound = freeze::stay_on_one_cpu();
    if let Err(error) = try_tracing() {
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

struct Options {
    filter: String,
    max: usize,
    stride: usize,
    markdown: bool,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self { filter: String::new(), max: MAX, stride: 1, markdown: false };
        while let Some(argument) = arguments.next() {
            let mut number = || {
                let number = arguments.next().and_then(|text| text.parse().ok());
                number.filter(|&number| number > 0).ok_or(format!("{argument} takes a number"))
            };
            match argument.as_str() {
                "--max" => options.max = number()?,
                "--stride" => options.stride = number()?,
                "--markdown" => options.markdown = true,
                // `cargo test` hands every target the options of the standard harness.
                "--nocapture" | "--no-capture" | "--show-output" | "--quiet" | "-q" => {}
                option if option.starts_with("--test-threads=") => {}
                option if option.starts_with('-') => {
                    return Err(format!("unknown option {option}"));
                }
                _ => options.filter = argument,
            }
        }
        Ok(options)
    }

    /// Prints one line of the table.
    fn print(&self, cells: &[String; 7]) {
        if self.markdown {
            println!("| {} |", cells.join(" | "));
        } else {
            let [name, expected, instructions, addresses, stops, first, result] = cells;
            println!(
                "{name:<62} {expected:<8} {instructions:>13} {addresses:>9} {stops:>5} \
                 {first:>11}  {result}"
            );
        }
    }
}

/// Steps over one instruction of nothing.
fn try_tracing() -> io::Result<()> {
    let nothing = || Scenario::new(|| {}, |_| true, || {});
    let point = freeze::freeze(nothing, 1, Duration::from_secs(2), &mut Path::default())?;
    point.broken.map_or(Ok(()), |cause| Err(io::Error::other(cause)))
}

/// Whether all rows asked for did as expected.
fn run(options: &Options) -> io::Result<bool> {
    let start = Instant::now();
    options.print(&COLUMNS.map(str::to_owned));
    if options.markdown {
        println!("|{}", "---|".repeat(COLUMNS.len()));
    }
    let (mut passed, mut failed) = (0, 0);
    for row in rows::all().filter(|row| row.name.contains(&options.filter)) {
        let measured = Measured::of(&row, options.max, options.stride)?;
        options.print(&measured.cells(&row));
        if measured.meets(row.expectation) {
            passed += 1;
        } else {
            failed += 1;
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("frozen: {passed} passed, {failed} failed, in {seconds:.1} s");
    Ok(failed == 0)
}
