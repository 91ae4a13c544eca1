//! What became of mutants of the very same code before, so that a run which was ended can go on.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

use crate::area::Codes;
use crate::run::Verdict;

/// Verdicts that stand, in a file: a line for each, of the code's number, the verdict and the mutant's name.
pub(crate) struct Record {
    path: Option<PathBuf>,
    codes: Codes,
    stand: Mutex<BTreeMap<String, Verdict>>,
}

impl Record {
    /// That of `path`, as far as it is of this code. Nothing is kept without a path.
    pub(crate) fn open(path: Option<PathBuf>, codes: Codes) -> Self {
        let text = path.as_ref().and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        let stand = text.lines().filter_map(|line| {
            let (code, rest) = line.split_once(' ')?;
            let (verdict, name) = rest.split_once(' ')?;
            let verdict = [Verdict::Killed, Verdict::Explained]
                .into_iter()
                .find(|it| it.to_string() == verdict)?;
            let is_of_this = format!("{:016x}", codes.get(file_of(name)?)?) == code;
            is_of_this.then(|| (name.to_owned(), verdict))
        });
        Self { path, stand: Mutex::new(stand.collect()), codes }
    }

    pub(crate) fn get(&self, mutant: &str) -> Option<Verdict> {
        self.stand.lock().unwrap().get(mutant).cloned()
    }

    pub(crate) fn add(&self, mutant: &str, verdict: &Verdict) {
        if !matches!(verdict, Verdict::Killed | Verdict::Explained) {
            return;
        }
        let mut stand = self.stand.lock().unwrap();
        if stand.insert(mutant.to_owned(), verdict.clone()).is_none() && self.path.is_some() {
            self.write(&stand);
        }
    }

    fn write(&self, stand: &BTreeMap<String, Verdict>) {
        let Some(path) = &self.path else { return };
        let lines = stand.iter().map(|(name, verdict)| {
            let code = file_of(name).and_then(|file| self.codes.get(file)).unwrap_or_default();
            format!("{code:016x} {verdict} {name}\n")
        });
        fs::write(path, lines.collect::<String>()).expect("the record can be written");
    }
}

/// The file that stands in a mutant's name, in brackets.
fn file_of(name: &str) -> Option<&str> {
    let at = name.find("(src/")?;
    name[at + 1..].split_once(')').map(|(file, _)| file)
}
