//! What was killed before, of the very same code, so that a run which was ended can go on.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The names of mutants that were killed, in a file; others are tried again.
pub(crate) struct Record {
    path: Option<PathBuf>,
    code: u64,
    killed: Mutex<BTreeSet<String>>,
}

impl Record {
    /// That of `path`, if it is of this code; an empty one if not. Nothing is kept without a path.
    pub(crate) fn open(path: Option<PathBuf>, code: u64) -> Self {
        let text = path.as_ref().and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        let mut lines = text.lines();
        let is_of_this = lines.next() == Some(&*heading(code));
        let killed = if is_of_this { lines.map(str::to_owned).collect() } else { BTreeSet::new() };
        Self { path, code, killed: Mutex::new(killed) }
    }

    pub(crate) fn has(&self, mutant: &str) -> bool {
        self.killed.lock().unwrap().contains(mutant)
    }

    pub(crate) fn add(&self, mutant: &str) {
        let Some(path) = &self.path else { return };
        let mut killed = self.killed.lock().unwrap();
        if killed.insert(mutant.to_owned()) {
            let lines = killed.iter().map(|mutant| format!("{mutant}\n"));
            let text = format!("{}\n{}", heading(self.code), lines.collect::<String>());
            fs::write(path, text).expect("the record can be written");
        }
    }
}

fn heading(code: u64) -> String {
    format!("Killed, of the code {code:016x}:")
}

/// A number for all code in `folders`, which comments do not change.
pub(crate) fn code_of(folders: &[&Path]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for folder in folders {
        add_code(folder, &mut hasher).expect("the sources can be read");
    }
    hasher.finish()
}

fn add_code(folder: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    let paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut paths = paths.collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            add_code(&path, hasher)?;
        } else {
            path.file_name().hash(hasher);
            let text = fs::read_to_string(&path)?;
            let code = text.lines().map(str::trim).filter(|line| !line.starts_with("//"));
            code.for_each(|line| line.hash(hasher));
        }
    }
    Ok(())
}
