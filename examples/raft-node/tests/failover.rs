//! The leader is cut off in the middle of the run: another takes over, and nothing acknowledged
//! is lost or applied twice.

mod support;

use support::run;

#[test]
fn another_leader_takes_over_and_nothing_is_lost() {
    for state in ["lockfree", "parking_lot", "tokio"] {
        let report = run(&format!(
            "--state {state} --secs 1.5 --repeat 1 --rate 2000 --readers 1 --kill-leader-at 0.5"
        ));
        assert_eq!(report.verdict().to_string(), "torn=0 backwards=0 lost=0 dup=0", "{state}");
        let run = &report.states[0].runs[0];
        assert!(run.leaderships >= 2, "{state}: nobody took over");
    }
}

#[test]
fn again_and_again_over_channels_and_over_tcp() {
    for net in ["channel", "tcp"] {
        let report = run(&format!("--preset failover --state lockfree --kills 5 --net {net}"));
        assert_eq!(report.verdict().to_string(), "torn=0 backwards=0 lost=0 dup=0", "{net}");
        let run = &report.states[0].runs[0];
        assert_eq!(run.kills, 5, "{net}");
        assert!(run.leaderships > 5, "{net}: {} leaderships", run.leaderships);
    }
}
