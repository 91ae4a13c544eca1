//! Structures of other crates for the same work.
//!
//! Those with a lock have to be seen stopping, or a row of ours that does not stop says nothing.

use std::sync::Arc;

use super::{
    Expectation::{Informative, Stops},
    Row, Scenario, leak,
};

/// A value of four words: wider than any atomic of the machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct View([u64; 4]);

const OLD: View = View([1; 4]);
const NEW: View = View([2; 4]);

impl View {
    fn is_whole(self) -> bool {
        self == OLD || self == NEW
    }
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("parking_lot RwLock: write / read", Stops, rw_lock),
        Row::new("seqlock crate: write / read", Stops, seqlock),
        Row::new("crossbeam AtomicCell: store / load", Stops, atomic_cell),
        Row::new("tokio watch: send / borrow", Informative, watch),
        Row::new("arc-swap: store / load", Informative, arc_swap),
    ]
}

fn rw_lock() -> Scenario {
    let lock = leak(parking_lot::RwLock::new(OLD));
    Scenario::new(
        || *lock.write() = NEW,
        |_| lock.read().is_whole(),
        || assert_eq!(*lock.read(), NEW),
    )
}

fn seqlock() -> Scenario {
    let lock = leak(seqlock::SeqLock::new(OLD));
    Scenario::new(
        || *lock.lock_write() = NEW,
        |_| lock.read().is_whole(),
        || assert_eq!(lock.read(), NEW),
    )
}

fn atomic_cell() -> Scenario {
    let cell = leak(crossbeam_utils::atomic::AtomicCell::new(OLD));
    Scenario::new(|| cell.store(NEW), |_| cell.load().is_whole(), || assert_eq!(cell.load(), NEW))
}

fn watch() -> Scenario {
    let (sender, receiver) = tokio::sync::watch::channel(OLD);
    let receiver = leak(receiver);
    Scenario::new(
        move || {
            sender.send_replace(NEW);
        },
        |_| receiver.borrow().is_whole(),
        || assert_eq!(*receiver.borrow(), NEW),
    )
}

fn arc_swap() -> Scenario {
    let cell = leak(arc_swap::ArcSwap::from_pointee(OLD));
    let new = Arc::new(NEW);
    Scenario::new(
        move || cell.store(new.clone()),
        |_| cell.load().is_whole(),
        || assert_eq!(**cell.load(), NEW),
    )
}
