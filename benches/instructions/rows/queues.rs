//! Rings with waiting, and from several threads to one.

use std::{hint::black_box, mem};

use crate::{
    Operation, callgrind, repeat,
    support::queues::{ArrayQueue, BusyLanes, Item, Lanes, Locked, Ours, Queue, Spsc},
};

pub(super) const ROWS: &[Operation] = &[
    ("spsc::waiting, u64, push and pop", push_and_pop::<Spsc, u64>),
    ("spsc::waiting, u64, a batch of 64 in and out", batch_in_and_out::<Spsc, u64>),
    ("mpsc, u64, push", push::<Ours, u64>),
    ("mpsc, u64, push and pop", push_and_pop::<Ours, u64>),
    ("mpsc, u64, a batch of 64 in and out", batch_in_and_out::<Ours, u64>),
    ("mpsc, 64 bytes, push", push::<Ours, [u64; 8]>),
    ("mpsc, 64 bytes, push and pop", push_and_pop::<Ours, [u64; 8]>),
    ("mpsc, 64 bytes, a batch of 64 in and out", batch_in_and_out::<Ours, [u64; 8]>),
    ("lanes, u64, push and pop", push_and_pop::<BusyLanes, u64>),
    ("lanes, u64, a batch of 64 in and out", batch_in_and_out::<BusyLanes, u64>),
    ("lanes, 64 bytes, push and pop", push_and_pop::<BusyLanes, [u64; 8]>),
    ("lanes::waiting, u64, push and pop", push_and_pop::<Lanes, u64>),
    ("lanes::waiting, u64, a batch of 64 in and out", batch_in_and_out::<Lanes, u64>),
    ("lanes::waiting, 64 bytes, push and pop", push_and_pop::<Lanes, [u64; 8]>),
    ("crossbeam ArrayQueue, u64, push", push::<ArrayQueue, u64>),
    ("crossbeam ArrayQueue, u64, push and pop", push_and_pop::<ArrayQueue, u64>),
    ("crossbeam ArrayQueue, 64 bytes, push and pop", push_and_pop::<ArrayQueue, [u64; 8]>),
    ("parking_lot Mutex<VecDeque>, u64, push and pop", push_and_pop::<Locked, u64>),
    ("parking_lot Mutex<VecDeque>, u64, a batch of 64 in and out", batch_in_and_out::<Locked, u64>),
];

/// All fit in that are ever pushed.
fn roomy() -> usize {
    callgrind::REPETITIONS[1].next_power_of_two() as usize
}

/// What is pushed is left there: what takes it out is not counted.
fn push<Q: Queue<T>, T: Item>(n: u64) {
    let (mut sender, receiver) = Q::new(roomy());
    repeat(n, || Q::push(&mut sender, black_box(T::default())));
    mem::forget((sender, receiver));
}

fn push_and_pop<Q: Queue<T>, T: Item>(n: u64) {
    let (mut sender, mut receiver) = Q::new(roomy());
    repeat(n, || {
        black_box(Q::push(&mut sender, black_box(T::default())));
        Q::pop(&mut receiver)
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
