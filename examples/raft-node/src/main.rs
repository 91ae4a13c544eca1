//! A real Raft cluster on `nodestate`, beside the lock-based state that it replaces.
//!
//! ```text
//! cargo run --release --manifest-path examples/raft-node/Cargo.toml
//! ```
//!
//! Three nodes of TiKV's `raft` run in one process, each with a thread of its own that drives it:
//! drain proposals, step messages, propose, tick, take the ready, persist, advance, **publish the
//! status, then answer the clients**. Around them clients propose and hold a ticket for each
//! proposal, readers ask who leads and where, a lister walks all peers, a writer keeps replacing
//! peers, and halfway through the leader is cut off the network, first one way and then both, until
//! another has been elected; `--preset failover` does so a hundred times. Messages go through
//! channels or over TCP, logs lie in memory or on a disk.
//!
//! The same program runs over three states behind one trait (`state`): `lockfree`, a
//! `nodestate::NodeState`; `parking_lot` and `tokio`, where every field has a
//! lock of its own, a status read clones a struct with a `String` in it, and a proposal's reply is
//! a channel of one value; the output says which. The batch, the wake-up of the loop, the targeted
//! look-up of one peer's address and the order of the answers are the same for all, so what
//! differs between the columns is the state.
//!
//! What it checks while it runs, and prints as its last line:
//!
//! - `torn`: every status that anybody read was published by that node, as a whole;
//! - `backwards`: no reader saw a term, and no node had a commit index, go back;
//! - `lost`: every acknowledged proposal was applied by every node, and all state machines agree;
//! - `dup`: no proposal was applied twice.
//!
//! Any number but zero makes the exit status 1. `--torn` swaps a broken view in, to see that.
//!
//! `--preset soak` does all of it at once for half an hour, on the lock-free state alone, and watches
//! memory and counts as well (`soak`).
//!
//! Where the state shows is in the tails (`--preset read-heavy`); proposals per second hardly
//! change with it (`--preset saturate`), but do with the batch (`--preset batching`).
//!
//! `node` is one node as a process of its own, over TCP, and `client` asks such nodes.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use raft_node::{Command, Error, Options, Report, report};

fn main() -> ExitCode {
    let command = match Command::from_args(std::env::args_os()) {
        Ok(command) => command,
        Err(error) => error.exit(),
    };
    let done = match command {
        Command::Run(options) if options.soak.is_some() => soak(&options),
        Command::Run(options) => show(&options).map(|report| report.verdict().is_clean()),
        Command::Node(options) => raft_node::serve(&options).map(|()| true),
        Command::Client(options) => {
            raft_node::ask(&options, |line| print(&format!("{line}\n"))).map(|()| true)
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs, draws, and prints the verdict last.
fn show(options: &Options) -> Result<Report, Error> {
    let picture = options.svg.clone().unwrap_or_else(report::default_path);
    // Before the runs: a path that cannot be written should not cost half a minute.
    write(&picture, "")?;
    if let Some(page) = &options.html {
        write(page, "")?;
    }
    let report = raft_node::run(options)?;
    if let Some(page) = &options.html {
        write(page, &report::html(&report))?;
    }
    write(&picture, &report::svg(&report))?;
    if options.json {
        print(&format!("{}\n", report::json(&report)));
        eprintln!("{}", report.verdict());
    } else {
        let picture = picture.display();
        let table = report::table(&report);
        print(&format!("{table}\ntails drawn in {picture}\n{}\n", report.verdict()));
    }
    Ok(report)
}

/// Soaks, a line now and then, and prints the verdict last; whether it is clean.
fn soak(options: &Options) -> Result<bool, Error> {
    let is_json = options.json;
    let show = |line: &str| {
        if is_json {
            eprintln!("{line}");
        } else {
            print(&format!("{line}\n"));
        }
    };
    let report = raft_node::soak(options, show)?;
    if is_json {
        print(&format!("{}\n", report.json(Duration::from_secs(60))));
        eprint!("{}", report.text());
    } else {
        print(&report.text());
    }
    Ok(report.is_clean())
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    let written = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(!text.is_empty())
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Error::Svg(path.to_owned(), error))
}

/// Prints to standard output. A reader that has gone, as `head` goes, is no failure of the run;
/// the exit status still tells the verdict.
fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}
