//! tokio's one-shot channel, waited for by a thread outside of a runtime.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use tokio::sync::oneshot::error::TryRecvError;
use tokio::sync::oneshot::{Receiver, Sender};

use super::{Answer, Await};
use crate::proposal::Outcome;

/// The receiving end. Its sender answers even when it is dropped, so an end without an answer is
/// one that nobody can vouch for: [`Outcome::Unknown`].
#[derive(Debug)]
pub(crate) struct OneShotTicket(pub(crate) Receiver<Outcome>);

impl Answer for Sender<Outcome> {
    fn send(self, outcome: Outcome) {
        // A client that has dropped its ticket has given up on the answer.
        let _ = Self::send(self, outcome);
    }
}

impl Await for OneShotTicket {
    fn look(&mut self) -> Option<Outcome> {
        match self.0.try_recv() {
            Ok(outcome) => Some(outcome),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Closed) => Some(Outcome::Unknown),
        }
    }

    fn wait(&mut self, patience: Duration) -> Option<Outcome> {
        let deadline = Instant::now() + patience;
        WAKER.with(|waker| {
            let mut context = Context::from_waker(waker);
            loop {
                if let Poll::Ready(answer) = Pin::new(&mut self.0).poll(&mut context) {
                    return Some(answer.unwrap_or(Outcome::Unknown));
                }
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return None;
                }
                thread::park_timeout(left);
            }
        })
    }
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
