//! The ring between two threads: what a value costs on its way through, and how long it is on its way.

mod answers;
mod blocks;
mod free;
mod turns;

use crate::support::{
    bouncing::bouncing,
    compare::{Effort, compare},
    machine,
    pairs::{ArrayQueue, Ringbuf, Rtrb, Spsc, Value},
    report::Report,
};
use answers::answering;
use blocks::Blocks;
use free::free;
use turns::{Way, alone, relay};

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    of_values(report, effort, "u64", 7_u64);
    of_values(report, effort, "64 bytes", [7_u64; 8]);
    if machine::cores() < 2 {
        println!("\nspsc from core to core: skipped: one core here");
    }
}

/// A contestant for each of these rings.
macro_rules! each {
    ([$($ring:ty),*], $measured:ident $arguments:tt) => {
        [$($measured::<T, $ring> $arguments),*]
    };
}

fn of_values<T: Value>(report: &mut Report, effort: Effort, size: &str, value: T) {
    let (single, chunks) = (Way::Single, Way::Chunks);
    let rows = each!([Spsc, Rtrb, Ringbuf, ArrayQueue], alone(single, value));
    report.push(compare(format!("spsc, {size}, {single}, one thread"), effort, rows));
    let rows = each!([Spsc, Rtrb, Ringbuf, Blocks], alone(chunks, value));
    report.push(compare(format!("spsc, {size}, {chunks}, one thread"), effort, rows));
    if machine::cores() < 2 {
        return;
    }
    let rows = each!([Spsc, Rtrb, Ringbuf, ArrayQueue], relay(single, value));
    report.push(compare(format!("spsc, {size}, {single}, relay"), effort, rows));
    let rows = each!([Spsc, Rtrb, Ringbuf, Blocks], relay(chunks, value));
    report.push(compare(format!("spsc, {size}, {chunks}, relay"), effort, rows));
    let rows = each!([Spsc, Rtrb, Ringbuf, ArrayQueue], free(single, value));
    report.push(compare(format!("spsc, {size}, {single}, free run"), effort, rows));
    let rows = each!([Spsc, Rtrb, Ringbuf, Blocks], free(chunks, value));
    report.push(compare(format!("spsc, {size}, {chunks}, free run"), effort, rows));
    let rows = each!([Spsc, Rtrb, Ringbuf, ArrayQueue], answering(value));
    let title = format!("spsc, {size}, half of there and back: ns for a value, one way");
    report.push(compare(title, effort, rows.into_iter().chain([bouncing()])));
}
