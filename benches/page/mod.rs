//! The page of all results, its pictures, and what is said about them, made of `benches/results/*.json` and nothing else.

mod bars;
pub(crate) mod figures;
mod headlines;
mod lines;
pub(crate) mod notes;
mod number;
mod ratios;
pub(crate) mod results;
mod scale;
mod spread;
mod standing;
mod svg;
mod text;
mod transfers;
mod who;

use std::{io, path::Path};

/// Where the results are, and what is made of them.
pub(crate) const FOLDER: &str = "benches/results";

/// A file to be, by its path in [`FOLDER`], and its text.
pub(crate) type Made = (String, String);

/// The page and its pictures. The package's root is the current folder.
pub(crate) fn make() -> io::Result<Vec<Made>> {
    let folder = Path::new(FOLDER);
    let results = results::All::read(folder)?;
    let mut made = text::page(&results);
    made.push(("README.md".to_owned(), notes::make(folder, &results)?));
    Ok(made)
}
