//! The shared collector, one for each execution, and a participant for each of its threads.
//!
//! crossbeam-epoch runs on std's atomics here: what it does inside is one step. It waits for nobody, so
//! a thread that is switched out in it (by a destructor that it runs) holds up no other.

use crossbeam_epoch::{Collector, Guard, LocalHandle};

use super::Single;

static COLLECTOR: Single<Collector> = Single::new(Collector::new);

shuttle::thread_local! {
    static HANDLE: LocalHandle = default_collector().register();
}

pub(crate) fn default_collector() -> &'static Collector {
    COLLECTOR.get()
}

/// A thread that is ending has no participant any more.
pub(crate) fn pin() -> Guard {
    HANDLE.try_with(LocalHandle::pin).unwrap_or_else(|_| default_collector().register().pin())
}
