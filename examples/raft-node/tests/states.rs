//! Every state carries a cluster for a second, and every check holds.

mod support;

use raft_node::Metric;
use support::run;

#[test]
fn every_state_carries_a_cluster() {
    for state in ["lockfree", "parking_lot", "tokio"] {
        let report = run(&format!("--state {state} --secs 1 --repeat 1 --rate 5000"));
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

#[test]
fn the_page_needs_no_network_and_shows_every_state() {
    let report = run("--secs 0.5 --repeat 1 --kill-leader-at never");
    let page = raft_node::report::html(&report);
    for wanted in
        ["lockfree", "RwLock&lt;HashMap&gt;", "tokio", "torn=0 backwards=0 lost=0 dup=0", "<svg"]
    {
        assert!(page.contains(wanted), "{wanted}");
    }
    let linked = page.replace("http://www.w3.org/2000/svg", "");
    for unwanted in ["http", "<script", "<link", "src="] {
        assert!(!linked.contains(unwanted), "{unwanted}");
    }
    assert!(!page.contains("NaN") && !page.contains("inf"), "a coordinate that is no number");
    for (opened, closed) in [("<svg", "</svg>"), ("<div", "</div>"), ("<tr", "</tr>")] {
        assert_eq!(page.matches(opened).count(), page.matches(closed).count(), "{opened}");
    }
    // Lock-free calls wait for no lock, and no read is turned away.
    let [ours, locked, _] = &report.states[..] else { panic!("three states") };
    assert_eq!((ours.runs[0].locks, ours.runs[0].try_misses), (0, 0));
    assert!(locked.runs[0].locks > 0 && ours.runs[0].try_hits > 0);
    let status = Metric::ALL.iter().position(|metric| *metric == Metric::Status).unwrap();
    assert_eq!(ours.runs[0].allocations[status], Some(0.0));
    assert_eq!(locked.runs[0].allocations[status], Some(1.0));
    // Who reads a manager behind a lock clones its Arc.
    assert_eq!((ours.runs[0].manager_arcs, locked.runs[0].manager_arcs), (Some(0.0), Some(1.0)));
}
