//! The ring between two threads, with chunks, batches, waits and an end at any time.

use std::time::Duration;

use shuttle::future::block_on;
use shuttle::rand::{Rng, thread_rng};
use shuttle::thread;

use super::{Count, Counted, explore};
use crate::ring::spsc::{Receiver, Sender, waiting};
use crate::ring::{PopError, PushError, PushTimeoutError};

const ALL: u64 = 16;

/// Sends values from 0 on until it has sent all or the other side has gone; how many were accepted.
fn send(mut sender: Sender<Counted>, count: &Count) -> u64 {
    let mut next = 0;
    while next < ALL {
        let value = count.value(next);
        let refused = match thread_rng().gen_range(0..5) {
            0 => sender.try_push(value).err(),
            1 => sender.push(value).err(),
            2 => block_on(sender.push_async(value)).err(),
            3 => match sender.push_timeout(value, Duration::from_nanos(2)) {
                Ok(()) => None,
                Err(PushTimeoutError::Timeout(value)) => Some(PushError::Full(value)),
                Err(PushTimeoutError::Closed(value)) => Some(PushError::Closed(value)),
            },
            _ => {
                drop(value);
                let end = ALL.min(next + thread_rng().gen_range(1..5));
                match sender.push_batch((next..end).map(|number| count.value(number))) {
                    Ok(pushed) => next += pushed as u64,
                    Err(PushError::Full(())) => thread::yield_now(),
                    Err(PushError::Closed(())) => return next,
                }
                continue;
            }
        };
        match refused {
            None => next += 1,
            Some(PushError::Full(_)) => thread::yield_now(),
            Some(PushError::Closed(_)) => return next,
        }
    }
    next
}

/// Takes so many, or all until the end; they come in order.
fn take(receiver: &mut Receiver<Counted>, most: u64) -> u64 {
    let mut taken = Vec::new();
    while (taken.len() as u64) < most {
        let popped = match thread_rng().gen_range(0..5) {
            0 => receiver.try_pop().map(|value| taken.push(value)),
            1 => receiver.pop().map(|value| taken.push(value)).map_err(PopError::from),
            2 => block_on(receiver.pop_async()).map(|v| taken.push(v)).map_err(PopError::from),
            3 => match receiver.pop_timeout(Duration::from_nanos(2)) {
                Ok(value) => {
                    taken.push(value);
                    Ok(())
                }
                Err(crate::WaitError::Timeout) => Err(PopError::Empty),
                Err(crate::WaitError::Closed) => Err(PopError::Closed),
            },
            _ => receiver.try_drain(&mut taken, 3).map(|_| ()),
        };
        match popped {
            Ok(()) => {}
            Err(PopError::Empty) => thread::yield_now(),
            Err(PopError::Closed) => break,
        }
    }
    assert!(taken.iter().map(|value| value.number).eq(0..taken.len() as u64), "out of order");
    taken.len() as u64
}

/// All that is sent comes out, in order.
#[test]
fn all_that_is_sent() {
    for capacity in [1, 2, 4] {
        explore("models::spsc::all_that_is_sent", move || {
            let count = Count::default();
            let (sender, mut receiver) = waiting(capacity).unwrap();
            let sending = thread::spawn({
                let count = count.clone();
                move || send(sender, &count)
            });
            assert_eq!(take(&mut receiver, u64::MAX), ALL);
            assert_eq!(sending.join().unwrap(), ALL);
            drop(receiver);
            count.assert_none_left();
        });
    }
}

/// The receiver goes in the midst: the sender is told, and nothing is lost or dropped twice.
#[test]
fn receiver_goes() {
    explore("models::spsc::receiver_goes", || {
        let count = Count::default();
        let (sender, mut receiver) = waiting(2).unwrap();
        let sending = thread::spawn({
            let count = count.clone();
            move || send(sender, &count)
        });
        let taken = take(&mut receiver, thread_rng().gen_range(0..ALL));
        drop(receiver);
        assert!(sending.join().unwrap() >= taken);
        count.assert_none_left();
    });
}
