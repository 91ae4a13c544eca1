//! The bell by itself: one sleeper, and ringers of whom one may have stopped.

use std::pin::pin;
use std::time::Duration;

use loom::sync::Arc;
use loom::thread;

use super::{Woken, explore, poll};
use crate::primitive::{AtomicU64, Ordering::*};
use crate::wait::{Bell, Deadline, Ear};

/// A counter that is waited for.
struct State {
    value: AtomicU64,
    bell: Bell,
}

impl State {
    fn new() -> Arc<Self> {
        Arc::new(Self { value: AtomicU64::new(0), bell: Bell::new() })
    }

    fn raise(&self) {
        self.value.fetch_add(1, Release);
        self.bell.ring_after_rmw();
    }

    fn reached(&self, value: u64) -> Option<u64> {
        Some(self.value.load(Acquire)).filter(|now| *now >= value)
    }

    fn wait_for(&self, ear: &mut Ear, value: u64) {
        while ear.wait_by(&self.bell, Deadline::NEVER, || self.reached(value)).is_none() {}
    }
}

/// Say that one sleeps then look, against change then look: the sleeper must not sleep for ever.
#[test]
fn lost_wakeup() {
    explore("bell::lost_wakeup", None, || {
        let state = State::new();
        let ringer = thread::spawn({
            let state = state.clone();
            move || state.raise()
        });
        state.wait_for(&mut Ear::new(), 1);
        ringer.join().unwrap();
    });
}

/// The same where the change is a store, and the sleeper a task.
#[test]
fn lost_wakeup_by_a_store() {
    explore("bell::lost_wakeup_by_a_store", None, || {
        let state = State::new();
        let sleeper = thread::spawn({
            let state = state.clone();
            move || {
                let mut ear = Ear::new();
                loom::future::block_on(ear.wait_async(&state.bell, || state.reached(1)))
            }
        });
        state.value.store(1, Release);
        state.bell.ring();
        assert_eq!(sleeper.join().unwrap(), 1);
    });
}

/// Two ringers, and a sleeper that waits twice.
#[test]
fn two_ringers() {
    explore("bell::two_ringers", Some(2), || {
        let state = State::new();
        let ringers = [(); 2].map(|()| {
            let state = state.clone();
            thread::spawn(move || state.raise())
        });
        let mut ear = Ear::new();
        state.wait_for(&mut ear, 1);
        state.wait_for(&mut ear, 2);
        ringers.into_iter().for_each(|ringer| ringer.join().unwrap());
    });
}

/// A ringer that found the sleeper asleep and has stopped keeps nobody else from waking it. Here it is
/// one that never goes on: the state was changed without a ring.
#[test]
fn a_stopped_ringer() {
    explore("bell::a_stopped_ringer", None, || {
        let state = State::new();
        state.value.fetch_add(1, Release);
        let ringer = thread::spawn({
            let state = state.clone();
            move || state.raise()
        });
        state.wait_for(&mut Ear::new(), 2);
        ringer.join().unwrap();
    });
}

/// The wake-up changes each time while it is read; the newest is woken, and none is dropped that is
/// looked at.
#[test]
fn changes() {
    explore("bell::changes", Some(3), || {
        let state = State::new();
        let ringer = thread::spawn({
            let state = state.clone();
            move || {
                state.raise();
                state.raise();
            }
        });
        let mut ear = Ear::new();
        let (older, first) = Woken::waker();
        let (newer, second) = Woken::waker();
        {
            let mut wait = pin!(ear.wait_async(&state.bell, || state.reached(2)));
            let asleep = poll(wait.as_mut(), &first).is_pending()
                && poll(wait.as_mut(), &second).is_pending()
                && poll(wait.as_mut(), &first).is_pending()
                && poll(wait.as_mut(), &second).is_pending()
                && poll(wait.as_mut(), &first).is_pending();
            ringer.join().unwrap();
            assert!(!asleep || older.count() > 0, "asleep, and only the older waker was woken");
            drop(newer);
        }
    });
}

/// A wait that was given up is not rung for.
#[test]
fn given_up() {
    explore("bell::given_up", None, || {
        let state = State::new();
        let mut ear = Ear::new();
        let (woken, waker) = Woken::waker();
        {
            let mut wait = pin!(ear.wait_async(&state.bell, || state.reached(1)));
            assert!(poll(wait.as_mut(), &waker).is_pending());
        }
        state.raise();
        assert_eq!(woken.count(), 0);
        let ringer = thread::spawn({
            let state = state.clone();
            move || state.raise()
        });
        let deadline = Deadline::after(Duration::from_nanos(3));
        let _ = ear.wait_by(&state.bell, deadline, || state.reached(3));
        ringer.join().unwrap();
    });
}
