//! The arguments of the command.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::rows::Row;

/// Instructions after which an operation without end is given up.
const MAX: usize = 20_000;

/// Pairs of points, all scenarios together, unless another number is asked for.
const PAIRS: usize = 400;

pub(crate) struct Options {
    pub(crate) filter: String,
    pub(crate) max: usize,
    pub(crate) stride: usize,
    pub(crate) pairs: usize,
    pub(crate) seed: u64,
    pub(crate) markdown: bool,
    pub(crate) table: bool,
    /// Which part this process is; none if it is the command itself.
    pub(crate) part: Option<usize>,
}

impl Options {
    pub(crate) const USAGE: &str =
        "[FILTER] [--max K] [--stride S] [--pairs N] [--seed S] [--markdown] [--table]";

    pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut options = Self {
            filter: String::new(),
            max: MAX,
            stride: 1,
            pairs: PAIRS,
            seed: now.as_nanos() as u64 % 1_000_000,
            markdown: false,
            table: false,
            part: None,
        };
        while let Some(argument) = arguments.next() {
            let mut number = || {
                let number = arguments.next().and_then(|text| text.parse::<usize>().ok());
                number.ok_or(format!("{argument} takes a number"))
            };
            match argument.as_str() {
                "--max" => options.max = number()?,
                "--stride" => options.stride = number()?.max(1),
                "--pairs" => options.pairs = number()?,
                "--seed" => options.seed = number()? as u64,
                "--part" => options.part = Some(number()?),
                "--markdown" => options.markdown = true,
                "--table" => options.table = true,
                // `cargo test` hands every target the options of the standard harness.
                "--nocapture" | "--no-capture" | "--show-output" | "--quiet" | "-q" => {}
                option if option.starts_with("--test-threads=") => {}
                option if option.starts_with('-') => {
                    return Err(format!("unknown option {option}"));
                }
                _ => options.filter = argument,
            }
        }
        Ok(options)
    }

    /// What another process has to be told for a part of the same.
    pub(crate) fn for_part(&self, part: usize) -> Vec<String> {
        let numbers = [
            ("--max", self.max),
            ("--stride", self.stride),
            ("--pairs", self.pairs),
            ("--seed", self.seed as usize),
            ("--part", part),
        ];
        let numbers = numbers.into_iter().flat_map(|(name, n)| [name.to_owned(), n.to_string()]);
        numbers.chain([self.filter.clone()]).collect()
    }

    /// Whether it is asked for.
    pub(crate) fn wants(&self, row: &Row) -> bool {
        row.name.contains(&self.filter)
    }
}
