//! The page of the results, and every figure in the texts, are what `benches/results/*.json` say.
//! `cargo bench --bench page` makes them so.

#[path = "../benches/page/mod.rs"]
mod page;

use std::{fs, ops::Range, path::Path};

use page::figures::{self, Claim, EXCEPTIONS, Results};
use page::notes::{self, TEMPLATE};

const AGAIN: &str = "`cargo bench --bench page` makes it anew";

fn results() -> Results {
    page::results::read(Path::new(page::FOLDER)).expect("the results can be read")
}

fn text(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_page_is_made_of_the_results() {
    let folder = Path::new(page::FOLDER);
    let made = page::make().expect("the results can be read");
    for (name, expected) in &made {
        let is = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(is == *expected, "{name} is not what the results say; {AGAIN}");
    }
    for plot in fs::read_dir(folder.join("plots")).expect("it is made") {
        let name = format!("plots/{}", plot.expect("it is there").file_name().display());
        assert!(made.iter().any(|(it, _)| *it == name), "{name} is no longer made; {AGAIN}");
    }
}

#[test]
fn every_figure_is_what_the_results_say() {
    let results = results();
    for (path, claims) in figures::by_file() {
        let is = text(path);
        let should_be = figures::set(&is, &claims, &results).expect("every claim stands there");
        let mut lines = is.lines().zip(should_be.lines());
        if let Some((is, should_be)) = lines.find(|(is, should_be)| is != should_be) {
            panic!("{path} has drifted; {AGAIN}:\n{is}\n{should_be}");
        }
    }
}

#[test]
fn a_figure_that_drifts_is_noticed() {
    let results = results();
    for (path, claims) in figures::by_file() {
        let text = text(path);
        for claim in &claims {
            for place in claim.places(&text).expect("it stands there") {
                let mut drifted = text.clone();
                let digit = if drifted[place.clone()].starts_with('7') { "8" } else { "7" };
                drifted.replace_range(place.start..place.start + 1, digit);
                let one = std::slice::from_ref(claim);
                // The name of a machine is not even recognized any more.
                if let Ok(set) = figures::set(&drifted, one, &results) {
                    assert!(set == text, "{:?} is set anew", claim.text);
                }
            }
        }
    }
}

#[test]
fn every_number_with_a_unit_has_a_source() {
    let claims = figures::by_file();
    let mut used = vec![false; EXCEPTIONS.len()];
    let mut missing = Vec::new();
    for path in texts() {
        let text = text(&path);
        let mut known: Vec<_> =
            claims.get(path.as_str()).map_or(Vec::new(), |of| sourced(of, &text));
        if path == TEMPLATE {
            known.extend(notes::expressions(&text));
            known.extend(limits(&text));
            known.extend(tried(&text));
        }
        for (exception, used) in EXCEPTIONS.iter().zip(&mut used).filter(|(it, _)| it.0 == path) {
            let places = text.match_indices(exception.1);
            let places: Vec<_> = places.map(|(at, it)| at..at + it.len()).collect();
            *used = !places.is_empty();
            known.extend(places);
        }
        for number in measured(&text, Text::of(&path)) {
            let is_known = known.iter().any(|it| it.start <= number.start && number.end <= it.end);
            let from = text[..number.start].rfind('\n').map_or(0, |at| at + 1);
            let line = text[from..].lines().next().unwrap_or_default();
            if !is_known {
                missing.push(format!("{path}: {} in: {line}", &text[number]));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "no claim or exception in benches/page/figures:\n{}",
        missing.join("\n")
    );
    for (exception, used) in EXCEPTIONS.iter().zip(used) {
        assert!(used, "{} no longer says {:?}", exception.0, exception.1);
    }
}

#[test]
fn numbers_with_units_are_found() {
    let found = |text: &str, kind| -> Vec<String> {
        measured(text, kind).into_iter().map(|place| text[place].to_owned()).collect()
    };
    let in_text = |text| found(text, Text::Markdown);
    assert_eq!(in_text("takes 7 ns, 1.5x of 3us, and 22\nmicroseconds"), ["7", "1.5", "3", "22"]);
    assert_eq!(
        in_text("6.25% of 64 bytes, 3 million, 5M/s, 2.3 KB"),
        ["6.25", "64", "3", "5", "2.3"]
    );
    assert_eq!(in_text("x86-64 has 2 cores, 5 nsx, u64, 4 x 4, 1M, a 3% and"), ["3"]);
    assert_eq!(
        in_text("## What it costs\n| 2 readers | 3.5 | `u64` |\n## B\n| a | 4 |\n"),
        ["3.5"]
    );
    assert_eq!(found("## B\n| 2 | 3.5 | 1 |\n", Text::Results), ["3.5", "1"]);
    let source = "let a = 4; ## 5 ns\n### in 6\n### ns of http:##7 ns\nlet b = \"8 ns\";";
    assert_eq!(found(&source.replace('#', "/"), Text::Source), ["5", "6", "7"]);
}

#[test]
fn what_was_tried_says_where_and_when() {
    let text = text(TEMPLATE);
    let sections = tried(&text);
    assert!(!sections.is_empty());
    for section in sections {
        let mut lines = text[section].lines();
        let heading = lines.next().unwrap_or_default();
        let first = lines.next().unwrap_or_default();
        let machine =
            first.strip_prefix("Measured on ").and_then(|it| it.split_once(" cores of an "));
        let date = machine.and_then(|it| it.1.split_once(", ")).map_or("", |it| it.1);
        let shape: String =
            date.chars().take(11).map(|it| if it.is_ascii_digit() { '0' } else { it }).collect();
        assert!(
            shape == "0000-00-00:",
            "{heading:?} does not begin with its machine and date: {first:?}"
        );
    }
}

/// Where `claims` have their figures.
fn sourced(claims: &[Claim], text: &str) -> Vec<Range<usize>> {
    claims.iter().flat_map(|claim| claim.places(text).expect("it stands there")).collect()
}

/// What figures are compared with.
fn limits(text: &str) -> Vec<Range<usize>> {
    let starts = text.match_indices("<= ").chain(text.match_indices(">= "));
    let ends = |it: char| !it.is_ascii_digit() && !",./x ".contains(it);
    starts
        .map(|(at, it)| {
            at..text[at + it.len()..].find(ends).map_or(text.len(), |end| at + it.len() + end)
        })
        .collect()
}

#[test]
fn a_verdict_is_about_the_target_of_its_row() {
    for row in text(TEMPLATE).lines().filter(|line| line.starts_with('|')) {
        let Some((before, limits)) = row.split_once("{met ") else { continue };
        let target = before.split(" | ").nth(1).unwrap_or_default();
        let limits = limits.split_once('}').expect("it ends").0;
        for limit in limits.split(", ") {
            let is_there = limit.split(' ').all(|part| target.contains(part));
            assert!(is_there, "{limit:?} is no target in: {row}");
        }
    }
}

/// The sections with figures that no file has, of what was tried and is not kept.
fn tried(text: &str) -> Vec<Range<usize>> {
    let starts = text.match_indices("\n### Tried: ").map(|(at, _)| at + 1);
    starts.map(|at| at..text[at..].find("\n##").map_or(text.len(), |end| at + end)).collect()
}

/// All that is written by hand: the texts, and the sources, whose comments are the documentation.
fn texts() -> Vec<String> {
    let texts = [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "examples/raft-node/README.md",
    ];
    let mut texts: Vec<_> = texts.iter().chain([&TEMPLATE]).map(|it| (*it).to_owned()).collect();
    let folders = [
        "src",
        "benches",
        "tests",
        "examples",
        "loom-tests/src",
        "loom-tests/shuttle",
        "fuzz/fuzz_targets",
    ];
    let mut folders: Vec<_> = folders.map(String::from).into();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("it is there") {
            let path = entry.expect("it is there").path();
            let name = path.to_string_lossy().replace('\\', "/");
            if path.is_dir() && !name.ends_with("/target") {
                folders.push(name);
            } else if name.ends_with(".rs") {
                texts.push(name);
            }
        }
    }
    texts
}

#[derive(Copy, Clone, PartialEq, Eq)]
enum Text {
    /// Tables about costs hold figures.
    Markdown,
    /// All tables do.
    Results,
    /// Comments count, as Markdown.
    Source,
}

impl Text {
    fn of(path: &str) -> Self {
        match path {
            TEMPLATE => Self::Results,
            _ if path.ends_with(".rs") => Self::Source,
            _ => Self::Markdown,
        }
    }

    /// What of a line is text.
    fn part(self, line: &str) -> &str {
        let is_address = |at: usize| line[..at].ends_with(':');
        let comment = line.match_indices("//").find(|(at, _)| !is_address(*at));
        match self {
            Self::Source => comment.map_or("", |(at, _)| &line[at..]),
            _ => line,
        }
    }
}

const UNITS: &[&str] = &[
    "ns",
    "us",
    "µs",
    "ms",
    "s",
    "x",
    "nanosecond",
    "nanoseconds",
    "microsecond",
    "microseconds",
    "millisecond",
    "milliseconds",
    "second",
    "seconds",
    "minute",
    "minutes",
    "hour",
    "hours",
    "B",
    "byte",
    "bytes",
    "KB",
    "KiB",
    "MB",
    "MiB",
    "GB",
    "GiB",
    "million",
    "cycles",
    "instructions",
    "percent",
];

/// The numbers that a unit follows, and those in tables under a heading about costs.
fn measured(text: &str, kind: Text) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut is_about_costs) = (0, kind == Text::Results);
    for line in text.split_inclusive('\n') {
        let part = kind.part(line);
        let bare = uncommented(part);
        if bare.starts_with('#') {
            is_about_costs = kind == Text::Results || bare.to_lowercase().contains("cost");
        }
        let first_cell = bare.strip_prefix('|').and_then(|row| row.find('|'));
        let end = start + line.len();
        let cells = end - bare.len() + first_cell.map_or(0, |at| at + 1);
        let in_table = is_about_costs && first_cell.is_some();
        for number in numbers(part) {
            let number = end - part.len() + number.start..end - part.len() + number.end;
            if in_table && number.start > cells || has_unit(&text[number.end..]) {
                found.push(number);
            }
        }
        start = end;
    }
    found
}

/// A line, without what makes it a comment.
fn uncommented(line: &str) -> &str {
    let line = line.trim_start();
    line.trim_start_matches('/').trim_start_matches('!').trim_start()
}

/// The numbers in `line` that are not parts of words.
fn numbers(line: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + line[at..].find(|it: char| it.is_ascii_digit())?;
            let end = line[start..].find(|it: char| !it.is_ascii_digit() && it != ',' && it != '.');
            let end = start + end.unwrap_or(line.len() - start);
            at = end;
            let before = line[..start].chars().next_back();
            if !before.is_some_and(|it| it.is_alphanumeric() || it == '_' || it == '^' || it == '-')
            {
                return Some(start..start + line[start..end].trim_end_matches(['.', ',']).len());
            }
        }
    })
}

fn has_unit(after: &str) -> bool {
    if after.starts_with('%') || after.starts_with("M/s") {
        return true;
    }
    let is_next = !after.starts_with([' ', '\n', '-']);
    let rest = after.strip_prefix([' ', '-']).unwrap_or(after);
    let rest = rest.strip_prefix('\n').map_or(rest, uncommented);
    let end = rest.find(|it: char| !it.is_alphanumeric()).unwrap_or(rest.len());
    let unit = &rest[..end];
    UNITS.contains(&unit) && (unit != "x" || is_next)
}
