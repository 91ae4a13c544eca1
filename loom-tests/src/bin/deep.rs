//! The models with one preemption more than they are written with, each for a limited time.
//!
//! ```text
//! cargo run --release --bin deep                      all models, each for a minute at most
//! cargo run --release --bin deep -- 3600 mpsc:: slot  those whose names fit, each for an hour at most
//! cargo run --release --bin deep -- --page            none
//! ```
//! What they print is kept in `target/deep` until all are run again, and the farthest that each model has come
//! goes to DEEP.md. A model that is cut is no failure, and is not called passed. Those that are explored with
//! every number of preemptions anyway are not listed. If a model fails, so does this.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, ExitCode};

const MINUTE: &str = "60";

fn main() -> ExitCode {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(package.join("target/deep")).expect("a folder can be made");
    let output = package.join("target/deep/output.txt");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let passed = match &arguments[..] {
        [option] if option == "--page" => true,
        [seconds, names @ ..] if !names.is_empty() => {
            let more = File::options().append(true).create(true).open(&output);
            run(package, more.expect("it can be written"), seconds, names)
        }
        all => {
            let seconds = all.first().map_or(MINUTE, String::as_str);
            run(package, File::create(&output).expect("it can be written"), seconds, &[])
        }
    };
    let seen = Seen::parse(&fs::read_to_string(output).expect("the models have printed"));
    fs::write(package.join("DEEP.md"), seen.page()).expect("DEEP.md can be written");
    seen.failed.iter().for_each(|test| println!("{test}: FAILED"));
    println!("{}", seen.sum());
    if passed && seen.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether all passed, or were cut.
fn run(package: &Path, output: File, seconds: &str, names: &[String]) -> bool {
    let cargo = |arguments: &[&str]| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["test", "--locked", "--release", "--lib"]).args(arguments).current_dir(package);
        cargo
    };
    let status = cargo(&["--no-run"]).status().expect("cargo runs");
    assert!(status.success(), "the models do not build");
    let status = cargo(&["--", "--nocapture", "--test-threads=2"])
        .args(names)
        .env("LOOM_DEEP", seconds)
        .env("RUST_BACKTRACE", "0")
        .stdout(output)
        .status()
        .expect("cargo runs");
    status.success()
}

/// How far a model has come.
struct Model {
    bound: u32,
    executions: u64,
    /// Where it was cut, if it was.
    cut: Option<String>,
}

#[derive(Default)]
struct Seen {
    models: BTreeMap<String, Model>,
    failed: BTreeSet<String>,
}

impl Seen {
    /// Of the lines `model NAME: bound B, N executions, END` and `test NAME ... FAILED`.
    fn parse(output: &str) -> Self {
        assert!(output.contains("test result: "), "the run was ended");
        let mut seen = Self::default();
        for line in output.lines() {
            // libtest may have begun the line with the name of a test.
            if let Some((_, rest)) = line.split_once("model ")
                && let Some((name, rest)) = rest.split_once(": bound ")
                && let [bound, executions, end] = rest.split(", ").collect::<Vec<_>>()[..]
                && let Ok(bound) = bound.parse()
                && let Ok(executions) = executions.trim_end_matches(" executions").parse()
            {
                let cut = end.starts_with("cut").then(|| end.to_owned());
                seen.add(name, Model { bound, executions, cut });
            } else if let Some(test) = line.strip_prefix("test ") {
                // The last run of a model counts.
                if let Some(test) = test.strip_suffix(" ... FAILED") {
                    seen.failed.insert(test.to_owned());
                } else if let Some(test) = test.strip_suffix(" ... ok") {
                    seen.failed.remove(test);
                }
            }
        }
        seen
    }

    fn add(&mut self, name: &str, model: Model) {
        let how_far = |model: &Model| (model.cut.is_none(), model.executions);
        match self.models.get_mut(name) {
            Some(there) if how_far(there) >= how_far(&model) => {}
            Some(there) => *there = model,
            None => _ = self.models.insert(name.to_owned(), model),
        }
    }

    fn sum(&self) -> String {
        let cut = self.models.values().filter(|model| model.cut.is_some()).count();
        let executions: u64 = self.models.values().map(|model| model.executions).sum();
        let (all, failed) = (self.models.len(), self.failed.len());
        let ended = all - cut;
        format!(
            "{ended} of {all} to their end, {cut} cut, {failed} failed; {executions} executions"
        )
    }

    fn page(&self) -> String {
        let mut page = format!(
            "# The models with one preemption more\n\n\
             Written by `cargo run --release --bin deep`, after which some were given more time by name. Models that\n\
             are explored with all preemptions anyway (`COVERAGE.md`) are not here.\n\n\
             {}.\n\n\
             | model | preemptions | executions | |\n|---|---|---|---|\n",
            self.sum()
        );
        for (name, Model { bound, executions, cut }) in &self.models {
            let end = cut.as_deref().unwrap_or("to the end");
            _ = writeln!(page, "| `{name}` | {bound} | {executions} | {end} |");
        }
        page
    }
}
