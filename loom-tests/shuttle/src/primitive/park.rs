//! Parking by hand, over a lock and a condition.
//!
//! Shuttle's own `park` may return for no reason whenever another thread could run, which would wake nearly
//! every thread that was forgotten. Here it returns so at once or not at all, and now and then.

use std::sync::Arc;
use std::time::Duration;

use shuttle::sync::{Condvar, Mutex};

use super::thread::one_in;

shuttle::thread_local! {
    static CURRENT: Thread = Thread(Arc::new(Parker { token: Mutex::new(false), given: Condvar::new() }));
}

/// A handle with which a thread is unparked.
#[derive(Clone, Debug)]
pub struct Thread(Arc<Parker>);

#[derive(Debug)]
struct Parker {
    token: Mutex<bool>,
    given: Condvar,
}

impl Thread {
    /// Tells threads apart.
    pub(crate) fn id(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    pub(crate) fn unpark(&self) {
        *self.0.token.lock().unwrap() = true;
        self.0.given.notify_one();
    }
}

pub(crate) fn current() -> Thread {
    CURRENT.with(Thread::clone)
}

pub(crate) fn park() {
    if one_in(16) {
        return;
    }
    let Thread(parker) = current();
    let mut token = parker.token.lock().unwrap();
    while !*token {
        token = parker.given.wait(token).unwrap();
    }
    *token = false;
}

/// May return at any time, as the product's may.
pub(crate) fn park_timeout(_: Duration) {
    shuttle::thread::yield_now();
}
