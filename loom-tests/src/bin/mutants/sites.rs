//! Where the sources name an ordering, what the comment above says of it, and how it is weakened.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::area;
use crate::record::Key;

const ORDERS: [&str; 5] = ["Relaxed", "Acquire", "Release", "AcqRel", "SeqCst"];

/// What an atomic call does, as far as its orderings go.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Load,
    Store,
    ReadModifyWrite,
    Fence,
}

/// One ordering in the sources.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) call: Call,
    /// Which of the call's orderings.
    pub(crate) argument: usize,
    pub(crate) order: &'static str,
    /// The comment, if there is one.
    pub(crate) note: Option<Note>,
}

/// An `ORDERING(id): Order; text` comment.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) id: String,
    pub(crate) order: String,
    pub(crate) text: String,
}

impl Note {
    /// The ids after `pairs with`, up to the end of the clause.
    pub(crate) fn partners(&self) -> Vec<&str> {
        let Some((_, rest)) = self.text.split_once("pairs with ") else { return Vec::new() };
        let clause = rest.split(';').next().unwrap_or(rest);
        let clause = clause.split(". ").next().unwrap_or(clause).trim_end_matches('.');
        clause
            .split([',', ' '])
            .filter(|word| word.contains('.') || *word == "itself")
            .map(|word| if word == "itself" { self.id.as_str() } else { word })
            .collect()
    }

    /// The models in backquotes: `structure::name`, or `structure::prefix_*`.
    pub(crate) fn models(&self) -> Vec<&str> {
        self.text.split('`').skip(1).step_by(2).filter(|word| word.contains("::")).collect()
    }

    pub(crate) fn is_explained(&self) -> bool {
        self.text.contains("unseen by loom")
    }
}

/// An ordering weakened by one step.
#[derive(Clone, Debug)]
pub(crate) struct Mutant {
    pub(crate) site: Site,
    pub(crate) weaker: &'static str,
}

impl Mutant {
    /// The mutant's name in the variable that the models read.
    pub(crate) fn spec(&self) -> String {
        let Site { file, line, argument, .. } = &self.site;
        format!("{file}:{line}:{argument}:{}", self.weaker)
    }

    /// In a record, in which lines do not count.
    pub(crate) fn key(&self) -> Key {
        let Site { file, order, note, .. } = &self.site;
        let (id, models, text) = note
            .as_ref()
            .map_or(("?", Vec::new(), ""), |note| (&*note.id, note.models(), &*note.text));
        let name = format!("{id} ({file}) {order} -> {}", self.weaker);
        Key { name, number: area::number(file, &models, text) }
    }
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Site { file, line, order, note, .. } = &self.site;
        let id = note.as_ref().map_or("?", |note| note.id.as_str());
        write!(f, "{id} ({file}:{line}) {order} -> {}", self.weaker)
    }
}

impl Site {
    pub(crate) fn mutants(&self) -> Vec<Mutant> {
        let weaker: &[&str] = match (self.call, self.order) {
            (Call::Fence, "SeqCst") => &["AcqRel"],
            (Call::Fence, "AcqRel") => &["Acquire", "Release"],
            (Call::Fence, _) => &["None"],
            (Call::Load, "SeqCst") => &["Acquire"],
            (Call::Store, "SeqCst") => &["Release"],
            (Call::ReadModifyWrite, "SeqCst") => &["AcqRel"],
            (_, "AcqRel") => &["Acquire", "Release"],
            (_, "Acquire" | "Release") => &["Relaxed"],
            _ => &[],
        };
        weaker.iter().map(|weaker| Mutant { site: self.clone(), weaker }).collect()
    }
}

/// All orderings below `source`, and the lines that name one outside of any call that is known
/// here: an order in a constant, say, which no comment and no mutant would reach.
pub(crate) fn of_tree(source: &Path) -> (Vec<Site>, Vec<String>) {
    let mut files = Vec::new();
    collect(source, &mut files);
    files.sort();
    let root = source.parent().expect("the sources lie in a folder").to_path_buf();
    let (mut sites, mut strays) = (Vec::new(), Vec::new());
    for file in &files {
        of_file(file, &root, &mut sites, &mut strays);
    }
    (sites, strays)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("the sources can be read");
    for path in entries.map(|entry| entry.expect("the sources can be read").path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

fn of_file(path: &Path, root: &Path, sites: &mut Vec<Site>, strays: &mut Vec<String>) {
    let text = fs::read_to_string(path).expect("the sources can be read");
    let file = path.strip_prefix(root).expect("below the root").display().to_string();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut comment = String::new();
    // The first line that no call found so far has reached.
    let mut unread = 0;
    for (i, line) in lines.iter().enumerate() {
        if let Some(words) = line.strip_prefix("//") {
            comment.push_str(words);
            continue;
        }
        if let Some(call) = call_in(line) {
            let mut notes = notes(&comment).into_iter();
            let (orders, length) = orders_of_call(&lines[i..]);
            unread = i + length;
            for (argument, order) in orders.into_iter().enumerate() {
                let note = notes.next();
                sites.push(Site { file: file.clone(), line: i + 1, call, argument, order, note });
            }
        }
        if i >= unread && !line.contains("use ") && orders_in(line).next().is_some() {
            strays.push(format!("{file}:{}: an order outside of a call: {line}", i + 1));
        }
        // A comment speaks of the statement below it, which ends with a semicolon or opens a block.
        if line.is_empty() || line.ends_with([';', '{', '}']) {
            comment.clear();
        }
    }
}

fn call_in(line: &str) -> Option<Call> {
    let calls = [
        (".load(", Call::Load),
        (".store(", Call::Store),
        (".swap(", Call::ReadModifyWrite),
        (".compare_exchange(", Call::ReadModifyWrite),
        (".compare_exchange_weak(", Call::ReadModifyWrite),
        (".fetch_", Call::ReadModifyWrite),
        ("fence(", Call::Fence),
    ];
    let found = calls.iter().find(|(name, _)| line.contains(name));
    found.map(|(_, call)| *call).filter(|_| !line.contains("fn "))
}

/// The orderings named from the first line on, up to where the call's parentheses are closed, and
/// how many lines that takes.
fn orders_of_call(lines: &[&str]) -> (Vec<&'static str>, usize) {
    let mut depth = 0;
    let mut orders = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        orders.extend(orders_in(line));
        depth += line.matches('(').count() as i64 - line.matches(')').count() as i64;
        if depth <= 0 {
            return (orders, i + 1);
        }
    }
    (orders, lines.len())
}

fn orders_in(line: &str) -> impl Iterator<Item = &'static str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter_map(|word| ORDERS.into_iter().find(|order| *order == word))
}

fn notes(comment: &str) -> Vec<Note> {
    let mut notes = Vec::new();
    for part in comment.split("ORDERING(").skip(1) {
        let Some((id, rest)) = part.split_once("): ") else { continue };
        let end = rest.find([';', '.']).unwrap_or(rest.len());
        let (order, text) = rest.split_at(end);
        notes.push(Note { id: id.into(), order: order.into(), text: text.into() });
    }
    notes
}
