//! What the tests put into maps: payloads that are counted, and that notice when they are looked at
//! or dropped after they were dropped.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::*};
use std::time::{Duration, Instant};

use nodestate::map::EpochMap;

/// How many payloads were made, and how many were dropped.
#[derive(Debug, Default)]
pub(crate) struct Census {
    made: AtomicUsize,
    dropped: AtomicUsize,
}

impl Census {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    pub(crate) fn make(self: &Arc<Self>, number: u64) -> Counted {
        self.made.fetch_add(1, Relaxed);
        Counted { number, state: AtomicU64::new(ALIVE), census: self.clone() }
    }

    pub(crate) fn made(&self) -> usize {
        self.made.load(SeqCst)
    }

    pub(crate) fn dropped(&self) -> usize {
        self.dropped.load(SeqCst)
    }

    /// A dropped one too many wraps around, and is seen as well.
    pub(crate) fn alive(&self) -> usize {
        self.made().wrapping_sub(self.dropped())
    }
}

const ALIVE: u64 = 0x5eed_1e55_a11f_1fe5;
const DEAD: u64 = 0xdead_dead_dead_dead;

/// A number of a [`Census`].
#[derive(Debug)]
pub(crate) struct Counted {
    number: u64,
    state: AtomicU64,
    census: Arc<Census>,
}

impl Counted {
    pub(crate) fn number(&self) -> u64 {
        assert_eq!(self.state.load(Relaxed), ALIVE, "looked at after it was dropped");
        self.number
    }
}

impl Clone for Counted {
    fn clone(&self) -> Self {
        self.census.make(self.number())
    }
}

impl PartialEq for Counted {
    fn eq(&self, other: &Self) -> bool {
        self.number() == other.number()
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        if self.state.swap(DEAD, Relaxed) != ALIVE {
            // A panic here would be taken for the panic of some destructor.
            eprintln!("dropped twice");
            std::process::abort();
        }
        self.census.dropped.fetch_add(1, Relaxed);
    }
}

/// Tries until it is so; what depends on other threads is so before long.
pub(crate) fn eventually(is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(60), "not in a minute");
        std::thread::yield_now();
    }
}

/// Waits until everything that was removed is dropped: until whoever is pinned is no more.
pub(crate) fn reclaim_all<K, V, S>(map: &EpochMap<K, V, S>) {
    eventually(|| map.flush());
}

/// Raises a flag when it goes, by a panic or not: others wait for it.
#[derive(Debug)]
pub(crate) struct RaiseOnDrop<'a>(pub(crate) &'a AtomicBool);

impl Drop for RaiseOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, SeqCst);
    }
}
