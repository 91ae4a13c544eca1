//! The read-through cache: one load for all who ask, whoever of them stops, and what is kept of it.

use std::cell::Cell;
use std::future::{Future, pending, poll_fn, ready};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

use nodestate::cache::{BuildError, Clock, LoadError, ReadThrough, Ticks};

type Cache = ReadThrough<u64, String>;
type Loaded = Result<Option<String>, LoadError>;

const SECOND: Duration = Duration::from_secs(1);

fn cache() -> Cache {
    ReadThrough::builder(1_000).build().unwrap()
}

fn row(key: u64) -> Result<Option<String>, io::Error> {
    Ok(Some(format!("row {key}")))
}

fn block<F: Future>(future: F) -> F::Output {
    futures::executor::block_on(future)
}

fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Is pending so many times, waking itself, and then gives the row.
async fn after(polls: usize, key: u64) -> Result<Option<String>, io::Error> {
    let mut left = polls;
    poll_fn(move |cx| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
    row(key)
}

fn is_row(loaded: &Loaded, key: u64) -> bool {
    matches!(loaded, Ok(Some(text)) if *text == format!("row {key}"))
}

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
struct Count(AtomicUsize);

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

#[test]
fn a_load_that_began_before_an_invalidation_is_not_kept() {
    let changes: [fn(&Cache); 3] = [
        |cache| cache.invalidate(&1),
        Cache::invalidate_all,
        |cache| cache.insert(1, "row 5".to_owned()).unwrap(),
    ];
    for (which, change) in changes.into_iter().enumerate() {
        let cache = cache();
        let mut old = Box::pin(cache.get_or_load(&1, || after(2, 1)));
        assert!(poll(old.as_mut()).is_pending());
        change(&cache);
        let known = (which == 2).then(|| "row 5".to_owned());
        assert_eq!(cache.get(&1), known);
        let mut new = Box::pin(cache.get_or_load(&1, || after(2, 2)));
        let early = poll(new.as_mut()).is_ready();
        assert_eq!(early, which == 2, "one who comes after it does not get what is stale");
        assert!(is_row(&block(old), 1), "one who came before it does");
        assert_eq!(cache.get(&1), known, "it was put in");
        if !early {
            assert!(is_row(&block(new), 2));
            assert_eq!(cache.get(&1).as_deref(), Some("row 2"));
        }
    }
}

/// The same with threads: after an invalidation, nobody sees what was there before.
#[test]
fn invalidations_race_with_loads() {
    let (cache, database) = (cache(), AtomicUsize::new(0));
    let done = AtomicBool::new(false);
    let read = || Ok::<_, io::Error>(Some(database.load(SeqCst).to_string()));
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                while !done.load(Relaxed) {
                    let least = database.load(SeqCst);
                    let seen = cache.get_or_load_blocking(&1, read).unwrap().unwrap();
                    // The change that made it `least` may not have come to its invalidation.
                    assert!(seen.parse::<usize>().unwrap() + 1 >= least, "stale");
                }
            });
        }
        for n in 1..20_000 {
            database.store(n, SeqCst);
            if n % 3 == 0 {
                cache.invalidate_all()
            } else {
                cache.invalidate(&1)
            }
            let seen = cache.get_or_load_blocking(&1, read).unwrap().unwrap();
            assert_eq!(seen, n.to_string(), "stale after the invalidation");
        }
        done.store(true, Relaxed);
    });
}

#[test]
fn entries_end() {
    let ticks = Ticks::default();
    let cache: Cache = ReadThrough::builder(100)
        .time_to_live(10 * SECOND)
        .negative_time_to_live(SECOND)
        .clock(ticks.clone())
        .build()
        .unwrap();
    let nothing = || Ok::<_, io::Error>(None);
    assert_eq!(cache.get_or_load_blocking(&1, nothing).unwrap(), None);
    assert!(cache.is_known_absent(&1) && cache.get(&1).is_none());
    assert_eq!(cache.get_or_load_blocking(&1, || row(1)).unwrap(), None, "it is known");
    cache.insert(2, "row 2".to_owned()).unwrap();
    ticks.advance(SECOND);
    assert!(!cache.is_known_absent(&1), "its own time is up");
    assert!(is_row(&cache.get_or_load_blocking(&1, || row(1)), 1));
    ticks.advance(9 * SECOND - Duration::from_nanos(1));
    assert!(cache.get(&2).is_some());
    ticks.advance(Duration::from_nanos(1));
    assert_eq!(cache.get(&2), None);
    assert_eq!(cache.len(), 1, "what has ended goes when it is asked for");
    assert!(cache.get(&1).is_some());
}

#[test]
fn absence_is_not_kept_unless_asked_for() {
    let (cache, loads) = (cache(), AtomicUsize::new(0));
    for _ in 0..2 {
        let load = || {
            loads.fetch_add(1, Relaxed);
            Ok::<_, io::Error>(None)
        };
        assert_eq!(cache.get_or_load_blocking(&1, load).unwrap(), None);
    }
    assert_eq!((loads.into_inner(), cache.len()), (2, 0));
}

#[test]
fn entries_are_refreshed_before_they_end() {
    let ticks = Ticks::default();
    let cache: Cache = ReadThrough::builder(100)
        .time_to_live(10 * SECOND)
        .refresh_ahead(2 * SECOND)
        .clock(ticks.clone())
        .build()
        .unwrap();
    assert!(cache.refresh_ahead(&1, || after(0, 2)).is_none(), "it is not there");
    cache.insert(1, "row 1".to_owned()).unwrap();
    ticks.advance(8 * SECOND);
    let refresh = cache.refresh_ahead(&1, || after(0, 2)).expect("it is due");
    assert!(cache.refresh_ahead(&1, || after(0, 3)).is_none(), "it is being loaded");
    assert_eq!(cache.get(&1).as_deref(), Some("row 1"), "the old one, meanwhile");
    // Nobody polls it, and the entry ends: who comes then drives it.
    ticks.advance(2 * SECOND);
    assert!(is_row(&block(cache.get_or_load(&1, || after(0, 4))), 2));
    assert!(is_row(&thread::spawn(move || block(refresh)).join().unwrap(), 2));
    assert_eq!(cache.get(&1).as_deref(), Some("row 2"));
    ticks.advance(9 * SECOND);
    drop(cache.refresh_ahead(&1, || after(0, 5)).expect("it is due"));
    assert_eq!(
        cache.get(&1).as_deref(),
        Some("row 2"),
        "a refresh that is dropped changes nothing"
    );
    assert_eq!(cache.loading(), 0);
}

#[test]
fn what_weighs_too_much_is_refused() {
    let cache: Cache = ReadThrough::builder(1_000)
        .shards(1)
        .weigher(|_, text: &String| text.len() as u64)
        .max_entry_weight(10)
        .build()
        .unwrap();
    let load = |len: usize| move || Ok::<_, io::Error>(Some("x".repeat(len)));
    let outcome = cache.get_or_load_blocking(&1, load(11));
    assert!(matches!(outcome, Err(LoadError::Overweight { weight: 11, limit: 10 })));
    assert!(cache.is_empty());
    assert!(cache.get_or_load_blocking(&1, load(10)).is_ok());
    let refused = cache.insert(1, "y".repeat(12)).unwrap_err();
    assert_eq!((refused.value.len(), refused.weight, refused.limit), (12, 12, 10));
    assert_eq!(cache.get(&1).map(|text| text.len()), Some(10), "the old one stays");
}

/// What the cache takes at most, its store takes: in each shard, and at every capacity.
#[test]
fn the_heaviest_entry_is_kept() {
    for weight in [1, 2, 10, 33, 100, 1_000, 12_345] {
        for shards in [1, 2, 8] {
            let cache: ReadThrough<u64, u64> = ReadThrough::builder(weight)
                .shards(shards)
                .weigher(|_, weight| *weight)
                .build()
                .unwrap();
            let most = cache.max_entry_weight();
            for key in 0..50 {
                cache.insert(key, most).unwrap();
                assert_eq!(cache.get(&key), Some(most), "taken, and not kept");
                let one_more = cache.insert(key, most + 1).unwrap_err();
                assert_eq!(one_more.limit, most);
            }
            assert!(cache.weight() <= weight + shards as u64);
        }
    }
}

#[test]
fn the_weight_is_bounded() {
    let cache: ReadThrough<u64, u64> =
        ReadThrough::builder(1_000).weigher(|_, weight| *weight).build().unwrap();
    for key in 0..10_000 {
        cache.insert(key, key % 7).unwrap();
        assert!(cache.weight() <= 1_000 + 16);
    }
    assert!(cache.len() > 100, "what weighs nothing counts as one");
}

#[test]
fn builders_refuse() {
    let build = || ReadThrough::<u64, u64>::builder(100);
    let zero = Duration::ZERO;
    assert_eq!(ReadThrough::<u64, u64>::builder(0).build().unwrap_err(), BuildError::NoWeight);
    for shards in [0, 65_537] {
        assert_eq!(build().shards(shards).build().unwrap_err(), BuildError::Shards);
    }
    assert_eq!(build().time_to_live(zero).build().unwrap_err(), BuildError::NoTimeToLive);
    assert_eq!(build().negative_time_to_live(zero).build().unwrap_err(), BuildError::NoTimeToLive);
    for early in [SECOND, 2 * SECOND] {
        let refused = build().time_to_live(SECOND).refresh_ahead(early).build();
        assert_eq!(refused.unwrap_err(), BuildError::RefreshAhead);
    }
    assert_eq!(build().refresh_ahead(SECOND).build().unwrap_err(), BuildError::RefreshAhead);
    let heavy = build().shards(1).max_entry_weight(98).build().unwrap_err();
    assert_eq!(heavy, BuildError::EntryWeight { asked: 98, limit: 97 });
    assert!(build().time_to_live(Duration::MAX).build().unwrap().insert(1, 1).is_ok());
}

/// A value whose user code panics when it is told to.
#[derive(Debug)]
struct Touchy {
    clone: Arc<AtomicUsize>,
    drop: Arc<AtomicBool>,
}

impl Clone for Touchy {
    fn clone(&self) -> Self {
        if self.clone.load(Relaxed) > 0 && self.clone.fetch_sub(1, Relaxed) == 1 {
            resume_unwind(Box::new("a clone's own panic"));
        }
        Self { clone: self.clone.clone(), drop: self.drop.clone() }
    }
}

impl Drop for Touchy {
    fn drop(&mut self) {
        if self.drop.swap(false, Relaxed) && !thread::panicking() {
            resume_unwind(Box::new("a destructor's own panic"));
        }
    }
}

/// Whichever clone panics, by whichever way in: the caller sees it or its load does, and the next call
/// works.
#[test]
fn clones_and_destructors_that_panic_leave_the_cache_usable() {
    for at in 1..6 {
        for drops in [false, true] {
            let cache: ReadThrough<u64, Touchy> = ReadThrough::builder(1).build().unwrap();
            let (clone, drop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
            let load = || {
                let value = Touchy { clone: clone.clone(), drop: drop.clone() };
                async move { Ok::<_, io::Error>(Some(value)) }
            };
            clone.store(at, Relaxed);
            drop.store(drops, Relaxed);
            for key in [1, 1, 2] {
                let _ = catch_unwind(AssertUnwindSafe(|| _ = block(cache.get_or_load(&key, load))));
                let _ = catch_unwind(AssertUnwindSafe(|| _ = cache.get(&key)));
                let _ = catch_unwind(AssertUnwindSafe(|| cache.invalidate(&2)));
            }
            clone.store(0, Relaxed);
            drop.store(false, Relaxed);
            assert_eq!(cache.loading(), 0);
            assert!(block(cache.get_or_load(&1, load)).unwrap().is_some());
            assert!(cache.get(&1).is_some());
        }
    }
}

/// A key whose `Hash` and `Eq` panic when they are told to.
#[derive(Clone, Debug)]
struct Key(u64, Arc<AtomicUsize>);

fn fuse(left: &AtomicUsize) {
    if left.load(Relaxed) > 0 && left.fetch_sub(1, Relaxed) == 1 {
        resume_unwind(Box::new("a key's own panic"));
    }
}

impl std::hash::Hash for Key {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        fuse(&self.1);
        self.0.hash(state);
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        fuse(&self.1);
        self.0 == other.0
    }
}

impl Eq for Key {}

#[test]
fn keys_that_panic_leave_the_cache_usable() {
    for at in 1..25 {
        let left = Arc::new(AtomicUsize::new(0));
        let cache: ReadThrough<Key, u64> = ReadThrough::builder(100).build().unwrap();
        let key = Key(1, left.clone());
        let load = |n| move || async move { after(1, 0).await.map(|_| Some(n)) };
        left.store(at, Relaxed);
        let mut waiter = Box::pin(cache.get_or_load(&key, load(1)));
        let _ = catch_unwind(AssertUnwindSafe(|| poll(waiter.as_mut()).is_ready()));
        let _ = catch_unwind(AssertUnwindSafe(|| block(cache.get_or_load(&key, load(2)))));
        let _ = catch_unwind(AssertUnwindSafe(|| cache.invalidate(&key)));
        let _ = catch_unwind(AssertUnwindSafe(|| cache.insert(key.clone(), 3)));
        left.store(0, Relaxed);
        drop(waiter);
        cache.invalidate(&key);
        assert_eq!(block(cache.get_or_load(&key, load(4))).unwrap(), Some(4), "at {at}");
        assert_eq!((cache.get(&key), cache.loading()), (Some(4), 0));
    }
}

/// A key whose clones panic when they are told to.
#[derive(Debug)]
struct Uncloned(u64, Arc<AtomicUsize>);

impl Clone for Uncloned {
    fn clone(&self) -> Self {
        fuse(&self.1);
        Self(self.0, self.1.clone())
    }
}

impl std::hash::Hash for Uncloned {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl PartialEq for Uncloned {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Uncloned {}

/// Whichever clone of a key panics, no load stays behind that nobody drives.
#[test]
fn a_key_whose_clone_panics_leaves_no_load_behind() {
    for at in 1..5 {
        let left = Arc::new(AtomicUsize::new(0));
        let cache: ReadThrough<Uncloned, u64> = ReadThrough::builder(100).build().unwrap();
        let key = Uncloned(1, left.clone());
        let load = || ready(Ok::<_, io::Error>(Some(7)));
        left.store(at, Relaxed);
        let _ = catch_unwind(AssertUnwindSafe(|| _ = block(cache.get_or_load(&key, load))));
        left.store(0, Relaxed);
        assert_eq!(cache.loading(), 0, "at {at}");
        assert_eq!(block(cache.get_or_load(&key, load)).unwrap(), Some(7), "at {at}");
    }
}

#[test]
fn weighers_that_panic_are_the_load_s() {
    let cache: ReadThrough<u64, u64> = ReadThrough::builder(100)
        .weigher(|_, value| if *value == 0 { resume_unwind(Box::new("heavy")) } else { 1 })
        .build()
        .unwrap();
    let outcome = cache.get_or_load_blocking(&1, || Ok::<_, io::Error>(Some(0)));
    assert!(matches!(outcome, Err(LoadError::Panicked(message)) if &*message == "heavy"));
    assert!(catch_unwind(AssertUnwindSafe(|| cache.insert(1, 0))).is_err());
    assert_eq!(cache.get_or_load_blocking(&1, || Ok::<_, io::Error>(Some(2))).unwrap(), Some(2));
}

/// A waker that panics keeps no other from being woken.
#[test]
fn wakers_that_panic_wake_the_others() {
    struct Throws;
    impl Wake for Throws {
        fn wake(self: Arc<Self>) {
            resume_unwind(Box::new("a waker's own panic"));
        }
    }
    let cache = cache();
    let never = || pending::<Result<Option<String>, io::Error>>();
    let (throws, count) = (Waker::from(Arc::new(Throws)), Arc::new(Count::default()));
    let (mut first, mut second) =
        (Box::pin(cache.get_or_load(&1, never)), Box::pin(cache.get_or_load(&1, never)));
    assert!(first.as_mut().poll(&mut Context::from_waker(&throws)).is_pending());
    let waker = Waker::from(count.clone());
    assert!(second.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    assert!(cache.cancel(&1));
    assert_eq!(count.0.load(SeqCst), 1);
}

#[test]
fn auto_traits() {
    fn all<T: Send + Sync + Unpin + 'static>(_: &T) {}
    fn sent<T: Send>(_: &T) {}
    let cache = cache();
    all(&cache);
    sent(&cache.get_or_load(&1, || async { row(1) }));
    sent(&cache.get_or_load_until(&1, || async { row(1) }, ready(())));
}

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
