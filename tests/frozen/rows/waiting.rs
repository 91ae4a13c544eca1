//! Threads and tasks that wait, for the rows of the structures that wake them.

use std::{
    fmt::Debug,
    pin::{Pin, pin},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::SeqCst},
        mpsc,
    },
    task::{Context, Poll, Wake, Waker},
    thread::{self, JoinHandle},
};

use super::{Found, NO_PANIC, leak};
use crate::freeze;

/// Starts a thread that waits, and returns once it sleeps.
pub(super) fn sleeper<R: Send + 'static>(wait: impl FnOnce() -> R + Send + 'static) -> Sleeper<R> {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::spawn(move || {
        sender.send(freeze::thread_id()).expect("its creator listens");
        wait()
    });
    let id = receiver.recv().expect("it begins by telling");
    while !freeze::is_asleep(id).expect("it is alive") {
        thread::yield_now();
    }
    Sleeper(thread)
}

/// A thread that waits.
pub(super) struct Sleeper<R>(JoinHandle<R>);

impl<R> Sleeper<R> {
    /// What its wait has found. If nothing ever wakes it, the harness ends the process.
    pub(super) fn found(self) -> R {
        self.0.join().expect(NO_PANIC)
    }
}

/// A task that waits, polled by hand.
pub(super) struct Task<F: Future> {
    /// Never contended: it hands the future from the victim to the check. In place, so that
    /// dropping it frees no memory.
    future: Mutex<Pin<Box<Option<F>>>>,
    found: Found<F::Output>,
    wakes: Arc<Wakes>,
    waker: Waker,
}

/// How often a task was woken. An atomic, as a lock could stop a thread beside a frozen one; it
/// publishes nothing.
#[derive(Default)]
struct Wakes(AtomicU64);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

impl<F: Future<Output: Copy + Debug>> Task<F> {
    /// A task that has not been polled.
    pub(super) fn new(future: F) -> &'static Self {
        let wakes = Arc::new(Wakes::default());
        leak(Self {
            future: Mutex::new(Box::pin(Some(future))),
            found: Found::new(),
            waker: wakes.clone().into(),
            wakes,
        })
    }

    /// A task that is registered.
    pub(super) fn pending(future: F) -> &'static Self {
        let task = Self::new(future);
        task.poll();
        assert!(task.found.get().is_none(), "there is nothing to find yet");
        task
    }

    /// Polls it once.
    pub(super) fn poll(&self) {
        let mut future = self.future.lock().expect(NO_PANIC);
        let future = future.as_mut().as_pin_mut().expect("it is polled before it is dropped");
        if let Poll::Ready(found) = future.poll(&mut Context::from_waker(&self.waker)) {
            self.found.set(found);
        }
    }

    /// Drops the future.
    pub(super) fn cancel(&self) {
        self.future.lock().expect(NO_PANIC).set(None);
    }

    /// Whether it was woken since it was made.
    pub(super) fn is_woken(&self) -> bool {
        self.wakes.0.load(SeqCst) > 0
    }

    /// What it has found, by itself or by the poll that a wake-up asks for.
    pub(super) fn found(&self) -> F::Output {
        if self.found.get().is_none() {
            assert!(self.wakes.0.load(SeqCst) > 0, "a pending task was not woken");
            self.poll();
        }
        self.found.get().expect("a task was woken for nothing")
    }
}

/// What one poll gives, which has nothing to wait for.
pub(super) fn ready<T, E>(future: impl Future<Output = Result<T, E>>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(value)) => Some(value),
        Poll::Ready(Err(_)) | Poll::Pending => None,
    }
}
