//! Sides that wait for each other.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use nodestate::ring::{PopError, PushError, PushTimeoutError, spsc};
use nodestate::{Closed, WaitError};

use crate::wakers::Woken;

const SOON: Duration = Duration::from_millis(5);

#[test]
fn threads_wait() {
    for capacity in [1, 3] {
        let (mut sender, mut receiver) = spsc::waiting(capacity).unwrap();
        let sending = thread::spawn(move || {
            for n in 0..20_000 {
                sender.push(n).unwrap();
            }
        });
        for n in 0..20_000 {
            assert_eq!(receiver.pop(), Ok(n));
        }
        assert_eq!(receiver.pop(), Err(Closed));
        sending.join().unwrap();
    }
}

#[test]
fn tasks_wait() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let (mut sender, mut receiver) = spsc::waiting(2).unwrap();
    let sending = runtime.spawn(async move {
        for n in 0..20_000 {
            sender.push_async(n).await.unwrap();
        }
    });
    runtime.block_on(async {
        for n in 0..20_000 {
            assert_eq!(receiver.pop_async().await, Ok(n));
        }
        assert_eq!(receiver.pop_async().await, Err(Closed));
        sending.await.unwrap();
    });
}

#[test]
fn batches_wake() {
    let (mut sender, mut receiver) = spsc::waiting(8).unwrap();
    let receiving = thread::spawn(move || {
        let mut all = vec![receiver.pop().unwrap()];
        while all.len() < 8 {
            all.push(receiver.pop().unwrap());
        }
        let mut rest = Vec::new();
        while receiver.try_drain(&mut rest, 3) != Err(PopError::Closed) {}
        (all, rest)
    });
    thread::sleep(SOON);
    assert_eq!(sender.push_batch(0..8), Ok(8));
    for n in 8..12 {
        sender.push(n).unwrap();
    }
    drop(sender);
    let (all, rest) = receiving.join().unwrap();
    assert!(all.into_iter().chain(rest).eq(0..12));
}

#[test]
fn a_drain_of_nothing_wakes_nobody() {
    let (mut sender, mut receiver) = spsc::waiting(1).unwrap();
    sender.try_push(1).unwrap();
    let (woken, waker) = Woken::new(false);
    let mut context = Context::from_waker(&waker);
    let mut pushing = pin!(sender.push_async(2));
    assert!(pushing.as_mut().poll(&mut context).is_pending());
    assert_eq!(receiver.try_drain(&mut Vec::new(), 0), Ok(0));
    assert_eq!(woken.count(), 0);
    assert!(pushing.as_mut().poll(&mut context).is_pending());
    assert_eq!(receiver.try_pop(), Ok(1));
    assert_eq!(woken.count(), 1);
    assert_eq!(pushing.as_mut().poll(&mut context), Poll::Ready(Ok(())));
}

#[test]
fn time_limits() {
    let (mut sender, mut receiver) = spsc::waiting(1).unwrap();
    assert_eq!(receiver.pop_timeout(SOON), Err(WaitError::Timeout));
    assert_eq!(sender.push_timeout(1, Duration::ZERO), Ok(()));
    assert_eq!(sender.push_timeout(2, SOON), Err(PushTimeoutError::Timeout(2)));
    assert_eq!(receiver.pop_timeout(Duration::ZERO), Ok(1));
    drop(receiver);
    assert_eq!(sender.push_timeout(3, SOON), Err(PushTimeoutError::Closed(3)));
    assert_eq!(sender.push(3), Err(PushError::Closed(3)));
}

#[test]
fn a_side_that_goes_ends_the_wait_of_the_other() {
    let (sender, mut receiver) = spsc::waiting::<u8>(1).unwrap();
    let receiving = thread::spawn(move || receiver.pop());
    thread::sleep(SOON);
    drop(sender);
    assert_eq!(receiving.join().unwrap(), Err(Closed));

    let (mut sender, receiver) = spsc::waiting(1).unwrap();
    sender.try_push(1).unwrap();
    let sending = thread::spawn(move || (sender.push(2), sender.take_back()));
    thread::sleep(SOON);
    drop(receiver);
    assert_eq!(sending.join().unwrap(), (Err(PushError::Closed(2)), Some(1)));
}

/// A future that is dropped has taken, and pushed, nothing.
#[test]
fn cancelled() {
    let mut context = Context::from_waker(Waker::noop());
    let (mut sender, mut receiver) = spsc::waiting(1).unwrap();
    assert_eq!(pin!(receiver.pop_async()).poll(&mut context), Poll::Pending);
    sender.try_push(1).unwrap();
    assert_eq!(pin!(sender.push_async(2)).poll(&mut context), Poll::Pending);
    assert_eq!(receiver.try_pop(), Ok(1));
    assert_eq!(receiver.try_pop(), Err(PopError::Empty));
    assert_eq!(pin!(sender.push_async(3)).poll(&mut context), Poll::Ready(Ok(())));
    assert_eq!(pin!(receiver.pop_async()).poll(&mut context), Poll::Ready(Ok(3)));
}
