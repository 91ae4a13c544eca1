//! Threads that are stopped where an invalidation, or a wait, meets another.

use std::cell::Cell;
use std::future::{Future, poll_fn, ready};
use std::pin::Pin;
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;
use std::{io, thread};

use nodestate::cache::{Clock, LoadError, ReadThrough};

use crate::{SECOND, block, cache, is_row, poll, row};

thread_local! {
    /// What this thread does before it goes on with a hash, when it comes to that for so many more times.
    static AT_HASH: Cell<Option<(usize, Call)>> = const { Cell::new(None) };
    /// What it does when it drops a value.
    static AT_DROP: Cell<Option<Call>> = const { Cell::new(None) };
    /// What it does before it is told the time.
    static AT_CLOCK: Cell<Option<Call>> = const { Cell::new(None) };
}

type Call = Box<dyn FnOnce()>;

/// A key at whose hash a thread can be stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Gate(u64);

impl std::hash::Hash for Gate {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
        match AT_HASH.take() {
            Some((1, call)) => call(),
            Some((left, call)) => AT_HASH.set(Some((left - 1, call))),
            None => {}
        }
    }
}

/// A value whose end is another such place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Value(u64);

impl Drop for Value {
    fn drop(&mut self) {
        if let Some(call) = AT_DROP.take() {
            call();
        }
    }
}

/// A clock at which it can be stopped as well.
struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Duration {
        if let Some(call) = AT_CLOCK.take() {
            call();
        }
        Duration::ZERO
    }
}

/// Who comes after an invalidation gets nothing from before, also from a load that has begun while it
/// was under way, and has found the old value.
fn is_not_overtaken(invalidate: fn(&ReadThrough<Gate, Value>, Call)) {
    type Late = Pin<Box<dyn Future<Output = Result<Option<Value>, LoadError>> + Send>>;
    let builder = ReadThrough::builder(100).shards(1).time_to_live(SECOND);
    let cache = builder.clock(Stopped).build().unwrap();
    let load = || ready(Ok::<_, io::Error>(Some(Value(2))));
    let ((stopped, is_stopped), (go, goes)) = (mpsc::channel(), mpsc::channel());
    let (late, comes) = mpsc::channel();

    let invalidating = cache.clone();
    let invalidate = move || {
        // It has looked for loads, and not yet for the entry.
        let stop = move || {
            stopped.send(()).unwrap();
            goes.recv().unwrap();
        };
        invalidate(&invalidating, Box::new(stop));
    };
    let after = cache.clone();
    let come_late = move || {
        let mut load = Box::pin(async move { after.get_or_load(&Gate(0), load).await });
        late.send((poll(load.as_mut()), load as Late)).unwrap();
    };
    let inserting = cache.clone();
    // It has not found the value, which comes then; and is about to begin a load.
    let at_hash = move || {
        inserting.insert(Gate(1), Value(1)).unwrap();
        inserting.insert(Gate(0), Value(0)).unwrap();
        let invalidation = thread::spawn(invalidate);
        is_stopped.recv().unwrap();
        // It has begun the load, and found the value.
        let at_clock = move || {
            go.send(()).unwrap();
            invalidation.join().unwrap();
            thread::spawn(come_late).join().unwrap();
        };
        AT_CLOCK.set(Some(Box::new(at_clock)));
    };
    AT_HASH.set(Some((2, Box::new(at_hash))));
    assert_eq!(block(cache.get_or_load(&Gate(0), load)).unwrap(), Some(Value(0)));

    let loaded = match comes.recv().unwrap() {
        (Poll::Ready(loaded), _) => loaded,
        (Poll::Pending, late) => block(late),
    };
    assert_eq!(loaded.unwrap(), Some(Value(2)));
}

#[test]
fn an_invalidation_is_not_overtaken_by_a_look() {
    is_not_overtaken(|cache, stop| {
        AT_HASH.set(Some((2, stop)));
        cache.invalidate(&Gate(0));
    });
}

#[test]
fn an_invalidation_of_all_is_not_overtaken_by_a_look() {
    is_not_overtaken(|cache, stop| {
        // Where the first entry goes, of two.
        AT_DROP.set(Some(stop));
        cache.invalidate_all();
    });
}

/// A thread that waits for a load is woken also if another's waker, which it runs, takes its token.
#[test]
fn a_waker_that_parks_takes_nobody_s_token() {
    struct Parks;
    impl Wake for Parks {
        fn wake(self: Arc<Self>) {
            thread::park_timeout(Duration::from_millis(1));
        }
    }
    let cache = cache();
    let (driven, is_driven) = mpsc::channel();
    let (go, goes) = mpsc::channel();
    let wakers = Arc::new(Mutex::new(Vec::<Waker>::new()));
    let mut polls = 0;
    let left = wakers.clone();
    // Is left at its first poll, driven by the thread at the second, and done at the third.
    let task = poll_fn(move |cx| {
        polls += 1;
        match polls {
            1 => left.lock().unwrap().push(cx.waker().clone()),
            2 => {
                driven.send(()).unwrap();
                goes.recv().unwrap();
                cx.waker().wake_by_ref();
            }
            _ => return Poll::Ready(row(1)),
        }
        Poll::Pending
    });
    let mut first = Box::pin(cache.get_or_load(&1, || task));
    assert!(poll(first.as_mut()).is_pending());

    let (done, is_done) = mpsc::channel();
    let blocking = cache.clone();
    thread::spawn(move || done.send(blocking.get_or_load_blocking(&1, || row(0))).unwrap());
    // The thread comes to it at some time, and drives it when it is woken.
    while is_driven.recv_timeout(Duration::from_millis(10)).is_err() {
        wakers.lock().unwrap()[0].wake_by_ref();
    }
    let mut parks = Box::pin(cache.get_or_load(&1, || async { row(0) }));
    let waker = Waker::from(Arc::new(Parks));
    assert!(parks.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    go.send(()).unwrap();
    assert!(is_row(&is_done.recv_timeout(10 * SECOND).expect("it is woken"), 1));
}
