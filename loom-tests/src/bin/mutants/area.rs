//! The structure that a mutant is in: its models, and a number for the code that they run.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// Of a file of the sources: `src/map/list/seek.rs` is of `map`, `src/ring/mpsc/word.rs` of `mpsc`.
pub(crate) fn of(file: &str) -> &str {
    let mut parts = file.trim_start_matches("src/").split(['/', '.']);
    match (parts.next().unwrap_or_default(), parts.next()) {
        ("ring", Some(ring)) => ring,
        (area, _) => area,
    }
}

/// The modules of its models.
pub(crate) fn models(area: &str) -> Vec<&str> {
    match area {
        "flags" => vec!["flags", "cells"],
        "latch" => vec!["latch", "slots"],
        "spsc" => vec!["spsc", "spsc_waiting"],
        "wait" => vec!["wait", "wait_batches", "wait_turns", "bell"],
        area => vec![area],
    }
}

/// Numbers for the code of structures, which comments do not change.
#[derive(Debug)]
pub(crate) struct Codes(BTreeMap<String, u64>);

impl Codes {
    /// Of the structures that `files` are of.
    pub(crate) fn of<'f>(files: impl Iterator<Item = &'f str>) -> Self {
        let areas: BTreeSet<&str> = files.map(of).collect();
        Self(areas.into_iter().map(|area| (area.to_owned(), code(area))).collect())
    }

    pub(crate) fn get(&self, file: &str) -> Option<u64> {
        self.0.get(of(file)).copied()
    }
}

/// Of all that a structure imports, and of its models.
fn code(area: &str) -> u64 {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = here.join("../src");
    let first = if source.join("ring").join(area).exists() { "ring" } else { area };
    let mut files = imported(&source, first);
    let modules = models(area).into_iter();
    files.extend(modules.flat_map(|module| files_of(&here.join("src/models"), module)));
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.file_name().hash(&mut hasher);
        code_of(&file).hash(&mut hasher);
    }
    hasher.finish()
}

/// The files of a module, and of those that it names, directly or not.
fn imported(source: &Path, module: &str) -> Vec<PathBuf> {
    let (mut files, mut seen, mut next) = (Vec::new(), BTreeSet::new(), vec![module.to_owned()]);
    while let Some(module) = next.pop() {
        if !seen.insert(module.clone()) {
            continue;
        }
        for file in files_of(source, &module) {
            let named = code_of(&file);
            let named = named.iter().flat_map(|line| line.split("crate::").skip(1));
            next.extend(named.map(|path| first_name(path).to_owned()));
            files.push(file);
        }
    }
    files
}

/// Its lines but for comments.
fn code_of(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).expect("the sources can be read");
    text.lines().map(str::trim).filter(|line| !line.starts_with("//")).map(str::to_owned).collect()
}

/// What a path begins with.
fn first_name(path: &str) -> &str {
    let end = path.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(path.len());
    &path[..end]
}

/// Those of a module, whether it is a file or a folder.
fn files_of(root: &Path, module: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    if module.is_empty() {
        return files;
    }
    let file = root.join(module).with_extension("rs");
    if file.exists() {
        files.push(file);
    }
    let mut folders = vec![root.join(module)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for path in entries.map(|entry| entry.expect("the sources can be read").path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files
}
