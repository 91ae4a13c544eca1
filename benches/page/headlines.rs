//! The tables that have a picture of their own. One that is gone ends the making of the page.

/// An area, a table, a column, and its unit.
pub(crate) type Headline = (&'static str, &'static str, &'static str, &'static str);

const NS: &str = "median ns";
const UNIT: &str = "nanoseconds for a call, median of all rounds";
const VALUE: &str = "nanoseconds for a value, in and out, median of all rounds";
const BYTES: &str = "bytes";

pub(crate) const BARS: &[Headline] = &[
    ("latch", "Read: 1 reader, no writer", NS, UNIT),
    ("latch", "Read: 1 reader, a publication per microsecond", NS, UNIT),
    ("latch", "Read: 2 readers, no writer", NS, UNIT),
    ("latch", "Publish: nobody reads", NS, UNIT),
    (
        "latch",
        "Writer frozen in mid-publication",
        "stopped readers, writer struck by a signal",
        "readers that were stopped, of 50",
    ),
    ("flags", "Is it running: 2 readers, no writer", NS, UNIT),
    ("flags", "Turn a flag over: nobody waits", NS, UNIT),
    ("flags", "A task waits, a flag is turned over, the task is done", NS, UNIT),
    ("map", "Read, 16 entries, 1 thread", NS, UNIT),
    ("map", "Read, 1,024 entries, 2 threads", NS, UNIT),
    ("map", "Read, 1M entries, 1 thread", NS, UNIT),
    ("map", "Small map: read, 16 entries, 1 thread", NS, UNIT),
    ("map", "Churn, 1,024 entries, 1 thread: ns per pair of removal and insertion", NS, UNIT),
    ("map", "Churn, 1,024 entries, 2 threads: ns per pair of removal and insertion", NS, UNIT),
    ("map", "The slowest insertion from empty to 1M entries: median of the maxima", NS, UNIT),
    ("ring", "spsc, u64, single, one thread", NS, VALUE),
    ("ring", "spsc, u64, single, free run", NS, VALUE),
    ("ring", "spsc, u64, chunks of 64, free run", NS, VALUE),
    ("ring", "spsc, u64, half of there and back: ns for a value, one way", NS, VALUE),
    ("mpsc", "Relay, u64, one by one: ns per value, in and out", NS, VALUE),
    ("mpsc", "Relay, u64, in batches of 64: ns per value, in and out", NS, VALUE),
    (
        "mpsc",
        "A producer of 1 KiB frozen in the middle of a push, beside another and the consumer",
        "the others stopped",
        "how often the others were stopped, of 50",
    ),
    ("slots", "A value that may be replaced, read under a guard: 2 threads look", NS, UNIT),
    ("slots", "A value is replaced, and the old one dropped", NS, UNIT),
    ("interner", "Intern what is there, 1,024 strings, 1 thread", NS, UNIT),
    ("interner", "Intern what is there, 1,024 strings, 2 threads", NS, UNIT),
    ("interner", "A new one, filled with 1,024 strings; per string", NS, UNIT),
    ("cache", "Hit, 1,024 entries, 1 thread", NS, UNIT),
    ("node_shared", "The leader's address, of 1,000 peers, alone", NS, UNIT),
    ("node_shared", "Does it lead, in which term, of 1,000 peers, alone", NS, UNIT),
    ("memory", "Bytes of a full ring of u64, from one thread to another", "each slot", BYTES),
    ("memory", "Bytes of a full ring of u64, from many threads to one", "each slot", BYTES),
    ("memory", "Bytes of a full ring of 64 bytes, from many threads to one", "each slot", BYTES),
    ("memory", "Bytes of a whole map: requested", "3 entries", BYTES),
    (
        "memory",
        "One more waiter: a task's future that waits",
        "bytes of the value",
        "bytes of the future; none has anything on the heap",
    ),
];

/// Tables drawn as lines over their columns: an area, how the title begins, what the columns and values are.
pub(crate) const LINES: &[Headline] = &[
    ("memory", "Bytes of an entry of two u64s", "entries", BYTES),
    ("memory", "Bytes of garbage", "values replaced", BYTES),
    ("scaling", "", "threads", "million operations per second, all threads together"),
];
