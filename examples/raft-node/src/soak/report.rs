//! What a soak has to show: a line every few seconds, and the verdict.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Value, json};

use super::memory::Line;
use crate::check::Verdict;

/// How a soak stands at one moment.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub(super) at: Duration,
    pub(super) resident: Option<u64>,
    /// Removed peers of all living nodes that are not yet reclaimed.
    pub(super) pending: usize,
    pub(super) accepted: u64,
    pub(super) settled: u64,
    pub(super) fates: Vec<(&'static str, u64)>,
    pub(super) clients: i64,
    pub(super) term: u64,
}

impl Sample {
    pub(super) fn line(&self) -> String {
        let Self { at, resident, pending, accepted, settled, clients, term, .. } = self;
        let rss =
            resident.map_or("unknown".to_owned(), |bytes| format!("{:.1} MiB", mib(bytes as f64)));
        let mut line = format!(
            "{:>6.0} s  rss {rss}  pending {pending}  proposals {accepted} in, {settled} out",
            at.as_secs_f64(),
        );
        for (name, count) in &self.fates {
            let _ = write!(line, ", {name} {count}");
        }
        let _ = write!(line, "  clients {clients}  term {term}");
        line
    }

    fn json(&self) -> Value {
        let fates: serde_json::Map<_, _> =
            self.fates.iter().map(|(name, count)| ((*name).to_owned(), json!(count))).collect();
        json!({
            "secs": self.at.as_secs_f64().round(),
            "rss_bytes": self.resident,
            "pending": self.pending,
            "accepted": self.accepted,
            "settled": self.settled,
            "outcomes": fates,
            "clients": self.clients,
            "term": self.term,
        })
    }
}

/// Everything that a soak found out.
#[derive(Clone, Debug)]
pub struct SoakReport {
    pub(super) lasted: Duration,
    pub(super) samples: Vec<Sample>,
    /// What was done, by name.
    pub(super) done: Vec<(&'static str, u64)>,
    /// The line through the resident set's second half; none where the system does not tell it, and memory
    /// was not looked at.
    pub memory: Option<Line>,
    /// Counts that should be equal and are not; and what was left that should be gone.
    pub differences: Vec<String>,
    /// The four zeros.
    pub verdict: Verdict,
}

impl SoakReport {
    /// Whether memory stayed flat, if it could be looked at, the counts are exact, and nothing was torn, lost or doubled.
    pub fn is_clean(&self) -> bool {
        self.memory.is_none_or(|line| line.is_flat())
            && self.differences.is_empty()
            && self.verdict.is_clean()
    }

    /// What was done, by name, and how often.
    pub fn done(&self) -> &[(&'static str, u64)] {
        &self.done
    }

    /// The report in a few lines, the verdict last.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (name, count) in &self.done {
            let _ = writeln!(text, "{name}: {count}");
        }
        let _ = writeln!(text, "memory: {}", self.memory.map_or(NOT_MEASURED.into(), in_words));
        match &self.differences[..] {
            [] => text.push_str("counters: exact\n"),
            some => {
                let _ = writeln!(text, "counters: NOT EXACT; {}", some.join("; "));
            }
        }
        let _ = writeln!(text, "{}", self.verdict);
        text
    }

    /// The report as one JSON document, with a sample for each `every`.
    pub fn json(&self, every: Duration) -> String {
        let mut next = Duration::ZERO;
        let mut samples = Vec::new();
        for sample in &self.samples {
            if sample.at >= next {
                samples.push(sample.json());
                next = sample.at + every * 9 / 10;
            }
        }
        let done: serde_json::Map<_, _> =
            self.done.iter().map(|(name, count)| ((*name).to_owned(), json!(count))).collect();
        let document = json!({
            "secs": self.lasted.as_secs_f64(),
            "done": done,
            "memory": self.memory.map(|line| json!({
                "slope_bytes_per_second": line.slope,
                "rise_bytes": line.rise,
                "allowed_bytes": line.allowed,
                "is_flat": line.is_flat(),
            })),
            "differences": self.differences,
            "verdict": {
                "torn": self.verdict.torn,
                "backwards": self.verdict.backwards,
                "lost": self.verdict.lost,
                "dup": self.verdict.dup,
                "line": self.verdict.to_string(),
            },
            "is_clean": self.is_clean(),
            "samples": samples,
        });
        format!("{document:#}")
    }
}

const NOT_MEASURED: &str = "NOT MEASURED; this system has no /proc/self/status";

fn in_words(line: Line) -> String {
    let flat = if line.is_flat() { "flat" } else { "NOT FLAT" };
    let (slope, rise, allowed) = (line.slope, mib(line.rise), mib(line.allowed));
    format!(
        "{flat}; {slope:.0} bytes per second over the second half, {rise:.2} MiB of {allowed:.2} allowed"
    )
}

fn mib(bytes: f64) -> f64 {
    bytes / f64::from(1 << 20)
}
