//! Waiting: threads and tasks, time limits, futures that are dropped, wakers that panic.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use futures::executor::block_on;
use nodestate::ring::{PopError, PushError, PushTimeoutError, mpsc};
use nodestate::{Closed, WaitError};

const SHORT: Duration = Duration::from_millis(20);
const LONG: Duration = Duration::from_secs(60);

struct Woken(AtomicUsize, bool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
        if self.1 {
            std::panic::resume_unwind(Box::new("a waker's own panic"));
        }
    }
}

fn waker(panics: bool) -> (Arc<Woken>, Waker) {
    let woken = Arc::new(Woken(AtomicUsize::new(0), panics));
    (woken.clone(), woken.into())
}

fn poll<F: Future + Unpin>(future: &mut F, waker: &Waker) -> Poll<F::Output> {
    std::pin::Pin::new(future).poll(&mut Context::from_waker(waker))
}

#[test]
fn a_receiver_sleeps_until_there_is_something() {
    let (mut sender, mut receiver) = mpsc::ring(4).unwrap();
    scope(|scope| {
        scope.spawn(move || {
            for value in 0..5 {
                sleep(SHORT / 4);
                sender.try_push(value).unwrap();
            }
            sleep(SHORT);
            assert_eq!(sender.push_batch(&mut vec![5, 6]), Ok(2));
            sleep(SHORT);
        });
        assert_eq!(receiver.pop(), Ok(0));
        assert_eq!(receiver.pop_timeout(LONG), Ok(1));
        assert_eq!(receiver.pop_deadline(Instant::now() + LONG), Ok(2));
        let mut taken = Vec::new();
        while receiver.drain(&mut taken, 9).is_ok() {}
        assert_eq!(taken, [3, 4, 5, 6]);
        assert_eq!(receiver.pop(), Err(Closed));
    });
}

#[test]
fn senders_sleep_until_there_is_room() {
    for capacity in [1, 2, 3, 100] {
        let (sender, mut receiver) = mpsc::ring(capacity).unwrap();
        let senders = 4;
        scope(|scope| {
            for me in 0..senders {
                let mut sender = sender.clone();
                scope.spawn(move || (0..5_000).for_each(|n| sender.push((me, n)).unwrap()));
            }
            drop(sender);
            let mut next = [0; 4];
            while let Ok((me, n)) = receiver.pop() {
                assert_eq!(n, next[me]);
                next[me] += 1;
            }
            assert_eq!(next, [5_000; 4]);
        });
    }
}

#[test]
fn tasks_and_threads_together() {
    let (sender, mut receiver) = mpsc::ring(3).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    for me in 0..3_usize {
        let mut sender = sender.clone();
        runtime.spawn(async move {
            for n in 0..3_000 {
                sender.push_async((me, n)).await.unwrap();
            }
        });
    }
    let mut its = sender;
    let thread = std::thread::spawn(move || (0..3_000).for_each(|n| its.push((3, n)).unwrap()));
    let next = runtime.block_on(async {
        let (mut next, mut taken) = ([0; 4], Vec::new());
        while receiver.drain_async(&mut taken, 2).await.is_ok() {
            for (me, n) in taken.drain(..) {
                assert_eq!(n, next[me]);
                next[me] += 1;
            }
        }
        next
    });
    thread.join().unwrap();
    assert_eq!(next, [3_000; 4]);
}

#[test]
fn time_limits() {
    let (mut sender, mut receiver) = mpsc::ring(1).unwrap();
    let start = Instant::now();
    assert_eq!(receiver.pop_timeout(SHORT), Err(WaitError::Timeout));
    assert!(start.elapsed() >= SHORT);
    assert_eq!(receiver.pop_timeout(Duration::ZERO), Err(WaitError::Timeout));
    assert_eq!(receiver.pop_deadline(start), Err(WaitError::Timeout));
    assert_eq!(sender.push_timeout(1, Duration::ZERO), Ok(()));
    let start = Instant::now();
    assert_eq!(sender.push_timeout(2, SHORT), Err(PushTimeoutError::Timeout(2)));
    assert!(start.elapsed() >= SHORT);
    assert_eq!(sender.push_deadline(2, start), Err(PushTimeoutError::Timeout(2)));
    assert_eq!(receiver.pop_timeout(Duration::MAX), Ok(1));
    let mut taken = Vec::new();
    assert_eq!(receiver.drain_timeout(&mut taken, 1, SHORT), Err(WaitError::Timeout));
    assert_eq!(receiver.drain_deadline(&mut taken, 1, start), Err(WaitError::Timeout));
    receiver.close();
    assert_eq!(sender.push_timeout(2, LONG), Err(PushTimeoutError::Closed(2)));
    assert_eq!(receiver.pop_timeout(LONG), Err(WaitError::Closed));
}

#[test]
fn close_ends_every_wait() {
    let (mut sender, mut receiver) = mpsc::ring(1).unwrap();
    sender.try_push(0).unwrap();
    let (woken, its_waker) = waker(false);
    let mut other = sender.clone();
    let mut waiting = Box::pin(other.push_async(1));
    assert!(poll(&mut waiting, &its_waker).is_pending());
    let thread = std::thread::spawn(move || sender.push(2));
    sleep(SHORT);
    receiver.close();
    assert_eq!(thread.join().unwrap(), Err(PushError::Closed(2)));
    assert_eq!(woken.0.load(SeqCst), 1);
    assert_eq!(poll(&mut waiting, &its_waker), Poll::Ready(Err(PushError::Closed(1))));
    assert!(receiver.into_remaining().eq([0]));
}

#[test]
fn a_dropped_future_keeps_nothing() {
    let (mut sender, mut receiver) = mpsc::ring(1).unwrap();
    let mut second = sender.clone();
    let (woken, first) = waker(false);
    let (next, other) = waker(false);
    {
        let mut pop = Box::pin(receiver.pop_async());
        assert!(poll(&mut pop, &first).is_pending());
        sender.try_push(1).unwrap();
        assert_eq!(woken.0.load(SeqCst), 1);
    }
    assert_eq!(receiver.try_pop(), Ok(1));
    sender.try_push(2).unwrap();
    assert_eq!(woken.0.load(SeqCst), 1, "nobody sleeps");

    let mut kept = Some(3);
    let mut winner = Box::pin(sender.push_from_async(&mut kept));
    let mut loser = Box::pin(second.push_async(4));
    assert!(poll(&mut winner, &first).is_pending());
    assert!(poll(&mut loser, &other).is_pending());
    assert_eq!(receiver.try_pop(), Ok(2));
    assert_eq!((woken.0.load(SeqCst), next.0.load(SeqCst)), (2, 0), "one slot, the first");
    drop(winner);
    assert_eq!((kept, next.0.load(SeqCst)), (Some(3), 1), "handed on");
    assert_eq!(poll(&mut loser, &other), Poll::Ready(Ok(())));
    assert_eq!(receiver.try_pop(), Ok(4));
}

#[test]
fn a_winner_that_is_never_polled_keeps_nobody_asleep() {
    let (mut sender, mut receiver) = mpsc::ring(1).unwrap();
    let mut second = sender.clone();
    sender.try_push(1).unwrap();
    let (_, first) = waker(false);
    let (next, other) = waker(false);
    let mut winner = Box::pin(sender.push_async(2));
    let mut loser = Box::pin(second.push_async(3));
    assert!(poll(&mut winner, &first).is_pending());
    assert!(poll(&mut loser, &other).is_pending());
    assert_eq!(receiver.try_pop(), Ok(1));
    assert_eq!(next.0.load(SeqCst), 0);
    assert_eq!(receiver.try_pop(), Err(PopError::Empty));
    assert_eq!(next.0.load(SeqCst), 1);
    std::mem::forget(winner);
    assert_eq!(poll(&mut loser, &other), Poll::Ready(Ok(())));
}

#[test]
fn panics_of_wakers_are_ignored() {
    let (mut sender, mut receiver) = mpsc::ring(1).unwrap();
    let (woken, bad) = waker(true);
    {
        let mut pop = Box::pin(receiver.pop_async());
        assert!(poll(&mut pop, &bad).is_pending());
        assert_eq!(sender.try_push(1), Ok(()));
        assert_eq!(poll(&mut pop, &bad), Poll::Ready(Ok(1)));
    }
    sender.try_push(2).unwrap();
    let mut push = Box::pin(sender.push_async(3));
    assert!(poll(&mut push, &bad).is_pending());
    assert_eq!(receiver.try_pop(), Ok(2));
    assert_eq!(woken.0.load(SeqCst), 2);
    assert_eq!(poll(&mut push, &bad), Poll::Ready(Ok(())));
}

#[test]
fn batches_wait_for_room() {
    for capacity in [1, 2, 3, 100] {
        let (sender, mut receiver) = mpsc::ring(capacity).unwrap();
        scope(|scope| {
            for me in 0..3 {
                let mut sender = sender.clone();
                scope.spawn(move || {
                    for first in (0..5_000).step_by(10) {
                        let mut batch = (first..first + 10).map(|n| (me, n)).collect();
                        match first % 30 {
                            0 => sender.push_all(&mut batch).unwrap(),
                            10 => sender.push_all_timeout(&mut batch, LONG).unwrap(),
                            _ => block_on(sender.push_all_async(&mut batch)).unwrap(),
                        }
                        assert!(batch.is_empty());
                    }
                });
            }
            drop(sender);
            let mut next = [0; 3];
            while let Ok((me, n)) = receiver.pop() {
                assert_eq!(n, next[me]);
                next[me] += 1;
            }
            assert_eq!(next, [5_000; 3]);
        });
    }
}

/// What a batch does not get in by the time, or by the end, is still in it.
#[test]
fn a_batch_keeps_what_it_does_not_get_in() {
    let (mut sender, mut receiver) = mpsc::ring(3).unwrap();
    let mut batch: Vec<_> = (0..10).collect();
    let start = Instant::now();
    assert_eq!(sender.push_all_timeout(&mut batch, Duration::ZERO), Err(WaitError::Timeout));
    assert!(batch.iter().copied().eq(3..10));
    assert_eq!(sender.push_all_deadline(&mut batch, start), Err(WaitError::Timeout));
    assert_eq!(sender.push_all_timeout(&mut batch, SHORT), Err(WaitError::Timeout));
    assert!(start.elapsed() >= SHORT);
    assert_eq!(receiver.try_pop(), Ok(0));

    let (woken, waker) = waker(false);
    let mut future = Box::pin(sender.push_all_async(&mut batch));
    assert!(poll(&mut future, &waker).is_pending());
    assert_eq!(receiver.try_pop(), Ok(1));
    assert_eq!(woken.0.load(SeqCst), 1);
    assert!(poll(&mut future, &waker).is_pending());
    drop(future);
    assert!(batch.iter().copied().eq(5..10));

    receiver.close();
    assert_eq!(sender.push_all(&mut batch), Err(Closed));
    assert_eq!(sender.push_all_timeout(&mut batch, LONG), Err(WaitError::Closed));
    assert!(batch.iter().copied().eq(5..10));
    assert_eq!(sender.push_all(&mut Vec::new()), Ok(()), "nothing of nothing");
    assert!(receiver.into_remaining().eq(2..5));
}
