//! Wakers that count, and wakers that panic.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};

/// Counts how often its waker was woken, and panics then if it was made to.
#[derive(Debug, Default)]
pub(crate) struct Woken {
    count: AtomicUsize,
    panics: bool,
}

impl Woken {
    pub(crate) fn new(panics: bool) -> (Arc<Self>, Waker) {
        let woken = Arc::new(Self { count: AtomicUsize::new(0), panics });
        (woken.clone(), woken.into())
    }

    pub(crate) fn count(&self) -> usize {
        self.count.load(SeqCst)
    }
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.count.fetch_add(1, SeqCst);
        if self.panics {
            std::panic::resume_unwind(Box::new("a waker's own panic"));
        }
    }
}

/// A future that was started with a waker of its own.
pub(crate) struct Started<'a, T> {
    future: Pin<Box<dyn Future<Output = T> + Send + 'a>>,
    pub(crate) woken: Arc<Woken>,
    waker: Waker,
    /// How often it had been woken when it was last found pending; `None` once it was woken again.
    asleep_at: Option<usize>,
}

impl<'a, T> Started<'a, T> {
    pub(crate) fn new(future: impl Future<Output = T> + Send + 'a, panics: bool) -> Self {
        let (woken, waker) = Woken::new(panics);
        Self { future: Box::pin(future), woken, waker, asleep_at: None }
    }

    pub(crate) fn poll(&mut self) -> Poll<T> {
        let found = self.future.as_mut().poll(&mut Context::from_waker(&self.waker));
        if found.is_pending() {
            self.asleep_at = Some(self.woken.count());
        }
        found
    }

    /// Whether it was found pending, and nobody has woken it since.
    pub(crate) fn sleeps(&self) -> bool {
        self.asleep_at == Some(self.woken.count())
    }

    /// Whether waking it is still to come, and will panic.
    pub(crate) fn sleeps_badly(&self) -> bool {
        self.asleep_at.is_some() && self.woken.panics
    }

    /// Sees that it was woken once, if it was asleep.
    pub(crate) fn assert_awake(&mut self) {
        if let Some(count) = self.asleep_at.take() {
            assert_eq!(self.woken.count(), count + 1, "woken once");
        }
    }
}

/// The one of `len` that a byte of the input means.
pub(crate) fn index(which: u8, len: usize) -> Option<usize> {
    (len > 0).then(|| usize::from(which) % len)
}

/// Runs what may pass a waker's panic on, and says whether it did.
pub(crate) fn panics(call: impl FnOnce()) -> bool {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).is_err()
}
