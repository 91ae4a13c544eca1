//! Loads: one for all who ask, whoever of them stops, fails or panics.

use std::future::{pending, poll_fn, ready};
use std::panic::resume_unwind;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;
use std::{io, thread};

use nodestate::cache::LoadError;

use crate::{Loaded, after, block, cache, is_row, poll, row};

#[test]
fn what_was_loaded_is_there() {
    let cache = cache();
    assert_eq!(cache.get(&1), None);
    assert!(is_row(&block(cache.get_or_load(&1, || async { row(1) })), 1));
    assert!(is_row(&cache.get_or_load_blocking(&2, || row(2)), 2));
    for key in [1, 2] {
        let known =
            block(cache.get_or_load(&key, || -> std::future::Ready<Result<_, io::Error>> {
                unreachable!("it is there")
            }));
        assert!(is_row(&known, key));
    }
    assert_eq!((cache.len(), cache.weight(), cache.loading()), (2, 2, 0));
}

#[test]
fn one_load_for_all_threads() {
    for round in 0..200 {
        let (cache, loads, barrier) = (cache(), AtomicUsize::new(0), Barrier::new(4));
        thread::scope(|s| {
            for number in 0..4 {
                let (cache, loads, barrier) = (&cache, &loads, &barrier);
                s.spawn(move || {
                    barrier.wait();
                    let load = || {
                        loads.fetch_add(1, Relaxed);
                        thread::yield_now();
                        row(round)
                    };
                    let loaded = if number % 2 == 0 {
                        cache.get_or_load_blocking(&round, load)
                    } else {
                        let loaded = load;
                        block(cache.get_or_load(&round, || ready(loaded())))
                    };
                    assert!(is_row(&loaded, round));
                });
            }
        });
        assert_eq!((loads.into_inner(), cache.loading()), (1, 0));
    }
}

/// moka #240: a leader that is not polled blocked those who came after it.
#[test]
fn a_caller_stopped_at_an_await_point_blocks_nobody() {
    for polls in 0..6 {
        let cache = cache();
        let mut leader = pin!(cache.get_or_load(&1, || after(5, 1)));
        for _ in 0..polls {
            assert!(poll(leader.as_mut()).is_pending());
        }
        // The leader is there, and is not polled any more.
        assert!(is_row(
            &block(cache.get_or_load(&1, || after(0, 9))),
            if polls == 0 { 9 } else { 1 }
        ));
        assert!(is_row(&cache.get_or_load_blocking(&1, || row(8)), if polls == 0 { 9 } else { 1 }));
        assert!(is_row(&block(leader), if polls == 0 { 9 } else { 1 }));
    }
}

/// A load that is dropped at its `k`-th await point, alone and beside others.
#[test]
fn loads_are_cancelled_at_every_await_point() {
    for polls in 0..7 {
        for others in 0..3 {
            let cache = cache();
            let dropped = Arc::new(AtomicBool::new(false));
            let load = || {
                let guard = Raise(dropped.clone());
                async move {
                    let loaded = after(5, 1).await;
                    drop(guard);
                    loaded
                }
            };
            let mut leader = Box::pin(cache.get_or_load(&1, load));
            let mut done = false;
            for _ in 0..polls {
                done |= !done && poll(leader.as_mut()).is_ready();
            }
            assert_eq!(done, polls > 5);
            let mut waiters: Vec<_> =
                (0..others).map(|_| Box::pin(cache.get_or_load(&1, || after(0, 2)))).collect();
            let early: Vec<_> =
                waiters.iter_mut().map(|waiter| poll(waiter.as_mut()).is_ready()).collect();
            drop(leader);
            let expected = if polls == 0 { 2 } else { 1 };
            for (waiter, early) in waiters.into_iter().zip(early) {
                assert!(early || is_row(&block(waiter), expected), "{polls} polls");
            }
            assert_eq!(dropped.load(Relaxed), polls > 0, "the loader is kept");
            assert_eq!(cache.loading(), 0);
            let next = block(cache.get_or_load(&1, || after(1, 3)));
            let kept = done || others > 0;
            assert!(is_row(&next, if kept { expected } else { 3 }));
        }
    }
}

struct Raise(Arc<AtomicBool>);

impl Drop for Raise {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

/// Whichever waiter goes, those that stay are woken when there is something to do.
#[test]
fn those_who_stay_are_woken() {
    let cache = cache();
    let gate: Arc<Mutex<Option<Waker>>> = Arc::default();
    let open = Arc::new(AtomicBool::new(false));
    let load = || {
        let (gate, open) = (gate.clone(), open.clone());
        poll_fn(move |cx| {
            if open.load(SeqCst) {
                return Poll::Ready(row(1));
            }
            *gate.lock().unwrap() = Some(cx.waker().clone());
            Poll::Pending
        })
    };
    let count = Arc::new(Count::default());
    let waker = Waker::from(count.clone());
    let mut first = Box::pin(cache.get_or_load(&1, load));
    let mut second = Box::pin(cache.get_or_load(&1, load));
    assert!(poll(first.as_mut()).is_pending());
    assert!(second.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    drop(first);
    open.store(true, SeqCst);
    gate.lock().unwrap().take().unwrap().wake();
    assert_eq!(count.0.load(SeqCst), 1, "the one that polled it is gone, the other sleeps");
    assert!(is_row(&block(second), 1));
}

#[derive(Default)]
pub(crate) struct Count(pub(crate) AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

#[test]
fn failures_are_told_to_all_and_not_kept() {
    let cache = cache();
    let failing = || async { Err::<Option<String>, _>(io::Error::other("no such table")) };
    let mut waiters: Vec<_> = (0..3).map(|_| Box::pin(cache.get_or_load(&1, failing))).collect();
    for waiter in &mut waiters {
        let Poll::Ready(Err(LoadError::Failed(error))) = poll(waiter.as_mut()) else {
            panic!("no error")
        };
        assert_eq!(error.to_string(), "no such table");
    }
    assert!(is_row(&block(cache.get_or_load(&1, || async { row(1) })), 1));
    let text = block(cache.get_or_load(&2, failing)).unwrap_err().to_string();
    assert!(text.contains("no such table"));
}

#[test]
fn panics_are_told_to_all_and_not_kept() {
    let cache = cache();
    let panicked = |loaded: Loaded| match loaded {
        Err(LoadError::Panicked(message)) => assert_eq!(&*message, "a loader's own panic"),
        other => panic!("{other:?}"),
    };
    let throw =
        || -> Result<Option<String>, io::Error> { resume_unwind(Box::new("a loader's own panic")) };
    let polled = move || async move {
        after(1, 0).await?;
        throw()
    };
    let mut first = Box::pin(cache.get_or_load(&1, polled));
    let mut second = Box::pin(cache.get_or_load(&1, polled));
    assert!(poll(first.as_mut()).is_pending());
    panicked(block(second.as_mut()));
    panicked(block(first));
    let making = || -> std::future::Ready<Result<Option<String>, io::Error>> {
        resume_unwind(Box::new("a loader's own panic".to_owned()))
    };
    panicked(block(cache.get_or_load(&1, making)));
    panicked(cache.get_or_load_blocking(&1, throw));
    assert_eq!(cache.loading(), 0);
    assert!(is_row(&cache.get_or_load_blocking(&1, || row(1)), 1));
}

/// Tasks that wait for what a thread loads, when that panics.
#[test]
fn a_blocking_load_that_panics_wakes_tasks() {
    let cache = cache();
    let (inside, entered) = mpsc::channel();
    let (go_on, wait) = mpsc::channel::<()>();
    thread::scope(|s| {
        let cache = &cache;
        s.spawn(move || {
            let outcome = cache.get_or_load_blocking(&1, || -> Result<_, io::Error> {
                inside.send(()).unwrap();
                wait.recv().unwrap();
                resume_unwind(Box::new("a loader's own panic"))
            });
            assert!(matches!(outcome, Err(LoadError::Panicked(_))));
        });
        entered.recv().unwrap();
        let mut task = Box::pin(cache.get_or_load(&1, || async { row(2) }));
        assert!(poll(task.as_mut()).is_pending());
        let timeout = cache.get_or_load_timeout(&1, Duration::from_millis(5), || row(3));
        assert!(matches!(timeout, Err(LoadError::Timeout)));
        go_on.send(()).unwrap();
        assert!(matches!(block(task), Err(LoadError::Panicked(_))));
    });
    assert!(is_row(&block(cache.get_or_load(&1, || async { row(1) })), 1));
}

#[test]
fn cancelled_loads_wake_all() {
    let cache = cache();
    let never = || pending::<Result<Option<String>, io::Error>>();
    let waiters: Vec<_> = (0..2)
        .map(|_| {
            let cache = cache.clone();
            let (started, is_started) = mpsc::channel();
            let waiter = thread::spawn(move || {
                let mut load = Box::pin(cache.get_or_load(&1, never));
                assert!(poll(load.as_mut()).is_pending());
                started.send(()).unwrap();
                block(load)
            });
            is_started.recv().unwrap();
            waiter
        })
        .collect();
    assert!(cache.cancel(&1));
    assert!(!cache.cancel(&1));
    for waiter in waiters {
        assert!(matches!(waiter.join().unwrap(), Err(LoadError::Cancelled)));
    }
    assert!(is_row(&block(cache.get_or_load(&1, || async { row(1) })), 1));
}

#[test]
fn each_waiter_has_its_own_timeout() {
    let cache = cache();
    let mut other = Box::pin(cache.get_or_load(&1, || after(3, 1)));
    assert!(poll(other.as_mut()).is_pending());
    let never = || pending::<Result<Option<String>, io::Error>>();
    assert!(matches!(
        block(cache.get_or_load_until(&2, never, ready(()))),
        Err(LoadError::Timeout)
    ));
    assert_eq!(cache.loading(), 1, "nobody waits for that one any more");
    assert!(is_row(&block(other), 1));
    assert!(is_row(&block(cache.get_or_load_until(&3, || after(0, 3), pending())), 3));
    assert!(is_row(&block(cache.get_or_load_until(&3, never, ready(()))), 3), "it is there");
}

#[test]
fn a_loader_that_loads_itself_is_told_so() {
    let cache = cache();
    let outcome = cache.get_or_load_blocking(&1, || {
        cache.get_or_load_blocking(&1, || row(2)).map_err(io::Error::other)
    });
    let Err(LoadError::Failed(error)) = outcome else { panic!("{outcome:?}") };
    assert_eq!(error.to_string(), LoadError::Recursive.to_string());

    let inner = cache.clone();
    let nested = || async move {
        after(1, 0).await?;
        inner.get_or_load(&1, || async { row(2) }).await.map_err(io::Error::other)
    };
    assert!(matches!(block(cache.get_or_load(&1, nested)), Err(LoadError::Failed(_))));

    // By way of another key.
    let (one, two) = (cache.clone(), cache.clone());
    let outcome = cache.get_or_load_blocking(&1, || {
        one.get_or_load_blocking(&2, || {
            two.get_or_load_blocking(&1, || row(3)).map_err(io::Error::other)
        })
        .map_err(io::Error::other)
    });
    assert!(matches!(outcome, Err(LoadError::Failed(_))));
    assert_eq!(cache.loading(), 0);
    assert!(is_row(&cache.get_or_load_blocking(&1, || row(1)), 1));
}
