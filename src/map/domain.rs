//! Who may be reading: the collector of a map, and its garbage.

use core::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::panics::discard;
use crate::primitive::{Collector, Guard, LocalHandle, Token, default_collector, pin};

/// Each time that so many more things wait, the collector is asked to reclaim.
const BETWEEN_FLUSHES: usize = 128;

/// The collector that a map is read under, and a count of what waits there.
pub(crate) struct Domain {
    /// `None` is the process-wide one.
    collector: Option<Collector>,
    /// One clone for each thing that was retired and is not reclaimed.
    garbage: Token<()>,
}

impl Domain {
    pub(crate) fn shared() -> Self {
        Self { collector: None, garbage: Token::new(()) }
    }

    pub(crate) fn private() -> Self {
        Self { collector: Some(Collector::new()), garbage: Token::new(()) }
    }

    /// Pins this thread.
    #[inline]
    pub(crate) fn pin(&self) -> Guard {
        match &self.collector {
            None => pin(),
            Some(collector) => super::local::pin(collector),
        }
    }

    /// Registers a participant with the collector.
    pub(crate) fn register(&self) -> LocalHandle {
        match &self.collector {
            None => default_collector().register(),
            Some(collector) => collector.register(),
        }
    }

    /// How many things were retired and are not reclaimed.
    pub(crate) fn pending(&self) -> usize {
        Token::strong_count(&self.garbage) - 1
    }

    /// Runs `reclaim` once nobody who is pinned now is any more. A panic in it, which is a panic in
    /// a destructor of the user's, is caught: it would take the garbage of others with it.
    ///
    /// # Safety
    /// `reclaim` may run on any thread, and after the map is gone.
    pub(crate) unsafe fn defer(&self, guard: &Guard, reclaim: impl FnOnce()) {
        let garbage = Token::clone(&self.garbage);
        let reclaim = move || {
            if let Err(payload) = catch_unwind(AssertUnwindSafe(reclaim)) {
                discard(payload);
            }
            drop(garbage);
        };
        // SAFETY: the caller's promise.
        unsafe { guard.defer_unchecked(reclaim) };
        if self.pending().is_multiple_of(BETWEEN_FLUSHES) {
            guard.flush();
        }
    }
}

impl fmt::Debug for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Domain")
            .field("private", &self.collector.is_some())
            .field("pending", &self.pending())
            .finish()
    }
}
