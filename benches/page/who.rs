//! Whose a row is, by its name.

use super::results::{Row, Table};

#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum Who {
    Ours,
    Peer,
    /// What nothing of the kind can go below, or a part of it taken out: nobody's product.
    Limit,
}

/// How ours begin.
const OURS: &[&str] = &[
    "Attempts::",
    "Counter",
    "EpochMap",
    "FlagCell",
    "Flags",
    "Gauge::",
    "Histogram",
    "Interner",
    "Latch",
    "Level,",
    "LockTimer::",
    "Metrics::",
    "MultiWriter",
    "NodeState",
    "OnceSlot",
    "Peers",
    "Pinned::",
    "Proposer",
    "RaftView",
    "ReadThrough",
    "Reader",
    "SwapSlot",
    "Sym",
    "Ticket",
    "[u64; ",
    "add, record, note",
    "get_or_load",
    "intern::",
    "lanes",
    "latch::",
    "map::",
    "mpsc",
    "node::",
    "proposal",
    "raft::",
    "snapshot of",
    "spsc",
    "two Counter::add",
];

const LIMITS: &[&str] = &[
    "announce",
    "limit",
    "model",
    "std Arc",
    "the same Mutex, not timed",
    "one AtomicU64",
    "Arc<str>, not interned",
];

/// How the others begin.
const PEERS: &[&str] = &[
    "AtomicBool",
    "DashMap",
    "Mutex",
    "String",
    "arc-swap",
    "crossbeam",
    "crossfire",
    "dashmap",
    "flume",
    "flurry",
    "hdrhistogram",
    "kanal",
    "kovan",
    "lasso",
    "metrics crate",
    "moka",
    "one shared",
    "opentelemetry",
    "papaya",
    "parking_lot",
    "parkring",
    "plain quick_cache",
    "quick_cache",
    "ringbuf",
    "rtrb",
    "scc",
    "seqlock",
    "std ",
    "tachyonix",
    "the old state",
    "the same accessors",
    "thingbuf",
    "tokio",
    "ustr",
];

impl Row {
    /// # Panics
    /// If nobody knows the name: it belongs into one of the lists.
    pub(crate) fn who(&self) -> Who {
        let starts = |names: &[&str]| names.iter().any(|name| self.name.starts_with(name));
        match [starts(LIMITS), starts(OURS), starts(PEERS)] {
            [true, ..] => Who::Limit,
            [_, true, false] => Who::Ours,
            [_, false, true] => Who::Peer,
            _ => panic!("whose is the row {:?}? benches/page/who.rs does not say", self.name),
        }
    }
}

impl Table {
    pub(crate) fn has(&self, who: Who) -> bool {
        self.rows.iter().any(|row| row.who() == who)
    }
}
