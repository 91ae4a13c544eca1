//! A figure of every state as a bar each.

use crate::measure::Spread;
use crate::report::draw::{colour, line, picture, rect, text};

const WIDTH: f64 = 366.0;
const LEFT: f64 = 112.0;
const RIGHT: f64 = 74.0;
const TOP: f64 = 34.0;
const ROW: f64 = 24.0;

/// The bars of `rows` under `name`, from zero, each with its median in the words of `show`.
pub(super) fn bars(
    name: &str,
    rows: &[(String, Option<Spread<f64>>)],
    show: impl Fn(f64) -> String,
) -> String {
    let largest = rows.iter().filter_map(|(_, spread)| Some((*spread)?.max)).fold(0.0, f64::max);
    let x = |value: f64| LEFT + value / largest.max(f64::MIN_POSITIVE) * (WIDTH - LEFT - RIGHT);
    let mut out = String::new();
    text(&mut out, LEFT, 18.0, "start", "#1d2733", 13, name);
    let bottom = TOP + ROW * rows.len() as f64;
    line(&mut out, (LEFT, TOP - 4.0), (LEFT, bottom), "#c5ced8");
    for (row, (label, spread)) in rows.iter().enumerate() {
        let middle = TOP + ROW * (row as f64 + 0.5) - 2.0;
        let own = colour(row);
        text(&mut out, LEFT - 8.0, middle + 4.0, "end", own, 12, label);
        match spread {
            Some(Spread { min, median, max }) => {
                rect(&mut out, LEFT, middle - 7.0, x(*median) - LEFT, 14.0, own, 0.85);
                line(&mut out, (x(*min), middle), (x(*max), middle), "#1d2733");
                text(&mut out, x(*max) + 6.0, middle + 4.0, "start", "#1d2733", 11, &show(*median));
            }
            None => text(&mut out, LEFT + 6.0, middle + 4.0, "start", "#9aa5b1", 11, "none"),
        }
    }
    picture(WIDTH, bottom + 6.0, &out)
}
