//! Which public operation is stepped by which row, and how much of it.
//!
//! Nobody writes it down: an operation was stepped if a victim ran an instruction that is of a line of it,
//! inlined or not. Of an operation's instructions those are counted that lie in the symbols that victims have
//! entered: its own code, and all that is inlined there.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    io,
};

use crate::{
    code::{Code, Line},
    exempt::{EXEMPT, matches},
    source::{self, Function},
};

/// What was stepped so far.
#[derive(Default)]
pub(crate) struct Stepped {
    /// The rows in their order, each with the addresses of its victims.
    rows: Vec<(String, HashSet<u64>)>,
}

impl Stepped {
    pub(crate) fn add(&mut self, row: &str, addresses: impl Iterator<Item = u64>) {
        self.rows.push((row.to_owned(), addresses.collect()));
    }

    /// Prints the table. Whether no operation is missing, and every exemption is needed.
    pub(crate) fn report(&self) -> io::Result<bool> {
        let functions = source::functions()?;
        let code = match Code::read() {
            Ok(code) => code,
            Err(why) => {
                println!("frozen: no table: the binary's own tables cannot be read ({why})");
                return Ok(true);
            }
        };
        let seen = Seen::of(self, &code, &Index::of(&functions));
        let is_complete = print_operations(&functions, &seen);
        print_unstepped(&functions, &seen);
        Ok(is_complete)
    }
}

/// From a line to the function that it is in, by its number in the list.
struct Index<'f>(HashMap<&'f str, Vec<(usize, &'f Function)>>);

impl<'f> Index<'f> {
    fn of(functions: &'f [Function]) -> Self {
        let mut files: HashMap<&str, Vec<_>> = HashMap::new();
        for (number, function) in functions.iter().enumerate() {
            files.entry(&function.file).or_default().push((number, function));
        }
        Self(files)
    }

    fn function(&self, (file, line): &Line) -> Option<usize> {
        let around = self.0.get(file.as_str())?.iter();
        let around = around.filter(|(_, function)| (function.first..=function.last).contains(line));
        // Of one in another the inner.
        around.max_by_key(|(_, function)| function.first).map(|(number, _)| *number)
    }
}

/// What was seen of each function.
struct Seen<'s> {
    rows: HashMap<usize, Vec<&'s str>>,
    stepped: HashMap<usize, usize>,
    all: HashMap<usize, usize>,
}

impl<'s> Seen<'s> {
    fn of(stepped: &'s Stepped, code: &Code, index: &Index<'_>) -> Self {
        let mut seen = Self { rows: HashMap::new(), stepped: HashMap::new(), all: HashMap::new() };
        let mut instructions = BTreeMap::new();
        let union: BTreeSet<u64> = stepped.rows.iter().flat_map(|(_, row)| row).copied().collect();
        union.iter().for_each(|address| code.add_symbol(*address, &mut instructions));
        let of: HashMap<u64, BTreeSet<usize>> = instructions
            .iter()
            .map(|(address, lines)| {
                (*address, lines.iter().filter_map(|line| index.function(line)).collect())
            })
            .collect();
        for (address, functions) in &of {
            for function in functions {
                *seen.all.entry(*function).or_default() += 1;
                *seen.stepped.entry(*function).or_default() += usize::from(union.contains(address));
            }
        }
        for (row, addresses) in &stepped.rows {
            let functions: BTreeSet<usize> =
                addresses.iter().filter_map(|address| of.get(address)).flatten().copied().collect();
            functions
                .into_iter()
                .for_each(|function| seen.rows.entry(function).or_default().push(row));
        }
        seen
    }
}

/// Of an operation with many rows so many are named.
const NAMED: usize = 3;

fn print_operations(functions: &[Function], seen: &Seen<'_>) -> bool {
    let (mut missing, mut idle) =
        (Vec::new(), EXEMPT.iter().map(|(name, _)| *name).collect::<HashSet<_>>());
    let (mut rowed, mut exempt) = (0, 0);
    println!("| operation | instructions stepped | by |\n|---|---|---|");
    for (number, function) in
        functions.iter().enumerate().filter(|(_, function)| function.is_public)
    {
        let name = &function.name;
        let found = EXEMPT.iter().find(|(pattern, _)| matches(pattern, name));
        if let Some(rows) = seen.rows.get(&number) {
            let named = rows.iter().take(NAMED).map(|row| format!("`{row}`"));
            let named = named.collect::<Vec<_>>().join(", ");
            let more = rows.len().saturating_sub(NAMED);
            let more = if more == 0 { String::new() } else { format!(", and {more} more") };
            println!(
                "| `{name}` | {} of {} | {named}{more} |",
                seen.stepped[&number], seen.all[&number]
            );
            rowed += 1;
            continue;
        }
        match found {
            Some((pattern, reason)) => {
                println!("| `{name}` | none | {reason} |");
                idle.remove(pattern);
                exempt += 1;
            }
            None => missing.push(name),
        }
    }
    println!("frozen: {rowed} operations stepped, {exempt} exempt, {} missing", missing.len());
    missing.iter().for_each(|name| println!("frozen: no row steps {name}"));
    idle.iter().for_each(|pattern| println!("frozen: an exemption for nothing: {pattern}"));
    missing.is_empty() && idle.is_empty()
}

/// The cold paths that no row takes: functions inside that are stepped nowhere.
fn print_unstepped(functions: &[Function], seen: &Seen<'_>) {
    let inner = functions.iter().enumerate().filter(|(_, function)| !function.is_public);
    let (stepped, rest): (Vec<_>, Vec<_>) =
        inner.partition(|(number, _)| seen.stepped.get(number).is_some_and(|&count| count > 0));
    println!(
        "frozen: of the functions inside {} are stepped; of {} nothing is seen:",
        stepped.len(),
        rest.len()
    );
    rest.iter().for_each(|(_, function)| println!("    {} ({})", function.name, function.file));
}
