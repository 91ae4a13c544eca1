//! Mutants of the protocols: a look left out, a bound off by one, a wake-up not handed on.
//!
//! These change the text of a source, so each is built by itself, in a copy of the tree.

mod cache;
mod flags;
mod intern;
mod lanes;
mod latch;
mod map;
mod metrics;
mod mpsc;
mod proposal;
mod slot;
mod spsc;
mod wait;

use super::{Key, Record, Share, Verdict, area};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// One step of a protocol, and what is left when it is taken out.
struct Logic {
    what: &'static str,
    file: &'static str,
    step: &'static str,
    broken: &'static str,
    /// The models of which one must fail.
    models: &'static [&'static str],
}

/// The broken steps, by structure.
const LOGIC: &[&[Logic]] = &[
    cache::STEPS,
    flags::STEPS,
    intern::STEPS,
    lanes::STEPS,
    latch::STEPS,
    map::STEPS,
    metrics::STEPS,
    mpsc::STEPS,
    proposal::STEPS,
    slot::STEPS,
    spsc::STEPS,
    wait::STEPS,
];

/// A tree in which nothing is broken: a copy in which even this fails would kill every mutant.
const WHOLE: Logic = Logic {
    what: "nothing is broken",
    file: "latch/slots.rs",
    step: "N as u64 - 1",
    broken: "N as u64 - 1",
    models: &[""],
};

fn all() -> impl Iterator<Item = &'static Logic> {
    LOGIC.iter().copied().flatten()
}

pub(crate) fn keys() -> impl Iterator<Item = Key> {
    all().map(Logic::key)
}

/// Runs those whose file fits one of `parts` (all, without one); how many passed and failed.
pub(crate) fn run(parts: &[String], share: Share, record: &Record) -> (usize, usize) {
    let (mut killed, mut survived) = (0, 0);
    if share == Share::WHOLE {
        assert!(!WHOLE.is_killed(), "the models fail in a copy of the tree as it is");
    }
    for logic in share.of(all()) {
        let key = logic.key();
        if !parts.is_empty() && !parts.iter().any(|part| logic.file.contains(part.as_str())) {
            continue;
        }
        let dead = record.get(&key).is_some() || logic.is_killed();
        let verdict = if dead { Verdict::Killed } else { Verdict::Survived };
        println!("{}: {verdict}", key.name);
        record.add(&key, &verdict);
        *if dead { &mut killed } else { &mut survived } += 1;
    }
    (killed, survived)
}

impl Logic {
    fn key(&self) -> Key {
        let Self { what, file, step, broken, models } = self;
        let name = format!("{what} (src/{file})");
        Key {
            name,
            number: area::number(file, models, &[*step, *broken, &models.join(" ")].join("\0")),
        }
    }

    fn is_killed(&self) -> bool {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let copy = here.join("target/logic");
        let _ = fs::remove_dir_all(copy.join("src"));
        let _ = fs::remove_dir_all(copy.join("loom-tests"));
        copy_tree(&here.join("../src"), &copy.join("src"));
        copy_tree(&here.join("src"), &copy.join("loom-tests/src"));
        for file in ["Cargo.toml", "Cargo.lock"] {
            fs::copy(here.join(file), copy.join("loom-tests").join(file)).expect("can be copied");
        }
        copy_tree(&here.join(".cargo"), &copy.join("loom-tests/.cargo"));
        let file = copy.join("src").join(self.file);
        let source = fs::read_to_string(&file).expect("the source is there");
        assert_eq!(source.matches(self.step).count(), 1, "{}: the step has changed", self.what);
        fs::write(&file, source.replace(self.step, self.broken)).expect("can be written");

        let cargo = |arguments: &[&str]| {
            let models = self.models.iter().map(|model| format!("models::{model}"));
            let run = arguments.contains(&"--");
            Command::new(env!("CARGO"))
                .args(["test", "--release", "--lib"])
                .args(arguments)
                .args(models.filter(|_| run))
                .env("RUST_BACKTRACE", "0")
                .env_remove("LOOM_DEEP")
                .env("CARGO_TARGET_DIR", here.join("target/logic-target"))
                // A step that is broken is a small part of the crate.
                .env("CARGO_INCREMENTAL", "1")
                .current_dir(copy.join("loom-tests"))
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .expect("cargo runs")
        };
        assert!(cargo(&["--no-run"]).success(), "{}: does not build", self.what);
        !cargo(&["--"]).success()
    }
}

fn copy_tree(from: &Path, to: &PathBuf) {
    fs::create_dir_all(to).expect("can be made");
    for entry in fs::read_dir(from).expect("can be read") {
        let path = entry.expect("can be read").path();
        let target = to.join(path.file_name().expect("has a name"));
        if path.is_dir() {
            copy_tree(&path, &target);
        } else {
            fs::copy(&path, &target).expect("can be copied");
        }
    }
}
