//! The page of the crate's book that shows these rows: it names every one that there is, and no other.

use std::{collections::BTreeSet, fs, io, path::Path};

use crate::{rows, source::CRATE};

const PAGE: &str = "src/docs/frozen.rs";

/// Whether the page's rows are those of this binary. What was counted changes with the compiler, and is not
/// compared.
pub(crate) fn name_all_rows() -> io::Result<bool> {
    let text = fs::read_to_string(Path::new(CRATE).join(PAGE))?;
    let named: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("//! | `")?.split_once("` |"))
        .map(|(name, _)| name)
        .collect();
    let rows: BTreeSet<&str> = rows::all().chain(rows::pairs()).map(|row| row.name).collect();
    rows.difference(&named).for_each(|row| println!("frozen: {PAGE} does not name: {row}"));
    named.difference(&rows).for_each(|row| println!("frozen: {PAGE} names what is no row: {row}"));
    Ok(rows == named)
}
