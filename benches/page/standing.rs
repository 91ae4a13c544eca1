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
    // What is left there is a bag more or less.
    ("memory", "Bytes of garbage with no guard, a u64 replaced again and again"),
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
    pub(crate) ours_spread: Option<[f64; 2]>,
    pub(crate) peer: String,
    pub(crate) peer_value: f64,
    pub(crate) peer_spread: Option<[f64; 2]>,
    /// How many times better ours is; none where one of them is 0.
    pub(crate) ratio: Option<f64>,
    pub(crate) verdict: Verdict,
}

/// A row, its number, and the spread of that.
type Named<'t> = (&'t str, f64, Option<[f64; 2]>);

impl Comparison {
    fn new(what: String, ours: Named<'_>, peer: Named<'_>, more_is_better: bool) -> Self {
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
        let ((ours, ours_value, ours_spread), (peer, peer_value, peer_spread)) = (ours, peer);
        let (ours, peer) = (ours.into(), peer.into());
        Self { what, ours, ours_value, ours_spread, peer, peer_value, peer_spread, ratio, verdict }
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
    sorted(beside(area).iter().filter_map(Beside::the_best).collect())
}

/// How often ours is better than one of the others, level, and worse.
pub(crate) fn pairs(area: &Area) -> [usize; 3] {
    counted(&beside(area))
}

fn counted(all: &[Beside<'_>]) -> [usize; 3] {
    let verdicts: Vec<_> =
        all.iter().flat_map(|it| it.peers.iter().map(|peer| it.with(peer).verdict)).collect();
    let count = |verdict| verdicts.iter().filter(|it| **it == verdict).count();
    [count(Verdict::Wins), count(Verdict::Level), count(Verdict::Loses)]
}

/// Ours, and all others, in one column of one table.
struct Beside<'t> {
    what: String,
    ours: Named<'t>,
    peers: Vec<Named<'t>>,
    more_is_better: bool,
}

impl Beside<'_> {
    fn with(&self, peer: &Named<'_>) -> Comparison {
        Comparison::new(self.what.clone(), self.ours, *peer, self.more_is_better)
    }

    fn the_best(&self) -> Option<Comparison> {
        let sign = if self.more_is_better { -1.0 } else { 1.0 };
        let best = self.peers.iter().min_by(|a, b| (sign * a.1).total_cmp(&(sign * b.1)))?;
        Some(self.with(best))
    }
}

fn beside(area: &Area) -> Vec<Beside<'_>> {
    let tables = area.tables.iter().filter(|table| !is_list(area, table));
    let columns = tables.flat_map(|table| {
        let columns = results(table).into_iter();
        columns.filter_map(move |column| beside_in(table, &column, area.name == "scaling"))
    });
    columns.collect()
}

fn beside_in<'t>(table: &'t Table, column: &str, more_is_better: bool) -> Option<Beside<'t>> {
    let of = |who| {
        let rows = table.rows.iter().filter(move |row: &&Row| row.who() == who);
        // Fewer bytes than none are those of a collector that has tidied up.
        rows.filter_map(|row| {
            Some((row.name.as_str(), row.number(column)?.max(0.0), row.spread(column)))
        })
    };
    let what = if column == "median ns" {
        table.title.clone()
    } else {
        format!("{}: {column}", table.title)
    };
    Some(Beside {
        what,
        ours: of(Who::Ours).next()?,
        peers: of(Who::Peer).collect(),
        more_is_better,
    })
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

/// Of the cluster's preset: each measure's percentiles.
pub(crate) fn of_cluster(preset: &Value) -> Vec<Comparison> {
    sorted(beside_in_cluster(preset).iter().filter_map(Beside::the_best).collect())
}

pub(crate) fn pairs_of_cluster(preset: &Value) -> [usize; 3] {
    counted(&beside_in_cluster(preset))
}

fn beside_in_cluster<'t>(preset: &'t Value) -> Vec<Beside<'t>> {
    let states = preset["states"].as_array().map_or(&[][..], Vec::as_slice);
    let Some((first, others)) = states.split_first() else { return Vec::new() };
    let measures = first["latency_ns"].as_object().into_iter().flatten();
    let all = measures.flat_map(|(measure, _)| {
        ["p50", "p99", "p999"].into_iter().filter_map(move |percentile| {
            let named = |state: &'t Value| {
                let of = &state["latency_ns"][measure][percentile];
                let [low, median, high] = ["min", "median", "max"].map(|it| of[it].as_f64());
                Some((state["name"].as_str()?, median?, low.zip(high).map(|(a, b)| [a, b])))
            };
            let peers = others.iter().filter_map(named).collect();
            let what = format!("{measure}: {percentile}, ns");
            Some(Beside { what, ours: named(first)?, peers, more_is_better: false })
        })
    });
    all.collect()
}

fn sorted(mut all: Vec<Comparison>) -> Vec<Comparison> {
    all.sort_by(|a, b| b.rank().total_cmp(&a.rank()));
    all
}
