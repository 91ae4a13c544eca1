//! Proposals under criterion: `cargo bench --bench proposal -- [FILTER]`. On one thread, so that every
//! step is paid by the one that is timed: propose, take out, commit, hear of it. And with those who propose
//! on another, where the loop is timed: it takes one out and commits it.

mod support;

use std::{
    collections::VecDeque,
    hint::{black_box, spin_loop},
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
};

use criterion::{Bencher, Criterion};
use nodestate::{
    proposal::{self, Caps},
    ring,
};
use parking_lot::Mutex;
use support::criteria::criterion;
use tokio::sync::{mpsc, oneshot};

/// Proposals that may be open.
const OPEN: usize = 1024;
const BATCH: usize = 64;
const CAPS: Caps = Caps { items: BATCH, bytes: usize::MAX };

fn main() {
    let mut criterion = criterion();
    singles(&mut criterion);
    batches(&mut criterion);
    contended(&mut criterion);
    criterion.final_summary();
}

fn singles(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("proposal: one there and back");
    group.bench_function("proposal", |bencher| {
        let (proposer, mut receiver) = proposal::channel(OPEN).unwrap();
        bencher.iter(|| {
            let mut ticket = proposer.try_propose(black_box(1_u64)).unwrap();
            receiver.try_take().unwrap().responder.committed(1, 1);
            ticket.try_outcome()
        });
    });
    group.bench_function("ring::mpsc by &mut, no reply", |bencher| {
        let (mut sender, mut receiver) = ring::mpsc::ring(OPEN).unwrap();
        bencher.iter(|| {
            sender.try_push(black_box(1_u64)).unwrap();
            receiver.try_pop()
        });
    });
    group.bench_function("ring::mpsc by a clone, no reply", |bencher| {
        let (sender, mut receiver) = ring::mpsc::ring(OPEN).unwrap();
        bencher.iter(|| {
            sender.clone().try_push(black_box(1_u64)).unwrap();
            receiver.try_pop()
        });
    });
    group.bench_function("tokio mpsc and oneshot", |bencher| {
        let (sender, mut receiver) = mpsc::channel(OPEN);
        bencher.iter(|| {
            let (reply, mut ticket) = oneshot::channel();
            sender.try_send((black_box(1_u64), reply)).unwrap();
            receiver.try_recv().unwrap().1.send((1_u64, 1_u64)).unwrap();
            ticket.try_recv()
        });
    });
    group.bench_function("parking_lot Mutex<VecDeque> and oneshot", |bencher| {
        let queue = Mutex::new(VecDeque::with_capacity(OPEN));
        bencher.iter(|| {
            let (reply, mut ticket) = oneshot::channel();
            queue.lock().push_back((black_box(1_u64), reply));
            queue.lock().pop_front().unwrap().1.send((1_u64, 1_u64)).unwrap();
            ticket.try_recv()
        });
    });
    group.finish();
}

fn batches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("proposal: 64 there and back");
    group.bench_function("proposal, by ones", |bencher| {
        let (proposer, mut receiver) = proposal::channel(OPEN).unwrap();
        let (mut batch, mut tickets) = (Vec::with_capacity(BATCH), Vec::with_capacity(BATCH));
        bencher.iter(|| {
            tickets.extend((0..BATCH as u64).map(|value| proposer.try_propose(value).unwrap()));
            receiver.try_batch(CAPS, |_| 8, &mut batch).unwrap();
            batch.drain(..).for_each(|proposal| proposal.responder.committed(1, 1));
            tickets.drain(..).filter_map(|mut ticket| ticket.try_outcome()).count()
        });
    });
    group.bench_function("proposal, as a batch", |bencher| {
        let (proposer, mut receiver) = proposal::channel(OPEN).unwrap();
        let (mut batch, mut tickets) = (Vec::with_capacity(BATCH), Vec::with_capacity(BATCH));
        let mut values = Vec::with_capacity(BATCH);
        bencher.iter(|| {
            values.extend(0..BATCH as u64);
            proposer.propose_batch(&mut values, &mut tickets).unwrap();
            receiver.try_batch(CAPS, |_| 8, &mut batch).unwrap();
            batch.drain(..).for_each(|proposal| proposal.responder.committed(1, 1));
            tickets.drain(..).filter_map(|mut ticket| ticket.try_outcome()).count()
        });
    });
    group.bench_function("tokio mpsc and oneshot", |bencher| {
        let (sender, mut receiver) = mpsc::channel(OPEN);
        let mut tickets = Vec::with_capacity(BATCH);
        bencher.iter(|| {
            tickets.extend((0..BATCH as u64).map(|value| {
                let (reply, ticket) = oneshot::channel();
                sender.try_send((value, reply)).unwrap();
                ticket
            }));
            while let Ok((_, reply)) = receiver.try_recv() {
                reply.send((1_u64, 1_u64)).unwrap();
            }
            tickets.drain(..).filter_map(|mut ticket| ticket.try_recv().ok()).count()
        });
    });
    group.finish();
}

fn contended(criterion: &mut Criterion) {
    let mut group =
        criterion.benchmark_group("proposal: 64 open, of another thread; the loop's one");
    group.bench_function("proposal", |bencher| {
        let (proposer, mut receiver) = proposal::channel(OPEN).unwrap();
        let mut tickets = Vec::with_capacity(BATCH);
        let ask = || {
            tickets.extend((0..BATCH as u64).map(|value| proposer.try_propose(value).unwrap()));
            tickets.drain(..).for_each(|mut ticket| while ticket.try_outcome().is_none() {});
        };
        let answer = || receiver.try_take().map(|taken| taken.responder.committed(1, 1)).is_ok();
        beside(bencher, ask, answer);
    });
    group.bench_function("tokio mpsc and oneshot", |bencher| {
        let (sender, mut receiver) = mpsc::channel(OPEN);
        let mut tickets = Vec::with_capacity(BATCH);
        let ask = || {
            tickets.extend((0..BATCH as u64).map(|value| {
                let (reply, ticket) = oneshot::channel();
                sender.try_send((value, reply)).unwrap();
                ticket
            }));
            tickets.drain(..).for_each(|mut ticket| while ticket.try_recv().is_err() {});
        };
        let answer = || receiver.try_recv().map(|(_, reply)| reply.send((1_u64, 1_u64))).is_ok();
        beside(bencher, ask, answer);
    });
    group.bench_function("parking_lot Mutex<VecDeque> and oneshot", |bencher| {
        let queue = Mutex::new(VecDeque::with_capacity(OPEN));
        let mut tickets = Vec::with_capacity(BATCH);
        let ask = || {
            tickets.extend((0..BATCH as u64).map(|value| {
                let (reply, ticket) = oneshot::channel();
                queue.lock().push_back((value, reply));
                ticket
            }));
            tickets.drain(..).for_each(|mut ticket| while ticket.try_recv().is_err() {});
        };
        let answer = || {
            let taken = queue.lock().pop_front();
            taken.map(|(_, reply)| reply.send((1_u64, 1_u64))).is_some()
        };
        beside(bencher, ask, answer);
    });
    group.finish();
}

/// Times `answer` until it has answered one, while another thread asks.
fn beside(bencher: &mut Bencher, mut ask: impl FnMut() + Send, mut answer: impl FnMut() -> bool) {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let asking = scope.spawn(|| {
            while !over.load(Relaxed) {
                ask();
            }
        });
        bencher.iter(|| {
            while !answer() {
                spin_loop();
            }
        });
        over.store(true, Relaxed);
        while !asking.is_finished() {
            answer();
        }
    });
}
