//! A few seconds of the soak are clean, and what is planted into it is noticed.

#[path = "support/alone.rs"]
mod alone;

use std::process::Command;

use alone::alone;
use raft_node::{Options, SoakReport};

fn soaked(args: &str) -> SoakReport {
    let _alone = alone();
    let all = format!("raft-node --preset soak {args}");
    let options = Options::from_args(all.split_whitespace()).expect("the test's own arguments");
    raft_node::soak(&options, |_| ()).expect("a soak that can be finished")
}

#[test]
fn a_few_seconds_are_clean_and_everything_happens() {
    let report = soaked("--soak 0.2");
    assert!(report.is_clean(), "{}", report.text());
    for (name, count) in report.done() {
        // At one kill after the other the queue may be empty each time.
        assert!(*count > 0 || name.starts_with("left"), "{name} never happened");
    }
}

#[test]
fn a_leak_is_noticed() {
    let report = soaked("--soak 0.1 --plant leak --churn-hz 2000");
    let Some(memory) = report.memory else {
        assert!(report.text().contains("memory: NOT MEASURED"), "{}", report.text());
        println!("skipped: this system does not tell what is resident");
        return;
    };
    assert!(!memory.is_flat() && !report.is_clean(), "{}", report.text());
    assert!(report.verdict.is_clean() && report.differences.is_empty(), "{}", report.text());
}

#[test]
fn a_miscount_is_noticed_and_the_program_says_so_last() {
    let _alone = alone();
    let output = Command::new(env!("CARGO_BIN_EXE_raft-node"))
        .args("--preset soak --soak 0.1 --plant miscount".split_whitespace())
        .output()
        .expect("the program of this package");
    assert_eq!(output.status.code(), Some(1));
    let out = String::from_utf8(output.stdout).expect("text");
    assert!(out.contains("counters: NOT EXACT; accepted: "), "{out}");
    assert_eq!(out.lines().last(), Some("torn=0 backwards=0 lost=0 dup=0"));
}
