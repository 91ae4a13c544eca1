//! The structure that a mutant is in: its models, and a number for all that decides what becomes of the mutant.

use std::collections::BTreeSet;
use std::fs;
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

/// A number for a mutant of `file` that `named` models are to kill, and that `what` tells apart: of that, of all
/// code that its structure imports, of these models and the structure's, and of what the models
/// stand on. Comments do not change it.
pub(crate) fn number(file: &str, named: &[&str], what: &str) -> u64 {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let module = file.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default();
    let mut files = imported(&here.join("../src"), module);
    assert!(!files.is_empty(), "{file} is of no module");
    let named = named.iter().filter_map(|model| model.split("::").next());
    let modules: BTreeSet<&str> = models(of(file)).into_iter().chain(named).collect();
    files.extend(modules.iter().flat_map(|module| files_of(&here.join("src/models"), module)));
    files.extend(["primitive", "mutate"].iter().flat_map(|it| files_of(&here.join("src"), it)));
    files.extend([here.join("src/models/mod.rs"), here.join("Cargo.lock")]);
    files.sort();
    let mut hash = Fnv::new();
    hash.add(what);
    for file in files {
        hash.add(&file.file_name().unwrap_or_default().to_string_lossy());
        code_of(&file).iter().for_each(|line| hash.add(line));
    }
    hash.0
}

/// FNV-1a, which stays the same.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
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
