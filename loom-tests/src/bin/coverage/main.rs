//! Which public operations the models run, beside which others, and how far.
//!
//! ```text
//! cargo run --release --bin coverage              runs all models, and writes COVERAGE.md
//! cargo run --release --bin coverage -- --again   writes it once more from what they have printed last
//! cargo run --release --bin coverage -- --check   whether COVERAGE.md speaks of all operations and models
//! ```
//! For the first the models are built over a copy of the sources in which every `pub fn` says that it was
//! entered: nothing is guessed from names. An operation that no model enters has to stand in `reasons`, with
//! why, and no other may; else all three fail.

mod operations;
mod reasons;
mod table;

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use table::Seen;

fn main() -> ExitCode {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let operations = operations::of_tree(&package.join("../src"));
    let page = package.join("COVERAGE.md");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let complaints = if arguments.iter().any(|argument| argument == "--check") {
        let page = fs::read_to_string(page).expect("COVERAGE.md can be read");
        table::complaints(&operations, &page, &models(package))
    } else {
        let output = package.join("target/coverage/output.txt");
        if !arguments.iter().any(|argument| argument == "--again") {
            run(package, &output);
        }
        let seen = Seen::parse(&fs::read_to_string(output).expect("the models have printed"));
        fs::write(page, table::page(&operations, &seen)).expect("COVERAGE.md can be written");
        table::missing(&operations, &seen)
    };
    for complaint in &complaints {
        println!("{complaint}");
    }
    println!("{} public operations, {} complaints", operations.len(), complaints.len());
    if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs the models over the copy; what they print goes into a file.
fn run(package: &Path, output: &Path) {
    let copy = package.join("target/coverage");
    _ = fs::remove_dir_all(copy.join("src"));
    for folder in ["src", "loom-tests/src", "loom-tests/.cargo"] {
        copy_folder(&package.join("..").join(folder), &copy.join(folder));
    }
    for file in ["Cargo.toml", "Cargo.lock"] {
        fs::copy(package.join(file), copy.join("loom-tests").join(file)).expect("it can be copied");
    }
    operations::instrument(&copy.join("src"));
    let status = Command::new(env!("CARGO"))
        .args(["test", "--locked", "--release", "--lib", "--", "--nocapture", "--test-threads=2"])
        .current_dir(copy.join("loom-tests"))
        .env_remove("LOOM_DEEP")
        .stdout(fs::File::create(output).expect("the output can be written"))
        .status()
        .expect("cargo runs");
    assert!(status.success(), "the models fail, or do not build");
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the copy can be made");
    for entry in fs::read_dir(from).expect("the sources can be read") {
        let path = entry.expect("the sources can be read").path();
        let to = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy_folder(&path, &to);
        } else {
            fs::copy(path, to).expect("it can be copied");
        }
    }
}

/// The model of the state that is replaced, which has to fail and prints no end.
const FAILS: &str = "regressions::old_flag";

/// The names of the models, as they stand in their sources.
fn models(package: &Path) -> Vec<String> {
    let (mut names, mut folders) = (Vec::new(), vec![package.join("src/models")]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the models can be read") {
            let path = entry.expect("the models can be read").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(path).expect("the models can be read");
            let is_of_a_name =
                |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_:".contains(c);
            let is_name = |word: &&str| word.contains("::") && word.chars().all(is_of_a_name);
            names.extend(text.split('"').skip(1).step_by(2).filter(is_name).map(str::to_owned));
        }
    }
    names.retain(|name| name != FAILS && !name.starts_with("models::"));
    names
}
