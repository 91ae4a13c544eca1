//! All comparisons of an area in one picture: to the right where ours is better, to the left where it is not.

use super::{
    number::short,
    scale::Scale,
    standing::{Comparison, Verdict},
    svg::{MARGIN, Picture, WIDTH, width, wrapped},
};

const LABEL: usize = 62;
const BAR: f64 = 11.0;
/// For the number at either end.
const NUMBER: f64 = 56.0;
/// The best and the worst ratio that are drawn to scale.
const MOST: f64 = 100.0;

pub(crate) fn draw(title: &str, all: &[Comparison]) -> String {
    let labels: Vec<_> = all.iter().map(|it| wrapped(&it.what, LABEL)).collect();
    let widest = labels.iter().flatten().map(|line| width(line)).fold(80.0, f64::max);
    let left = MARGIN + widest + 12.0;
    let ratios = all.iter().filter_map(|it| it.ratio);
    let most = ratios.clone().fold(2.0, f64::max).min(MOST);
    let least = ratios.fold(0.5, f64::min).max(1.0 / MOST);
    let scale = Scale::log(least, most, left + NUMBER, WIDTH - MARGIN - NUMBER);
    let note = "How many times better than the best of the others, logarithmic scale: right of 1, nodestate is \
                better; left of it, worse; grey, level within 5%. Beyond 100 the bar ends, not the number.";
    let mut picture = Picture::new(title, &[note]);
    let top = picture.y;
    let heights: Vec<_> = labels.iter().map(|lines| 6.0 + 12.0 * lines.len() as f64).collect();
    let height: f64 = heights.iter().sum();
    axis(&mut picture, &scale, top, height);
    let one = scale.at(1.0);
    let mut y = top + 4.0;
    for ((it, lines), row) in all.iter().zip(&labels).zip(&heights) {
        let middle = y + row / 2.0;
        for (nth, line) in lines.iter().enumerate() {
            let offset = (nth as f64 - (lines.len() as f64 - 1.0) / 2.0) * 12.0;
            picture.text(left - 4.0, middle + 4.0 + offset, "m e", line);
        }
        bar(&mut picture, &scale, it, middle, [least, most]);
        y += row;
    }
    picture.line([one, top], [one, top + height + 6.0], "axis");
    picture.y = top + height + 24.0;
    picture.finish()
}

fn bar(
    picture: &mut Picture,
    scale: &Scale,
    it: &Comparison,
    middle: f64,
    [least, most]: [f64; 2],
) {
    let ratio = it.ratio.unwrap_or(match it.verdict {
        Verdict::Wins => most,
        Verdict::Level => 1.0,
        Verdict::Loses => least,
    });
    let (one, end) = (scale.at(1.0), scale.at(ratio.clamp(least, most)));
    let class = match it.verdict {
        Verdict::Wins => "ours",
        Verdict::Level => "even",
        Verdict::Loses => "lost",
    };
    picture.rect(one.min(end), middle - BAR / 2.0, (end - one).abs().max(2.0), BAR, class);
    let (x, class) = if ratio >= 1.0 || it.ratio.is_none() {
        (end.max(one) + 5.0, "m")
    } else {
        (end - 5.0, "m e")
    };
    picture.text(x, middle + 4.0, class, &it.times());
}

fn axis(picture: &mut Picture, scale: &Scale, top: f64, height: f64) {
    let mut free = f64::MIN;
    for tick in scale.ticks() {
        let x = scale.at(tick);
        let text = format!("{}x", short(tick));
        picture.line([x, top], [x, top + height + 6.0], "grid");
        if x - width(&text) / 2.0 > free {
            picture.text(x, top + height + 19.0, "m c", &text);
            free = x + width(&text) / 2.0 + 8.0;
        }
    }
}
