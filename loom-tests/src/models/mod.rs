//! The models, one file for each structure.
//!
//! Every model runs to its end under its preemption bound: without `LOOM_DEEP` there is no limit of time or of
//! executions at which one would be cut and called passed. Which bound, and how many executions
//! that made, is printed (`cargo test --release -- --nocapture`). Deeper than that is the binary `deep`,
//! in which models are cut, and say so.

mod bell;
mod cache;
mod cells;
mod flags;
mod intern;
mod lanes;
mod latch;
mod map;
mod metrics;
mod mpsc;
mod peers;
mod proposal;
mod raft;
mod regressions;
mod slot;
mod slots;
mod spsc;
mod spsc_waiting;
mod wait;
mod wait_batches;
mod wait_turns;

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use crate::cover;

/// How long a model may take at most, with one preemption more than it is written with: the variable
/// `LOOM_DEEP`, in seconds.
fn deep() -> Option<Duration> {
    let seconds = std::env::var("LOOM_DEEP").ok()?;
    Some(Duration::from_secs(seconds.parse().expect("LOOM_DEEP is a number of seconds")))
}

/// Explores every schedule with at most `bound` preemptions (all of them for `None`); with one more, and
/// not for ever, if it is to go deep.
fn explore(name: &str, bound: Option<usize>, model: impl Fn() + Sync + Send + 'static) {
    let limit = deep().filter(|_| bound.is_some());
    let bound = bound.map(|bound| bound + usize::from(limit.is_some()));
    let executions = Arc::new(AtomicUsize::new(0));
    let counted = executions.clone();
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = bound;
    builder.max_branches = 20_000;
    // Of the environment, `LOOM_DEEP` alone may cut a model short.
    builder.max_permutations = None;
    builder.max_duration = limit;
    builder.checkpoint_file = None;
    // So often it looks at the time.
    builder.checkpoint_interval = 100;
    let begin = Instant::now();
    builder.check(move || {
        counted.fetch_add(1, Relaxed);
        cover::begin();
        model();
    });
    let bound = bound.map_or("none".into(), |bound| bound.to_string());
    let cut = limit.filter(|limit| begin.elapsed() >= *limit);
    let end = cut.map_or("to the end".into(), |cut| format!("cut after {} s", cut.as_secs()));
    println!("model {name}: bound {bound}, {} executions, {end}", executions.load(Relaxed));
    cover::report(name);
}

/// Explores two threads beside an idle one. Both are spawned: loom leaves schedules out in which the
/// first thread of a model would have to be interrupted before its first access.
fn explore_pair<S: Send + Sync + 'static>(
    name: &str,
    bound: Option<usize>,
    shared: impl Fn() -> S + Send + Sync + 'static,
    first: impl Fn(&S) + Copy + Send + Sync + 'static,
    second: impl Fn(&S) + Copy + Send + Sync + 'static,
) {
    explore(name, bound, move || {
        let shared = loom::sync::Arc::new(shared());
        let threads = [
            loom::thread::spawn({
                let shared = shared.clone();
                move || first(&shared)
            }),
            loom::thread::spawn({
                let shared = shared.clone();
                move || second(&shared)
            }),
        ];
        for thread in threads {
            thread.join().unwrap();
        }
    });
}

/// Plain memory: loom fails a model in which a read is not ordered after the write.
struct Plain(loom::cell::UnsafeCell<u64>);

// SAFETY: the accesses are checked by loom, which is what the type is for.
unsafe impl Sync for Plain {}
// SAFETY: a number.
unsafe impl Send for Plain {}

impl Plain {
    fn new() -> Self {
        Self(loom::cell::UnsafeCell::new(0))
    }

    fn write(&self, value: u64) {
        // SAFETY: loom panics before an access that overlaps with another.
        self.0.with_mut(|cell| unsafe { *cell = value });
    }

    fn read(&self) -> u64 {
        // SAFETY: loom panics before an access that overlaps with another.
        self.0.with(|cell| unsafe { *cell })
    }
}

/// A waker that counts how often it was woken; outside loom's view, hence no schedule point.
#[derive(Default)]
struct Woken(Mutex<usize>);

impl Woken {
    fn waker() -> (Arc<Self>, Waker) {
        let woken = Arc::new(Self::default());
        (woken.clone(), woken.into())
    }

    fn count(&self) -> usize {
        *self.0.lock().unwrap()
    }
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        *self.0.lock().unwrap() += 1;
    }
}

/// One poll with a waker of one's own.
fn poll<F: Future>(future: std::pin::Pin<&mut F>, waker: &Waker) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(waker))
}
