//! The map: reads, small maps, changes, and what a whole map costs.

mod facade;
mod memory;
mod reads;
mod small;
mod whole;
mod writes;

use std::fmt;

use crate::support::{compare::Effort, machine, maps::Stock, report::Report};

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    let [power, between] = Size::large(effort);
    for size in Size::SMALL.into_iter().chain([power, between]) {
        let stock = Stock::new(size.0);
        reads::measure(report, effort, size, &stock);
        if size == power {
            whole::iterate(report, effort, size, &stock);
        }
    }
    for size in [Size(5), Size(16), Size(100)] {
        small::measure(report, effort, size, &Stock::new(size.0));
        facade::measure(report, effort, size);
    }
    for size in [Size(16), Size(1_024)] {
        writes::measure(report, effort, size, &Stock::new(size.0));
    }
    whole::grow(report, effort, power);
    memory::measure(report, [power, between, Size(1_024), Size(1_536)]);
    if machine::cores() < 4 {
        println!("\n4 threads and more: skipped: {} cores here", machine::cores());
    }
}

/// How many entries a map has: a power of two, at which most tables are about to grow, or halfway to
/// the next.
#[derive(Copy, Clone, PartialEq, Eq)]
struct Size(usize);

impl Size {
    const SMALL: [Self; 5] = [Self(5), Self(16), Self(24), Self(1_024), Self(1_536)];

    /// Beyond the caches; where it is only to be seen that everything runs, less.
    fn large(effort: Effort) -> [Self; 2] {
        let power = if effort.rounds > Effort::QUICK.rounds { 1 << 20 } else { 1 << 16 };
        [Self(power), Self(power / 2 * 3)]
    }
}

impl fmt::Display for Size {
    /// `1M` is 2^20.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            n if n >= 1 << 20 => write!(f, "{}M entries", n as f64 / f64::from(1 << 20)),
            n if n >= 1_000 => write!(f, "{},{:03} entries", n / 1_000, n % 1_000),
            n => write!(f, "{n} entries"),
        }
    }
}

/// The numbers of threads, each on a core of its own, that this machine can show.
fn threads() -> impl Iterator<Item = usize> {
    [1, 2, 4, 8, 16].into_iter().filter(|&threads| threads <= machine::cores())
}

fn plural(threads: usize) -> String {
    format!("{threads} thread{}", if threads == 1 { "" } else { "s" })
}
