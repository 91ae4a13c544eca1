//! A thread that stands still in mid-operation, and what becomes of others.
//!
//! Two ways to stand still. *Struck*: it publishes, or pushes, back to back, and a signal whose handler
//! sleeps stops it at an arbitrary instruction; so every structure can be stopped. *Holding*: it
//! keeps a write guard; for the structures that have one.

use std::{
    hint::black_box,
    mem, ptr,
    sync::{
        atomic::{AtomicBool, AtomicU64, Ordering::*},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use crossbeam_utils::CachePadded;

use super::{
    clock::{Spread, nanos_per_op},
    machine,
    scene::Stage,
    shared::Shared,
};

/// A thread that has done nothing for so long is taken to be stopped.
const PATIENCE: Duration = Duration::from_millis(100);

/// After so long all has come out that was in before.
const SETTLING: Duration = Duration::from_millis(1);

/// Steps of a thread at work between two times that it says so.
const STEPS: usize = 64;

/// What others did while a thread stood still.
pub(crate) struct Frozen {
    pub(crate) times: usize,
    /// How many times they got nothing done until it went on.
    pub(crate) stopped: usize,
    /// Nanoseconds per operation of theirs, the other times.
    pub(crate) nanos: Option<Spread>,
}

impl Frozen {
    /// Strikes a publishing thread `times` times.
    pub(crate) fn struck<S: Shared>(times: usize, budget: Duration) -> Self {
        let mut stage = Stage::<S>::new();
        let reader = stage.shared.clone();
        while_struck(move || stage.publish(), |strike| Self::observe(times, budget, reader, strike))
    }

    /// Has a thread hold its write guard `times` times; `None` where there is no such guard.
    pub(crate) fn holding<S: Shared>(times: usize, budget: Duration) -> Option<Self> {
        let mut stage = Stage::<S>::new();
        if !S::hold(&mut stage.writer, &mut || ()) {
            return None;
        }
        let reader = stage.shared.clone();
        let (order, orders) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(move || {
                while let Ok(()) = orders.recv() {
                    S::hold(&mut stage.writer, &mut stand_still);
                }
            });
            let frozen = Self::observe(times, budget, reader, move |_| {
                prepare();
                order.send(()).expect("the writer lives");
                await_standstill();
            });
            Some(frozen)
        })
    }

    /// Has a thread do `step` all the time, which says whether anything was done: alone, and then
    /// beside one that does `work` all the time and is struck `times` times.
    pub(crate) fn at_work(
        times: usize,
        budget: Duration,
        mut step: impl FnMut() -> bool + Send,
        work: impl FnMut() + Send,
    ) -> [Self; 2] {
        let (done, stop) = (CachePadded::new(AtomicU64::new(0)), AtomicBool::new(false));
        thread::scope(|scope| {
            let (done, stop) = (&done, &stop);
            scope.spawn(move || {
                machine::pin(0);
                while !stop.load(Relaxed) {
                    let steps = (0..STEPS).map(|_| u64::from(step())).sum();
                    done.fetch_add(steps, Relaxed);
                }
            });
            let alone = Self::count(times, budget, done, &|_| ());
            let struck = while_struck(work, |strike| Self::count(times, budget, done, strike));
            stop.store(true, Relaxed);
            [alone, struck]
        })
    }

    /// Looks how much is done after each call of `freeze`; the thread that stands still, if one does,
    /// goes on afterwards.
    fn count(times: usize, budget: Duration, done: &AtomicU64, freeze: &dyn Fn(usize)) -> Self {
        let (mut stopped, mut samples) = (0, Vec::new());
        for nth in 0..times {
            freeze(nth);
            // What was done before is taken up first.
            thread::sleep(SETTLING);
            let (before, start) = (done.load(Relaxed), Instant::now());
            thread::sleep(budget);
            let steps = done.load(Relaxed) - before;
            if steps > 0 {
                samples.push(start.elapsed().as_nanos() as f64 / steps as f64);
            } else {
                thread::sleep(PATIENCE);
                stopped += usize::from(done.load(Relaxed) == before);
            }
            release();
        }
        let nanos = (!samples.is_empty()).then(|| Spread::of(&samples));
        Self { times, stopped, nanos }
    }

    /// Lets one thread read after each call of `freeze`, which returns once the writer stands
    /// still; the writer goes on after the observation.
    fn observe<S: Shared>(
        times: usize,
        budget: Duration,
        reader: S,
        freeze: impl Fn(usize),
    ) -> Self {
        let (order, orders) = mpsc::channel();
        let (answer, answers) = mpsc::channel();
        thread::scope(move |scope| {
            scope.spawn(move || {
                machine::pin(0);
                let reader = black_box(&reader);
                while let Ok(()) = orders.recv() {
                    let first = black_box(reader.read());
                    let _ = answer.send(None);
                    drop(first);
                    let nanos = nanos_per_op(budget, || {
                        black_box(reader.read());
                    });
                    let _ = answer.send(Some(nanos));
                }
            });
            let (mut stopped, mut samples) = (0, Vec::new());
            for nth in 0..times {
                freeze(nth);
                order.send(()).expect("the reader lives");
                let first = answers.recv_timeout(PATIENCE);
                if first.is_err() {
                    stopped += 1;
                    release();
                    let _ = answers.recv();
                }
                let nanos = answers.recv().expect("the reader lives");
                release();
                if first.is_ok() {
                    samples.extend(nanos);
                }
            }
            let nanos = (!samples.is_empty()).then(|| Spread::of(&samples));
            Self { times, stopped, nanos }
        })
    }
}

/// Calls `observe`, with what strikes a thread that repeats `work`.
fn while_struck<R>(mut work: impl FnMut() + Send, observe: impl FnOnce(&dyn Fn(usize)) -> R) -> R {
    install_handler();
    let stop = AtomicBool::new(false);
    let (identify, identity) = mpsc::channel();
    thread::scope(|scope| {
        let stop = &stop;
        scope.spawn(move || {
            machine::pin(1);
            // SAFETY: it has no preconditions.
            let _ = identify.send(unsafe { libc::pthread_self() });
            while !stop.load(Relaxed) {
                work();
            }
        });
        let worker = identity.recv().expect("the worker lives");
        let result = observe(&|nth| strike(worker, nth));
        stop.store(true, Relaxed);
        result
    })
}

/// What the two flags order is only themselves: they publish nothing else.
static STANDS_STILL: AtomicBool = AtomicBool::new(false);
static RELEASED: AtomicBool = AtomicBool::new(true);

/// Has the next `stand_still` last until `release`.
fn prepare() {
    RELEASED.store(false, Release);
}

fn await_standstill() {
    while !STANDS_STILL.load(Acquire) {
        thread::yield_now();
    }
}

/// Lets the writer go on, and returns once it does: a standstill that outlived its release would
/// swallow the next one.
fn release() {
    RELEASED.store(true, Release);
    while STANDS_STILL.load(Acquire) {
        thread::yield_now();
    }
}

/// Stops the calling thread until `release`; async-signal-safe.
fn stand_still() {
    STANDS_STILL.store(true, Release);
    while !RELEASED.load(Acquire) {
        let pause = libc::timespec { tv_sec: 0, tv_nsec: 100_000 };
        // SAFETY: `pause` is a valid duration, and the rest of it is not asked for.
        unsafe { libc::nanosleep(&pause, ptr::null_mut()) };
    }
    STANDS_STILL.store(false, Release);
}

extern "C" fn on_signal(_: libc::c_int) {
    stand_still();
}

fn install_handler() {
    // SAFETY: all zeros is a `sigaction` without flags and with an empty mask, and the handler
    // calls what is async-signal-safe only.
    unsafe {
        let mut action: libc::sigaction = mem::zeroed();
        action.sa_sigaction = on_signal as extern "C" fn(libc::c_int) as usize;
        action.sa_flags = libc::SA_RESTART;
        libc::sigaction(libc::SIGUSR1, &action, ptr::null_mut());
    }
}

/// Stops `writer` wherever it is, and returns once it stands still.
fn strike(writer: libc::pthread_t, nth: usize) {
    // Runs for a while that differs each time, so that it is not stopped in step with anything.
    let run = Duration::from_nanos(50_000 + (nth as u64 * 7_919) % 10_000);
    let start = Instant::now();
    while start.elapsed() < run {
        thread::yield_now();
    }
    prepare();
    // SAFETY: the scope that calls this joins the writer later, so the thread exists.
    unsafe { libc::pthread_kill(writer, libc::SIGUSR1) };
    await_standstill();
}
