//! A bar for each row: the median, and a whisker from quartile to quartile.

use super::{
    number::short,
    results::Table,
    scale::Scale,
    svg::{MARGIN, Picture, WIDTH, width, wrapped},
    who::Who,
};

const ROW: f64 = 21.0;
const BAR: f64 = 13.0;
/// For the number at a bar's end.
const NUMBER: f64 = 72.0;
const LABEL: usize = 48;

pub(crate) struct Bar {
    pub(crate) name: String,
    pub(crate) who: Who,
    pub(crate) value: f64,
    pub(crate) whisker: Option<[f64; 2]>,
}

/// The bars of a column; rows without a number have none.
pub(crate) fn of(table: &Table, column: &str) -> Vec<Bar> {
    let bars = table.rows.iter().filter_map(|row| {
        let whisker = row.quartiles().filter(|_| column == "median ns");
        Some(Bar { name: row.name.clone(), who: row.who(), value: row.number(column)?, whisker })
    });
    bars.collect()
}

pub(crate) fn draw(title: &str, unit: &str, bars: &[Bar]) -> String {
    let labels: Vec<_> = bars.iter().map(|bar| wrapped(&bar.name, LABEL)).collect();
    let widest = labels.iter().flatten().map(|line| width(line)).fold(80.0, f64::max);
    let left = MARGIN + widest + 10.0;
    let ends = bars.iter().flat_map(|bar| [bar.value, bar.whisker.map_or(bar.value, |it| it[1])]);
    let scale = Scale::of(ends, left, WIDTH - MARGIN - NUMBER);
    let kind = if scale.is_log { ", logarithmic scale" } else { "" };
    let whiskers = if bars.iter().any(|bar| bar.whisker.is_some()) {
        ", whiskers from quartile to quartile"
    } else {
        ""
    };
    let mut picture = Picture::new(title, &[&format!("{unit}{whiskers}{kind}")]);
    legend(&mut picture, bars);
    let top = picture.y;
    let height: f64 = labels.iter().map(|lines| ROW * lines.len().max(1) as f64 * 0.9 + 2.0).sum();
    axis(&mut picture, &scale, top, height);
    let mut y = top + 4.0;
    for (bar, lines) in bars.iter().zip(&labels) {
        let row = ROW * lines.len().max(1) as f64 * 0.9 + 2.0;
        let middle = y + row / 2.0 - 1.0;
        for (nth, line) in lines.iter().enumerate() {
            let offset = (nth as f64 - (lines.len() as f64 - 1.0) / 2.0) * 13.0;
            picture.text(left - 8.0, middle + 4.0 + offset, "e", line);
        }
        one(&mut picture, &scale, bar, left, middle);
        y += row;
    }
    picture.y = top + height + 24.0;
    picture.finish()
}

fn one(picture: &mut Picture, scale: &Scale, bar: &Bar, left: f64, middle: f64) {
    let class = match bar.who {
        Who::Ours => "ours",
        Who::Peer => "peer",
        Who::Limit => "limit",
    };
    let mut end = scale.at(bar.value);
    picture.rect(left, middle - BAR / 2.0, (end - left).max(1.0), BAR, class);
    if let Some([low, high]) = bar.whisker {
        let (from, to) = (scale.at(low), scale.at(high));
        picture.line([from, middle], [to, middle], "w");
        for x in [from, to] {
            picture.line([x, middle - 3.5], [x, middle + 3.5], "w");
        }
        end = end.max(to);
    }
    picture.text(end + 6.0, middle + 4.0, "m", &short(bar.value));
}

fn axis(picture: &mut Picture, scale: &Scale, top: f64, height: f64) {
    let mut free = f64::MIN;
    for tick in scale.ticks() {
        let x = scale.at(tick);
        picture.line([x, top], [x, top + height + 4.0], "grid");
        let text = short(tick);
        if x - width(&text) / 2.0 > free {
            picture.text(x, top + height + 18.0, "m c", &text);
            free = x + width(&text) / 2.0 + 6.0;
        }
    }
}

fn legend(picture: &mut Picture, bars: &[Bar]) {
    let kinds = [
        (Who::Ours, "ours", "nodestate"),
        (Who::Peer, "peer", "others"),
        (Who::Limit, "limit", "limits and parts"),
    ];
    let mut x = MARGIN;
    let y = picture.y;
    for (_, class, text) in
        kinds.into_iter().filter(|(who, ..)| bars.iter().any(|bar| bar.who == *who))
    {
        picture.rect(x, y - 6.0, 10.0, 10.0, class);
        picture.text(x + 15.0, y + 3.0, "m", text);
        x += 15.0 + width(text) + 18.0;
    }
    picture.y += 14.0;
}
