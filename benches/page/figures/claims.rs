//! Which figure in which text is which in the results, and which numbers are no figures.

use super::{Claim, Figure};

const README: &str = "README.md";
const FROZEN: &str = "Writer frozen in mid-publication";
const STRUCK: &str = "stopped readers, writer struck by a signal";

/// The columns of the README's first table.
const VIEWS: [&str; 6] = [
    "RaftView",
    "seqlock crate<View>",
    "crossbeam AtomicCell<[u64; 4]>",
    "arc-swap<View>",
    "tokio watch<View>",
    "parking_lot RwLock<View>",
];

/// And of its second.
const STATES: [&str; 4] = [
    "NodeState",
    "the same accessors, under the old locks",
    "the old state on tokio",
    "the old state on parking_lot",
];

/// All of them, file by file.
pub(crate) fn claims() -> Vec<Claim> {
    let mut claims = readme();
    claims.extend(scaling());
    claims.extend(clock());
    claims.extend(sizes());
    claims.extend(proposals());
    claims
}

fn claim<const N: usize>(file: &'static str, text: &'static str, figures: [Figure; N]) -> Claim {
    Claim { file, text, figures: figures.into() }
}

fn readme() -> Vec<Claim> {
    let tail = |state| Figure::tail(state, "publish", "p99");
    let views = |text, table| claim(README, text, VIEWS.map(|row| Figure::ns("latch", table, row)));
    let flags = |table| {
        let rows = ["Flags", "tokio watch<bool>", "parking_lot RwLock<bool>"];
        rows.map(|row| Figure::ns("flags", table, row))
    };
    let node = |table| STATES.map(|row| Figure::ns("node_shared", table, row));
    let woken = "A task waits, a flag is turned over, the task is done";
    let [ours, by_watch, by_notify] = ["Flags", "tokio watch<bool>", "AtomicBool and tokio Notify"]
        .map(|row| Figure::ns("flags", woken, row));
    let running = "Is it running: 1 reader, no writer";
    let stopped = VIEWS.map(|row| Figure::cell("latch", FROZEN, row, STRUCK).decimals(0));
    let beside = "The leader's address, beside a lister and a writer";
    let tails = STATES.map(|row| Figure::cell("node_shared", beside, row, "p999"));
    vec![
        claim(
            README,
            "publishing, p99: {} microseconds here, {}\nbehind `parking_lot`'s and {} behind tokio's locks",
            ["lockfree", "parking_lot", "tokio"].map(tail),
        ),
        claim(README, "rounds on {}; with spread", [Figure::machine("latch")]),
        views(
            "| read the view, 1 reader | {} | {} | {} | {} | {} | {} |",
            "Read: 1 reader, no writer",
        ),
        views(
            "| the same, 2 readers | {} | {} | {} | {} | {} | {} |",
            "Read: 2 readers, no writer",
        ),
        views(
            "| 1 reader, a publication per microsecond | {} | {} | {} | {} | {} | {} |",
            "Read: 1 reader, a publication per microsecond",
        ),
        claim(
            README,
            "| readers stopped by a writer frozen at random, of 50 | {} | {} | {} | {} | {} | {} |",
            stopped,
        ),
        views("| publish | {} | {} | {} | {} | {} | {} |", "Publish: nobody reads"),
        claim(README, "| `is_running` | {} | | | | {} | {} |", flags(running)),
        claim(
            README,
            "| turn a flag over, nobody waits | {} | | | | {} | {} |",
            flags("Turn a flag over: nobody waits"),
        ),
        claim(
            README,
            "| a task waits for a flag and is woken | {} | | | | {} | |",
            [ours, by_watch],
        ),
        claim(README, "`tokio::sync::Notify` together take {})", [by_notify]),
        claim(README, "on {} (`node_shared.json`)", [Figure::machine("node_shared")]),
        claim(
            README,
            "| the leader's address | {} | {} | {} (all peers cloned) | {} |",
            node("The leader's address, of 1,000 peers, alone"),
        ),
        claim(
            README,
            "| does it lead, in which term | {} | {} | {} | {} |",
            node("Does it lead, in which term, of 1,000 peers, alone"),
        ),
        claim(
            README,
            "| a manager | {} | {} | {} | {} |",
            node("A manager, of 1,000 peers, alone"),
        ),
        claim(
            README,
            "| the address beside a lister and a writer, p999 | {} | {} | {} | {} |",
            tails,
        ),
    ]
}

/// Millions of reads a second, of so many threads together.
fn scaling() -> Vec<Claim> {
    const MAP: &str = "src/docs/map.rs";
    let of = |table, row, threads| Figure::cell("scaling", table, row, threads).decimals(0);
    let view = |row| of("Raft view: reads", row, "16 threads");
    let [one, eight, all] = ["1 thread", "8 threads", "16 threads"];
    let fresh = |row, threads| of("Map, 1,024 entries: reads, a pin each", row, threads);
    let held =
        |threads| of("Map, 1,024 entries: reads under a held pin or lock", "EpochMap", threads);
    let reader = |threads| of("Map, 5 entries: reads", "Reader::get", threads);
    vec![
        claim(
            README,
            "read the view {} million times a second together, and through a\n`parking_lot::RwLock` {} million times",
            ["RaftView", "parking_lot RwLock<View>"].map(view),
        ),
        claim(
            MAP,
            "hardly grow beyond 8 threads: {}\n//! million a second on one thread, {} on 8, {} on 16",
            [one, eight, all].map(|threads| fresh("EpochMap", threads)),
        ),
        claim(
            MAP,
            "where papaya has {}, {} and {}; under a pin",
            [one, eight, all].map(|threads| fresh("papaya", threads)),
        ),
        claim(MAP, "thread holds, {}, {} and {} (1,024 entries", [one, eight, all].map(held)),
        claim(
            MAP,
            "5 entries {} million reads a second on one thread, {} on 16)",
            [one, all].map(reader),
        ),
    ]
}

/// What the system's clock costs a cache.
fn clock() -> Vec<Claim> {
    let clock = || {
        let of = |row| Figure::ns("cache", "Hit, 1,024 entries, 1 thread", row);
        of("get_or_load, entries that end, system clock")
            .less(of("get_or_load, entries that end, Ticks"))
            .decimals(0)
    };
    vec![
        claim(
            "src/cache/build.rs",
            "The system's clock costs some {} ns for each look-up",
            [clock()],
        ),
        claim("src/cache/clock.rs", "where the system's costs some {} ns.", [clock()]),
    ]
}

/// A proposal there and back.
fn proposals() -> Vec<Claim> {
    const PAGE: &str = "src/docs/proposal.rs";
    const TABLES: [&str; 5] = [
        "A proposal there and back, one thread",
        "64 proposals there and back, made one by one, one thread: ns for each",
        "64 proposals there and back, made together, one thread: ns for each",
        "A loop answers what another thread proposes, one by one: ns for each",
        "A loop answers what another thread proposes, all that are in: ns for each",
    ];
    let of = |table, row| Figure::ns("proposal", table, row).decimals(0);
    let row = |text, name| claim(PAGE, text, TABLES.map(|table| of(table, name)));
    let alone = ["limit: mpsc::ring, no reply", "limit: mpsc::ring, no reply, a clone for each"];
    vec![
        claim(PAGE, "Nanoseconds, on {}", [Figure::machine("proposal")]),
        row("| this | {} | {} | {} | {} | {} |", "proposal"),
        row("| tokio's `mpsc` and `oneshot` | {} | {} | {} | {} | {} |", "tokio mpsc and oneshot"),
        row(
            "| `parking_lot::Mutex<VecDeque>`, which wakes nobody, and tokio's `oneshot` | {} | {} | {} | {} | {} |",
            "parking_lot Mutex<VecDeque> and oneshot",
        ),
        claim(
            PAGE,
            "| the ring alone, no reply: by `&mut` / by a clone for each push | {} / {} |",
            alone.map(|row| of(TABLES[0], row)),
        ),
    ]
}

/// What a map's participant in the collector takes, and what is empty.
fn sizes() -> Vec<Claim> {
    const BUILD: &str = "src/map/build.rs";
    const BYTES: [&str; 2] = ["bytes of the value", "bytes on the heap"];
    let part =
        || Figure::cell("memory", "One more handle", "EpochMap::handle", BYTES[1]).thousands();
    let left = || {
        let column = "bytes left to the collector";
        Figure::cell("memory", "A handle is dropped", "EpochMap::handle", column).thousands()
    };
    let dropped = |text| claim(BUILD, text, [part(), left()]);
    let empty = |row, column| Figure::cell("memory", "An empty one", row, column);
    let private = empty("EpochMap, with a collector of its own", BYTES[1]);
    let map = Figure::cell("memory", "Bytes of a whole map: requested", "EpochMap", "none");
    vec![
        claim(BUILD, "Three allocations; {} bytes, the map itself included.", [map.decimals(0)]),
        claim(BUILD, "/// {} KB on the heap, the collector included;", [private.thousands()]),
        claim(
            "src/intern/mod.rs",
            "An empty\n/// interner takes {} bytes itself, and {} on the heap.",
            BYTES.map(|column| empty("Interner", column).decimals(0)),
        ),
        claim(BUILD, "then {} KB for each thread and map", [part()]),
        claim(BUILD, "The first time in a thread allocates {} KB.", [part()]),
        dropped("An allocation of {} KB, and one of {} KB for the collector when it is"),
        dropped("An allocation of {} KB, and one of {} KB for the collector when the handle is"),
        dropped("An allocation of {} KB, and one of {} KB for the collector when the reader is"),
        claim("src/map/handle.rs", "[`EpochMap::handle`], for {} KB", [part()]),
        claim("src/map/reader.rs", "dropped. {} KB for the participant", [part()]),
    ]
}
