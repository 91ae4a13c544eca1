//! What the benches have saved: areas of tables of rows.

use std::{fs, io, path::Path};

use serde_json::{Map, Value};

/// A results file.
pub(crate) struct Area {
    pub(crate) name: String,
    pub(crate) command: String,
    /// In words; empty where the file does not say.
    pub(crate) machine: String,
    pub(crate) tables: Vec<Table>,
}

pub(crate) struct Table {
    pub(crate) title: String,
    pub(crate) rows: Vec<Row>,
}

pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) cells: Map<String, Value>,
}

impl Row {
    /// The number in `column`; of a count "3 of 50" the 3.
    pub(crate) fn number(&self, column: &str) -> Option<f64> {
        match self.cells.get(column)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.split_once(" of ")?.0.parse().ok(),
            _ => None,
        }
    }

    pub(crate) fn quartiles(&self) -> Option<[f64; 2]> {
        self.spread("median ns")
    }

    /// The quartiles of the median in `column`.
    pub(crate) fn spread(&self, column: &str) -> Option<[f64; 2]> {
        let name = match column.split_once(" thread") {
            _ if column == "median ns" => "quartiles".to_owned(),
            Some((count, _)) => format!("quartiles of {count}"),
            None => format!("quartiles of {column}"),
        };
        let [low, high] = self.cells.get(&name)?.as_array()?.as_slice() else { return None };
        Some([low.as_f64()?, high.as_f64()?])
    }
}

impl Table {
    /// The columns of any row that hold numbers, those that begin with a number in its order.
    pub(crate) fn columns(&self) -> Vec<String> {
        let mut columns: Vec<String> = Vec::new();
        for row in &self.rows {
            let numbers = row.cells.keys().filter(|column| row.number(column).is_some());
            let new: Vec<_> = numbers.filter(|column| !columns.contains(column)).cloned().collect();
            columns.extend(new);
        }
        columns.sort_by(|a, b| leading(a).total_cmp(&leading(b)).then(a.cmp(b)));
        columns
    }

    pub(crate) fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }
}

/// The number that `text` begins with, with commas or without, perhaps after "after "; 0 if there is none.
pub(crate) fn leading(text: &str) -> f64 {
    let text = text.trim_start_matches("after ");
    let digits = text.chars().take_while(|it| it.is_ascii_digit() || *it == ',');
    digits.filter(|it| *it != ',').collect::<String>().parse().unwrap_or(0.0)
}

/// The name of the cluster's document.
pub(crate) const CLUSTER: &str = "raft-node";

/// All that is compared.
pub(crate) struct All {
    pub(crate) areas: Vec<Area>,
    /// Those of another machine, in a folder of their own.
    pub(crate) many_cores: Vec<Area>,
    pub(crate) cluster: Value,
}

impl All {
    pub(crate) fn read(folder: &Path) -> io::Result<Self> {
        let (areas, cluster) = read(folder)?;
        let (many_cores, _) = read(&folder.join("16-cores"))?;
        Ok(Self { areas, many_cores, cluster })
    }
}

/// The areas in `folder`, in order of their names, and the cluster's document. One that is neither, as the
/// soak's, compares nothing.
pub(crate) fn read(folder: &Path) -> io::Result<(Vec<Area>, Value)> {
    let mut paths: Vec<_> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|it| it == "json"));
    paths.sort();
    let (mut areas, mut cluster) = (Vec::new(), Value::Null);
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let document: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        if document.get("tables").is_some() {
            areas.push(area(name, &document));
        } else if name == CLUSTER {
            cluster = document;
        }
    }
    Ok((areas, cluster))
}

/// What it was measured on, in a line.
pub(crate) fn machine(document: &Value) -> String {
    let machine = &document["machine"];
    if machine.is_null() {
        return "a machine that the file does not name".to_owned();
    }
    let words = ["model", "kernel", "rustc", "date"].map(|key| text(&machine[key]));
    let [model, kernel, rustc, date] = words;
    let rustc = rustc.split(" (").next().unwrap_or_default();
    let cores = machine["cores"].as_u64().unwrap_or(0);
    format!("{model}, {cores} cores, Linux {kernel}, {rustc}, {date}")
}

fn area(name: String, document: &Value) -> Area {
    let tables = array(&document["tables"]).iter().map(|table| Table {
        title: text(&table["title"]),
        rows: array(&table["rows"]).iter().filter_map(row).collect(),
    });
    Area {
        name,
        command: text(&document["command"]),
        machine: machine(document),
        tables: tables.collect(),
    }
}

fn row(row: &Value) -> Option<Row> {
    let mut cells = row.as_object()?.clone();
    let name = text(&cells.remove("name")?);
    Some(Row { name, cells })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
