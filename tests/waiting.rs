//! Waiting beside user code that does what it should not: predicates that park, wakers that panic,
//! futures that are moved to other threads.

#[allow(dead_code, reason = "it needs some of them")]
mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

use nodestate::flags::{Flags, Lifecycle::*, UserFlags};
use nodestate::latch::Latch;
use nodestate::raft::RaftView;
use support::wakers::{Started, panics};

const A: UserFlags = UserFlags::bit::<0>();
const LONG: Duration = Duration::from_secs(20);

/// Waits for a flag with a predicate whose second look, made when the waiter is registered, runs
/// `meanwhile` after the flag was set. The wake-up must not be lost.
fn waits_with(meanwhile: impl Fn() + Send + 'static) {
    let flags = Arc::new(Flags::new());
    let registered = Arc::new(AtomicBool::new(false));
    let waiter = thread::spawn({
        let (flags, registered) = (flags.clone(), registered.clone());
        move || {
            let mut looks = 0;
            flags.wait_timeout(LONG, |now| {
                looks += 1;
                if looks == 2 {
                    registered.store(true, SeqCst);
                    thread::sleep(Duration::from_millis(50));
                    meanwhile();
                }
                now.contains(A)
            })
        }
    });
    while !registered.load(SeqCst) {
        thread::yield_now();
    }
    let start = Instant::now();
    flags.set(A);
    assert!(waiter.join().unwrap().is_ok());
    assert!(start.elapsed() < LONG / 2, "the wake-up was lost");
}

#[test]
fn a_predicate_that_parks_loses_no_wake_up() {
    waits_with(|| thread::park_timeout(Duration::from_millis(100)));
}

#[test]
fn a_predicate_that_waits_for_other_flags_loses_no_wake_up() {
    let other = Flags::new();
    waits_with(move || {
        let _ = other.wait_timeout(Duration::from_millis(100), |now| now.is_running());
    });
}

#[test]
fn a_predicate_may_change_the_flags_that_it_looks_at() {
    let flags = Flags::new();
    let found = flags.wait_until(|now| {
        flags.set(A);
        now.contains(A)
    });
    assert!(found.unwrap().contains(A));
}

/// A payload that panics again when it is dropped.
struct Grenade;

impl Drop for Grenade {
    fn drop(&mut self) {
        std::panic::resume_unwind(Box::new("a payload's own panic"));
    }
}

/// A waker that panics with such a payload.
struct Thrower;

impl std::task::Wake for Thrower {
    fn wake(self: Arc<Self>) {
        std::panic::resume_unwind(Box::new(Grenade));
    }
}

#[test]
fn wakers_that_panic_with_payloads_that_panic_take_nobody_along() {
    let flags = Flags::new();
    let waker = Arc::new(Thrower).into();
    let mut context = std::task::Context::from_waker(&waker);
    let mut throwing = [(); 3].map(|()| Box::pin(flags.wait_until_async(|now| now.contains(A))));
    for wait in &mut throwing {
        assert!(wait.as_mut().poll(&mut context).is_pending());
    }
    let mut innocent =
        [(); 40].map(|()| Started::new(flags.wait_until_async(|now| now.contains(A)), false));
    for wait in &mut innocent {
        assert!(wait.poll().is_pending());
    }
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| flags.set(A)));
    let payload = caught.expect_err("the first panic comes out");
    assert!(panics(|| drop(payload)));
    assert!(innocent.iter().all(|wait| wait.woken.count() == 1));
}

/// A Raft loop that panics drops its writer while it unwinds; a waker that panics then must not end
/// the process.
#[test]
fn a_waker_that_panics_beside_a_panic_ends_nothing_else() {
    let (writer, latch) = Latch::<u64>::new(0);
    let mut throwing = Box::pin(latch.changed_async(latch.version()));
    let waker = Arc::new(Thrower).into();
    assert!(throwing.as_mut().poll(&mut std::task::Context::from_waker(&waker)).is_pending());
    let mut rude = Started::new(latch.changed_async(latch.version()), true);
    let mut innocent = Started::new(latch.changed_async(latch.version()), false);
    assert!(rude.poll().is_pending() && innocent.poll().is_pending());
    let raft_loop = move || {
        let _writer = writer;
        std::panic::resume_unwind(Box::new("the loop's own panic"));
    };
    assert!(panics(raft_loop));
    assert_eq!((rude.woken.count(), innocent.woken.count()), (1, 1));
}

/// The panic of a waker is the affair of who wakes, not of another who registers meanwhile.
#[test]
fn a_bystander_does_not_panic() {
    let flags = Flags::new();
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..300_000 {
                panics(|| {
                    flags.set(A);
                });
                panics(|| {
                    flags.clear(A);
                });
            }
            over.store(true, SeqCst);
        });
        scope.spawn(|| {
            while !over.load(SeqCst) {
                let mut rude = Started::new(flags.wait_until_async(|now| now.is_running()), true);
                assert!(rude.poll().is_pending());
                let mut innocent = Started::new(flags.wait_until_async(|_| false), false);
                assert!(!panics(|| {
                    let _ = innocent.poll();
                }));
                assert!(!panics(|| drop(rude)));
            }
        });
    });
}

#[test]
fn a_future_may_be_polled_on_one_thread_and_dropped_on_another() {
    let flags = Arc::new(Flags::new());
    for _ in 0..1_000 {
        let mut wait = Started::new(flags.wait_until_async(|now| now.is_running()), false);
        assert!(wait.poll().is_pending());
        thread::scope(|scope| {
            scope.spawn(|| flags.change(A, UserFlags::EMPTY));
            scope.spawn(move || drop(wait));
        });
        flags.clear(A);
    }
    flags.advance(Uninit, Running).unwrap();
}

/// The flag is set in time, and the thread that waits for it comes back from its look too late.
#[test]
fn what_came_in_time_is_no_timeout() {
    let flags = Flags::new();
    let deadline = Instant::now() + Duration::from_millis(50);
    let mut looks = 0;
    let found = flags.wait_deadline(deadline, |now| {
        looks += 1;
        if looks == 1 {
            flags.set(A);
            thread::sleep(Duration::from_millis(80));
        }
        now.contains(A)
    });
    assert!(found.is_ok());
}

/// Whatever `T` is, its handles and futures go to other threads.
#[test]
fn handles_and_futures_are_send() {
    fn send<T: Send>(_: &T) {}
    fn shared<T: Send + Sync>(_: &T) {}

    let (latch_writer, latch) = Latch::<u64>::new(0);
    send(&latch.changed_async(latch.version()));
    shared(&latch);
    shared(&latch_writer);
    shared(&latch_writer.into_multi());
    let (writer, view) = RaftView::new(1);
    send(&view.changed_async(view.version()));
    shared(&view);
    shared(&writer);
    let flags = Flags::new();
    send(&flags.changed());
    send(&flags.wait_until_async(|_| true));
    shared(&flags);
}
