//! Values that are counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::*};

/// How many values are alive.
#[derive(Clone, Debug, Default)]
pub(crate) struct Census(Arc<AtomicUsize>);

impl Census {
    pub(crate) fn make(&self, number: u64) -> Counted {
        self.0.fetch_add(1, Relaxed);
        Counted { number, alive: true, census: self.clone() }
    }

    pub(crate) fn alive(&self) -> usize {
        self.0.load(SeqCst)
    }
}

#[derive(Debug)]
pub(crate) struct Counted {
    pub(crate) number: u64,
    alive: bool,
    census: Census,
}

impl Drop for Counted {
    fn drop(&mut self) {
        assert!(std::mem::take(&mut self.alive), "dropped twice");
        self.census.0.fetch_sub(1, Relaxed);
    }
}
