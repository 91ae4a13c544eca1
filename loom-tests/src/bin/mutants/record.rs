//! What became of mutants before, so that a run which was ended can go on.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

use crate::run::Verdict;

/// A mutant, as a record knows it.
pub(crate) struct Key {
    pub(crate) name: String,
    /// Of all that decides what becomes of it.
    pub(crate) number: u64,
}

/// Verdicts in a file: a line for each, of the number, the verdict and the mutant's name.
pub(crate) struct Record {
    path: Option<PathBuf>,
    lines: Mutex<BTreeMap<String, (u64, Verdict)>>,
}

impl Record {
    /// That of `path`. Nothing is kept without one.
    pub(crate) fn open(path: Option<PathBuf>) -> Self {
        let text = path.as_ref().and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        Self { path, lines: Mutex::new(text.lines().filter_map(line).collect()) }
    }

    /// The verdict, if nothing has changed that it depends on.
    pub(crate) fn get(&self, mutant: &Key) -> Option<Verdict> {
        let lines = self.lines.lock().unwrap();
        let (number, verdict) = lines.get(&mutant.name)?;
        (*number == mutant.number).then(|| verdict.clone())
    }

    pub(crate) fn add(&self, mutant: &Key, verdict: &Verdict) {
        let Some(path) = &self.path else { return };
        let mut lines = self.lines.lock().unwrap();
        match verdict {
            Verdict::Killed | Verdict::Explained => {
                lines.insert(mutant.name.clone(), (mutant.number, verdict.clone()));
            }
            _ => _ = lines.remove(&mutant.name),
        }
        let text = lines.iter().map(|(name, (number, it))| format!("{number:016x} {it} {name}\n"));
        fs::write(path, text.collect::<String>()).expect("the record can be written");
    }
}

fn line(text: &str) -> Option<(String, (u64, Verdict))> {
    let (number, rest) = text.split_once(' ')?;
    let (verdict, name) = rest.split_once(' ')?;
    let known = [Verdict::Killed, Verdict::Explained];
    let verdict = known.into_iter().find(|it| it.to_string() == verdict)?;
    Some((name.to_owned(), (u64::from_str_radix(number, 16).ok()?, verdict)))
}
