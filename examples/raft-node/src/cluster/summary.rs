//! What a run amounts to: its figures, and what the checks find.

use std::time::Duration;

use super::LoadReport;
use crate::check::{Observer, PublishLog, Verdict};
use crate::measure::{Latency, Metric};
use crate::node::NodeReport;
use crate::result::RunResult;

pub(super) fn summarize(load: &LoadReport, nodes: &[NodeReport]) -> RunResult {
    let LoadReport { clients, readers, upsert, waits, lasted, kills } = load;
    let latencies = Metric::ALL.map(|metric| match metric {
        Metric::Commit => merged(clients.iter().map(|client| &client.commit)),
        Metric::Push => merged(clients.iter().map(|client| &client.push)),
        Metric::Publish => merged(nodes.iter().map(|node| &node.publish)),
        Metric::Lookup => merged(nodes.iter().map(|node| &node.lookup)),
        Metric::Status => merged(readers.iter().map(|reader| &reader.status)),
        Metric::Address => merged(readers.iter().map(|reader| &reader.address)),
        Metric::Manager => merged(readers.iter().map(|reader| &reader.manager)),
        Metric::Upsert => upsert.clone(),
    });
    let acked: u64 = clients.iter().map(|client| client.acked_in_time).sum();
    let appends: u64 = nodes.iter().map(|node| node.appends).sum();
    let appended: u64 = nodes.iter().map(|node| node.appended).sum();
    let observers = observers(load);
    RunResult {
        latencies: latencies.each_ref().map(Latency::quantiles),
        curves: latencies.each_ref().map(Latency::curve),
        allocations: latencies.each_ref().map(Latency::allocations_per_call),
        manager_arcs: merged(readers.iter().map(|reader| &reader.manager)).arcs_per_call(),
        try_hits: readers.iter().map(|reader| reader.tries.hits).sum(),
        try_misses: readers.iter().map(|reader| reader.tries.misses).sum(),
        locks: waits.at_once + waits.waited.count(),
        lock_waits: waits.waited.count(),
        lock_wait: waits.waited.quantiles(),
        proposals_per_second: acked as f64 / lasted.as_secs_f64(),
        proposals_per_append: appended as f64 / appends.max(1) as f64,
        state_share: state_share(nodes),
        reads_checked: observers.iter().map(|observer| observer.reads()).sum(),
        leaderships: nodes.iter().map(|node| node.published.terms_led()).sum(),
        kills: *kills,
        outage: clients.iter().map(|client| client.outage).max().unwrap_or_default(),
        retries: clients.iter().map(|client| client.retries).sum(),
        unknown: clients.iter().map(|client| client.unknown).sum(),
        verdict: judge(load, nodes),
    }
}

/// The share of the loops' time that went into calls of the shared state.
fn state_share(nodes: &[NodeReport]) -> f64 {
    let calls = |node: &NodeReport| node.publish.total() + node.lookup.total() + node.drain.total();
    let calls: Duration = nodes.iter().map(calls).sum();
    let busy: Duration = nodes.iter().map(|node| node.busy).sum();
    calls.as_secs_f64() / busy.as_secs_f64().max(f64::MIN_POSITIVE)
}

fn observers(load: &LoadReport) -> Vec<&Observer> {
    let clients = load.clients.iter().map(|client| &client.observer);
    load.readers.iter().map(|reader| &reader.observer).chain(clients).collect()
}

fn merged<'a>(parts: impl Iterator<Item = &'a Latency>) -> Latency {
    parts.fold(Latency::default(), |mut all, part| {
        all.merge(part);
        all
    })
}

fn judge(load: &LoadReport, nodes: &[NodeReport]) -> Verdict {
    let published: Vec<&PublishLog> = nodes.iter().map(|node| &node.published).collect();
    let mut verdict = Verdict::default();
    for observer in observers(load) {
        verdict += observer.judge(&published);
    }
    let first_hash = nodes.first().map(|node| node.applied.hash);
    for node in nodes {
        verdict.backwards += node.backwards;
        verdict.dup += node.applied.dup;
        verdict.lost += u64::from(Some(node.applied.hash) != first_hash);
        for client in &load.clients {
            verdict.lost += client.acked.missing_from(&node.applied.ids);
        }
    }
    verdict
}
