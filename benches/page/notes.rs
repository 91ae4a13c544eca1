//! The text of the results: `notes.md` with every expression in braces replaced by what the results say.
//!
//! - `{AREA > TABLE > ROW > COLUMN}` is a number of a results file. Of a table and a row any part that no
//!   other has will do; the column is `median ns`, or the only one, unless
//!   it is named. In `raft-node` and `soak` the steps lead
//!   through the document, and a name leads into a list.
//! - `{A / B}` and `{A - B}`: of two numbers. `B` names its row alone, or the column of both, too, or all.
//! - `{A as ms}`: in another unit (`us`, `ms`, `MiB`, `%`), or with so many decimals (`as 0`).
//! - `{met <= 1.3, >= 2}`: whether the numbers of the cell before, but those in brackets or behind
//!   a semicolon, are within these limits.
//! - `{on AREA}`: which machine it was, and when.

use std::{collections::BTreeMap, fs, io, mem::take, ops::Range, path::Path};

use serde_json::Value;

use super::{
    number::{brief, fixed},
    results::{self, All, Area, CLUSTER},
};

/// What the text is written in.
pub(crate) const TEMPLATE: &str = "benches/page/notes.md";

struct Sources<'r> {
    areas: &'r [Area],
    many_cores: &'r [Area],
    documents: BTreeMap<String, Value>,
}

impl<'r> Sources<'r> {
    /// What was read, and the soak's document, which is no comparison.
    fn read(folder: &Path, results: &'r All) -> io::Result<Self> {
        let soak = serde_json::from_str(&fs::read_to_string(folder.join("soak.json"))?)?;
        let documents = [(CLUSTER, results.cluster.clone()), ("soak", soak)];
        let documents = documents.into_iter().map(|(name, it)| (name.to_owned(), it)).collect();
        Ok(Self { areas: &results.areas, many_cores: &results.many_cores, documents })
    }

    fn value(&self, path: &[&str]) -> Result<Value, String> {
        let [area, rest @ ..] = path else { return Err("no path".into()) };
        if let Some(document) = self.documents.get(*area) {
            return inside(document, rest);
        }
        let area = self.area(area)?;
        let [table, row, column @ ..] = rest else { return Err(format!("{path:?} is too short")) };
        let table = only(&area.tables, |it| &it.title, table)?;
        let row = only(&table.rows, |it| &it.name, row)?;
        let alone = || row.cells.keys().next().filter(|_| row.cells.len() == 1);
        let column = match column.first() {
            None if row.number("median ns").is_none() => alone().map_or("", String::as_str),
            named => named.copied().unwrap_or("median ns"),
        };
        let number = row.number(column);
        number.map(Value::from).ok_or(format!("no {column:?} of {:?}", row.name))
    }

    fn area(&self, name: &str) -> Result<&Area, String> {
        let (areas, file) = match name.strip_prefix("16-cores/") {
            Some(file) => (self.many_cores, file),
            None => (self.areas, name),
        };
        areas.iter().find(|it| it.name == file).ok_or(format!("no {name}.json"))
    }

    /// The machine of an area, of a document, or of the preset that has most of a document's figures.
    fn machine(&self, name: &str) -> Result<String, String> {
        let Some(document) = self.documents.get(name) else {
            return Ok(self.area(name)?.machine.clone());
        };
        let part = document.get("read-heavy").unwrap_or(document);
        Ok(results::machine(part))
    }

    fn number(&self, path: &[&str]) -> Result<f64, String> {
        let value = self.value(path)?;
        value.as_f64().ok_or(format!("{path:?} is no number but {value}"))
    }

    /// The number, unless it is a text.
    fn evaluate(&self, expression: &str) -> Result<Result<f64, String>, String> {
        let operator = [" / ", " - "].into_iter().find(|it| expression.contains(it));
        let (first, second) = split(expression, operator.unwrap_or("\n"));
        let mut path: Vec<_> = first.split(" > ").collect();
        let Some(second) = second else {
            let value = self.value(&path)?;
            return match value.as_str() {
                Some(text) => Ok(Err(text.to_owned())),
                None => value.as_f64().map(Ok).ok_or(format!("it is no number but {value}")),
            };
        };
        let mut other: Vec<_> = second.split(" > ").collect();
        if other.len() < 3 {
            let row = if self.documents.contains_key(path[0]) { 3 } else { 2 };
            let named = std::mem::replace(&mut other, path.clone());
            *other.get_mut(row).ok_or("no row")? = named[0];
            other.extend(&named[1..]);
            path.extend(&named[1..]);
        }
        let (a, b) = (self.number(&path)?, self.number(&other)?);
        Ok(Ok(if operator == Some(" / ") { a / b } else { a - b }))
    }

    fn written(&self, expression: &str, cells: &mut Cells) -> Result<String, String> {
        if let Some(area) = expression.strip_prefix("on ") {
            return Ok(on(&self.machine(area)?));
        }
        if let Some(limits) = expression.strip_prefix("met ") {
            return verdict(limits, &cells.before);
        }
        let as_unit = expression.rsplit_once(" as ").filter(|it| !it.1.contains(' '));
        let (path, unit) = as_unit.map_or((expression, None), |(path, unit)| (path, Some(unit)));
        let value = match self.evaluate(path)? {
            Ok(value) => value / scale(unit.unwrap_or_default()),
            Err(text) => return Ok(text),
        };
        cells.add(value);
        let decimals = unit.and_then(|it| it.parse().ok());
        Ok(decimals.map_or_else(|| brief(value), |decimals| fixed(value, decimals)))
    }
}

/// The text.
pub(crate) fn make(folder: &Path, results: &All) -> io::Result<String> {
    let sources = Sources::read(folder, results)?;
    let template = fs::read_to_string(TEMPLATE)?;
    let (mut made, mut at, mut cells) = (String::new(), 0, Cells::default());
    for place in expressions(&template) {
        let text = &template[at..place.start];
        cells.pass(text);
        made.push_str(text);
        let expression = &template[place.start + 1..place.end - 1];
        let written = sources.written(expression, &mut cells);
        let error = |why| io::Error::other(format!("{TEMPLATE}: {{{expression}}}: {why}"));
        made.push_str(&written.map_err(error)?);
        at = place.end;
    }
    made.push_str(&template[at..]);
    Ok(made)
}

/// The numbers of a row of a table, but what stands in brackets.
#[derive(Default)]
struct Cells {
    before: Vec<f64>,
    here: Vec<f64>,
    is_aside: bool,
}

impl Cells {
    fn pass(&mut self, text: &str) {
        for it in text.chars() {
            match it {
                '|' | '\n' => *self = Self { before: take(&mut self.here), ..Self::default() },
                '(' | ';' => self.is_aside = true,
                ')' => self.is_aside = false,
                _ => {}
            }
        }
    }

    fn add(&mut self, number: f64) {
        if !self.is_aside {
            self.here.push(number);
        }
    }
}

/// Where the expressions are in the template.
pub(crate) fn expressions(template: &str) -> Vec<Range<usize>> {
    let starts = template.match_indices('{').map(|(at, _)| at);
    starts.filter_map(|at| Some(at..at + template[at..].find('}')? + 1)).collect()
}

/// Through objects and lists; a step may be several, with dots between.
fn inside(document: &Value, path: &[&str]) -> Result<Value, String> {
    let mut at = document;
    for step in path.iter().flat_map(|it| it.split('.')) {
        let (name, batch) = split(step, ", batch ");
        at = match at {
            Value::Array(list) => {
                let is_of = |it: &Value, batch: &str| it["batch"] == batch.parse().unwrap_or(0_u64);
                list.get(name.parse().unwrap_or(usize::MAX)).or(list
                    .iter()
                    .find(|it| it["name"] == name && batch.is_none_or(|batch| is_of(it, batch))))
            }
            _ => at.get(name),
        }
        .ok_or(format!("no {step:?}"))?;
    }
    Ok(at.clone())
}

/// The one that is called so, or else the only one in whose name that stands.
fn only<'a, T>(all: &'a [T], name: fn(&T) -> &String, part: &str) -> Result<&'a T, String> {
    if let Some(exact) = all.iter().find(|it| name(it) == part) {
        return Ok(exact);
    }
    let mut found = all.iter().filter(|it| name(it).contains(part));
    let first = found.next().ok_or(format!("nothing is called {part:?}"))?;
    found.next().map_or(Ok(first), |_| Err(format!("several have {part:?} in their names")))
}

fn split<'a>(text: &'a str, at: &str) -> (&'a str, Option<&'a str>) {
    text.split_once(at).map_or((text, None), |(first, second)| (first, Some(second)))
}

fn scale(unit: &str) -> f64 {
    match unit {
        "us" => 1e3,
        "ms" => 1e6,
        "MiB" => 1_048_576.0,
        "%" => 0.01,
        _ => 1.0,
    }
}

fn on(machine: &str) -> String {
    let [model, cores, .., date] = *machine.split(", ").collect::<Vec<_>>() else {
        return machine.into();
    };
    let kinds = [("EPYC", "AMD EPYC"), ("Xeon", "Intel Xeon")];
    let kind = kinds.iter().find(|it| model.contains(it.0)).map_or(model, |it| it.1);
    format!("{cores} of an {kind}, {date}")
}

/// Each number against its limit; there may be one limit for all.
fn verdict(limits: &str, numbers: &[f64]) -> Result<String, String> {
    let limits: Vec<_> = limits.split(", ").collect();
    if numbers.is_empty() || ![1, numbers.len()].contains(&limits.len()) {
        return Err(format!("{} limits for {} numbers", limits.len(), numbers.len()));
    }
    let mut met = Vec::new();
    for (number, limit) in numbers.iter().zip(limits.iter().cycle()) {
        let (operator, limit) = split(limit, " ");
        let limit: f64 = limit.and_then(|it| it.parse().ok()).ok_or("no limit".to_owned())?;
        // As it is written: 1.004 is at a limit of 1.
        let number: f64 = brief(*number).replace(',', "").parse().unwrap_or(*number);
        met.push(match operator {
            "<=" => number <= limit,
            ">=" => number >= limit,
            _ => return Err(format!("{operator:?} is no limit")),
        });
    }
    let words = met.iter().map(|is_met| if *is_met { "met" } else { "**missed**" });
    let mut words: Vec<_> = words.collect();
    if words.iter().all(|it| *it == words[0]) {
        words.truncate(1);
    }
    Ok(words.join(" / "))
}
