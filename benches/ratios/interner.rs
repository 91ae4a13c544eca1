//! The interner: strings that are there, that are not, and that are new.

use std::{collections::HashSet, hint::black_box, sync::Arc};

use dashmap::DashMap;
use lasso::{Spur, ThreadedRodeo};
use nodestate::{
    intern::{Interner, Limits},
    map::RandomState,
};
use parking_lot::Mutex;

use crate::support::{
    beside::{Until, beside},
    clock::nanos_per_op,
    compare::{Contestant, Effort, compare},
    keys::Keys,
    machine,
    report::Report,
};

/// Strings that are there.
const TEXTS: u64 = 1_024;

type Dash = DashMap<Arc<str>, (), RandomState>;
type Locked = Mutex<HashSet<Arc<str>, RandomState>>;
type Lasso = ThreadedRodeo<Spur, RandomState>;

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    let subjects = Subjects::new();
    for threads in [1, 2].into_iter().filter(|&threads| threads <= machine::cores()) {
        let plural = if threads == 1 { "1 thread" } else { "2 threads" };
        for (what, keys) in [("1,024 strings", 0..TEXTS), ("one string", 0..1)] {
            let keys = Keys::uniform(&keys.collect::<Vec<_>>());
            let title = format!("Intern what is there, {what}, {plural}");
            report.push(compare(title, effort, subjects.hits(&keys, threads)));
        }
        let absent = Keys::uniform(&(TEXTS..2 * TEXTS).collect::<Vec<_>>());
        let title = format!("Look for what is not there, {plural}");
        report.push(compare(title, effort, subjects.misses(&absent, threads)));
    }
    report.push(compare("Equal symbols, cloned, compared and dropped", effort, symbols()));
    report.push(compare("A new one, filled with 1,024 strings; per string", effort, fillings()));
    report.push(compare("A string comes, and goes with a purge", effort, turnover()));
}

fn text(key: u64) -> String {
    format!("10.0.{}.{}:7000", key >> 8, key & 0xff)
}

fn texts() -> impl Iterator<Item = String> {
    (0..TEXTS).map(text)
}

/// Interners of each kind with the same strings, and all texts that are asked for.
struct Subjects {
    texts: Arc<[String]>,
    ours: Arc<(Interner, Vec<nodestate::intern::Sym>)>,
    lasso: Arc<Lasso>,
    dash: Arc<Dash>,
    locked: Arc<Locked>,
}

impl Subjects {
    fn new() -> Self {
        let hasher = RandomState::default();
        let ours = Interner::with_limits_and_hasher(Limits::NONE, hasher.clone());
        let held = texts().map(|text| ours.intern(&text).expect("there is room")).collect();
        let lasso = Lasso::with_hasher(hasher.clone());
        let dash = Dash::with_hasher(hasher.clone());
        let mut set = HashSet::with_hasher(hasher);
        for text in texts() {
            lasso.get_or_intern(&text);
            dash.insert(text.as_str().into(), ());
            set.insert(text.as_str().into());
            ustr::ustr(&text);
        }
        Self {
            texts: (0..2 * TEXTS).map(text).collect(),
            ours: Arc::new((ours, held)),
            lasso: Arc::new(lasso),
            dash: Arc::new(dash),
            locked: Arc::new(Mutex::new(set)),
        }
    }

    fn hits(&self, keys: &Keys, threads: usize) -> Vec<Contestant> {
        let texts = &self.texts;
        vec![
            asking("**Interner::intern**", &self.ours, texts, keys, threads, |ours, text| {
                black_box(ours.0.intern(text)).is_ok()
            }),
            pinned("**Pinned::intern**, a held pin", &self.ours, texts, keys, threads),
            asking("lasso `ThreadedRodeo`", &self.lasso, texts, keys, threads, |lasso, text| {
                black_box(lasso.get_or_intern(text));
                true
            }),
            asking("ustr (its own hasher)", &Arc::new(()), texts, keys, threads, |(), text| {
                black_box(ustr::ustr(text));
                true
            }),
            asking("DashMap<Arc<str>>, cloned", &self.dash, texts, keys, threads, |dash, text| {
                black_box(dash.get(text).map(|entry| entry.key().clone())).is_some()
            }),
            asking("Mutex<HashSet<Arc<str>>>, cloned", &self.locked, texts, keys, threads, locked),
        ]
    }

    fn misses(&self, keys: &Keys, threads: usize) -> Vec<Contestant> {
        let texts = &self.texts;
        vec![
            asking("**Interner::get**", &self.ours, texts, keys, threads, |ours, text| {
                black_box(ours.0.get(text)).is_some()
            }),
            asking("lasso `ThreadedRodeo`", &self.lasso, texts, keys, threads, |lasso, text| {
                black_box(lasso.get(text)).is_some()
            }),
            asking("ustr (its own hasher)", &Arc::new(()), texts, keys, threads, |(), text| {
                black_box(ustr::existing_ustr(text)).is_some()
            }),
            asking("DashMap<Arc<str>>", &self.dash, texts, keys, threads, |dash, text| {
                black_box(dash.contains_key(text))
            }),
            asking("Mutex<HashSet<Arc<str>>>", &self.locked, texts, keys, threads, locked),
        ]
    }
}

fn locked(set: &Locked, text: &str) -> bool {
    black_box(set.lock().get(text).cloned()).is_some()
}

/// The same question on each of `threads` threads, of which one is measured.
fn asking<P: Send + Sync + 'static>(
    name: &str,
    subject: &Arc<P>,
    texts: &Arc<[String]>,
    keys: &Keys,
    threads: usize,
    ask: fn(&P, &str) -> bool,
) -> Contestant {
    let (subject, texts, keys) = (subject.clone(), texts.clone(), keys.clone());
    let mut round = 0;
    Contestant::new(name, move |budget| {
        round += 1;
        let steps = |index: usize| {
            let (mut keys, subject, texts) = (keys.cursor_at(round + index), &*subject, &*texts);
            move || {
                black_box(ask(subject, &texts[keys.next() as usize]));
            }
        };
        let others = |index, until: &Until| until.repeat(steps(index));
        beside(threads - 1, others, || nanos_per_op(budget, steps(0)))
    })
}

fn pinned(
    name: &str,
    ours: &Arc<(Interner, Vec<nodestate::intern::Sym>)>,
    texts: &Arc<[String]>,
    keys: &Keys,
    threads: usize,
) -> Contestant {
    let (ours, texts, keys) = (ours.clone(), texts.clone(), keys.clone());
    let mut round = 0;
    Contestant::new(name, move |budget| {
        round += 1;
        let steps = |index: usize| {
            let (mut keys, pinned, texts) = (keys.cursor_at(round + index), ours.0.pin(), &*texts);
            move || {
                black_box(pinned.intern(&texts[keys.next() as usize]).is_ok());
            }
        };
        let others = |index, until: &Until| until.repeat(steps(index));
        beside(threads - 1, others, || nanos_per_op(budget, steps(0)))
    })
}

fn symbols() -> [Contestant; 3] {
    let ours = Interner::new();
    let a = ours.intern("10.0.0.1:7000").expect("there is room");
    let b = a.clone();
    let (c, d): (Arc<str>, Arc<str>) = ("10.0.0.1:7000".into(), "10.0.0.1:7000".into());
    let (e, f) = (String::from("10.0.0.1:7000"), String::from("10.0.0.1:7000"));
    [
        Contestant::op("**Sym**", move || {
            black_box(black_box(&a).clone() == *black_box(&b));
        }),
        Contestant::op("Arc<str>, not interned", move || {
            black_box(black_box(&c).clone() == *black_box(&d));
        }),
        Contestant::op("String", move || {
            black_box(black_box(&e).clone() == *black_box(&f));
        }),
    ]
}

/// ustr and others that are one for the process cannot be filled anew.
fn fillings() -> [Contestant; 4] {
    let hasher = RandomState::default();
    let texts: Arc<[String]> = texts().collect();
    let filling = |name, fill: fn(&[String], RandomState)| {
        let (texts, hasher) = (texts.clone(), hasher.clone());
        Contestant::new(name, move |budget| {
            nanos_per_op(budget, || fill(&texts, hasher.clone())) / TEXTS as f64
        })
    };
    [
        filling("**Interner**", |texts, hasher| {
            let ours = Interner::with_limits_and_hasher(Limits::NONE, hasher);
            texts.iter().for_each(|text| drop(black_box(ours.intern(text))));
        }),
        filling("lasso `ThreadedRodeo`", |texts, hasher| {
            let lasso = Lasso::with_hasher(hasher);
            texts.iter().for_each(|text| _ = black_box(lasso.get_or_intern(text)));
        }),
        filling("DashMap<Arc<str>>", |texts, hasher| {
            let dash = Dash::with_hasher(hasher);
            texts.iter().for_each(|text| _ = black_box(dash.insert(text.as_str().into(), ())));
        }),
        filling("Mutex<HashSet<Arc<str>>>", |texts, hasher| {
            let set = Locked::new(HashSet::with_hasher(hasher));
            texts.iter().for_each(|text| _ = black_box(set.lock().insert(text.as_str().into())));
        }),
    ]
}

fn turnover() -> [Contestant; 2] {
    let (ours, set) = (Interner::new(), Locked::default());
    [
        Contestant::op("**Interner**: intern, drop, purge", move || {
            drop(black_box(ours.intern("10.0.0.1:7000")));
            black_box(ours.purge());
        }),
        Contestant::op("Mutex<HashSet<Arc<str>>>: insert, drop, retain", move || {
            let text: Arc<str> = "10.0.0.1:7000".into();
            black_box(set.lock().insert(text));
            set.lock().retain(|text| Arc::strong_count(text) > 1);
        }),
    ]
}
