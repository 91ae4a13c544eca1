//! The models, one file for each structure.

mod flags;
mod intern;
mod lanes;
mod latch;
mod map;
mod metrics;
mod mpsc;
mod node;
mod proposal;
mod slot;
mod spsc;

use std::sync::Arc;
use std::sync::atomic::{AtomicIsize, Ordering::Relaxed};

use shuttle::thread::JoinHandle;

use crate::explore::explore;

/// Waits for all of them, and gives what they have brought.
fn join<T>(threads: impl IntoIterator<Item = JoinHandle<T>>) -> Vec<T> {
    // All are spawned before the first is waited for.
    let threads: Vec<_> = threads.into_iter().collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

/// What makes values that are counted; no schedule sees the count.
#[derive(Clone, Default)]
struct Count(Arc<AtomicIsize>);

impl Count {
    fn value(&self, number: u64) -> Counted {
        self.0.fetch_add(1, Relaxed);
        Counted { number, alive: self.clone() }
    }

    /// Nothing is left, and nothing was dropped twice.
    fn assert_none_left(&self) {
        assert_eq!(self.0.load(Relaxed), 0, "values are left, or were dropped twice");
    }
}

/// A value that is counted.
struct Counted {
    number: u64,
    alive: Count,
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.alive.0.fetch_sub(1, Relaxed);
    }
}
