//! What everything takes of the heap: `cargo bench --bench memory -- [--save]`.
//!
//! Nothing is timed: a counting allocator counts, on a machine that may be busy. A figure that is promised
//! and not kept (no allocation for a call that says so) ends the run.

mod calls;
mod garbage;
mod maps;
mod parts;
mod rings;

#[path = "../support/mod.rs"]
mod support;

use std::io;

use serde_json::{Value, json};
use support::{
    counting::{Bytes, Counting, bytes_of},
    report::{Options, Report},
};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> io::Result<()> {
    let options = Options::from_args();
    let mut report = Report::new("memory", "cargo bench --bench memory -- --save");
    maps::measure(&mut report, options.quick);
    rings::measure(&mut report);
    parts::measure(&mut report);
    calls::measure(&mut report);
    garbage::measure(&mut report, options.quick);
    if options.save { report.save() } else { Ok(()) }
}

/// Frees what was retired before: it would be counted as given back. Each flush leaves a bag in the
/// collector's queue; pins, of which one in 128 collects, empty that.
fn clean() {
    (0..64).for_each(|_| crossbeam_epoch::pin().flush());
    (0..1 << 16).for_each(|_| drop(crossbeam_epoch::pin()));
}

/// The bytes that `make` leaves allocated.
fn clean_bytes_of<R>(make: impl FnOnce() -> R) -> (R, Bytes) {
    clean();
    bytes_of(make)
}

/// The same as a cell.
fn heap_of<R>(make: impl FnOnce() -> R) -> (R, Value) {
    let (made, bytes) = clean_bytes_of(make);
    (made, json!(bytes.requested))
}
