//! A ring of four senders: singles, batches, waits and the end.

use shuttle::future::block_on;
use shuttle::rand::{Rng, thread_rng};
use shuttle::thread::{self, JoinHandle};

use super::{Count, Counted, explore, join};
use crate::ring::mpsc::{Receiver, Sender, ring};
use crate::ring::{PopError, PushError};

const SENDERS: u64 = 4;
const EACH: u64 = 6;

/// Four senders, each of which sends its numbers in order, and goes; how many of them it got rid of.
fn senders<T: Send + 'static>(
    sender: Sender<T>,
    value: impl Fn(u64) -> T + Copy + Send + 'static,
    send: fn(&mut Sender<T>, Vec<T>) -> usize,
) -> Vec<JoinHandle<usize>> {
    (0..SENDERS)
        .map(|number| {
            let mut sender = sender.clone();
            let values = (0..EACH).map(|i| value(number * EACH + i)).collect();
            thread::spawn(move || send(&mut sender, values))
        })
        .collect()
}

/// One by one, or by parts, with a wait or by trying again, as chance wills; up to the end.
fn send_somehow<T>(sender: &mut Sender<T>, mut values: Vec<T>) -> usize {
    let all = values.len();
    while !values.is_empty() {
        let closed = match thread_rng().gen_range(0..5) {
            0 => {
                let value = values.remove(0);
                match sender.try_push(value) {
                    Ok(()) => false,
                    Err(PushError::Full(value)) => {
                        values.insert(0, value);
                        thread::yield_now();
                        false
                    }
                    Err(PushError::Closed(value)) => {
                        values.insert(0, value);
                        true
                    }
                }
            }
            1 => match sender.push(values.remove(0)) {
                Ok(()) => false,
                Err(error) => {
                    values.insert(0, error.into_inner());
                    true
                }
            },
            2 => sender.push_batch(&mut values).is_err(),
            3 => sender.push_all(&mut values).is_err(),
            _ => block_on(sender.push_all_async(&mut values)).is_err(),
        };
        if closed {
            break;
        }
    }
    all - values.len()
}

/// Takes all that comes, one by one or by parts, until the end.
fn take_somehow<T>(receiver: &mut Receiver<T>) -> Vec<T> {
    let mut taken = Vec::new();
    loop {
        let ended = match thread_rng().gen_range(0..4) {
            0 => match receiver.try_pop() {
                Ok(value) => {
                    taken.push(value);
                    false
                }
                Err(PopError::Empty) => {
                    thread::yield_now();
                    false
                }
                Err(PopError::Closed) => true,
            },
            1 => receiver.pop().map(|value| taken.push(value)).is_err(),
            2 => receiver.drain(&mut taken, 3).is_err(),
            _ => block_on(receiver.drain_async(&mut taken, 5)).is_err(),
        };
        if ended {
            return taken;
        }
    }
}

/// Of each sender the numbers are in order, and none is missing among so many.
fn assert_in_order(taken: &[u64], accepted: &[usize]) {
    for (number, accepted) in (0..SENDERS).zip(accepted) {
        let first = number * EACH;
        let of_it = taken.iter().filter(|value| **value / EACH == number).copied();
        assert!(of_it.eq(first..first + *accepted as u64), "{taken:?} of {accepted}");
    }
}

/// What four senders send comes out once, and in the order of each; at the last of them the ring ends.
#[test]
fn all_that_is_sent() {
    for capacity in [1, 2, 8] {
        explore("models::mpsc::all_that_is_sent", move || {
            let (sender, mut receiver) = ring(capacity).unwrap();
            let sending = senders(sender, |value| value, send_somehow);
            let taken = take_somehow(&mut receiver);
            let accepted = join(sending);
            assert_eq!(accepted, [EACH as usize; SENDERS as usize]);
            assert_in_order(&taken, &accepted);
        });
    }
}

/// The receiver closes in the midst: what was accepted comes out, everything else comes back, and nobody sleeps on.
#[test]
fn closed_in_the_midst() {
    explore("models::mpsc::closed_in_the_midst", || {
        let count = Count::default();
        let (sender, mut receiver) = ring::<Counted>(2).unwrap();
        let sending: Vec<_> = (0..SENDERS)
            .map(|number| {
                let (mut sender, count) = (sender.clone(), count.clone());
                thread::spawn(move || {
                    let values = (0..EACH).map(|i| count.value(number * EACH + i)).collect();
                    send_somehow(&mut sender, values)
                })
            })
            .collect();
        drop(sender);
        let mut taken = Vec::new();
        for _ in 0..thread_rng().gen_range(0..6) {
            taken.extend(receiver.pop());
        }
        if thread_rng().gen_bool(0.5) {
            receiver.close();
            taken.extend(take_somehow(&mut receiver));
        } else {
            taken.extend(receiver.into_remaining());
        }
        let accepted = join(sending);
        let numbers: Vec<_> = taken.iter().map(|value| value.number).collect();
        assert_in_order(&numbers, &accepted);
        drop(taken);
        count.assert_none_left();
    });
}

/// The receiver goes without a word: senders that wait are told, and nothing is lost or dropped twice.
#[test]
fn receiver_goes() {
    explore("models::mpsc::receiver_goes", || {
        let count = Count::default();
        let (sender, mut receiver) = ring::<Counted>(1).unwrap();
        let sending = [0, 1, 2, 3].map(|number| {
            let (mut sender, count) = (sender.clone(), count.clone());
            thread::spawn(move || while sender.push(count.value(number)).is_ok() {})
        });
        drop(sender);
        _ = receiver.pop();
        drop(receiver);
        join(sending);
        count.assert_none_left();
    });
}
