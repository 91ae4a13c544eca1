//! The figures in the texts: where each comes from, and that it is what the results say.

mod claims;
#[allow(dead_code, reason = "the test alone asks for them")]
mod exceptions;

use std::{collections::BTreeMap, ops::Range};

use serde_json::Value;

use super::{
    number::{brief, fixed},
    results::Area,
};
use claims::claims;
#[allow(unused_imports, reason = "the test alone asks for them")]
pub(crate) use exceptions::EXCEPTIONS;

/// All results: the areas, and the cluster's document.
pub(crate) type Results = (Vec<Area>, Value);

/// A piece of a text with `{}` in the place of each figure.
pub(crate) struct Claim {
    pub(crate) file: &'static str,
    pub(crate) text: &'static str,
    pub(crate) figures: Vec<Figure>,
}

/// A number of the results, as it is written.
pub(crate) struct Figure {
    source: Source,
    /// As many decimals; otherwise two digits, and three below 2.
    decimals: Option<usize>,
}

enum Source {
    Cell {
        area: &'static str,
        table: &'static str,
        row: &'static str,
        column: &'static str,
    },
    /// Microseconds of a state in the preset `read-heavy`.
    Tail {
        state: &'static str,
        measure: &'static str,
        percentile: &'static str,
    },
    /// The second taken off the first.
    Difference(Box<[Figure; 2]>),
    Thousands(Box<Figure>),
    /// The machine's cores, its maker and its kind.
    Machine(&'static str),
}

impl Figure {
    pub(crate) fn cell(
        area: &'static str,
        table: &'static str,
        row: &'static str,
        column: &'static str,
    ) -> Self {
        Self { source: Source::Cell { area, table, row, column }, decimals: None }
    }

    pub(crate) fn ns(area: &'static str, table: &'static str, row: &'static str) -> Self {
        Self::cell(area, table, row, "median ns")
    }

    pub(crate) fn tail(
        state: &'static str,
        measure: &'static str,
        percentile: &'static str,
    ) -> Self {
        Self { source: Source::Tail { state, measure, percentile }, decimals: None }
    }

    pub(crate) fn machine(area: &'static str) -> Self {
        Self { source: Source::Machine(area), decimals: None }
    }

    pub(crate) fn less(self, other: Self) -> Self {
        Self { source: Source::Difference(Box::new([self, other])), decimals: None }
    }

    pub(crate) fn thousands(self) -> Self {
        Self { source: Source::Thousands(Box::new(self)), decimals: Some(1) }
    }

    pub(crate) fn decimals(self, decimals: usize) -> Self {
        Self { decimals: Some(decimals), ..self }
    }

    fn value(&self, results: &Results) -> Result<f64, String> {
        match &self.source {
            Source::Cell { area, table, row, column } => {
                let areas = results.0.iter().filter(|it| it.name == *area);
                let mut tables = areas.flat_map(|it| &it.tables).filter(|it| it.title == *table);
                let number = tables.find_map(|it| it.row(row)?.number(column));
                number.ok_or(format!("{area}.json: no {column:?} of {row:?} in {table:?}"))
            }
            Source::Tail { state, measure, percentile } => {
                let states = results.1["read-heavy"]["states"].as_array().into_iter().flatten();
                let mut states = states.filter(|it| it["name"] == *state);
                let nanos =
                    states.find_map(|it| it["latency_ns"][measure][percentile]["median"].as_f64());
                nanos.map(|nanos| nanos / 1_000.0).ok_or(format!("no {measure} of {state}"))
            }
            Source::Difference(of) => Ok(of[0].value(results)? - of[1].value(results)?),
            Source::Thousands(of) => Ok(of.value(results)? / 1_000.0),
            Source::Machine(area) => Err(format!("{area}'s machine is no number")),
        }
    }

    fn written(&self, results: &Results) -> Result<String, String> {
        if let Source::Machine(area) = self.source {
            let found = results.0.iter().find(|it| it.name == area);
            let machine = found.map_or("", |it| &it.machine);
            return machines()
                .find(|(count, part, _)| [count, part].iter().all(|it| machine.contains(*it)))
                .map(|(.., name)| name)
                .ok_or(format!("{area}.json: a machine without a name: {machine:?}"));
        }
        let value = self.value(results)?;
        Ok(self.decimals.map_or_else(|| brief(value), |decimals| fixed(value, decimals)))
    }

    /// How long what stands in the figure's place at the beginning of `text` is.
    fn place(&self, text: &str) -> usize {
        if let Source::Machine(_) = self.source {
            let mut names = machines().filter(|(.., name)| text.starts_with(name));
            return names.next().map_or(0, |(.., name)| name.len());
        }
        let number = text.find(|it: char| !it.is_ascii_digit() && it != ',' && it != '.');
        text[..number.unwrap_or(text.len())].trim_end_matches(['.', ',']).len()
    }
}

/// Parts of a machine's description, its cores and its model, and what the texts call it.
fn machines() -> impl Iterator<Item = (&'static str, &'static str, String)> {
    const CORES: [(&str, &str); 2] = [(" 2 cores", "two cores"), (" 16 cores", "sixteen cores")];
    const MODELS: [(&str, &str); 2] = [("EPYC", "AMD EPYC"), ("Xeon", "Intel Xeon")];
    CORES.into_iter().flat_map(|(count, cores)| {
        MODELS.into_iter().map(move |(part, model)| (count, part, format!("{cores} of an {model}")))
    })
}

/// The claims of each file.
pub(crate) fn by_file() -> BTreeMap<&'static str, Vec<Claim>> {
    let mut files: BTreeMap<_, Vec<_>> = BTreeMap::new();
    claims().into_iter().for_each(|claim| files.entry(claim.file).or_default().push(claim));
    files
}

/// `text` with all figures as the results have them.
pub(crate) fn set(text: &str, claims: &[Claim], results: &Results) -> Result<String, String> {
    let mut text = text.to_owned();
    for claim in claims {
        let places = claim.places(&text)?;
        for (figure, place) in claim.figures.iter().zip(places).rev() {
            text.replace_range(place, &figure.written(results)?);
        }
    }
    Ok(text)
}

impl Claim {
    /// Where the figures are in `text`.
    pub(crate) fn places(&self, text: &str) -> Result<Vec<Range<usize>>, String> {
        let first = self.text.split("{}").next().unwrap_or_default();
        let starts = text.match_indices(first).map(|(start, _)| start);
        let mut found = starts.filter_map(|start| self.match_at(text, start));
        let places = found.next().ok_or(format!("{} does not say {:?}", self.file, self.text))?;
        if found.next().is_some() {
            return Err(format!("{} says {:?} twice", self.file, self.text));
        }
        Ok(places)
    }

    fn match_at(&self, text: &str, start: usize) -> Option<Vec<Range<usize>>> {
        let mut at = start;
        let mut figures = self.figures.iter();
        let mut places = Vec::new();
        for (index, part) in self.text.split("{}").enumerate() {
            if index > 0 {
                let length = figures.next()?.place(&text[at..]);
                if length == 0 {
                    return None;
                }
                places.push(at..at + length);
                at += length;
            }
            at += text[at..].strip_prefix(part).map(|_| part.len())?;
        }
        figures.next().is_none().then_some(places)
    }
}
