//! Weakens each ordering of the sources by one step and expects a model to fail.
//!
//! ```text
//! cargo run --release --bin mutants -- --check          only the ORDERING comments
//! cargo run --release --bin mutants -- [PATH PART ...]   the mutants of the files whose path fits
//! cargo run --release --bin mutants -- --share 0/6       of the protocols every sixth, from the first on,
//!                                                        and of the orderings every third; of models
//!                                                        that are known to pass as they are
//! cargo run --release --bin mutants -- --record [PART ...]  what has a verdict in `mutants.txt`, of this very code,
//!                                                        is not tried again, and what is found is added
//! ```
//! `--check` also tells of how many `mutants.txt` speaks.
//!
//! After the orderings come the mutants of the protocols (`logic`), which must all be killed.
//!
//! A mutant is *killed* if a model that the ORDERING comment names fails under it, *survived* if
//! none does, *explained* if the comment says `unseen by loom` and why and no model of the structure fails, and *misnamed* if only a
//! model fails that the comment does not name. Survivors and misnamed ones make the exit status 1,
//! as do explanations of what a model does see.

mod area;
mod check;
mod logic;
mod record;
mod run;
mod sites;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use record::{Key, Record};
use run::{Models, Verdict};
use sites::{Mutant, Site};

/// Side by side, one per core of the smallest machine that this is meant for.
const JOBS: usize = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src");
    let (sites, strays) = sites::of_tree(&source);
    let models = Models::build();

    let mut complaints = check::complaints(&sites, models.names());
    complaints.extend(strays);
    for complaint in &complaints {
        println!("{complaint}");
    }
    println!("{} orderings, {} complaints", sites.len(), complaints.len());
    if !complaints.is_empty() {
        return ExitCode::FAILURE;
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("mutants.txt");
    if arguments.iter().any(|argument| argument == "--check") {
        of_record(&Record::open(Some(file)), &sites);
        return ExitCode::SUCCESS;
    }

    let (share, path, arguments) = match &arguments[..] {
        [option, share, rest @ ..] if option == "--share" => {
            (Share::parse(share), None, rest.to_vec())
        }
        [option, rest @ ..] if option == "--record" => (Share::WHOLE, Some(file), rest.to_vec()),
        all => (Share::WHOLE, None, all.to_vec()),
    };
    let record = Record::open(path);
    let wanted = |site: &&Site| {
        arguments.is_empty() || arguments.iter().any(|part| site.file.contains(part.as_str()))
    };
    let mutants = sites.iter().filter(wanted).flat_map(Site::mutants);
    let mutants: Vec<Mutant> = share.doubled().of(mutants).collect();
    if mutants.is_empty() || share == Share::WHOLE && models.fails(None, &[]) {
        println!("there is nothing to weaken, or a model fails as it is");
        return ExitCode::FAILURE;
    }
    let verdicts = run_all(&mutants, &models, &record);
    report(&mutants, &verdicts, logic::run(&arguments, share, &record))
}

/// Every `of`-th from number `first` on.
#[derive(Copy, Clone, PartialEq, Eq)]
struct Share {
    first: usize,
    of: usize,
}

impl Share {
    const WHOLE: Self = Self { first: 0, of: 1 };

    fn parse(share: &str) -> Self {
        let numbers = share.split_once('/').and_then(|(first, of)| {
            Some(Self { first: first.parse().ok()?, of: of.parse().ok()? })
        });
        numbers.filter(|share| share.first < share.of).expect("--share takes two numbers, 0/3 say")
    }

    /// Twice as much, for what does not need a build each.
    fn doubled(self) -> Self {
        let of = self.of.div_ceil(2);
        Self { first: self.first % of, of }
    }

    fn of<T>(self, all: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        all.skip(self.first).step_by(self.of)
    }
}

fn run_all(mutants: &[Mutant], models: &Models, record: &Record) -> Vec<Verdict> {
    let next = AtomicUsize::new(0);
    let verdicts = Mutex::new(vec![None; mutants.len()]);
    std::thread::scope(|scope| {
        for _ in 0..JOBS {
            scope.spawn(|| {
                while let Some((i, mutant)) = {
                    let i = next.fetch_add(1, Relaxed);
                    mutants.get(i).map(|mutant| (i, mutant))
                } {
                    let key = mutant.key();
                    let verdict = record.get(&key).unwrap_or_else(|| models.judge(mutant));
                    println!("{mutant}: {verdict}");
                    record.add(&key, &verdict);
                    verdicts.lock().unwrap()[i] = Some(verdict);
                }
            });
        }
    });
    verdicts.into_inner().unwrap().into_iter().map(|verdict| verdict.unwrap()).collect()
}

/// How many have a verdict.
fn of_record(record: &Record, sites: &[Site]) {
    let orderings = sites.iter().flat_map(Site::mutants).map(|mutant| mutant.key());
    let all: Vec<Key> = orderings.chain(logic::keys()).collect();
    let names: BTreeSet<&String> = all.iter().map(|key| &key.name).collect();
    assert_eq!(names.len(), all.len(), "two mutants have one name");
    let stand = all.iter().filter(|key| record.get(key).is_some()).count();
    println!("mutants.txt has a verdict, of this very code, for {stand} of {}", all.len());
}

fn report(mutants: &[Mutant], verdicts: &[Verdict], logic: (usize, usize)) -> ExitCode {
    let count = |wanted: fn(&Verdict) -> bool| verdicts.iter().filter(|v| wanted(v)).count();
    let killed = count(|v| matches!(v, Verdict::Killed));
    let explained = count(|v| matches!(v, Verdict::Explained));
    println!("{} weakened orderings: {killed} killed, {explained} explained", mutants.len());
    println!("{} broken protocols: {} killed", logic.0 + logic.1, logic.0);
    let failed = verdicts.len() - killed - explained + logic.1;
    println!("{} passed, {failed} failed", killed + explained + logic.0);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
