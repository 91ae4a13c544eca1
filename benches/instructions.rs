//! Instructions per operation, counted by callgrind: `benches/instructions.sh [--save]`
//!
//! A count does not depend on what else the machine does, so one more instruction on a hot path
//! shows where a time drowns in noise. Each operation runs in a process of its own, twice, with
//! different numbers of repetitions: the difference has no start-up in it, and the same loop around
//! nothing is taken off.

mod support;

use std::{
    collections::HashMap,
    env, fs,
    hint::black_box,
    io, mem,
    process::{self, Command, ExitCode, Output},
    sync::RwLock,
};

use arc_swap::ArcSwap;
use crossbeam_utils::atomic::AtomicCell;
use nodestate::{
    flags::{Flags, Lifecycle::*, UserFlags},
    latch::Latch,
    map::EpochMap,
    peers::Peers,
    raft::{RaftStatusView as View, RaftView, Role},
};
use seqlock::SeqLock;
use serde_json::json;
use support::{
    pairs::{Ring, Rtrb, Spsc, Value},
    payload::NODE_ID,
    peers::{Handle, PlainLoads},
    queues::{ArrayQueue, Item, Locked, Ours, Queue},
    report::{Options, Report, Table},
    scene::Stage,
    shared::Shared,
    switches::{NodeFlags, Notified},
};
use tokio::sync::watch;

/// The argument by which the program is told to be the one that is counted.
const COUNTED: &str = "--counted";

const FEW: u64 = 1_000;
const MANY: u64 = 11_000;

/// What is repeated, and how.
type Operation = (&'static str, fn(u64));

const OPERATIONS: &[Operation] = &[
    ("nothing", |n| repeat(n, || ())),
    ("RaftView::read", read::<RaftView>),
    ("RaftView::is_leader", |n| ask(n, RaftView::is_leader)),
    ("RaftView::role", |n| ask(n, RaftView::role)),
    ("raft::Writer::publish", |n| {
        let (mut writer, _view) = RaftView::new(NODE_ID);
        let mut term = 0;
        repeat(n, || {
            term += 1;
            writer.publish(black_box(Role::Leader), black_box(Some(NODE_ID)), black_box(term))
        });
    }),
    ("Latch<[u64; 4], 3>::read", read::<Latch<[u64; 4], 3>>),
    ("Latch<[u64; 4], 4>::read", read::<Latch<[u64; 4], 4>>),
    ("Latch<[u64; 4], 3>, publish", publish::<Latch<[u64; 4], 3>>),
    ("limit: five relaxed loads", read::<PlainLoads>),
    ("seqlock crate, View, read", read::<Handle<SeqLock<View>>>),
    ("seqlock crate, View, publish", publish::<Handle<SeqLock<View>>>),
    ("crossbeam AtomicCell<[u64; 4]>, load", read::<Handle<AtomicCell<[u64; 4]>>>),
    ("crossbeam AtomicCell<[u64; 4]>, store", publish::<Handle<AtomicCell<[u64; 4]>>>),
    ("arc-swap, View, load", read::<Handle<ArcSwap<View>>>),
    ("arc-swap, View, store", publish::<Handle<ArcSwap<View>>>),
    ("tokio watch, View, borrow", read::<watch::Receiver<View>>),
    ("tokio watch, View, send_replace", publish::<watch::Receiver<View>>),
    ("parking_lot RwLock, View, read", read::<Handle<parking_lot::RwLock<View>>>),
    ("parking_lot RwLock, View, write", publish::<Handle<parking_lot::RwLock<View>>>),
    ("std RwLock, View, read", read::<Handle<RwLock<View>>>),
    ("parking_lot Mutex, View, read", read::<Handle<parking_lot::Mutex<View>>>),
    ("Flags::is_running", read::<NodeFlags>),
    ("Flags::snapshot", |n| {
        let flags = black_box(Flags::new());
        repeat(n, || flags.snapshot());
    }),
    ("Flags::set, already set", |n| {
        let flags = black_box(Flags::new());
        repeat(n, || flags.set(black_box(UserFlags::bit::<0>())));
    }),
    ("Flags, set and clear in turn", publish::<NodeFlags>),
    ("Flags::new", |n| repeat(n, Flags::new)),
    ("Flags::new, then 4 times advance", |n| {
        repeat(n, || {
            let flags = black_box(Flags::new());
            let _ = black_box(flags.advance(Uninit, Starting));
            let _ = black_box(flags.advance(Starting, Running));
            let _ = black_box(flags.advance(Running, Draining));
            black_box(flags.advance(Draining, Stopped))
        });
    }),
    ("AtomicBool and tokio Notify, set", publish::<Handle<Notified>>),
    ("parking_lot RwLock<bool>, read", read::<Handle<parking_lot::RwLock<bool>>>),
    ("parking_lot RwLock<bool>, write", publish::<Handle<parking_lot::RwLock<bool>>>),
    ("EpochMap::get", |n| on_map(n, |map, key| map.get(&key).as_deref().copied())),
    ("Pinned::get, a held guard", |n| {
        let map = small_map();
        let pinned = map.pin();
        repeat(n, || pinned.get(&black_box(KEY)).copied());
    }),
    ("Pinned::get, of a key that is not there", |n| {
        let map = small_map();
        let pinned = map.pin();
        repeat(n, || pinned.get(&black_box(ABSENT)).copied());
    }),
    ("map::Handle, pin and get", |n| {
        let map = small_map();
        let handle = map.handle();
        repeat(n, || handle.pin().get(&black_box(KEY)).copied());
    }),
    ("map::Reader::get", |n| {
        let map = small_map();
        let mut reader = map.reader();
        (0..FEW).for_each(|_| _ = reader.get(&KEY));
        repeat(n, || reader.get(&black_box(KEY)));
    }),
    ("EpochMap, remove and insert, one pin", |n| {
        on_map(n, |map, key| {
            let pinned = map.pin();
            let value = pinned.remove(&key).copied();
            pinned.insert(key, key).copied().or(value)
        });
    }),
    ("Peers::has_peer", |n| {
        let peers = Peers::new();
        (0..16).for_each(|id| _ = peers.insert(id, "10.0.0.1:7000"));
        (0..FEW).for_each(|_| _ = peers.has_peer(KEY));
        repeat(n, || peers.has_peer(black_box(KEY)));
    }),
    ("std HashMap, one thread's own, get", |n| {
        let map: HashMap<u64, u64, Hasher> = (0..16).map(|key| (key, key)).collect();
        repeat(n, || map.get(&black_box(KEY)).copied());
    }),
    ("parking_lot RwLock<HashMap>, get", |n| {
        let map = (0..16).map(|key| (key, key)).collect::<HashMap<u64, u64, Hasher>>();
        let map = parking_lot::RwLock::new(map);
        repeat(n, || map.read().get(&black_box(KEY)).copied());
    }),
    ("spsc, u64, push and pop", one_in_and_out::<Spsc, u64>),
    ("spsc, u64, a chunk of 64 in and out", chunk_in_and_out::<Spsc, u64>),
    ("spsc, 64 bytes, push and pop", one_in_and_out::<Spsc, [u64; 8]>),
    ("spsc, 64 bytes, a chunk of 64 in and out", chunk_in_and_out::<Spsc, [u64; 8]>),
    ("rtrb, u64, push and pop", one_in_and_out::<Rtrb, u64>),
    ("rtrb, u64, a chunk of 64 in and out", chunk_in_and_out::<Rtrb, u64>),
    ("rtrb, 64 bytes, push and pop", one_in_and_out::<Rtrb, [u64; 8]>),
    ("rtrb, 64 bytes, a chunk of 64 in and out", chunk_in_and_out::<Rtrb, [u64; 8]>),
    ("mpsc, u64, push", push::<Ours, u64>),
    ("mpsc, u64, push and pop", push_and_pop::<Ours, u64>),
    ("mpsc, u64, a batch of 64 in and out", batch_in_and_out::<Ours, u64>),
    ("mpsc, 64 bytes, push", push::<Ours, [u64; 8]>),
    ("mpsc, 64 bytes, push and pop", push_and_pop::<Ours, [u64; 8]>),
    ("mpsc, 64 bytes, a batch of 64 in and out", batch_in_and_out::<Ours, [u64; 8]>),
    ("crossbeam ArrayQueue, u64, push", push::<ArrayQueue, u64>),
    ("crossbeam ArrayQueue, u64, push and pop", push_and_pop::<ArrayQueue, u64>),
    ("crossbeam ArrayQueue, 64 bytes, push and pop", push_and_pop::<ArrayQueue, [u64; 8]>),
    ("parking_lot Mutex<VecDeque>, u64, push and pop", push_and_pop::<Locked, u64>),
    ("parking_lot Mutex<VecDeque>, u64, a batch of 64 in and out", batch_in_and_out::<Locked, u64>),
];

/// A key that is in the small maps, and one that is not.
const KEY: u64 = 7;
const ABSENT: u64 = 99;

/// Seeded, so that the same keys share buckets in each run; `Peers` seeds itself.
type Hasher = foldhash::quality::FixedState;

fn small_map() -> EpochMap<u64, u64, Hasher> {
    (0..16).map(|key| (key, key)).collect()
}

fn on_map<R>(n: u64, op: impl Fn(&EpochMap<u64, u64, Hasher>, u64) -> R) {
    let map = small_map();
    repeat(n, || op(&map, black_box(KEY)));
}

fn repeat<R>(n: u64, mut op: impl FnMut() -> R) {
    for _ in 0..n {
        black_box(op());
    }
}

fn ask<R>(n: u64, question: impl Fn(&RaftView) -> R) {
    let (_writer, view) = RaftView::new(NODE_ID);
    let view = black_box(&view);
    repeat(n, || question(view));
}

fn read<S: Shared>(n: u64) {
    let stage = Stage::<S>::new();
    let shared = black_box(&stage.shared);
    repeat(n, || shared.read());
}

fn publish<S: Shared>(n: u64) {
    let mut stage = Stage::<S>::new();
    repeat(n, || stage.publish());
}

/// `n` fit in, and are left there: what takes them out is not counted.
fn push<Q: Queue<T>, T: Item>(n: u64) {
    let (mut sender, receiver) = Q::new(MANY.next_power_of_two() as usize);
    repeat(n, || Q::push(&mut sender, black_box(T::default())));
    mem::forget((sender, receiver));
}

fn push_and_pop<Q: Queue<T>, T: Item>(n: u64) {
    let (mut sender, mut receiver) = Q::new(MANY.next_power_of_two() as usize);
    repeat(n, || {
        black_box(Q::push(&mut sender, black_box(T::default())));
        Q::pop(&mut receiver)
    });
}

fn one_in_and_out<R: Ring<T>, T: Value>(n: u64) {
    let (mut producer, mut consumer) = R::new();
    repeat(n, || {
        black_box(R::push(&mut producer, black_box(T::default())));
        R::take(&mut consumer);
    });
}

fn chunk_in_and_out<R: Ring<T>, T: Value>(n: u64) {
    let (mut producer, mut consumer) = R::new();
    let (values, mut taken) = ([T::default(); 64], [T::default(); 64]);
    repeat(n, || {
        R::push_slice(&mut producer, black_box(&values));
        R::pop_slice(&mut consumer, black_box(&mut taken));
    });
}

fn batch_in_and_out<Q: Queue<T>, T: Item>(n: u64) {
    let (mut sender, mut receiver) = Q::new(1_024);
    let values = black_box([T::default(); 64]);
    let (mut batch, mut taken) = (Vec::with_capacity(64), Vec::with_capacity(64));
    repeat(n, || {
        batch.extend_from_slice(&values);
        Q::push_batch(&mut sender, &mut batch);
        taken.clear();
        Q::drain(&mut receiver, &mut taken, 64);
    });
}

fn main() -> io::Result<ExitCode> {
    let options = Options::from_args();
    if let [option, name, repetitions] = &options.rest[..]
        && option == COUNTED
    {
        return Ok(run_counted(name, repetitions));
    }
    if !options.wants("instructions") {
        return Ok(ExitCode::SUCCESS);
    }
    if !has_valgrind() {
        println!("instructions: skipped: there is no valgrind");
        return Ok(ExitCode::SUCCESS);
    }
    let operations = if options.quick { &OPERATIONS[..2] } else { OPERATIONS };
    let mut report = Report::new("instructions", "benches/instructions.sh --save");
    let mut table = Table::new("Instructions per operation", &["instructions"]);
    let loop_itself = per_repetition(operations[0].0)?;
    for &(name, _) in &operations[1..] {
        table.push(name, vec![json!(per_repetition(name)? - loop_itself)]);
    }
    report.push(table);
    if options.save {
        report.save()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The part that callgrind sees.
fn run_counted(name: &str, repetitions: &str) -> ExitCode {
    let operation = OPERATIONS.iter().find(|(known, _)| *known == name);
    let (Some((_, operation)), Ok(n)) = (operation, repetitions.parse()) else {
        eprintln!("instructions: no operation {name:?}, or no number {repetitions:?}");
        return ExitCode::FAILURE;
    };
    operation(n);
    ExitCode::SUCCESS
}

fn has_valgrind() -> bool {
    Command::new("valgrind").arg("--version").output().is_ok()
}

fn per_repetition(name: &str) -> io::Result<f64> {
    let (few, many) = (count(name, FEW)?, count(name, MANY)?);
    Ok((many as f64 - few as f64) / (MANY - FEW) as f64)
}

/// All instructions of a process that repeats the operation `n` times.
fn count(name: &str, n: u64) -> io::Result<u64> {
    // A file of its own: callgrind replaces its output file, and would replace a device.
    let profile = env::temp_dir().join(format!("nodestate-callgrind-{}", process::id()));
    let Output { status, stderr, .. } = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(env::current_exe()?)
        .args([COUNTED, name, &n.to_string()])
        .output()?;
    fs::remove_file(profile)?;
    let log = String::from_utf8_lossy(&stderr);
    let collected = log.lines().find_map(|line| line.split_once("Collected : "));
    collected
        .filter(|_| status.success())
        .and_then(|(_, count)| count.trim().parse().ok())
        .ok_or_else(|| io::Error::other(format!("callgrind did not count {name:?}: {log}")))
}
