//! From the median to the 99.9th percentile: a line for each of those who were measured, group by group.

use super::{
    number::short,
    scale::Scale,
    svg::{MARGIN, Picture, WIDTH, width},
};

const ROW: f64 = 19.0;
const NUMBER: f64 = 68.0;

pub(crate) struct Spread {
    pub(crate) name: String,
    /// Median, 99th and 99.9th percentile.
    pub(crate) percentiles: [f64; 3],
}

/// Groups with a title each; the first of a group is ours.
pub(crate) fn draw(title: &str, unit: &str, groups: &[(String, Vec<Spread>)]) -> String {
    let names = groups.iter().flat_map(|(_, spreads)| spreads.iter().map(|it| width(&it.name)));
    let left = MARGIN + names.fold(80.0, f64::max) + 16.0;
    let all = groups.iter().flat_map(|(_, spreads)| spreads).flat_map(|it| it.percentiles);
    let low = all.clone().fold(f64::MAX, f64::min);
    let low = 10_f64.powf((low * 0.9).log10().floor());
    let high = all.fold(low, f64::max);
    let scale = Scale::log(low, high, left, WIDTH - MARGIN - NUMBER);
    let note = format!(
        "{unit}, logarithmic scale: the median (dot), the 99th (ring) and the 99.9th percentile (bar, its number)"
    );
    let mut picture = Picture::new(title, &[&note]);
    let top = picture.y;
    let rows: usize = groups.iter().map(|(_, spreads)| spreads.len()).sum();
    let height = ROW * rows as f64 + (ROW + 8.0) * groups.len() as f64;
    for tick in scale.ticks() {
        let x = scale.at(tick);
        picture.line([x, top], [x, top + height + 4.0], "grid");
        picture.text(x, top + height + 18.0, "m c", &short(tick));
    }
    let mut y = top;
    for (title, spreads) in groups {
        y += ROW + 4.0;
        picture.text(MARGIN, y - 4.0, "", title);
        for (nth, spread) in spreads.iter().enumerate() {
            one(&mut picture, &scale, spread, [left, y + ROW / 2.0], nth == 0);
            y += ROW;
        }
        y += 4.0;
    }
    picture.y = top + height + 24.0;
    picture.finish()
}

fn one(picture: &mut Picture, scale: &Scale, spread: &Spread, [left, y]: [f64; 2], is_ours: bool) {
    let (stroke, fill) = if is_ours { ("s0", "ours") } else { ("s8", "peer") };
    let [median, high, highest] = spread.percentiles.map(|value| scale.at(value));
    picture.text(left - 10.0, y + 4.0, "m e", &spread.name);
    picture.line([median, y], [highest, y], &format!("line {stroke}"));
    picture.dot([median, y], 4.5, fill);
    picture.dot([high, y], 4.0, &format!("bg line {stroke}"));
    picture.line([highest, y - 5.0], [highest, y + 5.0], &format!("line {stroke}"));
    picture.text(highest + 7.0, y + 4.0, "m", &short(spread.percentiles[2]));
}
