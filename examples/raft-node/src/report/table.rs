//! The table for people.

use std::fmt::Write;

use crate::measure::{Metric, POINTS, Quantiles, Spread};
use crate::result::{Report, RunResult, StateReport};

const LABEL: usize = 20;
const COLUMN: usize = 31;

/// The report as text, without the verdict.
pub fn table(report: &Report) -> String {
    let mut out = head(report);
    line(&mut out, "", report.states.iter().map(StateReport::label));
    for (metric, name) in Metric::ALL.map(Metric::name).into_iter().enumerate() {
        out.push('\n');
        times(&mut out, report, name, |run| run.latencies[metric]);
    }
    out.push('\n');
    allocations(&mut out, report);
    let arcs = report.states.iter().map(|state| state.spread(|run| run.manager_arcs));
    line(&mut out, "Arcs/manager read", arcs.map(|spread| cell(spread, |v| format!("{v:.2}"))));
    out.push('\n');
    row(&mut out, report, "try misses, ppm", try_misses_ppm);
    row(&mut out, report, "locks taken, 1e6", |run| (run.locks as f64 / 1e6).round());
    row(&mut out, report, "locks waited for", |run| run.lock_waits as f64);
    times(&mut out, report, "lock wait", |run| run.lock_wait);
    out.push('\n');
    row(&mut out, report, "proposals/s", |run| run.proposals_per_second.round());
    row(&mut out, report, "proposals/append", |run| run.proposals_per_append);
    row(&mut out, report, "state, % of loop", |run| run.state_share * 100.0);
    row(&mut out, report, "reads checked, 1e6", |run| (run.reads_checked as f64 / 1e6).round());
    row(&mut out, report, "leaderships", |run| run.leaderships as f64);
    row(&mut out, report, "leaders cut off", |run| run.kills as f64);
    row(&mut out, report, "longest outage, ms", |run| (run.outage.as_secs_f64() * 1e3).round());
    row(&mut out, report, "retries", |run| run.retries as f64);
    row(&mut out, report, "fate unknown", |run| run.unknown as f64);
    out
}

/// A line per point of a distribution.
fn times(
    out: &mut String,
    report: &Report,
    name: &str,
    figure: impl Fn(&RunResult) -> Option<Quantiles>,
) {
    for (point, (label, _)) in POINTS.into_iter().enumerate() {
        let cells = report.states.iter().map(|state| {
            let spread = state.spread(|run| figure(run).map(|quantiles| quantiles[point]));
            cell(spread, |nanos| micros(nanos as f64 / 1000.0))
        });
        line(out, &format!("{name} {label}"), cells);
    }
}

/// A line per operation whose allocations were counted.
fn allocations(out: &mut String, report: &Report) {
    for (metric, name) in Metric::ALL.map(Metric::name).into_iter().enumerate() {
        let spreads: Vec<_> =
            report.states.iter().map(|state| state.spread(|run| run.allocations[metric])).collect();
        if spreads.iter().any(Option::is_some) {
            let cells = spreads.into_iter().map(|spread| cell(spread, |v| format!("{v:.2}")));
            line(out, &format!("allocs/{name}"), cells);
        }
    }
}

/// Misses among a million reads by calls that do not wait.
fn try_misses_ppm(run: &RunResult) -> f64 {
    let tries = (run.try_hits + run.try_misses).max(1);
    (run.try_misses as f64 * 1e6 / tries as f64).round()
}

/// What was run.
pub(super) fn title(report: &Report) -> String {
    let options = &report.options;
    let rate = match options.rate {
        0 => "unpaced".to_owned(),
        rate => format!("{rate} proposals/s"),
    };
    let kill = match options.kill_at() {
        Some(at) if options.kills == 1 => {
            format!("leader cut off at {:.2} s", at.as_secs_f64())
        }
        Some(at) => {
            let (kills, from) = (options.kills, at.as_secs_f64());
            format!("leader cut off {kills} times from {from:.2} s on")
        }
        None => "no leader cut off".to_owned(),
    };
    let batches: Vec<_> = options.batch.iter().map(u32::to_string).collect();
    format!(
        "{} nodes on {}, logs in {}, {} clients (window {}, {rate}), batches of up to {},\n\
         {} spinning readers, a lister every {} ms, {} peers, {} upserts/s per node,\n\
         {kill}, {} runs of {:?}",
        options.nodes,
        options.net.name(),
        options.store.name(),
        options.clients,
        options.window,
        batches.join(" / "),
        options.readers,
        options.lister_ms,
        options.peers,
        options.churn_hz,
        options.repeat,
        options.secs,
    )
}

fn head(report: &Report) -> String {
    let mut out = format!("{}\n\n", title(report));
    let batch = report.states.first().and_then(|state| state.batch);
    for StateReport { name, built_from, .. } in
        report.states.iter().filter(|state| state.batch == batch)
    {
        let _ = writeln!(out, "{name}: {built_from}");
    }
    let _ = writeln!(
        out,
        "\nmicroseconds, min / median / max of the runs; reading the clock is {} ns of each\n",
        report.clock.as_nanos()
    );
    out
}

fn row(out: &mut String, report: &Report, label: &str, figure: impl Fn(&RunResult) -> f64) {
    let cells = report.states.iter().map(|state| {
        cell(state.spread(|run| Some(figure(run))), |value| {
            if value.fract() == 0.0 { value.to_string() } else { format!("{value:.1}") }
        })
    });
    line(out, label, cells);
}

fn cell<T>(spread: Option<Spread<T>>, show: impl Fn(T) -> String) -> String {
    match spread {
        Some(Spread { min, median, max }) => {
            format!("{} / {} / {}", show(min), show(median), show(max))
        }
        None => "-".to_owned(),
    }
}

fn line(out: &mut String, label: &str, cells: impl Iterator<Item = String>) {
    let _ = write!(out, "{label:<LABEL$}");
    for cell in cells {
        let _ = write!(out, "{cell:>COLUMN$}");
    }
    out.push('\n');
}

/// Three significant digits, so that 40 ns and 300 ms can stand in one table.
fn micros(value: f64) -> String {
    if value < 10.0 {
        format!("{value:.2}")
    } else if value < 100.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.0}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn significant_digits() {
        assert_eq!([0.041, 9.99, 57.12, 319_999.6].map(micros), ["0.04", "9.99", "57.1", "320000"]);
    }
}
