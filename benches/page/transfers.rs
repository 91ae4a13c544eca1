//! How structures scale by a model: what decides is how many lines of other cores an operation fetches.
//!
//! The counts are of a reading of the code. The rest is measured: what an operation takes on one thread, what
//! a line takes from core to core, and how often a second so many threads can take turns at one word.

use std::fmt::Write as _;

use super::{
    number::{fixed, short},
    results::Area,
};

const INTRODUCTION: &str = "
### A model: lines of other cores
An operation that fetches no line of another core takes as long beside others as alone. Each line that it fetches
adds what a line takes from core to core, and a word that every operation changes lets through as many
as one shared `AtomicU64` does on so many threads. In a ring the receiver fetches the lines of all values. How many lines that
are is from a reading of the code, for n threads; all else is measured. Where the share of the model that was reached
is small, something else decides.
";

/// Who fetches them.
#[derive(Copy, Clone, PartialEq)]
enum Who {
    Each,
    /// All but one thread, which writes; alone there is no writer.
    Readers,
    /// The receiver, for all.
    Receiver,
}

struct Fetches {
    table: &'static str,
    row: &'static str,
    in_words: &'static str,
    who: Who,
    /// By the number of threads.
    lines: fn(f64) -> f64,
    /// Changes of one word that all change.
    turns: f64,
}

const fn none(table: &'static str, row: &'static str) -> Fetches {
    Fetches { table, row, in_words: "0", who: Who::Each, lines: |_| 0.0, turns: 0.0 }
}

/// Every 128th pin looks at each thread's word, which that fetches back; and all fetch the new epoch.
fn pin(threads: f64) -> f64 {
    3.0 * (threads - 1.0) / 128.0
}

/// How likely it is that another thread had a line last.
fn others(threads: f64) -> f64 {
    (threads - 1.0) / threads
}

const PIN: &str = "3 (n - 1) / 128: of a pin";

const FETCHES: &[Fetches] = &[
    none("Raft view: reads", "RaftView"),
    Fetches {
        in_words: "0, but for those of a publication each microsecond",
        who: Who::Readers,
        ..none("Raft view: reads, one of the threads publishes each microsecond", "RaftView")
    },
    none("Flags: is it running", "Flags"),
    none("Slot: looks at a value that may be replaced", "SwapSlot::try_get"),
    Fetches {
        in_words: PIN,
        lines: pin,
        ..none("Map, 1,024 entries: reads, a pin each", "EpochMap")
    },
    none("Map, 1,024 entries: reads under a held pin or lock", "EpochMap"),
    none("Map, 5 entries: reads", "Reader::get"),
    Fetches {
        in_words: "7 (n - 1) / n: changed words; and of a pin; two changes of a word that all change",
        lines: |n| 7.0 * others(n) + pin(n),
        turns: 2.0,
        ..none("Map, 1,024 entries: pairs of a removal and an insertion", "EpochMap")
    },
    Fetches {
        in_words: "a twentieth of a pair's, and of a pin",
        lines: |n| 7.0 / 20.0 * others(n) + pin(n),
        turns: 2.0 / 20.0,
        ..none("Map, 1,024 entries: 90 in 100 are reads, 5 removals, 5 insertions", "EpochMap")
    },
    Fetches {
        in_words: "(n - 1) / n, the string's count, and of a pin",
        lines: |n| others(n) + pin(n),
        ..none("Interner: strings that are there", "Interner::intern")
    },
    Fetches {
        in_words: "(n - 1) / n, the shard's lock",
        lines: others,
        ..none("Cache, 1,024 entries: hits", "ReadThrough::get")
    },
    none("Node, 1,000 peers: does it lead, in which term", "NodeState"),
    Fetches {
        in_words: PIN,
        lines: pin,
        ..none("Node, 1,000 peers: the leader's address", "NodeState")
    },
    none("Node, 1,000 peers: a manager", "NodeState"),
    none("Counter: additions", "Counter::add"),
    none("Histogram: records", "Histogram::record"),
    Fetches {
        in_words: "9 / 8: a cell, and one of the words that share a line; one change of the tail",
        who: Who::Receiver,
        lines: |_| 9.0 / 8.0,
        turns: 1.0,
        ..none("Rings: values, one at a time", "mpsc::ring")
    },
    Fetches {
        in_words: "16 / 64: values and words, eight on a line; of the tail one change for 64",
        who: Who::Receiver,
        lines: |_| 16.0 / 64.0,
        turns: 1.0 / 64.0,
        ..none("Rings: values, in batches of 64", "mpsc::ring")
    },
    Fetches {
        in_words: "2: the queue's and the proposal's; one change of the tail",
        who: Who::Receiver,
        lines: |_| 2.0,
        turns: 1.0,
        ..none("Proposals: proposed, answered, and the answer seen", "proposal")
    },
];

/// The model beside what was measured, of the area `scaling`; nothing for others. What a line takes is that of
/// the same machine.
pub(crate) fn table(area: &Area, many_cores: &[Area]) -> String {
    if area.name != "scaling" {
        return String::new();
    }
    for table in &area.tables {
        let is_known = FETCHES.iter().any(|it| it.table == table.title);
        assert!(is_known, "no model of {:?}", table.title);
    }
    let ring = many_cores.iter().find(|it| it.name == "ring").expect("there is 16-cores/ring.json");
    let [of_ring, of_scaling] = [ring, area].map(|it| it.machine.split(", Linux").next());
    assert_eq!(of_ring, of_scaling, "the line's time is another machine's");
    let line = number(
        ring,
        "spsc, u64, half of there and back: ns for a value, one way",
        LINE,
        "median ns",
    );
    let mut text =
        format!("{INTRODUCTION}\nA line takes {} ns (`16-cores/ring.json`). ", short(line));
    let turns: Vec<_> = [1, 2, 4, 8, 16].iter().map(|n| short(turns(area, *n))).collect();
    _ = writeln!(
        text,
        "Turns, on 1, 2, 4, 8 and 16 threads: {} million a second.\n",
        turns.join(", ")
    );
    text.push_str("| million operations per second | lines that one fetches | 1 thread | 2: model | measured | 16: model | measured |\n");
    text.push_str("|---|---|---:|---:|---:|---:|---:|\n");
    for it in FETCHES {
        let one = measured(area, it, 1);
        _ = write!(text, "| {} | {} | {} |", it.table, it.in_words, short(one));
        for threads in [2, 16] {
            let (model, measured) =
                (it.model(area, threads, one, line), measured(area, it, threads));
            let share = fixed(100.0 * measured / model, 0);
            _ = write!(text, " {} | {} ({share}%) |", short(model), short(measured));
        }
        text.push('\n');
    }
    text
}

const LINE: &str = "limit: a cache line, half of there and back";

impl Fetches {
    /// Millions a second of all threads together; `one` thread's, and the nanoseconds of a line.
    fn model(&self, area: &Area, threads: u32, one: f64, line: f64) -> f64 {
        let n = f64::from(threads);
        let fetching = (self.lines)(n) * line;
        let rate = match self.who {
            Who::Each => n * 1_000.0 / (1_000.0 / one + fetching),
            Who::Readers => (n - 1.0) * 1_000.0 / (1_000.0 / one + fetching),
            Who::Receiver => 1_000.0 / fetching,
        };
        if self.turns > 0.0 { rate.min(turns(area, threads) / self.turns) } else { rate }
    }
}

/// How often so many threads change one word.
fn turns(area: &Area, threads: u32) -> f64 {
    number(area, "Counter: additions", "one shared AtomicU64", &column(threads))
}

fn measured(area: &Area, it: &Fetches, threads: u32) -> f64 {
    number(area, it.table, it.row, &column(threads))
}

fn column(threads: u32) -> String {
    format!("{threads} thread{}", if threads == 1 { "" } else { "s" })
}

fn number(area: &Area, title: &str, row: &str, column: &str) -> f64 {
    let table = area.tables.iter().find(|it| it.title == title);
    let number = table.and_then(|it| it.row(row)?.number(column));
    number.unwrap_or_else(|| panic!("{}.json has no {column:?} of {row:?} in {title:?}", area.name))
}
