//! Makes the page of all results, its pictures, and the figures in the texts: `cargo bench --bench page`.
//!
//! Of `benches/results/*.json` it makes `BENCHMARKS.md`, `plots/*.svg` and, by `notes.md`, `README.md` beside
//! them, and sets the figures in the README of the crate and in the documentation. Nothing is measured.
//! `tests/figures.rs` fails when any of these is not what this would make.

#[path = "mod.rs"]
mod page;

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let folder = Path::new(page::FOLDER);
    let made = page::make()?;
    let plots = folder.join("plots");
    if plots.exists() {
        fs::remove_dir_all(&plots)?;
    }
    fs::create_dir_all(plots)?;
    for (name, text) in &made {
        fs::write(folder.join(name), text)?;
    }
    println!("made {} files in {}", made.len(), folder.display());

    let results = page::results::read(folder)?;
    for (path, texts) in page::figures::by_file() {
        let old = fs::read_to_string(path)?;
        let new = page::figures::set(&old, &texts, &results).map_err(io::Error::other)?;
        if new != old {
            fs::write(path, new)?;
            println!("set the figures in {path}");
        }
    }
    Ok(())
}
