//! Ends that wait for each other.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{scope, sleep, spawn, yield_now};
use std::time::{Duration, Instant};

use nodestate::ring::lanes::{self, RegisterError, TURN};
use nodestate::ring::{PopError, PushError, PushTimeoutError};
use nodestate::{Closed, WaitError};

const SOON: Duration = Duration::from_millis(5);

/// Every value once, each sender's in its order, while senders come and go and all wait.
#[test]
fn threads_wait() {
    const SENDERS: usize = 3;
    const VISITS: usize = 100;
    for capacity in [1, 7] {
        let (registrar, mut receiver) = lanes::waiting(2, capacity).unwrap();
        scope(|scope| {
            for thread in 0..SENDERS {
                let registrar = registrar.clone();
                scope.spawn(move || {
                    for visit in 0..VISITS {
                        let mut sender = loop {
                            match registrar.register() {
                                Ok(sender) => break sender,
                                Err(RegisterError::AllTaken) => yield_now(),
                                Err(RegisterError::Closed) => panic!("the receiver is there"),
                            }
                        };
                        for n in 0..visit {
                            sender.push((thread, visit, n)).unwrap();
                        }
                    }
                });
            }
            drop(registrar);
            let (mut next, mut batch, mut taken) = ([[0; VISITS]; SENDERS], Vec::new(), 0);
            loop {
                let more = match taken % 2 {
                    0 => receiver.pop().map(|value| batch.push(value)),
                    _ => receiver.drain(&mut batch, 5).map(drop),
                };
                if more.is_err() {
                    break;
                }
                for (thread, visit, n) in batch.drain(..) {
                    assert_eq!(n, next[thread][visit], "out of order");
                    next[thread][visit] += 1;
                    taken += 1;
                }
            }
            assert_eq!(taken, SENDERS * (0..VISITS).sum::<usize>());
        });
    }
}

#[test]
fn tasks_wait() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let (registrar, mut receiver) = lanes::waiting(2, 2).unwrap();
    for lane in 0..2 {
        let mut sender = registrar.register().unwrap();
        runtime.spawn(async move {
            for n in 0..10_000 {
                sender.push_async((lane, n)).await.unwrap();
            }
        });
    }
    drop(registrar);
    let next = runtime.block_on(async {
        let (mut next, mut batch) = ([0; 2], Vec::new());
        while receiver.drain_async(&mut batch, 3).await.is_ok() {
            batch.extend(receiver.pop_async().await);
            for (lane, n) in batch.drain(..) {
                assert_eq!(n, next[lane]);
                next[lane] += 1;
            }
        }
        next
    });
    assert_eq!(next, [10_000; 2]);
}

/// A past deadline, and a timeout of nothing, look once.
#[test]
fn time_limits() {
    let (registrar, mut receiver) = lanes::waiting(2, 1).unwrap();
    let mut sender = registrar.register().unwrap();
    let past = Instant::now();
    let mut batch = Vec::new();
    assert_eq!(receiver.pop_timeout(SOON), Err(WaitError::Timeout));
    assert_eq!(receiver.pop_deadline(past), Err(WaitError::Timeout));
    assert_eq!(receiver.drain_timeout(&mut batch, 2, SOON), Err(WaitError::Timeout));
    assert_eq!(receiver.drain_deadline(&mut batch, 2, past), Err(WaitError::Timeout));
    assert_eq!(sender.push_deadline(1, past), Ok(()));
    assert_eq!(sender.push_deadline(2, past), Err(PushTimeoutError::Timeout(2)));
    assert_eq!(sender.push_timeout(2, SOON), Err(PushTimeoutError::Timeout(2)));
    assert_eq!(receiver.pop_deadline(past), Ok(1));
    assert_eq!(sender.push_timeout(2, Duration::ZERO), Ok(()));
    assert_eq!(receiver.drain_timeout(&mut batch, 2, Duration::ZERO), Ok(1));
    assert_eq!(sender.push_timeout(3, Duration::MAX), Ok(()));
    assert_eq!(receiver.drain_deadline(&mut batch, 2, past), Ok(1));
    drop(receiver);
    assert_eq!(sender.push_timeout(4, SOON), Err(PushTimeoutError::Closed(4)));
    assert_eq!(sender.push(4), Err(PushError::Closed(4)));
    assert_eq!(batch, [2, 3]);
}

/// A push beside one that waits is in another lane, and finds room.
#[test]
fn a_full_lane_is_its_own_affair() {
    let (registrar, mut receiver) = lanes::waiting(2, 1).unwrap();
    let mut waits = registrar.register().unwrap();
    let mut goes = registrar.register().unwrap();
    waits.try_push(1).unwrap();
    let waiting = spawn(move || waits.push(2));
    sleep(SOON);
    goes.try_push(3).unwrap();
    assert!(!waiting.is_finished());
    assert_eq!(receiver.pop(), Ok(1));
    // The turn of the first lane lasts, if its next value is there in time.
    let mut rest = [receiver.pop(), receiver.pop()];
    rest.sort_unstable_by_key(|value| value.unwrap_or(0));
    assert_eq!(rest, [Ok(2), Ok(3)]);
    assert_eq!(waiting.join().unwrap(), Ok(()));
}

#[test]
fn the_end_wakes() {
    let (registrar, mut receiver) = lanes::waiting::<u8>(2, 1).unwrap();
    let sender = registrar.register().unwrap();
    let receiving = spawn(move || receiver.pop());
    sleep(SOON);
    drop(sender);
    sleep(SOON);
    assert!(!receiving.is_finished(), "another may come");
    drop(registrar);
    assert_eq!(receiving.join().unwrap(), Err(Closed));

    let (registrar, mut receiver) = lanes::waiting(2, 1).unwrap();
    let waiting = [1, 2].map(|value| {
        let mut sender = registrar.register().unwrap();
        sender.try_push(0).unwrap();
        spawn(move || sender.push(value))
    });
    sleep(SOON);
    receiver.close();
    assert_eq!(waiting.map(|waiting| waiting.join().unwrap().is_err()), [true; 2]);
    assert!(receiver.into_remaining().eq([0, 0]));
}

/// A lane whose sender is gone is free for another, though the receiver sleeps all the time.
#[test]
fn a_sleeping_receiver_frees_lanes() {
    let (registrar, mut receiver) = lanes::waiting(1, 1).unwrap();
    let receiving = spawn(move || receiver.pop());
    for _ in 0..10 {
        sleep(Duration::from_millis(1));
        let sender = loop {
            match registrar.register() {
                Ok(sender) => break sender,
                Err(RegisterError::AllTaken) => yield_now(),
                Err(RegisterError::Closed) => panic!("the receiver is there"),
            }
        };
        drop(sender);
    }
    drop(registrar);
    assert_eq!(receiving.join().unwrap(), Err::<u8, _>(Closed));
}

/// Counts its wake-ups.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

/// A future that is dropped has taken, and pushed, nothing; and does not keep the next from being woken.
#[test]
fn cancelled() {
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(wakes.clone());
    let mut context = Context::from_waker(&waker);
    let (registrar, mut receiver) = lanes::waiting(1, 1).unwrap();
    let mut sender = registrar.register().unwrap();

    let mut batch = Vec::new();
    assert_eq!(pin!(receiver.drain_async(&mut batch, 2)).poll(&mut context), Poll::Pending);
    sender.try_push(1).unwrap();
    assert_eq!(wakes.0.load(SeqCst), 0, "nobody waits any more");
    let mut value = Some(2);
    assert_eq!(pin!(sender.push_from_async(&mut value)).poll(&mut context), Poll::Pending);
    assert_eq!(value, Some(2));
    assert_eq!(pin!(receiver.drain_async(&mut batch, 2)).poll(&mut context), Poll::Ready(Ok(1)));
    assert_eq!(wakes.0.load(SeqCst), 0);
    assert_eq!(receiver.try_pop(), Err(PopError::Empty));
}

/// One that is leaked counts as asleep, and hides nothing from the next.
#[test]
fn a_wait_that_is_never_polled_again() {
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(wakes.clone());
    let mut context = Context::from_waker(&waker);
    let (registrar, mut receiver) = lanes::waiting(1, 1).unwrap();
    let mut sender = registrar.register().unwrap();
    let mut leaked = Box::pin(receiver.pop_async());
    assert_eq!(leaked.as_mut().poll(&mut context), Poll::Pending);
    std::mem::forget(leaked);
    let mut value = Some(2);
    assert_eq!(pin!(sender.push_from_async(&mut value)).poll(&mut context), Poll::Ready(Ok(())));
    assert_eq!((wakes.0.load(SeqCst), value), (1, None));
    assert_eq!(pin!(receiver.pop_async()).poll(&mut context), Poll::Ready(Ok(2)));
}

/// The receiver goes round as the consumer does, whatever it is called by.
#[test]
fn lanes_take_turns() {
    let (registrar, mut receiver) = lanes::waiting(3, 4 * TURN).unwrap();
    let mut senders = [(); 3].map(|()| registrar.register().unwrap());
    for (lane, sender) in senders.iter_mut().enumerate() {
        sender.push_batch(&mut vec![lane; 4 * TURN]).unwrap();
    }
    let mut all = Vec::new();
    while all.len() < 12 * TURN {
        match all.len() % 3 {
            0 => all.push(receiver.pop().unwrap()),
            1 => drop(receiver.drain(&mut all, 2)),
            _ => {
                let seen = *receiver.peek().unwrap();
                assert_eq!(receiver.try_pop(), Ok(seen), "another than was seen");
                all.push(seen);
            }
        }
        if all.len() > 6 * TURN {
            // Turns go on where they are, and nothing is lost.
            receiver.close();
        }
    }
    for (turn, its) in all.chunks(TURN).enumerate() {
        assert!(its.iter().all(|&lane| lane == turn % 3), "turn {turn}: {its:?}");
    }
    assert_eq!(receiver.try_pop(), Err(PopError::Closed));
}

/// A waker that pushes, of a sender that waits for room.
#[test]
fn a_waker_may_push() {
    struct Pushes(std::sync::Mutex<lanes::Sender<u32>>);
    impl Wake for Pushes {
        fn wake(self: Arc<Self>) {
            self.0.lock().unwrap().try_push(9).unwrap();
            panic!("ignored");
        }
    }
    let (registrar, mut receiver) = lanes::waiting(2, 1).unwrap();
    let mut sender = registrar.register().unwrap();
    let other = registrar.register().unwrap();
    let waker = Waker::from(Arc::new(Pushes(other.into())));
    let mut context = Context::from_waker(&waker);
    sender.try_push(1).unwrap();
    let mut pushing = Box::pin(sender.push_async(2));
    assert!(pushing.as_mut().poll(&mut context).is_pending());
    assert_eq!(receiver.try_pop(), Ok(1));
    assert_eq!(receiver.try_pop(), Ok(9));
    assert!(pushing.as_mut().poll(&mut context).is_ready());
    assert_eq!(receiver.try_pop(), Ok(2));
}
