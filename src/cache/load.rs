//! A waiter of a load: it begins one, or joins the one that is in flight.

use core::fmt;
use core::future::Future;
use core::hash::{BuildHasher, Hash};
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::Wake;

use super::LoadError;
use super::desk::{InFlight, KeyDesk, Loaded, Outcome, Shared};
use super::flight::{Flight, Polled, Seat};
use crate::primitive::{AtomicBool, Ordering::Relaxed};
use crate::primitive::{Instant, Thread, current, park, park_timeout};

/// A load that one waits for: see [`ReadThrough::refresh_ahead`](super::ReadThrough::refresh_ahead).
///
/// # Cancel safety
/// Dropping it takes this one out of those who wait. The load goes on as long as there are others, and is
/// dropped with the last of them.
#[must_use = "a load does nothing unless somebody waits for it"]
pub struct Load<K, V, S>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    S: BuildHasher + Clone,
{
    shared: Arc<Shared<K, V, S>>,
    key: K,
    flight: Arc<InFlight<V>>,
    seat: Seat,
}

/// Nothing in it is pinned.
impl<K, V, S> Unpin for Load<K, V, S>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    S: BuildHasher + Clone,
{
}

impl<K, V, S> Load<K, V, S>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    S: BuildHasher + Clone,
{
    /// Joins the load of a key, or begins one, which this thread then drives; whether it has begun.
    fn board(shared: &Arc<Shared<K, V, S>>, key: &K) -> (Self, bool) {
        // First, since a panic of it would leave a load behind that nobody drives.
        let own = key.clone();
        let flights = shared.flights.pin();
        let (flight, seat, begun) = loop {
            if let Some(flight) = flights.get(key) {
                if let Some(seat) = flight.join() {
                    break (flight.clone(), seat, false);
                }
                flights.remove_if(key, |_, there| Arc::ptr_eq(there, flight));
            }
            let (flight, seat) = Flight::new();
            if flights.try_insert(key.clone(), flight.clone()).is_ok() {
                break (flight, seat, true);
            }
        };
        (Self { shared: shared.clone(), key: own, flight, seat }, begun)
    }

    /// Waits for the load of a key that is not there, or not fresh as `look` finds.
    pub(super) fn start<F, Fut, E>(
        shared: &Arc<Shared<K, V, S>>,
        key: &K,
        look: impl FnOnce() -> Option<Option<V>>,
        load: F,
    ) -> Self
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<Option<V>, E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let (this, begun) = Self::board(shared, key);
        if begun && !this.is_known(look) {
            match catch_unwind(AssertUnwindSafe(load)) {
                Ok(future) => this.flight.rest(Box::pin(async { convert(future.await) }), true),
                Err(payload) => this.flight.finish(Err(payload), &this.desk()),
            }
        }
        this
    }

    /// The same with a loader that is run here and now if the load has not begun before.
    pub(super) fn start_blocking<E>(
        shared: &Arc<Shared<K, V, S>>,
        key: &K,
        load: impl FnOnce() -> Result<Option<V>, E>,
    ) -> Self
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let (this, begun) = Self::board(shared, key);
        if begun && !this.is_known(|| shared.look(key)) {
            let loaded = catch_unwind(AssertUnwindSafe(|| convert(load())));
            this.flight.finish(loaded, &this.desk());
        }
        this
    }

    /// Looks once more: the load before may have ended between the first look and this one's beginning. If
    /// so, this load ends with what that has brought.
    fn is_known(&self, look: impl FnOnce() -> Option<Option<V>>) -> bool {
        let known = look();
        let is_known = known.is_some();
        if let Some(value) = known {
            self.flight.resolve(Arc::new(Ok(value)), &self.desk());
        }
        is_known
    }

    fn desk(&self) -> KeyDesk<'_, K, V, S> {
        KeyDesk { shared: &self.shared, key: &self.key }
    }

    fn look(&self, waker: &Waker) -> Poll<Result<Option<V>, LoadError>> {
        match self.flight.poll(self.seat, waker, &self.desk()) {
            Polled::Done(outcome) => Poll::Ready(Outcome::<V>::unwrap_or_clone(outcome)),
            Polled::Pending => Poll::Pending,
            Polled::Recursive => Poll::Ready(Err(LoadError::Recursive)),
        }
    }

    /// Waits as a thread, until `deadline` if there is one.
    pub(super) fn wait(self, deadline: Option<Instant>) -> Result<Option<V>, LoadError> {
        let sleeper = Arc::new(Sleeper { thread: current(), woken: AtomicBool::new(false) });
        let waker = Waker::from(sleeper.clone());
        loop {
            let left = deadline.map(|at| at.saturating_duration_since(Instant::now()));
            if let Poll::Ready(outcome) = self.look(&waker) {
                return outcome;
            }
            match left {
                Some(left) if left.is_zero() => return Err(LoadError::Timeout),
                _ if sleeper.was_woken() => {}
                None => park(),
                Some(left) => park_timeout(left),
            }
        }
    }
}

fn convert<V, E>(loaded: Result<Option<V>, E>) -> Loaded<V>
where
    E: Into<Box<dyn Error + Send + Sync>>,
{
    loaded.map_err(|error| Arc::from(error.into()))
}

impl<K, V, S> Future for Load<K, V, S>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    S: BuildHasher + Clone,
{
    type Output = Result<Option<V>, LoadError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.look(cx.waker())
    }
}

impl<K, V, S> Drop for Load<K, V, S>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    S: BuildHasher + Clone,
{
    fn drop(&mut self) {
        self.flight.quit(self.seat, &self.desk());
    }
}

impl<K, V, S> fmt::Debug for Load<K, V, S>
where
    K: Hash + Eq + Clone + Send + Sync + fmt::Debug + 'static,
    V: Clone + Send + Sync + 'static,
    S: BuildHasher + Clone,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Load").field("key", &self.key).finish_non_exhaustive()
    }
}

/// A thread that waits for a load.
struct Sleeper {
    thread: Thread,
    /// Beside the thread's token, which wakers of others that it runs may use up.
    woken: AtomicBool,
}

impl Sleeper {
    /// Whether it was woken since it has last asked.
    fn was_woken(&self) -> bool {
        // ORDERING(cache.was_woken): Relaxed; what there is to see is behind the load's mutex. A wake-up
        // that is not seen has its token still to come.
        self.woken.swap(false, Relaxed)
    }
}

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        // ORDERING(cache.woken): Relaxed; as cache.was_woken.
        self.woken.store(true, Relaxed);
        self.thread.unpark();
    }
}
