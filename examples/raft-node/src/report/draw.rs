//! What the pictures are drawn with.

use std::fmt::Write;

const COLOURS: [&str; 3] = ["#0f8b8d", "#d98324", "#7b4fb8"];

/// The colour of the state at `row`.
pub(super) fn colour(row: usize) -> &'static str {
    COLOURS[row % COLOURS.len()]
}

/// How the line of the state at `row` is broken: with several batches a colour comes up again.
pub(super) fn dashes(row: usize) -> &'static str {
    const DASHES: [&str; 3] = ["none", "7 3", "2 3"];
    DASHES[row / COLOURS.len() % DASHES.len()]
}

/// A picture of this size, with what `content` draws.
pub(super) fn picture(width: f64, height: f64, content: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" \
         font-family=\"system-ui, 'DejaVu Sans', Arial, sans-serif\" font-size=\"13\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{content}</svg>\n"
    )
}

/// A thin line.
pub(super) fn line(out: &mut String, from: (f64, f64), to: (f64, f64), stroke: &str) {
    let _ = writeln!(
        out,
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{stroke}\" \
         stroke-width=\"1\"/>",
        from.0, from.1, to.0, to.1
    );
}

/// A rectangle with rounded corners.
pub(super) fn rect(
    out: &mut String,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    fill: &str,
    opacity: f64,
) {
    let _ = writeln!(
        out,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\" rx=\"1.5\" \
         fill=\"{fill}\" fill-opacity=\"{opacity}\"/>",
        width.max(0.0)
    );
}

/// A line of text; `anchor` is `start`, `middle` or `end`.
pub(super) fn text(
    out: &mut String,
    x: f64,
    y: f64,
    anchor: &str,
    fill: &str,
    size: u32,
    content: &str,
) {
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{fill}\" \
         font-size=\"{size}\">{content}</text>"
    );
}

/// A duration in its own unit, to two or three digits.
pub(super) fn duration(nanos: u64) -> String {
    let (value, unit) = match nanos {
        0..1_000 => (nanos as f64, "ns"),
        1_000..1_000_000 => (nanos as f64 / 1e3, "µs"),
        1_000_000..1_000_000_000 => (nanos as f64 / 1e6, "ms"),
        _ => (nanos as f64 / 1e9, "s"),
    };
    if value < 10.0 && value.fract() != 0.0 {
        format!("{value:.1} {unit}")
    } else {
        format!("{value:.0} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_carry_their_unit() {
        let shown = [40, 1_000, 1_260, 57_100, 320_000_000, 10_000_000_000].map(duration);
        assert_eq!(shown, ["40 ns", "1 µs", "1.3 µs", "57 µs", "320 ms", "10 s"]);
    }
}
