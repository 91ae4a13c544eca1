//! What an empty one takes, and one more of something: a handle, a reader, a waiter, a node's state, a counter, a thread.

use std::{
    future::Future,
    mem::size_of_val,
    pin::pin,
    sync::{Arc, mpsc},
    task::{Context, Waker},
    thread,
};

use nodestate::{
    NodeState,
    flags::{Flags, Lifecycle},
    intern::Interner,
    map::{EpochMap, RandomState},
    metrics::{Buckets, Metrics},
    proposal,
    raft::RaftView,
    ring,
    slot::{OnceSlot, SwapSlot},
};
use serde_json::json;

use crate::{
    heap_of,
    support::{
        counting::{allocations_of, bytes_of},
        report::{Report, Table},
    },
};

const BYTES: [&str; 2] = ["bytes of the value", "bytes on the heap"];

pub(crate) fn measure(report: &mut Report) {
    report.push(empty());
    report.push(handles());
    report.push(dropped());
    report.push(waiters());
    report.push(states());
    report.push(metrics());
}

/// A row for what `make` makes, which lives until the row is written.
fn one_more<R>(table: &mut Table, name: &str, make: impl FnOnce() -> R) {
    let (made, heap) = heap_of(make);
    table.push(name, vec![json!(size_of_val(&made)), heap]);
}

fn empty() -> Table {
    let mut table = Table::new("An empty one", &BYTES);
    one_more(&mut table, "**EpochMap**, with a collector of its own", || {
        EpochMap::<u64, u64>::with_private_collector(RandomState::default())
    });
    one_more(&mut table, "**Interner**", Interner::new);
    table
}

fn handles() -> Table {
    let mut table = Table::new("One more handle", &BYTES);
    let map: EpochMap<u64, u64> = (0..16).map(|n| (n, n)).collect();
    one_more(&mut table, "**EpochMap::handle**", || map.handle());
    one_more(&mut table, "**Reader**, not yet asked", || map.reader());
    one_more(&mut table, "**Reader**, its copy of 16 entries", || {
        let mut reader = map.reader();
        (0..1_000).for_each(|n| _ = reader.get(&(n % 16)));
        reader
    });
    let (sender, _receiver) = ring::mpsc::ring::<u64>(64).expect("a capacity that a ring can have");
    one_more(&mut table, "**mpsc::Sender**", || sender.clone());
    let (registrar, _receiver) = ring::lanes::waiting::<u64>(4, 64).expect("there is memory");
    one_more(&mut table, "**lanes::Sender**, of a lane that is there", || registrar.register());
    let (proposer, _receiver) = proposal::channel::<u64>(64).expect("there is memory");
    one_more(&mut table, "**Proposer**", || proposer.clone());
    one_more(&mut table, "**Ticket**", || proposer.try_propose(7));
    let (_writer, view) = RaftView::new(1);
    one_more(&mut table, "**RaftView**", || view.clone());
    let (_writer, state) = NodeState::builder(1).build::<u64>().expect("there are no peers");
    one_more(&mut table, "**NodeState**", || state.clone());
    let metrics = Metrics::new();
    let counter = metrics.counter("a", "", &[]).expect("a good name");
    one_more(&mut table, "**Counter**, a clone", || counter.clone());
    let (sender, receiver) = tokio::sync::watch::channel(7_u64);
    one_more(&mut table, "tokio watch::Receiver", || receiver.clone());
    drop(sender);
    let (sender, _receiver) = tokio::sync::mpsc::channel::<u64>(64);
    one_more(&mut table, "tokio mpsc::Sender", || sender.clone());
    let (sender, _receiver) = crossbeam_channel::bounded::<u64>(64);
    one_more(&mut table, "crossbeam-channel Sender", || sender.clone());
    one_more(&mut table, "tokio oneshot, both ends", tokio::sync::oneshot::channel::<u64>);
    let shared = Arc::new(7_u64);
    one_more(&mut table, "std Arc", || shared.clone());
    table
}

fn dropped() -> Table {
    let mut table = Table::new("A handle is dropped", &["bytes left to the collector"]);
    let map = EpochMap::<u64, u64>::new();
    let handle = map.handle();
    table.push("**EpochMap::handle**", vec![heap_of(|| drop(handle)).1]);
    table
}

/// A row for a future that was polled and waits.
fn waiting(table: &mut Table, name: &str, future: impl Future) {
    let size = size_of_val(&future);
    let mut future = pin!(future);
    let ((), heap) = heap_of(|| {
        let mut context = Context::from_waker(Waker::noop());
        assert!(future.as_mut().poll(&mut context).is_pending(), "{name}: it is there already");
    });
    table.push(name, vec![json!(size), heap]);
}

fn waiters() -> Table {
    let mut table = Table::new("One more waiter: a task's future that waits", &BYTES);
    let (_writer, view) = RaftView::new(1);
    let seen = view.versioned().version;
    waiting(&mut table, "**RaftView::changed_async**", view.changed_async(seen));
    let flags = Flags::new();
    let running = |snapshot: nodestate::flags::Snapshot| snapshot.lifecycle() == Lifecycle::Running;
    waiting(&mut table, "**Flags::wait_until_async**", flags.wait_until_async(running));
    let once = OnceSlot::<u64>::new();
    waiting(&mut table, "**OnceSlot::get**", once.get());
    let swap = SwapSlot::<u64>::new();
    waiting(&mut table, "**SwapSlot::get**", swap.get());
    let (_sender, mut receiver) =
        ring::mpsc::ring::<u64>(64).expect("a capacity that a ring can have");
    waiting(&mut table, "**mpsc::Receiver::pop_async**", receiver.pop_async());
    let (proposer, _receiver) = proposal::channel::<u64>(64).expect("there is memory");
    let ticket = proposer.try_propose(7).expect("there is room");
    waiting(&mut table, "**Ticket**, awaited", ticket);
    let notify = tokio::sync::Notify::new();
    waiting(&mut table, "tokio Notify::notified", notify.notified());
    let (_sender, mut receiver) = tokio::sync::watch::channel(7_u64);
    waiting(&mut table, "tokio watch::Receiver::changed", receiver.changed());
    let (_sender, mut receiver) = tokio::sync::mpsc::channel::<u64>(64);
    waiting(&mut table, "tokio mpsc::Receiver::recv", receiver.recv());
    let (_sender, receiver) = tokio::sync::oneshot::channel::<u64>();
    waiting(&mut table, "tokio oneshot::Receiver", receiver);
    table
}

fn states() -> Table {
    let columns = ["bytes on the heap", "allocations"];
    let mut table = Table::new("A node's state, with room for 1,024 open proposals", &columns);
    for peers in [0, 5, 100, 1_000] {
        let addresses: Vec<Arc<str>> =
            (0..peers).map(|id| format!("10.0.{}.{}:7000", id / 250, id % 250).into()).collect();
        let build = || {
            let mut builder = NodeState::builder(1).open_proposals(1_024, 16);
            for (id, address) in addresses.iter().enumerate() {
                builder = builder.peer(id as u64 + 2, address.clone());
            }
            builder.build::<u64>().expect("the peers are distinct")
        };
        let (_state, heap) = heap_of(build);
        let name = format!("**NodeState**, {peers} peers, their addresses not counted");
        table.push(&name, vec![heap, json!(allocations_of(|| drop(build())))]);
    }
    table
}

fn metrics() -> Table {
    let columns = ["registered", "for the first thread", "for one more thread"];
    let mut table = Table::new("One more instrument: bytes on the heap", &columns);
    let metrics = Metrics::new();
    let threads = [Worker::new(), Worker::new()];
    let mut row = |name, register: &dyn Fn() -> Use| {
        let (touch, heap) = heap_of(register);
        let [first, second] = threads.each_ref().map(|worker| json!(worker.heap_of(&touch)));
        table.push(name, vec![heap, first, second]);
    };
    row("**Counter**, the first of all", &|| {
        let counter = metrics.counter("first", "", &[]).expect("a good name");
        Arc::new(move || counter.increment())
    });
    row("**Counter**, one more", &|| {
        let counter = metrics.counter("counter", "", &[]).expect("a good name");
        Arc::new(move || counter.increment())
    });
    row("**Histogram**, one more, Buckets::TIMES", &|| {
        let histogram = metrics.histogram("a", "", &[], Buckets::TIMES).expect("a good name");
        Arc::new(move || histogram.record(7))
    });
    table
}

/// A use of an instrument.
type Use = Arc<dyn Fn() + Send + Sync>;

/// A thread that counts what a use leaves on the heap, and lives on.
struct Worker {
    uses: mpsc::Sender<Use>,
    counts: mpsc::Receiver<i64>,
}

impl Worker {
    fn new() -> Self {
        let ((uses, to_use), (counted, counts)) = (mpsc::channel::<Use>(), mpsc::channel());
        thread::spawn(move || {
            for touch in to_use {
                counted.send(bytes_of(|| touch()).1.requested).expect("it is waited for");
            }
        });
        Self { uses, counts }
    }

    fn heap_of(&self, touch: &Use) -> i64 {
        self.uses.send(touch.clone()).expect("it is waited for");
        self.counts.recv().expect("it only counts")
    }
}
