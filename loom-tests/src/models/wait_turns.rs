//! Waiters that are woken in turn, each for one thing: none of the wake-ups is lost.

use std::pin::pin;

use loom::sync::Arc;
use loom::thread;

use super::{Woken, explore, poll};
use crate::primitive::{AtomicU64, Ordering::*};
use crate::wait::{Sleepers, WaitList};

/// Tokens that are waited for.
struct Tokens {
    count: AtomicU64,
    list: WaitList<Sleepers>,
}

impl Tokens {
    fn new() -> Arc<Self> {
        let list = WaitList::in_turn(Sleepers::new());
        Arc::new(Self { count: AtomicU64::new(0), list })
    }

    fn give(&self, count: u64) {
        self.count.fetch_add(count, Release);
        if self.list.bit().any() {
            assert!(self.list.notify(count).is_none());
        }
    }

    fn take(&self) -> Option<()> {
        let mut count = self.count.load(Acquire);
        while count > 0 {
            match self.count.compare_exchange(count, count - 1, Acquire, Acquire) {
                Ok(_) => return Some(()),
                Err(now) => count = now,
            }
        }
        None
    }

    /// Two waiters that are registered, by their wakers.
    fn two_and<R>(&self, then: impl FnOnce([&Woken; 2]) -> R) -> R {
        let [(first, its), (second, others)] = [Woken::waker(), Woken::waker()];
        let mut one = pin!(self.list.wait_async(|| self.take()));
        let mut two = pin!(self.list.wait_async(|| self.take()));
        assert!(poll(one.as_mut(), &its).is_pending());
        assert!(poll(two.as_mut(), &others).is_pending());
        then([&first, &second])
    }
}

/// Two wait, and two tokens come one by one.
#[test]
fn each_gets_one() {
    explore("wait_turns::each_gets_one", Some(2), || {
        let tokens = Tokens::new();
        let other = thread::spawn({
            let tokens = tokens.clone();
            move || tokens.list.wait(|| tokens.take())
        });
        let giver = thread::spawn({
            let tokens = tokens.clone();
            move || {
                tokens.give(1);
                tokens.give(1);
            }
        });
        tokens.list.wait(|| tokens.take());
        other.join().unwrap();
        giver.join().unwrap();
    });
}

/// They are woken in their order, and no more than can have something.
#[test]
fn in_order() {
    explore("wait_turns::in_order", None, || {
        let tokens = Tokens::new();
        tokens.two_and(|[first, second]| {
            tokens.give(1);
            assert_eq!((first.count(), second.count()), (1, 0));
            tokens.give(1);
            assert_eq!((first.count(), second.count()), (1, 1));
        });
    });
}

/// A future that is dropped while it is being woken hands the wake-up on.
#[test]
fn dropped_hands_on() {
    explore("wait_turns::dropped_hands_on", Some(3), || {
        let tokens = Tokens::new();
        let (_, waker) = Woken::waker();
        let mut dropped = Box::pin(tokens.list.wait_async(|| tokens.take()));
        assert!(poll(dropped.as_mut(), &waker).is_pending());
        let stays = thread::spawn({
            let tokens = tokens.clone();
            move || tokens.list.wait(|| tokens.take())
        });
        let giver = thread::spawn({
            let tokens = tokens.clone();
            move || tokens.give(1)
        });
        drop(dropped);
        stays.join().unwrap();
        giver.join().unwrap();
    });
}

/// What a notifier has left, since the lock was taken, is as many as it said.
#[test]
fn pending_counts() {
    explore("wait_turns::pending_counts", None, || {
        let tokens = Tokens::new();
        tokens.two_and(|[first, second]| {
            let registering = tokens.list.lock();
            tokens.give(1);
            assert_eq!((first.count(), second.count()), (0, 0));
            tokens.list.unlock(registering);
            assert_eq!((first.count(), second.count()), (1, 0));
            let registering = tokens.list.lock();
            tokens.give(1);
            tokens.list.unlock(registering);
            assert_eq!((first.count(), second.count()), (1, 1));
        });
    });
}
