//! Tables: printed as Markdown, kept as JSON.

use std::{env, fs, io, path::Path};

use serde_json::{Map, Value, json};

use super::{description::description, machine};

/// What a bench was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Whether results replace those in `benches/results`.
    pub(crate) save: bool,
    /// Whether it is only to be seen that everything runs; so it is under `cargo test`.
    pub(crate) quick: bool,
    /// What is neither of these.
    pub(crate) rest: Vec<String>,
}

impl Options {
    pub(crate) fn from_args() -> Self {
        let mut rest: Vec<_> = env::args().skip(1).collect();
        let mut take = |option: &str| {
            let before = rest.len();
            rest.retain(|argument| argument != option);
            rest.len() < before
        };
        let (save, by_cargo_bench) = (take("--save"), take("--bench"));
        Self { save, quick: take("--quick") || !by_cargo_bench, rest }
    }

    /// Whether what is called so is asked for: it is named, or nothing is.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.rest.is_empty() || self.rest.iter().any(|it| it == name)
    }
}

/// Rows with a name and the same columns.
pub(crate) struct Table {
    title: String,
    columns: Vec<String>,
    rows: Vec<(String, Vec<Value>)>,
}

impl Table {
    pub(crate) fn new(title: impl Into<String>, columns: &[&str]) -> Self {
        let columns = columns.iter().map(|&column| column.to_owned()).collect();
        Self { title: title.into(), columns, rows: Vec::new() }
    }

    pub(crate) fn push(&mut self, name: &str, cells: Vec<Value>) {
        assert_eq!(cells.len(), self.columns.len(), "a cell for each column");
        self.rows.push((name.to_owned(), cells));
    }

    fn print(&self) {
        println!("\n### {}\n| | {} |", self.title, self.columns.join(" | "));
        println!("|---|{}", "---:|".repeat(self.columns.len()));
        for (name, cells) in &self.rows {
            let cells: Vec<_> = cells.iter().map(cell).collect();
            println!("| {name} | {} |", cells.join(" | "));
        }
    }

    fn to_json(&self) -> Value {
        let rows = self.rows.iter().map(|(name, cells)| {
            let mut row = Map::new();
            row.insert("name".to_owned(), json!(name.replace('*', "")));
            row.extend(self.columns.iter().cloned().zip(cells.iter().map(rounded)));
            Value::Object(row)
        });
        json!({ "title": self.title, "rows": rows.collect::<Vec<_>>() })
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(" to "),
        Value::Number(number) if number.is_f64() => {
            format!("{:.2}", number.as_f64().unwrap_or(0.0))
        }
        other => other.to_string(),
    }
}

/// Three decimals: what is beyond is noise in every diff.
fn rounded(value: &Value) -> Value {
    match value {
        Value::Array(values) => values.iter().map(rounded).collect(),
        Value::Number(number) if number.is_f64() => {
            json!((number.as_f64().unwrap_or(0.0) * 1_000.0).round() / 1_000.0)
        }
        other => other.clone(),
    }
}

/// All tables of one results file.
pub(crate) struct Report {
    name: &'static str,
    command: &'static str,
    tables: Vec<Value>,
    /// Beside the tables.
    fields: Map<String, Value>,
}

impl Report {
    /// Of the file `name`, which `command` makes.
    pub(crate) fn new(name: &'static str, command: &'static str) -> Self {
        println!("\n## {name}");
        Self { name, command, tables: Vec::new(), fields: Map::new() }
    }

    /// Prints `table` and keeps it.
    pub(crate) fn push(&mut self, table: Table) {
        table.print();
        self.tables.push(table.to_json());
    }

    /// Keeps what is no table.
    pub(crate) fn add(&mut self, field: &str, value: Value) {
        self.fields.insert(field.to_owned(), value);
    }

    /// Replaces the results file. Cargo runs benches in the package's root.
    pub(crate) fn save(self) -> io::Result<()> {
        let path = Path::new("benches/results").join(self.name).with_extension("json");
        let mut report = self.fields;
        report.insert("command".to_owned(), json!(self.command));
        report.insert("machine".to_owned(), description(machine::cores()));
        report.insert("tables".to_owned(), json!(self.tables));
        let report = Value::Object(report);
        fs::create_dir_all("benches/results")?;
        fs::write(&path, format!("{report:#}\n"))?;
        println!("\nsaved {}", path.display());
        Ok(())
    }
}
