//! Proposals from outside: their calls, waiting of all kinds, all ends, threads, and memory. The calls
//! beside a sequential model are in `tests/corpus.rs`.

#[path = "../support/counting.rs"]
mod counting;
#[path = "../support/random.rs"]
mod random;

mod allocations;
mod api;
mod ends;
mod threads;
mod waiting;

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{Thread, current, park};

use nodestate::proposal::Outcome;

/// What the tests' loops commit at.
fn committed(index: u64) -> Outcome {
    Outcome::Committed { index, term: 1 }
}

/// An executor of one future, on this thread.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => park(),
        }
    }
}
