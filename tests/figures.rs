//! The page of the results, and every figure in the texts, are what `benches/results/*.json` say.
//! `cargo bench --bench page` makes them so.

#[path = "../benches/page/mod.rs"]
mod page;

use std::{fs, ops::Range, path::Path};

use page::figures::{self, Claim, EXCEPTIONS, Results};

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
    for path in texts() {
        let text = text(&path);
        let mut known: Vec<_> =
            claims.get(path.as_str()).map_or(Vec::new(), |of| sourced(of, &text));
        for (exception, used) in EXCEPTIONS.iter().zip(&mut used).filter(|(it, _)| it.0 == path) {
            let places = text.match_indices(exception.1);
            let places: Vec<_> = places.map(|(at, it)| at..at + it.len()).collect();
            *used = !places.is_empty();
            known.extend(places);
        }
        for number in measured(&text, path.ends_with(".rs")) {
            let is_known = known.iter().any(|it| it.start <= number.start && number.end <= it.end);
            let from = text[..number.start].rfind('\n').map_or(0, |at| at + 1);
            let line = text[from..].lines().next().unwrap_or_default();
            assert!(
                is_known,
                "{path}: {} has no source in benches/page/figures/claims.rs:\n{line}",
                &text[number]
            );
        }
    }
    for (exception, used) in EXCEPTIONS.iter().zip(used) {
        assert!(used, "{} no longer says {:?}", exception.0, exception.1);
    }
}

#[test]
fn numbers_with_units_are_found() {
    let found = |text: &str| -> Vec<String> {
        measured(text, false).into_iter().map(|place| text[place].to_owned()).collect()
    };
    assert_eq!(found("takes 7 ns, 1.5x of 3us, and 22\nmicroseconds"), ["7", "1.5", "3", "22"]);
    assert_eq!(found("x86-64 has 2 cores, 5 nsx, u64 and 16 bytes"), [""; 0]);
    assert_eq!(found("## What it costs\n| 2 readers | 3.5 | `u64` |\n## B\n| a | 4 |\n"), ["3.5"]);
}

/// Where `claims` have their figures.
fn sourced(claims: &[Claim], text: &str) -> Vec<Range<usize>> {
    claims.iter().flat_map(|claim| claim.places(text).expect("it stands there")).collect()
}

/// The README, and all sources, whose comments are the documentation.
fn texts() -> Vec<String> {
    let mut texts = vec!["README.md".to_owned()];
    let mut folders = vec!["src".to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("it is there") {
            let path = entry.expect("it is there").path();
            let name = path.to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(name);
            } else if name.ends_with(".rs") {
                texts.push(name);
            }
        }
    }
    texts
}

const UNITS: &[&str] = &[
    "ns",
    "us",
    "µs",
    "ms",
    "x",
    "nanosecond",
    "nanoseconds",
    "microsecond",
    "microseconds",
    "millisecond",
    "milliseconds",
];

/// The numbers that a unit follows, and those in tables under a heading about costs; in sources, of
/// the documentation alone.
fn measured(text: &str, is_source: bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut is_about_costs) = (0, false);
    for line in text.split_inclusive('\n') {
        let bare =
            line.trim_start().trim_start_matches("//!").trim_start_matches("///").trim_start();
        let is_documentation = !is_source || line.trim_start().starts_with("//");
        if bare.starts_with('#') {
            is_about_costs = bare.to_lowercase().contains("cost");
        }
        let first_cell = bare.strip_prefix('|').and_then(|row| row.find('|'));
        let cells = start + line.len() - bare.len() + first_cell.map_or(0, |at| at + 1);
        let in_table = is_about_costs && first_cell.is_some();
        for number in numbers(line).filter(|_| is_documentation) {
            let number = start + number.start..start + number.end;
            if in_table && number.start > cells || has_unit(&text[number.end..]) {
                found.push(number);
            }
        }
        start += line.len();
    }
    found
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
    let is_next = !after.starts_with(' ');
    let after = after.strip_prefix([' ', '\n', '-']).unwrap_or(after);
    let end = after.find(|it: char| !it.is_alphanumeric()).unwrap_or(after.len());
    let unit = &after[..end];
    UNITS.contains(&unit) && (unit != "x" || is_next)
}
