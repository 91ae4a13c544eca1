//! A line for each row over a table's columns, which are numbers: threads, entries, replacements.

use super::{
    number::short,
    results::{Row, Table, leading},
    scale::Scale,
    svg::{MARGIN, Picture, WIDTH, width},
    who::Who,
};

const HEIGHT: f64 = 300.0;
/// For the numbers at the left axis.
const LEFT: f64 = 62.0;
/// Between two names at the lines' ends.
const APART: f64 = 14.0;
/// So many lines have colours of their own.
const COLOURS: usize = 8;

struct Series<'t> {
    name: &'t str,
    points: Vec<[f64; 2]>,
    who: Who,
}

/// Of `columns`, those that a row has numbers in; `across` and `up` say what they are.
pub(crate) fn draw(
    title: &str,
    table: &Table,
    columns: &[String],
    across: &str,
    up: &str,
) -> Option<String> {
    let mut series: Vec<_> = table.rows.iter().map(|row| series(row, columns)).collect();
    series.retain(|it| !it.points.is_empty());
    series.sort_by_key(|it| it.who != Who::Ours);
    let all = series.iter().flat_map(|it| &it.points);
    let xs: Vec<_> = columns.iter().map(|column| leading(column)).collect();
    if xs.len() < 2 || all.clone().next().is_none() {
        return None;
    }
    let right = series.iter().map(|it| width(it.name)).fold(60.0, f64::max) + 18.0;
    let plot = [MARGIN + LEFT, WIDTH - MARGIN - right];
    let x = Scale::log(xs[0].max(1.0), xs[xs.len() - 1], plot[0], plot[1]);
    let values = all.map(|point| point[1]);
    let kind = if Scale::of(values.clone(), 0.0, 1.0).is_log { ", logarithmic scale" } else { "" };
    let mut picture = Picture::new(title, &[&format!("{up}{kind}")]);
    let (top, bottom) = (picture.y, picture.y + HEIGHT);
    let y = Scale::of(values, bottom, top + 8.0);
    for tick in y.ticks() {
        picture.line([plot[0], y.at(tick)], [plot[1], y.at(tick)], "grid");
        picture.text(plot[0] - 8.0, y.at(tick) + 4.0, "m e", &short(tick));
    }
    for &value in &xs {
        let at = x.at(value.max(1.0));
        picture.line([at, bottom], [at, bottom + 4.0], "axis");
        picture.text(at, bottom + 18.0, "m c", &short(value));
    }
    picture.line([plot[0], bottom], [plot[1], bottom], "axis");
    picture.text((plot[0] + plot[1]) / 2.0, bottom + 34.0, "m c", across);
    lines(&mut picture, &series, &x, &y, plot[1]);
    picture.y = picture.y.max(bottom + 36.0);
    Some(picture.finish())
}

fn series<'t>(row: &'t Row, columns: &[String]) -> Series<'t> {
    let points = columns.iter().filter_map(|column| Some([leading(column), row.number(column)?]));
    Series { name: &row.name, points: points.collect(), who: row.who() }
}

/// The lines, and their names at the right, which do not lie on each other.
fn lines(picture: &mut Picture, series: &[Series<'_>], x: &Scale, y: &Scale, end: f64) {
    let mut names: Vec<(f64, f64, usize)> = Vec::new();
    // Ours come last, so that they lie on top.
    for (index, it) in series.iter().enumerate().rev() {
        let colour = index.min(COLOURS);
        let dash = if index > COLOURS || it.who == Who::Limit { " dash" } else { "" };
        let points: Vec<_> = it.points.iter().map(|&[a, b]| [x.at(a.max(1.0)), y.at(b)]).collect();
        picture.path(&points, &format!("line s{colour}{dash}"));
        points.iter().for_each(|&point| picture.dot(point, 3.0, &format!("f{colour}")));
        let last = points[points.len() - 1];
        names.push((last[1], last[1], index));
    }
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = f64::MIN;
    for (_, place, _) in &mut names {
        *place = place.max(free);
        free = *place + APART;
    }
    for (own, place, index) in names {
        let last = series[index].points.last().map_or(end, |point| x.at(point[0].max(1.0)));
        picture.line([last + 4.0, own], [end + 12.0, place], &format!("s{}", index.min(COLOURS)));
        picture.text(end + 15.0, place + 4.0, "", series[index].name);
        picture.y = picture.y.max(place + 6.0);
    }
}
