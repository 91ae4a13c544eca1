//! The checks can fail: a view of two separate atomics is caught, and the program says so.

mod support;

use std::process::Command;

use support::alone::alone;
use support::run;

const ARGS: &str = "--torn --state lockfree --secs 2 --repeat 1 --rate 2000";

#[test]
fn a_torn_view_is_caught() {
    let verdict = run(ARGS).verdict();
    assert!(verdict.torn > 0, "{verdict}");
    assert_eq!((verdict.lost, verdict.dup), (0, 0), "{verdict}");
}

#[test]
fn the_program_exits_with_one_and_says_so_last() {
    let svg = std::env::temp_dir().join(format!("raft-node-torn-{}.svg", std::process::id()));
    let _alone = alone();
    let output = Command::new(env!("CARGO_BIN_EXE_raft-node"))
        .args(ARGS.split_whitespace())
        .arg("--svg")
        .arg(&svg)
        .output()
        .expect("the program of this package");
    let drawn = std::fs::read_to_string(&svg);
    let _ = std::fs::remove_file(&svg);
    assert_eq!(output.status.code(), Some(1));
    let out = String::from_utf8(output.stdout).expect("text");
    let last = out.lines().last().expect("a verdict");
    let torn = last.strip_prefix("torn=").and_then(|rest| rest.split(' ').next());
    assert!(torn.is_some_and(|torn| torn != "0"), "{last}");
    assert!(drawn.expect("a picture").starts_with("<svg"));
}

#[test]
fn bad_input_is_a_usage_error() {
    for args in ["--nodes 0", "--clients 0", "--secs 0", "--state none", "--torn --state tokio"] {
        let output = Command::new(env!("CARGO_BIN_EXE_raft-node"))
            .args(args.split_whitespace())
            .output()
            .expect("the program of this package");
        assert_eq!(output.status.code(), Some(2), "{args}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.starts_with("error:"), "{args}: {said}");
    }
}
