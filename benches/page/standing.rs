//! Where ours stands: each table's first row of ours beside the best of the others.

use serde_json::Value;

use super::{
    number::short,
    results::{Area, Row, Table},
    who::Who,
};

/// What is not a result by itself, or is the same one again.
const NOT_RESULTS: &[&str] = &[
    "min",
    "x the first",
    "x the last",
    "disturbed rounds",
    "p999, x the first",
    "rate that they keep",
    "with nobody frozen",
    "promised",
];

/// Tables whose rows do different things: no row is another's rival.
const LISTS: &[(&str, &str)] = &[
    ("instructions", "Instructions per operation"),
    ("latch", "One load"),
    ("latch", "Publish: ways to see who waits"),
    ("latch", "About to sleep: the waiter's side"),
    ("memory", "One more handle"),
    ("memory", "One more waiter: a task's future that waits"),
    ("memory", "Allocations per call"),
];

/// Two values this close are level.
const LEVEL: f64 = 1.05;

#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    Wins,
    Level,
    Loses,
}

/// Ours and the best of the others, in one column of one table.
pub(crate) struct Comparison {
    pub(crate) what: String,
    pub(crate) ours: String,
    pub(crate) ours_value: f64,
    pub(crate) peer: String,
    pub(crate) peer_value: f64,
    /// How many times better ours is; none where one of them is 0.
    pub(crate) ratio: Option<f64>,
    pub(crate) verdict: Verdict,
}

impl Comparison {
    fn new(what: String, ours: (&str, f64), peer: (&str, f64), more_is_better: bool) -> Self {
        let (better, worse) = if more_is_better { (ours.1, peer.1) } else { (peer.1, ours.1) };
        let ratio = (better > 0.0 && worse > 0.0).then(|| better / worse);
        let verdict = match ratio {
            None if better == worse => Verdict::Level,
            None if better > worse => Verdict::Wins,
            None => Verdict::Loses,
            Some(ratio) if ratio > LEVEL => Verdict::Wins,
            Some(ratio) if ratio < 1.0 / LEVEL => Verdict::Loses,
            Some(_) => Verdict::Level,
        };
        let ((ours, ours_value), (peer, peer_value)) = (ours, peer);
        Self { what, ours: ours.into(), ours_value, peer: peer.into(), peer_value, ratio, verdict }
    }

    pub(crate) fn times(&self) -> String {
        self.ratio.map_or_else(
            || format!("{} to {}", short(self.ours_value), short(self.peer_value)),
            |ratio| format!("{}x", short(ratio)),
        )
    }

    /// For sorting: the best first.
    fn rank(&self) -> f64 {
        match (self.ratio, self.verdict) {
            (Some(ratio), _) => ratio,
            (None, Verdict::Wins) => f64::MAX,
            (None, Verdict::Level) => 1.0,
            (None, Verdict::Loses) => 0.0,
        }
    }
}

/// All of an area, the best first.
pub(crate) fn of(area: &Area) -> Vec<Comparison> {
    let more_is_better = area.name == "scaling";
    let mut all = Vec::new();
    for table in &area.tables {
        if is_list(area, table) {
            continue;
        }
        for column in results(table) {
            all.extend(compare(table, &column, more_is_better));
        }
    }
    sorted(all)
}

/// Whether no row of `table` is another's rival.
pub(crate) fn is_list(area: &Area, table: &Table) -> bool {
    LISTS.contains(&(area.name.as_str(), table.title.as_str()))
}

/// The columns that are results.
pub(crate) fn results(table: &Table) -> Vec<String> {
    let mut columns = table.columns();
    columns.retain(|column| !NOT_RESULTS.contains(&column.as_str()));
    columns
}

fn compare(table: &Table, column: &str, more_is_better: bool) -> Option<Comparison> {
    let of = |who| {
        let rows = table.rows.iter().filter(move |row: &&Row| row.who() == who);
        rows.filter_map(|row| Some((row.name.as_str(), row.number(column)?)))
    };
    let ours = of(Who::Ours).next()?;
    let best = |a: &(&str, f64), b: &(&str, f64)| {
        if more_is_better { b.1.total_cmp(&a.1) } else { a.1.total_cmp(&b.1) }
    };
    let peer = of(Who::Peer).min_by(best)?;
    let what = if column == "median ns" {
        table.title.clone()
    } else {
        format!("{}: {column}", table.title)
    };
    Some(Comparison::new(what, ours, peer, more_is_better))
}

/// Of the cluster's preset: each state's percentiles.
pub(crate) fn of_cluster(preset: &Value) -> Vec<Comparison> {
    let states = preset["states"].as_array().map_or(&[][..], Vec::as_slice);
    let Some((ours, others)) = states.split_first() else { return Vec::new() };
    let mut all = Vec::new();
    let name = |state: &Value| state["name"].as_str().unwrap_or_default().to_owned();
    let measures = ours["latency_ns"].as_object().into_iter().flatten();
    for (measure, percentiles) in measures {
        for percentile in ["p50", "p99", "p999"] {
            let Some(value) = percentiles[percentile]["median"].as_f64() else { continue };
            let values = others.iter().filter_map(|state| {
                let value = state["latency_ns"][measure][percentile]["median"].as_f64()?;
                Some((name(state), value))
            });
            let best = values.min_by(|a, b| a.1.total_cmp(&b.1));
            let Some((peer, peer_value)) = best else { continue };
            let what = format!("{measure}: {percentile}, ns");
            all.push(Comparison::new(what, ("lockfree", value), (&peer, peer_value), false));
        }
    }
    sorted(all)
}

fn sorted(mut all: Vec<Comparison>) -> Vec<Comparison> {
    all.sort_by(|a, b| b.rank().total_cmp(&a.rank()));
    all
}
