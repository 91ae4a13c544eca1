//! Every state carries a cluster for two seconds, and every check holds.

mod support;

use raft_node::Metric;
use support::run;

#[test]
fn every_state_carries_a_cluster() {
    for state in ["lockfree", "parking_lot", "tokio"] {
        let report = run(&format!("--state {state} --secs 2 --repeat 1 --rate 5000"));
        assert_eq!(report.verdict().to_string(), "torn=0 backwards=0 lost=0 dup=0", "{state}");
        let run = &report.states[0].runs[0];
        assert!(run.proposals_per_second > 0.0, "{state}: nothing was committed");
        assert!(run.reads_checked > 0, "{state}: nothing was read");
        for (metric, latency) in Metric::ALL.into_iter().zip(run.latencies) {
            assert!(latency.is_some(), "{state}: {} was not measured", metric.name());
        }
    }
}

#[test]
fn unpaced_clients_on_one_node_without_background_load() {
    let report = run("--state lockfree --secs 0.5 --repeat 1 --rate 0 --nodes 1 --batch 1 \
         --readers 0 --lister-ms 0 --churn-hz 0 --peers 0");
    assert!(report.verdict().is_clean(), "{}", report.verdict());
    assert!(report.states[0].runs[0].proposals_per_second > 0.0);
}

#[test]
fn churn_without_extra_peers_replaces_the_members() {
    let report = run("--state parking_lot --secs 0.5 --repeat 1 --peers 0");
    assert!(report.verdict().is_clean(), "{}", report.verdict());
}

#[test]
fn every_batch_has_its_own_column() {
    let report = run("--preset batching --secs 0.3 --repeat 1 --state lockfree");
    let labels: Vec<_> = report.states.iter().map(raft_node::StateReport::label).collect();
    assert_eq!(labels, ["lockfree 1", "lockfree 16", "lockfree 512"]);
    for state in &report.states {
        let per_append = state.runs[0].proposals_per_append;
        assert!(per_append <= f64::from(state.batch.unwrap()), "{}: {per_append}", state.label());
    }
    assert!(report.verdict().is_clean(), "{}", report.verdict());
}
