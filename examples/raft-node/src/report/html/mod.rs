//! The page for a browser: one file, every picture in it, no script and no network.

mod bars;
mod curves;

use std::fmt::Write;

use self::bars::bars;
use super::draw::{colour, dashes, duration};
use super::svg;
use super::table::title;
use crate::measure::{Metric, POINTS, Spread};
use crate::result::{Report, RunResult, StateReport};

const STYLE: &str = include_str!("style.css");

/// The report as an HTML document.
pub fn html(report: &Report) -> String {
    let verdict = report.verdict();
    let class = if verdict.is_clean() { "clean" } else { "wrong" };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>raft-node</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <h1>One Raft node's shared state, without locks and with</h1>\n\
         <p class=\"verdict {class}\">{verdict}</p>\n<p class=\"setup\">{}</p>\n",
        title(report)
    );
    legend(&mut out, report);
    section(&mut out, "Tails", "Medians of the runs, logarithmic.", &svg(report));
    let note = "Medians of the runs. Both axes are logarithmic: to the right, each step is ten times \
                rarer; upwards, ten times longer.";
    section(&mut out, "Whole distributions", note, &curves::panels(report));
    throughput(&mut out, report);
    allocations(&mut out, report);
    waits(&mut out, report);
    figures(&mut out, report);
    out.push_str("</body>\n</html>\n");
    out
}

fn section(out: &mut String, heading: &str, note: &str, content: &str) {
    let _ = writeln!(out, "<h2>{heading}</h2>\n<p>{note}</p>\n<div class=\"wide\">{content}</div>");
}

/// What the lines mean, and what each state is built from.
fn legend(out: &mut String, report: &Report) {
    out.push_str("<ul class=\"legend\">\n");
    let first = report.states.first().and_then(|state| state.batch);
    for (row, state) in report.states.iter().enumerate() {
        let (colour, dashes, label) = (colour(row), dashes(row), state.label());
        let built_from =
            if state.batch == first { escaped(state.built_from) } else { String::new() };
        let _ = writeln!(
            out,
            "<li><svg width=\"30\" height=\"10\"><line x1=\"0\" y1=\"5\" x2=\"30\" y2=\"5\" \
             stroke=\"{colour}\" stroke-width=\"3\" stroke-dasharray=\"{dashes}\"/></svg> \
             <b>{label}</b> {built_from}</li>"
        );
    }
    out.push_str("</ul>\n");
}

/// Text in which a type's angle brackets are no tag.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn throughput(out: &mut String, report: &Report) {
    let rows = |figure: fn(&RunResult) -> f64| rows(report, move |run| Some(figure(run)));
    let count = |value: f64| format!("{value:.0}");
    let mut content = bars("proposals per second", &rows(|run| run.proposals_per_second), count);
    content += &bars("proposals per append", &rows(|run| run.proposals_per_append), |value| {
        format!("{value:.1}")
    });
    content += &bars("the state's share of the loop", &rows(|run| run.state_share), |share| {
        format!("{:.1}%", share * 100.0)
    });
    let note = "A bar is the median of the runs, a line their smallest and largest. Under a paced \
                load all states keep up; without a pace the batch decides, not the state.";
    section(out, "Throughput", note, &content);
}

fn allocations(out: &mut String, report: &Report) {
    let mut content = String::new();
    for (at, metric) in Metric::ALL.into_iter().enumerate() {
        let rows = rows(report, |run| run.allocations[at]);
        if rows.iter().any(|(_, spread)| spread.is_some()) {
            content += &bars(metric.name(), &rows, |value| format!("{value:.2}"));
        }
    }
    let arcs = rows(report, |run| run.manager_arcs);
    if arcs.iter().any(|(_, spread)| spread.is_some()) {
        content += &bars("Arcs cloned by a manager read", &arcs, |value| format!("{value:.2}"));
    }
    section(
        out,
        "Allocations and clones per call",
        "Counted, not sampled, in the calls that are timed.",
        &content,
    );
}

fn waits(out: &mut String, report: &Report) {
    let waited = rows(report, |run| Some(run.lock_waits as f64));
    let p99 = rows(report, |run| run.lock_wait.map(|wait| wait[1] as f64));
    let longest = rows(report, |run| run.lock_wait.map(|wait| wait[POINTS.len() - 1] as f64));
    let missed = rows(report, |run| Some(run.try_misses as f64));
    let time = |nanos: f64| duration(nanos as u64);
    let count = |value: f64| format!("{value:.0}");
    let content = bars("locks waited for", &waited, count)
        + &bars("wait for a lock, p99", &p99, time)
        + &bars("the longest wait", &longest, time)
        + &bars("reads that were turned away", &missed, count);
    let note = "Of all threads. A read that does not wait is turned away by a lock that is held \
                against it; where there is no lock, it is not.";
    section(out, "Locks", note, &content);
}

/// The spread of a figure for each state.
fn rows(
    report: &Report,
    figure: impl Fn(&RunResult) -> Option<f64>,
) -> Vec<(String, Option<Spread<f64>>)> {
    report.states.iter().map(|state| (state.label(), state.spread(&figure))).collect()
}

fn figures(out: &mut String, report: &Report) {
    let _ = write!(out, "<h2>Figures</h2>\n<div class=\"wide\"><table>\n<thead><tr><th></th>");
    for state in &report.states {
        let _ = write!(out, "<th>{}</th>", state.label());
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (metric, name) in Metric::ALL.map(Metric::name).into_iter().enumerate() {
        for (point, (label, _)) in POINTS.into_iter().enumerate() {
            let _ = write!(out, "<tr><th>{name} {label}</th>");
            report.states.iter().for_each(|state| figure(out, state, metric, point));
            out.push_str("</tr>\n");
        }
    }
    let clock = report.clock.as_nanos() as u64;
    let _ = writeln!(
        out,
        "</tbody></table></div>\n<p>Medians, and the smallest and largest of {} runs. Reading the \
         clock is {} of each.</p>",
        report.options.repeat,
        duration(clock)
    );
}

fn figure(out: &mut String, state: &StateReport, metric: usize, point: usize) {
    let _ = match state.latency(metric, point).map(|s| (s.min, s.median, s.max)) {
        Some((min, median, max)) => {
            let [min, median, max] = [min, median, max].map(duration);
            write!(out, "<td>{median} <small>{min} to {max}</small></td>")
        }
        None => write!(out, "<td>-</td>"),
    };
}
