//! The wait list by itself, beside a state that is published by a plain store.

use std::pin::pin;
use std::time::Duration;

use loom::sync::Arc;
use loom::thread;

use super::{Woken, explore, poll};
use crate::primitive::{AtomicU64, Ordering::*, use_token_up};
use crate::wait::{Deadline, Sleepers, WaitList};

/// A counter that is waited for.
pub(super) struct State {
    value: AtomicU64,
    pub(super) list: WaitList<Sleepers>,
}

impl State {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { value: AtomicU64::new(0), list: WaitList::new(Sleepers::new()) })
    }

    pub(super) fn publish(&self, value: u64) {
        self.value.store(value, Release);
        if self.list.bit().any() {
            self.list.notify_all();
        }
    }

    pub(super) fn reached(&self, value: u64) -> Option<u64> {
        let now = self.value.load(Acquire);
        (now >= value).then_some(now)
    }

    fn wait_for(&self, value: u64) {
        self.list.wait(|| self.reached(value));
    }

    fn assert_nobody_is_left(&self) {
        self.publish(9);
        assert!(!self.list.bit().any(), "the bit is up and nobody is there");
    }
}

/// Register then look, against publish then look: the waiter must not sleep for ever.
#[test]
fn lost_wakeup() {
    explore("wait::lost_wakeup", None, || {
        let state = State::new();
        let publisher = thread::spawn({
            let state = state.clone();
            move || state.publish(1)
        });
        state.wait_for(1);
        publisher.join().unwrap();
        state.assert_nobody_is_left();
    });
}

/// The same with the roles of the two threads exchanged, and as a task.
#[test]
fn lost_wakeup_of_a_task() {
    explore("wait::lost_wakeup_of_a_task", None, || {
        let state = State::new();
        let waiter = thread::spawn({
            let state = state.clone();
            move || loom::future::block_on(state.list.wait_async(|| state.reached(1)))
        });
        state.publish(1);
        assert_eq!(waiter.join().unwrap(), 1);
        state.assert_nobody_is_left();
    });
}

/// A waiter that is woken too early registers again.
#[test]
fn second_publication() {
    explore("wait::second_publication", Some(3), || {
        let state = State::new();
        let publisher = thread::spawn({
            let state = state.clone();
            move || {
                state.publish(1);
                state.publish(2);
            }
        });
        state.wait_for(2);
        publisher.join().unwrap();
        state.assert_nobody_is_left();
    });
}

/// A notifier that finds the lock taken leaves; whoever holds it, registering, wakes the other.
#[test]
fn pending_is_served() {
    explore("wait::pending_is_served", Some(3), || {
        let state = State::new();
        let (woken, waker) = Woken::waker();
        let mut first = pin!(state.list.wait_async(|| state.reached(1)));
        assert!(poll(first.as_mut(), &waker).is_pending());
        let second = thread::spawn({
            let state = state.clone();
            move || state.wait_for(1)
        });
        let publisher = thread::spawn({
            let state = state.clone();
            move || state.publish(1)
        });
        second.join().unwrap();
        publisher.join().unwrap();
        assert_eq!(woken.count(), 1, "the first waiter was forgotten");
    });
}

/// Two notifiers and a waiter: one serves for the other.
#[test]
fn two_notifiers() {
    explore("wait::two_notifiers", Some(2), || {
        let state = State::new();
        let publishers = [1, 2].map(|value| {
            let state = state.clone();
            thread::spawn(move || {
                if value == 2 {
                    state.wait_for(1);
                }
                state.publish(value);
            })
        });
        state.wait_for(2);
        for publisher in publishers {
            publisher.join().unwrap();
        }
        state.assert_nobody_is_left();
    });
}

/// A notifier comes back while another thread stands in the middle of its registration, and what
/// it left behind is served when that one goes on.
#[test]
fn notifier_waits_for_nobody() {
    explore("wait::notifier_waits_for_nobody", None, || {
        let state = State::new();
        let (woken, waker) = Woken::waker();
        let mut wait = pin!(state.list.wait_async(|| state.reached(1)));
        assert!(poll(wait.as_mut(), &waker).is_pending());

        let registering = state.list.lock();
        let publisher = thread::spawn({
            let state = state.clone();
            move || state.publish(1)
        });
        publisher.join().unwrap();
        assert_eq!(woken.count(), 0);
        state.list.unlock(registering);
        assert_eq!(woken.count(), 1);
    });
}

/// A future that is dropped while it is being woken takes nobody's wake-up with it.
#[test]
fn cancelled() {
    explore("wait::cancelled", Some(3), || {
        let state = State::new();
        let cancelled = thread::spawn({
            let state = state.clone();
            move || {
                let (_, waker) = Woken::waker();
                let mut wait = pin!(state.list.wait_async(|| state.reached(1)));
                let _ = poll(wait.as_mut(), &waker);
            }
        });
        let publisher = thread::spawn({
            let state = state.clone();
            move || state.publish(1)
        });
        state.wait_for(1);
        cancelled.join().unwrap();
        publisher.join().unwrap();
        state.assert_nobody_is_left();
    });
}

/// The last waiter to leave lowers the bit, and not after another has raised it.
#[test]
fn bit_outlives_the_other_waiter() {
    explore("wait::bit_outlives_the_other_waiter", Some(3), || {
        let state = State::new();
        let leaving = thread::spawn({
            let state = state.clone();
            move || {
                let (_, waker) = Woken::waker();
                let mut wait = pin!(state.list.wait_async(|| state.reached(1)));
                let _ = poll(wait.as_mut(), &waker);
            }
        });
        let staying = thread::spawn({
            let state = state.clone();
            move || state.wait_for(1)
        });
        leaving.join().unwrap();
        state.publish(1);
        staying.join().unwrap();
        state.assert_nobody_is_left();
    });
}

/// A wait that times out while it is being woken ends, and leaves nothing behind.
#[test]
fn timeout() {
    explore("wait::timeout", Some(4), || {
        let state = State::new();
        let publisher = thread::spawn({
            let state = state.clone();
            move || state.publish(1)
        });
        let deadline = Deadline::after(Duration::from_nanos(3));
        if let Some(seen) = state.list.wait_by(deadline, || state.reached(1)) {
            assert_eq!(seen, 1);
        }
        publisher.join().unwrap();
        state.assert_nobody_is_left();
    });
}

/// What a thread calls while it is registered may use its token up: it must not park then.
#[test]
fn used_up_token() {
    explore("wait::used_up_token", Some(4), || {
        let state = State::new();
        let publisher = thread::spawn({
            let state = state.clone();
            move || state.publish(1)
        });
        let mut looks = 0;
        state.list.wait(|| {
            let found = state.reached(1);
            looks += 1;
            if looks == 2 && found.is_none() {
                use_token_up();
            }
            found
        });
        publisher.join().unwrap();
    });
}

/// A waiter that lets its node go without the lock does so after the notifier has done with it.
#[test]
fn taken_is_unlinked() {
    explore("wait::taken_is_unlinked", None, || {
        let state = State::new();
        let waiter = thread::spawn({
            let state = state.clone();
            move || {
                let (_, waker) = Woken::waker();
                let mut wait = pin!(state.list.wait_async(|| state.reached(1)));
                let _ = poll(wait.as_mut(), &waker);
            }
        });
        state.publish(1);
        waiter.join().unwrap();
    });
}

/// A task that is polled with another waker is woken through the newer one.
#[test]
fn newest_waker() {
    explore("wait::newest_waker", None, || {
        let state = State::new();
        let publisher = thread::spawn({
            let state = state.clone();
            move || state.publish(1)
        });
        let (_, older) = Woken::waker();
        let (newer, waker) = Woken::waker();
        let mut wait = pin!(state.list.wait_async(|| state.reached(1)));
        let asleep =
            poll(wait.as_mut(), &older).is_pending() && poll(wait.as_mut(), &waker).is_pending();
        publisher.join().unwrap();
        assert!(!asleep || newer.count() == 1, "asleep, and only the older waker was woken");
    });
}
