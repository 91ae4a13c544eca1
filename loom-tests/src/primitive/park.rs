//! Parking by hand, over a lock and loom's `Notify`.
//!
//! loom's own `unpark` forgets the token of a thread that is about to take a mutex, which std's does
//! not; and its `Notify` does not let a test take a token without waiting for it.

use std::sync::Arc;
use std::time::Duration;

use loom::sync::Notify;
use loom::sync::atomic::{AtomicBool, Ordering::*};

loom::thread_local! {
    static CURRENT: Thread = Thread::new();
}

/// A handle with which a thread is unparked.
#[derive(Clone, Debug)]
pub struct Thread(Arc<Parker>);

#[derive(Debug)]
struct Parker {
    token: AtomicBool,
    notify: Notify,
}

impl Thread {
    fn new() -> Self {
        Self(Arc::new(Parker { token: AtomicBool::new(false), notify: Notify::new() }))
    }

    /// Tells threads apart.
    pub(crate) fn id(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    pub(crate) fn unpark(&self) {
        self.0.token.swap(true, AcqRel);
        self.0.notify.notify();
    }
}

pub(crate) fn current() -> Thread {
    CURRENT.with(Thread::clone)
}

/// Waits for a token, or returns for no reason, as the product's may.
pub(crate) fn park() {
    let Thread(parker) = current();
    parker.notify.wait();
    parker.token.swap(false, AcqRel);
}

/// May return at any time, as the product's may.
pub(crate) fn park_timeout(_: Duration) {
    loom::thread::yield_now();
}

/// What user code does that parks in the place of its caller, and does not find it too long.
#[cfg(test)]
pub(crate) fn use_token_up() {
    let Thread(parker) = current();
    if parker.token.swap(false, AcqRel) {
        parker.notify.wait();
    }
}
