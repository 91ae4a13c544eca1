//! More waiters than are woken each time the lock is let go.

use std::pin::pin;
use std::task::Waker;

use loom::thread;

use super::wait::State;
use super::{Woken, explore, poll};
use crate::primitive::switch_at_unlock;

/// One more than two batches.
const CROWD: usize = 33;

/// Registers a crowd, runs `meanwhile` beside the publication, and counts who was woken.
fn crowd(name: &str, meanwhile: fn(&State, &Waker)) {
    switch_at_unlock();
    explore(name, Some(3), move || {
        let state = State::new();
        let (woken, waker) = Woken::waker();
        let mut waits: Vec<_> =
            (0..CROWD).map(|_| Box::pin(state.list.wait_async(|| state.reached(1)))).collect();
        for wait in &mut waits {
            assert!(poll(wait.as_mut(), &waker).is_pending());
        }
        let other = thread::spawn({
            let state = state.clone();
            move || {
                let (_, waker) = Woken::waker();
                meanwhile(&state, &waker);
            }
        });
        state.publish(1);
        other.join().unwrap();
        assert_eq!(woken.count(), CROWD, "not everybody was woken");
    });
}

/// A waiter that registers between two batches takes the rest over, or leaves it.
#[test]
fn beside_a_registration() {
    crowd("wait_batches::beside_a_registration", |state, waker| {
        let mut wait = pin!(state.list.wait_async(|| state.reached(1)));
        let _ = poll(wait.as_mut(), waker);
    });
}

/// A second notifier between two batches.
#[test]
fn beside_a_notification() {
    crowd("wait_batches::beside_a_notification", |state, _| state.publish(2));
}
