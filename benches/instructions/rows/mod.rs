//! What is counted, by structure; and what others take for the same.

mod cache;
mod flags;
mod intern;
mod latch;
mod map;
mod metrics;
mod node;
mod peers;
mod proposal;
mod queues;
mod rivals;
mod slots;
mod spsc;

use crate::{
    Operation, repeat,
    support::{scene::Stage, shared::Shared},
};
use std::{
    future::Future,
    hint::black_box,
    pin::pin,
    task::{Context, Poll, Waker},
};

/// Every row. A name is there once.
pub(crate) fn all() -> impl Iterator<Item = Operation> {
    let rows = [
        latch::ROWS,
        flags::ROWS,
        map::ROWS,
        peers::ROWS,
        spsc::ROWS,
        queues::ROWS,
        proposal::ROWS,
        slots::ROWS,
        metrics::ROWS,
        intern::ROWS,
        cache::ROWS,
        node::ROWS,
        rivals::ROWS,
    ];
    rows.into_iter().flatten().copied()
}

/// A key that is in the small maps, and one that is not.
const KEY: u64 = 7;
const ABSENT: u64 = 99;
const ADDRESS: &str = "10.0.0.1:7000";

/// Seeded, so that the same keys share buckets in each run. What seeds itself has one key.
type Hasher = foldhash::quality::FixedState;

fn read<S: Shared>(n: u64) {
    let stage = Stage::<S>::new();
    let shared = black_box(&stage.shared);
    repeat(n, || shared.read());
}

fn publish<S: Shared>(n: u64) {
    let mut stage = Stage::<S>::new();
    repeat(n, || stage.publish());
}

/// A future that is done at its first poll.
fn done<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("nothing is waited for"),
    }
}
