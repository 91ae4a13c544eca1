//! Waiting for a future on a thread outside of any runtime.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// What `future` comes to, if it does before `patience` is over.
pub(crate) fn wait_for<F: Future>(
    mut future: Pin<&mut F>,
    patience: Duration,
) -> Option<F::Output> {
    let deadline = Instant::now() + patience;
    WAKER.with(|waker| {
        let mut context = Context::from_waker(waker);
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return Some(output);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            thread::park_timeout(left);
        }
    })
}

/// Unparks its thread.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

thread_local! {
    /// One per thread: a wait allocates none.
    static WAKER: Waker = Waker::from(Arc::new(Unpark(thread::current())));
}
