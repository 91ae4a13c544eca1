//! Parking over loom's `Notify`: loom's own `unpark` forgets the token of a thread that is about
//! to take a mutex, which std's does not.

use std::sync::Arc;
use std::time::Duration;

use loom::sync::Notify;

loom::thread_local! {
    static CURRENT: Thread = Thread(Arc::new(Token(Notify::new())));
}

/// A handle with which a thread is unparked.
#[derive(Clone, Debug)]
pub struct Thread(Arc<Token>);

struct Token(Notify);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

impl Thread {
    pub(crate) fn unpark(&self) {
        self.0.0.notify();
    }
}

pub(crate) fn current() -> Thread {
    CURRENT.with(Thread::clone)
}

/// Waits for a token, or returns for no reason, as the product's may.
pub(crate) fn park() {
    current().0.0.wait();
}

/// May return at any time, as the product's may.
pub(crate) fn park_timeout(_: Duration) {
    loom::thread::yield_now();
}
