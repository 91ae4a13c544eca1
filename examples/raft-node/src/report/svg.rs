//! The picture: the latencies of all states side by side, on one logarithmic axis.

use std::path::{Path, PathBuf};

use super::draw::{colour, duration, line, picture, rect, text};
use crate::measure::{Metric, Quantiles};
use crate::result::{Report, StateReport};

const FILE: &str = "raft-node-tails.svg";

const WIDTH: f64 = 1120.0;
const LEFT: f64 = 300.0;
/// Where the names of the operations end.
const NAMES: f64 = 186.0;
const RIGHT: f64 = 120.0;
const TOP: f64 = 128.0;
const BOTTOM: f64 = 54.0;
const ROW: f64 = 22.0;
const GAP: f64 = 20.0;

/// What a panel says about its operation.
pub(super) const fn caption(metric: Metric) -> &'static str {
    match metric {
        Metric::Publish => "the loop tells the status",
        Metric::Status => "a request asks who leads",
        Metric::Address => "a request asks where",
        Metric::Manager => "a request asks for the database",
        Metric::Push => "a client queues a proposal",
        Metric::Lookup => "the loop finds an address",
        Metric::Upsert => "a writer replaces a peer",
        Metric::Commit => "from push to answer",
    }
}

/// The target folder of this package if the package is still where it was built, so that a
/// checkout stays clean; the current folder otherwise.
pub fn default_path() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = package.join("target");
    let is_there = package.is_dir() && std::fs::create_dir_all(&target).is_ok();
    if is_there { target.join(FILE) } else { PathBuf::from(FILE) }
}

/// The report as an SVG document.
pub fn svg(report: &Report) -> String {
    let panel = ROW * report.states.len() as f64;
    let height = TOP + Metric::ALL.len() as f64 * (panel + GAP) - GAP + BOTTOM;
    let axis = Axis::covering(report);
    let mut out = String::new();
    title(&mut out, report);
    axis.draw(&mut out, height - BOTTOM);
    for (at, metric) in Metric::ALL.into_iter().enumerate() {
        let top = TOP + at as f64 * (panel + GAP);
        text(&mut out, NAMES, top + panel / 2.0 - 3.0, "end", "#1d2733", 14, metric.name());
        text(&mut out, NAMES, top + panel / 2.0 + 13.0, "end", "#6b7785", 11, caption(metric));
        for (row, state) in report.states.iter().enumerate() {
            bar(&mut out, &axis, state, at, row, top + ROW * row as f64);
        }
    }
    picture(WIDTH, height, &out)
}

fn title(out: &mut String, report: &Report) {
    let options = &report.options;
    let subtitle = format!(
        "{} nodes, {} spinning readers, a lister every {} ms over {} peers, {} upserts/s; \
         median of {} runs; logarithmic",
        options.nodes,
        options.readers,
        options.lister_ms,
        options.peers,
        options.churn_hz,
        options.repeat
    );
    text(out, 24.0, 36.0, "start", "#1d2733", 20, "Tails of one Raft node's shared state");
    text(out, 24.0, 57.0, "start", "#6b7785", 12, &subtitle);
    let parts = [("p50 to p99", 12.0, 0.95), ("to p999", 7.0, 0.6), ("to max", 2.0, 0.6)];
    let mut x = 24.0;
    for (label, thickness, opacity) in parts {
        rect(out, x, 82.0 - thickness / 2.0, 26.0, thickness, "#55606d", opacity);
        text(out, x + 32.0, 86.0, "start", "#55606d", 12, label);
        x += 44.0 + 7.0 * label.len() as f64;
    }
    text(out, x, 86.0, "start", "#55606d", 12, "figure: p999");
}

/// One state's row in one panel.
fn bar(out: &mut String, axis: &Axis, state: &StateReport, metric: usize, row: usize, top: f64) {
    let colour = colour(row);
    let middle = top + ROW / 2.0;
    text(out, LEFT - 12.0, middle + 4.0, "end", colour, 12, &state.label());
    let mut points = Quantiles::default();
    for (point, value) in points.iter_mut().enumerate() {
        match state.latency(metric, point) {
            Some(spread) => *value = spread.median,
            None => {
                return text(out, LEFT + 8.0, middle + 4.0, "start", "#9aa5b1", 11, "not measured");
            }
        }
    }
    let [p50, p99, p999, max] = points.map(|nanos| axis.x(nanos));
    rect(out, p999, middle - 1.0, max - p999, 2.0, colour, 0.6);
    rect(out, max - 1.0, middle - 5.0, 2.0, 10.0, colour, 0.6);
    rect(out, p99, middle - 3.5, p999 - p99, 7.0, colour, 0.6);
    // At least a dot, where p50 and p99 fall together.
    rect(out, p50 - 2.0, middle - 6.0, p99 - p50 + 4.0, 12.0, colour, 0.95);
    text(out, max + 8.0, middle + 4.0, "start", "#1d2733", 11, &duration(points[2]));
}

/// Nanoseconds on a logarithmic axis between two powers of ten.
struct Axis {
    first: u32,
    last: u32,
}

impl Axis {
    fn covering(report: &Report) -> Self {
        let runs = report.states.iter().flat_map(|state| &state.runs);
        let values: Vec<u64> =
            runs.flat_map(|run| run.latencies).flatten().flatten().map(|v| v.max(1)).collect();
        let smallest = values.iter().min().copied().unwrap_or(1);
        let largest = values.iter().max().copied().unwrap_or(1);
        Self { first: smallest.ilog10(), last: largest.ilog10() + 1 }
    }

    fn x(&self, nanos: u64) -> f64 {
        let decades = (nanos.max(1) as f64).log10() - f64::from(self.first);
        LEFT + decades / f64::from(self.last - self.first) * (WIDTH - LEFT - RIGHT)
    }

    fn draw(&self, out: &mut String, bottom: f64) {
        for power in self.first..=self.last {
            let nanos = 10_u64.pow(power);
            let x = self.x(nanos);
            line(out, (x, TOP - 14.0), (x, bottom), "#e3e8ee");
            text(out, x, bottom + 22.0, "middle", "#6b7785", 12, &duration(nanos));
            text(out, x, TOP - 20.0, "middle", "#6b7785", 12, &duration(nanos));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_is_logarithmic_and_spans_the_plot() {
        let axis = Axis { first: 1, last: 3 };
        let [left, middle, right] = [10, 100, 1000].map(|nanos| axis.x(nanos));
        assert!((left - LEFT).abs() < 1e-6 && (right - (WIDTH - RIGHT)).abs() < 1e-6);
        assert!((middle - (left + right) / 2.0).abs() < 1e-6);
    }
}
