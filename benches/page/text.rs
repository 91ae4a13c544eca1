//! The page.

use std::fmt::Write as _;

use serde_json::Value;

use super::{
    Made,
    bars::{self, Bar},
    headlines::{BARS, LINES},
    lines,
    number::{fixed, short},
    ratios,
    results::{All, Area, CLUSTER, Table, leading, machine},
    spread::{self, Spread},
    standing::{self, Comparison, Verdict},
    svg::escaped,
    transfers,
    who::Who,
};

/// Areas in this order; others behind them.
const ORDER: &[&str] = &[
    "latch",
    "flags",
    "map",
    "ring",
    "lanes",
    "mpsc",
    "proposal",
    "slots",
    "metrics",
    "interner",
    "cache",
    "node_shared",
    "scaling",
    "memory",
    "instructions",
    "retries",
];

const INTRODUCTION: &str = "\
# Benchmarks

<!-- Made by `cargo bench --bench page` of the JSON files in this folder. Edits are lost. -->

Every comparison that the JSON files of this folder hold, those in folders below it left out, and nothing else. Ours is the first row of ours in a
table, by its plain call, even where another call of ours is better; beside it stands the best of the
others in that table, whatever it promises and holds: some can be stopped by a thread that stops, some
hold four words where ours holds five. A table may have a dozen others, and each is the best somewhere.
Limits (a plain load, a map that is shared without any protection, one cache line) are drawn and not
counted. Two values within 5% are level. Values are medians; what stands behind ± is half of what lies between their
quartiles, and of the cluster between the smallest and the largest run. What the figures mean, what the targets were and which were
missed is in [README.md](README.md).
";

const CLUSTER_COMMAND: &str =
    "cargo run --release --manifest-path examples/raft-node/Cargo.toml -- --preset NAME --json";

/// A section, and what it adds to the summary.
struct Section {
    text: String,
    name: String,
    counts: [usize; 3],
    /// The same, against each of the others instead of the best.
    pairs: [usize; 3],
    machine: String,
}

pub(crate) fn page(results: &All) -> Vec<Made> {
    let All { areas, many_cores, cluster } = results;
    let mut made = Vec::new();
    let mut sections = Vec::new();
    let mut sorted: Vec<_> = areas.iter().collect();
    let place = |area: &&Area| ORDER.iter().position(|name| *name == area.name);
    sorted.sort_by_key(|area| place(area).unwrap_or(ORDER.len()));
    for (area, table, column, _) in BARS {
        let known = areas.iter().find(|it| it.name == *area).map(|it| has(it, table, column));
        assert_ne!(known, Some(false), "{area}.json has no {column:?} in {table:?}");
    }
    sections.extend(sorted.into_iter().map(|area| section(area, many_cores, &mut made)));
    if !cluster.is_null() {
        sections.push(of_cluster(cluster, &mut made));
    }
    let mut page = INTRODUCTION.to_owned();
    summary(&mut page, &sections);
    for section in &sections {
        page.push_str(&section.text);
    }
    made.push(("BENCHMARKS.md".to_owned(), page));
    made
}

/// How often ours is better, level and worse.
fn summary(page: &mut String, sections: &[Section]) {
    page.push_str("\n| better / level / worse | than the best of the others | than each of the others | measured on |\n");
    page.push_str("|---|---:|---:|---|\n");
    let three = |[wins, level, loses]: [usize; 3]| format!("{wins} / {level} / {loses}");
    let sum = |of: fn(&Section) -> [usize; 3]| {
        sections.iter().map(of).fold([0; 3], |a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]])
    };
    for it in sections.iter().filter(|it| it.counts != [0; 3]) {
        let (counts, pairs) = (three(it.counts), three(it.pairs));
        _ = writeln!(page, "| [{0}](#{0}) | {counts} | {pairs} | {1} |", it.name, it.machine);
    }
    let (counts, pairs) = (three(sum(|it| it.counts)), three(sum(|it| it.pairs)));
    _ = writeln!(page, "| **all** | **{counts}** | **{pairs}** | |");
}

fn has(area: &Area, title: &str, column: &str) -> bool {
    let rows = area.tables.iter().filter(|it| it.title == title).flat_map(|it| &it.rows);
    rows.into_iter().any(|row| row.number(column).is_some())
}

fn section(area: &Area, many_cores: &[Area], made: &mut Vec<Made>) -> Section {
    let all = standing::of(area);
    let name = &area.name;
    let mut text = format!("\n## {name}\nOn {}: `{}`\n", area.machine, area.command);
    if !all.is_empty() {
        let title = format!("{name}: ours beside the best of the others");
        push_picture(&mut text, made, name, &title, ratios::draw(&title, &all));
    }
    text.push_str(&transfers::table(area, many_cores));
    let mut drawn = String::new();
    let mut picture = |title: &str, svg: String| push_picture(&mut drawn, made, name, title, svg);
    for (_, title, column, unit) in BARS.iter().filter(|it| it.0 == *name) {
        let Some(table) = area.tables.iter().find(|it| it.title == *title) else { continue };
        picture(title, bars::draw(title, unit, &bars::of(table, column)));
    }
    for (_, start, across, up) in LINES.iter().filter(|it| it.0 == *name) {
        for table in area.tables.iter().filter(|it| it.title.starts_with(start)) {
            let mut columns = standing::results(table);
            columns.retain(|column| leading(column) > 0.0);
            if let Some(svg) = lines::draw(&table.title, table, &columns, across, up) {
                picture(&table.title, svg);
            }
        }
    }
    let tails: Vec<_> = area.tables.iter().filter_map(tail).collect();
    if !tails.is_empty() {
        let title = format!("{name}: tails beside others");
        picture(&title, spread::draw(&title, "nanoseconds", &tails));
    }
    let mut listed = String::new();
    let counts = standings(&mut listed, &all);
    lists(&mut listed, area);
    folded(&mut text, &format!("{name}: everybody, drawn"), &drawn);
    folded(&mut text, &format!("{name}: in figures"), &listed);
    let pairs = standing::pairs(area);
    Section { text, name: name.clone(), counts, pairs, machine: area.machine.clone() }
}

/// What only somebody who wants to know it unfolds.
fn folded(text: &mut String, title: &str, what: &str) {
    if !what.is_empty() {
        _ = writeln!(text, "\n<details><summary>{title}</summary>\n{what}\n</details>");
    }
}

fn push_picture(text: &mut String, made: &mut Vec<Made>, area: &str, title: &str, svg: String) {
    let mut slug = String::new();
    for it in title.trim_start_matches(area).chars() {
        let it = if it.is_ascii_alphanumeric() { it.to_ascii_lowercase() } else { '-' };
        if it != '-' || !slug.is_empty() && !slug.ends_with('-') {
            slug.push(it);
        }
    }
    let slug: String = slug.chars().take(70).collect();
    let file = format!("plots/{area}-{}.svg", slug.trim_end_matches('-'));
    assert!(made.iter().all(|(it, _)| *it != file), "two pictures are {file}");
    _ = writeln!(text, "\n![{}]({file})", escaped(title));
    made.push((file, svg));
}

/// A table of percentiles as a group.
fn tail(table: &Table) -> Option<(String, Vec<Spread>)> {
    let spreads = table.rows.iter().filter_map(|row| {
        let percentiles = ["median ns", "p99", "p999"].map(|column| row.number(column));
        let [Some(median), Some(p99), Some(p999)] = percentiles else { return None };
        Some(Spread { name: row.name.clone(), percentiles: [median, p99, p999] })
    });
    let spreads: Vec<_> = spreads.collect();
    (!spreads.is_empty()).then(|| (table.title.clone(), spreads))
}

/// The comparisons as three tables, and how many are in each.
fn standings(text: &mut String, all: &[Comparison]) -> [usize; 3] {
    let kinds = [
        (Verdict::Wins, "Better", "times better"),
        (Verdict::Loses, "Worse", "times better: less than 1"),
        (Verdict::Level, "Level", "times better"),
    ];
    let [wins, loses, level] = kinds.map(|(verdict, title, times)| {
        let of_kind: Vec<_> = all.iter().filter(|it| it.verdict == verdict).collect();
        if !all.is_empty() && (verdict != Verdict::Level || !of_kind.is_empty()) {
            table(text, title, times, &of_kind);
        }
        of_kind.len()
    });
    [wins, level, loses]
}

fn table(text: &mut String, title: &str, times: &str, all: &[&Comparison]) {
    _ = writeln!(text, "\n### {title}: {}", all.len());
    if all.is_empty() {
        text.push_str("None.\n");
        return;
    }
    _ = writeln!(text, "| | nodestate | best of the others | {times} |\n|---|---:|---:|---:|");
    // The losses begin with the worst.
    let mut ordered = all.to_vec();
    if title == "Worse" {
        ordered.reverse();
    }
    for it in ordered {
        let [what, ours, peer] = [&it.what, &it.ours, &it.peer].map(|name| escaped(name));
        let (ours_value, peer_value) = (
            with_spread(it.ours_value, it.ours_spread),
            with_spread(it.peer_value, it.peer_spread),
        );
        let times = it.times();
        _ = writeln!(text, "| {what} | {ours}: {ours_value} | {peer}: {peer_value} | {times} |");
    }
}

/// A value, and half of what lies between its quartiles.
fn with_spread(value: f64, quartiles: Option<[f64; 2]>) -> String {
    let number = short(value);
    let Some([low, high]) = quartiles.filter(|_| value > 0.0) else { return number };
    let percent = 50.0 * (high - low) / value;
    format!("{number} ±{}%", fixed(percent, usize::from(percent < 0.95)))
}

/// Tables in which nobody is beside us, whole.
fn lists(text: &mut String, area: &Area) {
    for table in &area.tables {
        let columns = standing::results(table);
        if table.has(Who::Peer) && !standing::is_list(area, table) || columns.is_empty() {
            continue;
        }
        _ = writeln!(text, "\n### {}\n| | {} |", escaped(&table.title), columns.join(" | "));
        _ = writeln!(text, "|---|{}", "---:|".repeat(columns.len()));
        for row in &table.rows {
            let cells = columns.iter().map(|column| {
                let number = row.number(column);
                number.map_or("-".into(), |it| with_spread(it, row.spread(column)))
            });
            let cells: Vec<_> = cells.collect();
            _ = writeln!(text, "| {} | {} |", escaped(&row.name), cells.join(" | "));
        }
    }
}

fn of_cluster(cluster: &Value, made: &mut Vec<Made>) -> Section {
    let heavy = &cluster["read-heavy"];
    let all = standing::of_cluster(heavy);
    let machine = machine(heavy);
    let mut text = format!(
        "\n## {CLUSTER}\nThree nodes on a real Raft engine, each state in turn, on {machine}: `{CLUSTER_COMMAND}`\n"
    );
    let mut picture = |title: &str, svg: String| push_picture(&mut text, made, CLUSTER, title, svg);
    let title = format!("{CLUSTER}, read-heavy: ours beside the better of the others");
    picture(&title, ratios::draw(&title, &all));
    let title = format!("{CLUSTER}, read-heavy: from the median to the 99.9th percentile");
    picture(&title, spread::draw(&title, "nanoseconds", &percentiles(heavy)));
    for preset in ["saturate", "batching"] {
        let title = format!("{CLUSTER}, {preset}: proposals per second");
        let unit = "proposals per second, more is better; median, whiskers from the smallest run to the largest";
        picture(&title, bars::draw(&title, unit, &throughput(&cluster[preset])));
    }
    verdicts(&mut text, cluster);
    let counts = standings(&mut text, &all);
    let pairs = standing::pairs_of_cluster(heavy);
    Section { text, name: CLUSTER.into(), counts, pairs, machine }
}

fn states(preset: &Value) -> &[Value] {
    preset["states"].as_array().map_or(&[], Vec::as_slice)
}

fn name(state: &Value) -> String {
    state["name"].as_str().unwrap_or_default().to_owned()
}

fn percentiles(preset: &Value) -> Vec<(String, Vec<Spread>)> {
    let Some(first) = states(preset).first() else { return Vec::new() };
    let measures = first["latency_ns"].as_object().into_iter().flatten();
    let groups = measures.map(|(measure, _)| {
        let spreads = states(preset).iter().filter_map(|state| {
            let of = &state["latency_ns"][measure];
            let percentiles = ["p50", "p99", "p999"].map(|it| of[it]["median"].as_f64());
            let [Some(median), Some(p99), Some(p999)] = percentiles else { return None };
            Some(Spread { name: name(state), percentiles: [median, p99, p999] })
        });
        (measure.clone(), spreads.collect())
    });
    groups.collect()
}

fn throughput(preset: &Value) -> Vec<Bar> {
    let bars = states(preset).iter().filter_map(|state| {
        let of = |what: &str| state["proposals_per_second"][what].as_f64();
        let batch =
            state["batch"].as_u64().map_or(String::new(), |n| format!(", batches of up to {n}"));
        let name = name(state);
        let who = if name == "lockfree" { Who::Ours } else { Who::Peer };
        let whisker = Some([of("min")?, of("max")?]);
        Some(Bar { name: format!("{name}{batch}"), who, value: of("median")?, whisker })
    });
    bars.collect()
}

/// What each preset's readers found wrong, and how many leaders it lost.
fn verdicts(text: &mut String, cluster: &Value) {
    text.push_str("\n| preset | torn, backwards, lost, twice |\n|---|---|\n");
    for (preset, document) in cluster.as_object().into_iter().flatten() {
        let counts = ["torn", "backwards", "lost", "dup"]
            .map(|it| document["verdict"][it].as_f64().map_or("-".into(), |n| fixed(n, 0)));
        _ = writeln!(text, "| {preset} | {} |", counts.join(", "));
    }
}
