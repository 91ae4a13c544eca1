//! Running the models under a mutant.

use std::fmt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::area;
use crate::sites::Mutant;

/// What became of a mutant.
#[derive(Clone, Debug)]
pub(crate) enum Verdict {
    /// A model that the comment names fails.
    Killed,
    /// Only a model fails that the comment does not name.
    Misnamed,
    /// No model fails, and the comment says why.
    Explained,
    /// No model fails.
    Survived,
    /// The comment says that loom cannot see it, and a model does.
    SeenAfterAll,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Killed => "killed",
            Self::Misnamed => "MISNAMED: killed, but not by a model that the comment names",
            Self::Explained => "explained",
            Self::Survived => "SURVIVED",
            Self::SeenAfterAll => "SEEN AFTER ALL: the comment explains what a model sees",
        })
    }
}

/// The models, built once: a mutant is a matter of one variable.
pub(crate) struct Models {
    executable: PathBuf,
    names: Vec<String>,
}

impl Models {
    pub(crate) fn build() -> Self {
        let output = Command::new(env!("CARGO"))
            .args(["test", "--release", "--lib", "--no-run", "--message-format=json"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "the models do not build");
        let executable = String::from_utf8_lossy(&output.stdout)
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            .filter(|message| message["profile"]["test"] == true)
            .find_map(|message| message["executable"].as_str().map(PathBuf::from))
            .expect("cargo names the executable");
        let list = Command::new(&executable).arg("--list").output().expect("the models run");
        let names = String::from_utf8_lossy(&list.stdout)
            .lines()
            .filter_map(|line| line.strip_prefix("models::")?.strip_suffix(": test"))
            .map(str::to_owned)
            .collect();
        Self { executable, names }
    }

    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    pub(crate) fn judge(&self, mutant: &Mutant) -> Verdict {
        let note = mutant.site.note.as_ref().expect("checked before");
        let named = note.models().into_iter().find(|named| {
            self.names.iter().any(|model| fits(model, named) && self.fails(Some(mutant), &[model]))
        });
        match (named, note.is_explained()) {
            (Some(_), true) => Verdict::SeenAfterAll,
            (Some(_), false) => Verdict::Killed,
            (None, true) if self.fails(Some(mutant), &self.of_area(mutant)) => {
                Verdict::SeenAfterAll
            }
            (None, true) => Verdict::Explained,
            (None, false) if self.fails(Some(mutant), &[]) => Verdict::Misnamed,
            (None, false) => Verdict::Survived,
        }
    }

    /// The models of the structure that a mutant is in, which an explanation speaks for.
    fn of_area(&self, mutant: &Mutant) -> Vec<&str> {
        let modules = area::models(area::of(&mutant.site.file));
        let is_of = |name: &&str| name.split("::").next().is_some_and(|it| modules.contains(&it));
        self.names.iter().map(String::as_str).filter(is_of).collect()
    }

    /// Whether one of `models` (of all, without one) fails under `mutant`, or with none.
    pub(crate) fn fails(&self, mutant: Option<&Mutant>, models: &[&str]) -> bool {
        let status = Command::new(&self.executable)
            .args(models.iter().map(|model| format!("models::{model}")))
            .args(if models.is_empty() { &[][..] } else { &["--exact"][..] })
            .arg(if mutant.is_some() { "--test-threads=1" } else { "--test-threads=2" })
            .envs(mutant.map(|mutant| ("MUTANT", mutant.spec())))
            .env("RUST_BACKTRACE", "0")
            .env_remove("LOOM_DEEP")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("the models run");
        !status.success()
    }
}

/// Whether a comment that names `named` speaks of `model`; a star stands for any ending.
pub(crate) fn fits(model: &str, named: &str) -> bool {
    match named.strip_suffix('*') {
        Some(beginning) => model.starts_with(beginning),
        None => model == named,
    }
}
