//! The report for programs.

use serde_json::{Map, Value, json};

use crate::description::description;
use crate::measure::{Metric, POINTS, Spread};
use crate::result::{Report, RunResult, StateReport};

/// The report as one JSON document. Latencies are nanoseconds; every figure is an object of
/// `min`, `median` and `max` over the runs, or null if nothing was measured.
pub fn json(report: &Report) -> String {
    let options = &report.options;
    let verdict = report.verdict();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let document = json!({
        "machine": description(cores),
        "options": {
            "nodes": options.nodes,
            "net": options.net.name(),
            "store": options.store.name(),
            "clients": options.clients,
            "window": options.window,
            "batch": options.batch,
            "readers": options.readers,
            "lister_ms": options.lister_ms,
            "peers": options.peers,
            "churn_hz": options.churn_hz,
            "rate": options.rate,
            "secs": options.secs.as_secs_f64(),
            "repeat": options.repeat,
            "kills": options.kills,
            "tick_ms": options.tick_ms,
            "kill_leader_at": options.kill_at().map(|at| at.as_secs_f64()),
            "torn": options.torn,
        },
        "clock_ns": report.clock.as_nanos() as u64,
        "states": report.states.iter().map(state).collect::<Vec<_>>(),
        "verdict": {
            "torn": verdict.torn,
            "backwards": verdict.backwards,
            "lost": verdict.lost,
            "dup": verdict.dup,
            "line": verdict.to_string(),
        },
    });
    format!("{document:#}")
}

fn state(state: &StateReport) -> Value {
    let mut latencies = Map::new();
    for (metric, name) in Metric::ALL.map(Metric::name).into_iter().enumerate() {
        let points = POINTS.into_iter().enumerate();
        let points: Map<_, _> = points
            .map(|(point, (label, _))| (label.to_owned(), spread(state.latency(metric, point))))
            .collect();
        latencies.insert(name.to_owned(), points.into());
    }
    let mut allocations = Map::new();
    for (metric, name) in Metric::ALL.map(Metric::name).into_iter().enumerate() {
        let per_call = spread(state.spread(|run| run.allocations[metric]));
        allocations.insert(name.to_owned(), per_call);
    }
    let lock_wait: Map<_, _> = POINTS
        .into_iter()
        .enumerate()
        .map(|(point, (label, _))| {
            let wait = state.spread(|run| run.lock_wait.map(|wait| wait[point]));
            (label.to_owned(), spread(wait))
        })
        .collect();
    let figure = |figure: fn(&RunResult) -> f64| spread(state.spread(|run| Some(figure(run))));
    json!({
        "name": state.name,
        "batch": state.batch,
        "built_from": state.built_from,
        "runs": state.runs.len(),
        "latency_ns": latencies,
        "allocations_per_call": allocations,
        "arcs_cloned_per_manager_read": spread(state.spread(|run| run.manager_arcs)),
        "try_hits": figure(|run| run.try_hits as f64),
        "try_misses": figure(|run| run.try_misses as f64),
        "locks": figure(|run| run.locks as f64),
        "lock_waits": figure(|run| run.lock_waits as f64),
        "lock_wait_ns": lock_wait,
        "proposals_per_second": figure(|run| run.proposals_per_second),
        "proposals_per_append": figure(|run| run.proposals_per_append),
        "state_share": figure(|run| run.state_share),
        "reads_checked": figure(|run| run.reads_checked as f64),
        "leaderships": figure(|run| run.leaderships as f64),
        "kills": figure(|run| run.kills as f64),
        "outage_ns": figure(|run| run.outage.as_nanos() as f64),
        "retries": figure(|run| run.retries as f64),
        "unknown": figure(|run| run.unknown as f64),
    })
}

fn spread<T: Into<Value>>(spread: Option<Spread<T>>) -> Value {
    match spread {
        Some(Spread { min, median, max }) => {
            json!({ "min": min.into(), "median": median.into(), "max": max.into() })
        }
        None => Value::Null,
    }
}
