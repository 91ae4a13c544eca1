//! What is stored, and what differs from it.

use std::{collections::HashMap, ffi::CStr, fs, io, process::Command};

use serde_json::{Value, json};

/// By how much a count may differ, of itself.
const TOLERANCE: f64 = 0.03;
const FILE: &str = "benches/results/instructions.json";

/// The counts of `benches/results`, and the reasons that were written there for others.
pub(crate) struct Baseline {
    tools: Value,
    counts: HashMap<String, f64>,
    /// By the row's name.
    notes: HashMap<String, String>,
}

/// With what other numbers come out of the same code.
pub(crate) fn tools() -> Value {
    let version = |program: &str| {
        let output = Command::new(program).arg("--version").output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    // SAFETY: a text of the library's, which ends with a zero and is never given back.
    let libc = unsafe { CStr::from_ptr(libc::gnu_get_libc_version()) };
    json!({
        "rustc": version("rustc"),
        "valgrind": version("valgrind"),
        "glibc": libc.to_string_lossy(),
    })
}

impl Baseline {
    pub(crate) fn read() -> io::Result<Self> {
        let stored: Value = serde_json::from_str(&fs::read_to_string(FILE)?)?;
        let rows = stored["tables"][0]["rows"].as_array().into_iter().flatten();
        let counts = rows.filter_map(|row| {
            Some((row["name"].as_str()?.to_owned(), row["instructions"].as_f64()?))
        });
        let notes = stored["notes"].as_object().into_iter().flatten();
        let notes =
            notes.filter_map(|(row, reason)| Some((row.clone(), reason.as_str()?.to_owned())));
        Ok(Self {
            tools: stored["counted_with"].clone(),
            counts: counts.collect(),
            notes: notes.collect(),
        })
    }

    /// Why the counts here are not those of the same code there.
    pub(crate) fn other_tools(&self) -> Option<String> {
        let here = tools();
        (here != self.tools).then(|| format!("recorded with {}, here is {here}", self.tools))
    }

    /// Whether nothing takes more than it did without a note, and the stored rows are those that were
    /// counted; prints what differs.
    pub(crate) fn check(&self, counts: &[(&str, f64)]) -> bool {
        let mut good = self.may_be_replaced(counts);
        for &(name, now) in counts {
            match self.counts.get(name) {
                None => {
                    println!("{name}: {now:.1} instructions, and none are stored");
                    good = false;
                }
                Some(before) if now < before * (1.0 - TOLERANCE) => {
                    println!("{name}: {now:.1} instructions, fewer than the {before:.1} stored");
                }
                Some(_) => {}
            }
        }
        let known = |name: &str| counts.iter().any(|(counted, _)| *counted == name);
        for name in self.counts.keys().filter(|name| !known(name)) {
            println!("{name}: stored, but there is no such row");
            good = false;
        }
        println!("instructions: {} rows counted, {} stored", counts.len(), self.counts.len());
        if !good {
            println!("New counts are stored by benches/instructions.sh --save.");
        }
        good
    }

    /// Whether each row that takes more than it did has a note that says why; prints those that do.
    pub(crate) fn may_be_replaced(&self, counts: &[(&str, f64)]) -> bool {
        let mut good = true;
        for &(name, now) in counts {
            let Some(&before) = self.counts.get(name) else { continue };
            if now <= before * (1.0 + TOLERANCE) {
                continue;
            }
            print!("{name}: {now:.1} instructions, {before:.1} stored: ");
            if let Some(reason) = self.notes.get(name) {
                println!("{reason}");
            } else {
                println!("say why in \"notes\" of {FILE}, as \"{name}\": \"REASON\"");
                good = false;
            }
        }
        for name in self.notes.keys().filter(|name| !counts.iter().any(|(row, _)| row == name)) {
            println!("the note on {name:?} names no row");
            good = false;
        }
        good
    }
}
