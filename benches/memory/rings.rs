//! What a ring takes for a slot, and beside its slots: rings of 1,024 and 2,048 that are full.

use ringbuf::traits::{Producer as _, Split as _};
use serde_json::json;

use crate::{
    clean_bytes_of,
    support::{
        queues::{BusyLanes, BusySpsc, Item, Lanes, Queue, Spsc, queues},
        report::{Report, Table},
    },
};

const SMALL: usize = 1_024;
const LARGE: usize = 2 * SMALL;

pub(crate) fn measure(report: &mut Report) {
    report.push(pair::<u64>());
    report.push(pair::<[u64; 8]>());
    report.push(many::<u64>());
    report.push(many::<[u64; 8]>());
}

const COLUMNS: [&str; 3] = ["each slot", "beside 1,024 slots", "all of 1,024"];

/// Between two threads.
fn pair<T: Item>() -> Table {
    let title = format!("Bytes of a full ring of {}, from one thread to another", T::NAME);
    let mut table = Table::new(title, &COLUMNS);
    push(&mut table, full::<BusySpsc, T>());
    push(&mut table, full::<Spsc, T>());
    push(&mut table, ("rtrb", [SMALL, LARGE].map(rtrb::<T>)));
    push(&mut table, ("ringbuf", [SMALL, LARGE].map(ringbuf::<T>)));
    table
}

/// From many threads to one.
fn many<T: Item>() -> Table {
    let title = format!("Bytes of a full ring of {}, from many threads to one", T::NAME);
    let mut table = Table::new(title, &COLUMNS);
    for row in queues!(full::<T>()) {
        push(&mut table, row);
    }
    push(&mut table, of_lanes::<BusyLanes<4>, T>("**lanes::ring**, 4 lanes of 256"));
    push(&mut table, of_lanes::<Lanes<4>, T>("**lanes::waiting**, 4 lanes of 256"));
    table
}

fn push(table: &mut Table, (name, [small, large]): (&str, [i64; 2])) {
    let slot = (large - small) as f64 / (LARGE - SMALL) as f64;
    let cells = [json!(slot), json!(small as f64 - slot * SMALL as f64), json!(small)];
    table.push(name, cells.to_vec());
}

/// Some allocate only when values come.
fn full<Q: Queue<T>, T: Item>() -> (&'static str, [i64; 2]) {
    (Q::NAME, [SMALL, LARGE].map(filled::<Q, T>))
}

/// Of four lanes, as many slots in all.
fn of_lanes<Q: Queue<T>, T: Item>(name: &'static str) -> (&'static str, [i64; 2]) {
    (name, [SMALL / 4, LARGE / 4].map(filled::<Q, T>))
}

fn filled<Q: Queue<T>, T: Item>(capacity: usize) -> i64 {
    let (_ends, bytes) = clean_bytes_of(|| {
        let (mut sender, receiver) = Q::new(capacity);
        (0..capacity as u64).for_each(|n| _ = Q::push(&mut sender, T::nth(n)));
        (sender, receiver)
    });
    bytes.requested
}

fn rtrb<T: Item>(capacity: usize) -> i64 {
    let (_ends, bytes) = clean_bytes_of(|| rtrb::RingBuffer::<T>::new(capacity));
    bytes.requested
}

fn ringbuf<T: Item>(capacity: usize) -> i64 {
    let (_ends, bytes) = clean_bytes_of(|| {
        let (mut producer, consumer) = ringbuf::HeapRb::<T>::new(capacity).split();
        producer.push_iter((0..capacity as u64).map(T::nth));
        (producer, consumer)
    });
    bytes.requested
}
