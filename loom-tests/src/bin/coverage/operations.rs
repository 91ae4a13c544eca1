//! The public operations: the `pub fn` of the sources, and how they are made to say that they were entered.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What is not compiled over loom, and what is there only with a feature.
const LEFT_OUT: [&str; 7] = [
    "primitive.rs",
    "lib.rs",
    "docs/",
    "map/serde.rs",
    "map/rayon.rs",
    "metrics/facade.rs",
    "metrics/opentelemetry.rs",
];

/// All of them, as `module::Type::function`.
pub(crate) fn of_tree(source: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files(source) {
        let text = fs::read_to_string(source.join(&file)).expect("the sources can be read");
        found.extend(of_text(&file, &text).into_iter().map(|(_, name)| name));
    }
    found
}

/// Makes each say its name when it is entered.
pub(crate) fn instrument(source: &Path) {
    for file in files(source) {
        let path = source.join(&file);
        let text = fs::read_to_string(&path).expect("the copy can be read");
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (line, name) in of_text(&file, &text).into_iter().rev() {
            lines.insert(line, format!("#[cfg(test)] crate::cover::enter({name:?});"));
        }
        fs::write(path, lines.join("\n") + "\n").expect("the copy can be written");
    }
}

/// The files below `source` that have operations, relative to it.
fn files(source: &Path) -> Vec<String> {
    let (mut files, mut folders) = (Vec::new(), vec![PathBuf::new()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(source.join(&folder)).expect("the sources can be read") {
            let path = folder.join(entry.expect("the sources can be read").file_name());
            if source.join(&path).is_dir() {
                folders.push(path);
            } else {
                files.push(path.display().to_string());
            }
        }
    }
    files.retain(|file| file.ends_with(".rs") && !LEFT_OUT.iter().any(|out| file.starts_with(out)));
    files.sort();
    files
}

/// The operations of a file, each with the number of lines up to where its body begins. A `const fn` is none:
/// it touches no atomic.
fn of_text(file: &str, text: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let module = module_of(file);
    let mut of_type = String::new();
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if *line == "}" {
            of_type.clear();
        } else if line.starts_with("impl") {
            of_type = type_of(line);
        }
        let words = line.trim_start();
        let heads = ["pub fn ", "pub async fn ", "pub unsafe fn "];
        let Some(rest) = heads.iter().find_map(|head| words.strip_prefix(head)) else { continue };
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let Some(length) = lines[i..].iter().position(|line| line.ends_with('{')) else { continue };
        let of_type = if of_type.is_empty() { String::new() } else { format!("{of_type}::") };
        found.push((i + length + 1, format!("{module}::{of_type}{name}")));
    }
    found
}

/// The folder is the module; a file at the top is one itself.
fn module_of(file: &str) -> String {
    match file.rsplit_once('/') {
        Some((folder, _)) => folder.replace('/', "::"),
        None => file.trim_end_matches(".rs").to_owned(),
    }
}

/// The name of the type in the first line of an `impl`.
fn type_of(line: &str) -> String {
    let mut depth = 0;
    let mut rest = line.trim_start_matches("impl");
    if rest.starts_with('<') {
        let end = rest.find(|c| {
            depth += i32::from(c == '<') - i32::from(c == '>');
            depth == 0
        });
        rest = &rest[end.map_or(0, |end| end + 1)..];
    }
    let rest = rest.rsplit_once(" for ").map_or(rest, |(_, rest)| rest).trim_start();
    rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}
