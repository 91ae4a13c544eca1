//! A panel per operation: its whole distribution in every state, the rare to the right.

use std::fmt::Write;

use crate::measure::{CURVE, Metric};
use crate::report::draw::{colour, dashes, duration, line, picture, text};
use crate::report::svg::caption;
use crate::result::{Report, StateReport};

const WIDTH: f64 = 366.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 48.0;
const BOTTOM: f64 = 28.0;
/// Where the largest value stands, one step beyond the last quantile.
const MAX_AT: f64 = 5.0;
const TICKS: [(&str, f64); 6] =
    [("0", 0.0), ("90%", 1.0), ("99%", 2.0), ("99.9%", 3.0), ("99.99%", 4.0), ("max", MAX_AT)];

/// The panels, one picture each.
pub(super) fn panels(report: &Report) -> String {
    Metric::ALL.into_iter().enumerate().map(|(at, metric)| panel(report, at, metric)).collect()
}

fn panel(report: &Report, at: usize, metric: Metric) -> String {
    let mut out = String::new();
    text(&mut out, LEFT, 18.0, "start", "#1d2733", 14, metric.name());
    text(&mut out, LEFT, 34.0, "start", "#6b7785", 11, caption(metric));
    let curves: Vec<_> = report.states.iter().map(|state| medians(state, at)).collect();
    let values: Vec<u64> = curves.iter().flatten().map(|(_, value)| *value).collect();
    let scale = Scale::covering(&values);
    grid(&mut out, &scale);
    for (row, curve) in curves.iter().enumerate() {
        let mut points = String::new();
        for (nines, value) in curve {
            let _ = write!(points, "{:.1},{:.1} ", x(*nines), scale.y(*value));
        }
        let _ = writeln!(
            out,
            "<polyline points=\"{points}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\" \
             stroke-dasharray=\"{}\" stroke-linejoin=\"round\"/>",
            colour(row),
            dashes(row)
        );
    }
    picture(WIDTH, HEIGHT, &out)
}

/// The median of the runs at each point of the curve, by the nines before that point.
fn medians(state: &StateReport, metric: usize) -> Vec<(f64, u64)> {
    let points = CURVE.into_iter().enumerate();
    let median = |(at, quantile): (usize, f64)| {
        let spread = state.spread(|run| run.curves[metric].map(|curve| curve[at]))?;
        Some((nines(quantile), spread.median.max(1)))
    };
    points.filter_map(median).collect()
}

fn nines(quantile: f64) -> f64 {
    (-(1.0 - quantile).log10()).clamp(0.0, MAX_AT)
}

fn x(nines: f64) -> f64 {
    LEFT + nines / MAX_AT * (WIDTH - LEFT - RIGHT)
}

fn grid(out: &mut String, scale: &Scale) {
    let bottom = HEIGHT - BOTTOM;
    for (label, nines) in TICKS {
        line(out, (x(nines), TOP), (x(nines), bottom), "#eef1f4");
        text(out, x(nines), bottom + 16.0, "middle", "#6b7785", 10, label);
    }
    for power in scale.first..=scale.last {
        let value = 10_u64.pow(power);
        let y = scale.y(value);
        line(out, (LEFT, y), (WIDTH - RIGHT, y), "#e3e8ee");
        text(out, LEFT - 6.0, y + 4.0, "end", "#6b7785", 10, &duration(value));
    }
}

/// Nanoseconds on a logarithmic axis between two powers of ten.
struct Scale {
    first: u32,
    last: u32,
}

impl Scale {
    fn covering(values: &[u64]) -> Self {
        let smallest = values.iter().min().copied().unwrap_or(1);
        let largest = values.iter().max().copied().unwrap_or(1);
        Self { first: smallest.ilog10(), last: largest.ilog10() + 1 }
    }

    fn y(&self, nanos: u64) -> f64 {
        let decades = (nanos.max(1) as f64).log10() - f64::from(self.first);
        HEIGHT - BOTTOM - decades / f64::from(self.last - self.first) * (HEIGHT - TOP - BOTTOM)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_nine_is_a_step_and_the_largest_stands_last() {
        let steps = [0.0, 0.9, 0.99, 0.999, 1.0].map(nines);
        for (step, expected) in steps.into_iter().zip([0.0, 1.0, 2.0, 3.0, MAX_AT]) {
            assert!((step - expected).abs() < 1e-6, "{steps:?}");
        }
        assert!(CURVE.map(nines).is_sorted());
    }

    #[test]
    fn the_scale_spans_the_panel() {
        let scale = Scale::covering(&[20, 4000]);
        assert_eq!((scale.first, scale.last), (1, 4));
        assert!((scale.y(10) - (HEIGHT - BOTTOM)).abs() < 1e-6);
        assert!((scale.y(10_000) - TOP).abs() < 1e-6);
    }
}
