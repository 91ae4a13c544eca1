//! How often a call allocates, over many calls of a thread that has called before.

use std::hint::black_box;

use arc_swap::ArcSwap;
use nodestate::{
    NodeState,
    flags::{Flags, UserFlags},
    intern::Interner,
    latch::Latch,
    map::EpochMap,
    metrics::{Buckets, Metrics},
    peers::Peers,
    raft::{RaftView, Role},
    ring::{lanes, mpsc, spsc},
    slot::{OnceSlot, SwapSlot},
};
use serde_json::{Value, json};

use crate::support::{
    counting::allocations_of,
    report::{Report, Table},
};

const TIMES: u64 = 6_400;

pub(crate) fn measure(report: &mut Report) {
    let mut table = Table::new("Allocations per call", &["allocations", "promised"]);
    let mut calls = Calls(&mut table);
    state(&mut calls);
    map(&mut calls);
    rings(&mut calls);
    rest(&mut calls);
    peers(&mut calls);
    report.push(table);
}

struct Calls<'t>(&'t mut Table);

impl Calls<'_> {
    /// A call that promises not to allocate.
    fn none(&mut self, name: &str, call: impl FnMut(u64)) {
        let allocations = per_call(call);
        assert_eq!(allocations, 0.0, "{name} promises not to allocate");
        self.0.push(&format!("**{name}**"), vec![json!(allocations), json!(0)]);
    }

    /// One that does.
    fn some(&mut self, name: &str, call: impl FnMut(u64)) {
        self.0.push(name, vec![json!(per_call(call)), Value::Null]);
    }
}

fn per_call(mut call: impl FnMut(u64)) -> f64 {
    // The first calls bring what the thread keeps.
    (0..TIMES).for_each(&mut call);
    allocations_of(|| (TIMES..2 * TIMES).for_each(&mut call)) as f64 / TIMES as f64
}

fn state(calls: &mut Calls<'_>) {
    let (mut writer, view) = RaftView::new(1);
    calls.none("RaftView::read", |_| _ = black_box(view.read()));
    calls.none("raft::Writer::publish", |n| {
        _ = black_box(writer.publish(Role::Leader, Some(1), n));
    });
    let (mut writer, latch) = Latch::<[u64; 4], 3>::new([0; 4]);
    calls.none("Latch::read", |_| _ = black_box(latch.read()));
    calls.none("latch::Writer::publish", |n| _ = black_box(writer.publish([n; 4])));
    let flags = Flags::new();
    let flag = UserFlags::bit::<0>();
    calls.none("Flags::is_running", |_| _ = black_box(flags.is_running()));
    calls.none("Flags::set and clear", |_| {
        black_box(flags.set(flag));
        black_box(flags.clear(flag));
    });
    let (mut writer, state) = NodeState::builder(1).build::<u64>().expect("there are no peers");
    calls.none("NodeState::propose, taken, committed, heard of", |n| {
        let ticket = state.try_propose(n).expect("there is room");
        writer.proposals().take().expect("it is open").responder.committed(n, 1);
        black_box(ticket.wait());
    });
}

fn map(calls: &mut Calls<'_>) {
    let map: EpochMap<u64, u64> = (0..16).map(|n| (n, n)).collect();
    calls.none("EpochMap::get", |n| _ = black_box(map.get(&(n % 16)).map(|it| *it.value())));
    let pinned = map.pin();
    calls.none("Pinned::get", |n| _ = black_box(pinned.get(&(n % 16))));
    drop(pinned);
    let mut reader = map.reader();
    calls.none("Reader::get", |n| _ = black_box(reader.get(&(n % 16))));
    drop(reader);
    calls.some("**EpochMap::insert** that replaces", |n| _ = black_box(map.insert(n % 16, n)));
    calls.some("**EpochMap::remove** and insert", |n| {
        black_box(map.remove(&(n % 16)));
        black_box(map.insert(n % 16, n));
    });
    let peers = Peers::new();
    (2..18).for_each(|id| _ = peers.insert(id, "10.0.0.2:7000"));
    calls.none("Peers::has_peer", |n| _ = black_box(peers.has_peer(n % 16 + 2)));
    calls.none("Peers::peer_address", |n| _ = black_box(peers.peer_address(n % 16 + 2)));
    calls.none("Peers::touch", |n| _ = black_box(peers.touch(n % 16 + 2, n)));
    calls.some("**Peers::insert** of another address", |n| {
        _ = black_box(peers.insert(n % 16 + 2, if n % 2 == 0 { "10.0.0.3:7000" } else { "b" }));
    });
}

fn rings(calls: &mut Calls<'_>) {
    let (mut producer, mut consumer) = spsc::ring(64).expect("there is memory");
    calls.none("spsc: push and pop", |n| {
        _ = black_box(producer.try_push(n));
        _ = black_box(consumer.try_pop());
    });
    let (mut sender, mut receiver) = mpsc::ring(64).expect("a capacity that a ring can have");
    calls.none("mpsc: push and pop", |n| {
        _ = black_box(sender.try_push(n));
        _ = black_box(receiver.try_pop());
    });
    let (registrar, mut receiver) = lanes::waiting(4, 64).expect("there is memory");
    let mut sender = registrar.register().expect("there is a lane");
    calls.none("lanes: push and pop", |n| {
        _ = black_box(sender.try_push(n));
        _ = black_box(receiver.try_pop());
    });
}

fn rest(calls: &mut Calls<'_>) {
    let slot = OnceSlot::from(7_u64);
    calls.none("OnceSlot::try_get", |_| _ = black_box(slot.try_get()));
    let slot = SwapSlot::from(7_u64);
    calls.none("SwapSlot::try_get", |_| _ = black_box(slot.try_get()));
    calls.none("SwapSlot::try_get_owned", |_| _ = black_box(slot.try_get_owned()));
    calls.some("**SwapSlot::replace**", |n| _ = black_box(slot.replace(n)));
    let metrics = Metrics::new();
    let counter = metrics.counter("a", "", &[]).expect("a good name");
    calls.none("Counter::add", |n| counter.add(n));
    let histogram = metrics.histogram("b", "", &[], Buckets::TIMES).expect("a good name");
    calls.none("Histogram::record", |n| histogram.record(n));
    let interner = Interner::new();
    let held = interner.intern("10.0.0.2:7000");
    calls.none("Interner::intern of what is there", |_| {
        _ = black_box(interner.intern("10.0.0.2:7000"));
    });
    drop(held);
}

/// What the others take for the like.
fn peers(calls: &mut Calls<'_>) {
    let swap = ArcSwap::from_pointee(7_u64);
    calls.some("arc-swap, store", |n| swap.store(n.into()));
    let papaya = papaya::HashMap::<u64, u64>::new();
    calls.some("papaya, insert that replaces", |n| {
        _ = black_box(papaya.pin().insert(n % 16, n));
    });
    let (sender, mut receiver) = tokio::sync::mpsc::channel(64);
    calls.some("tokio mpsc and oneshot, there and back", |n| {
        let (reply, mut ticket) = tokio::sync::oneshot::channel();
        assert!(sender.try_send((n, reply)).is_ok());
        let (n, reply) = receiver.try_recv().expect("it is there");
        _ = reply.send(n);
        _ = black_box(ticket.try_recv());
    });
    let (sender, receiver) = crossbeam_channel::bounded(64);
    calls.some("crossbeam-channel: push and pop", |n| {
        _ = black_box(sender.try_send(n));
        _ = black_box(receiver.try_recv());
    });
}
