//! Lanes that four threads register for, leave, and register for again, beside a receiver that waits or closes.

use shuttle::future::block_on;
use shuttle::rand::{Rng, thread_rng};
use shuttle::thread::{self, JoinHandle};

use super::{Count, Counted, explore, join};
use crate::ring::lanes::{Receiver, RegisterError, Sender, SenderRegistrar, waiting};
use crate::ring::{PopError, PushError};

const PRODUCERS: u64 = 4;
const EACH: u64 = 5;

/// Sends one value, with a wait or by trying again; its number, if it was accepted.
fn send(sender: &mut Sender<Counted>, value: Counted) -> Option<u64> {
    let number = value.number;
    match thread_rng().gen_range(0..3) {
        0 => {
            let mut value = value;
            loop {
                match sender.try_push(value) {
                    Ok(()) => return Some(number),
                    Err(PushError::Full(back)) => value = back,
                    Err(PushError::Closed(_)) => return None,
                }
                thread::yield_now();
            }
        }
        1 => sender.push(value).ok().map(|()| number),
        _ => block_on(sender.push_async(value)).ok().map(|()| number),
    }
}

/// Registers for as long as there is no lane, sends a part of its values, leaves, and so on.
fn come_and_go(registrar: &SenderRegistrar<Counted>, number: u64, count: &Count) -> Vec<u64> {
    let mut accepted = Vec::new();
    let mut values = (0..EACH).map(|i| count.value(number * EACH + i)).peekable();
    while values.peek().is_some() {
        let mut sender = match registrar.register() {
            Ok(sender) => sender,
            Err(RegisterError::AllTaken) => {
                thread::yield_now();
                continue;
            }
            Err(RegisterError::Closed) => break,
        };
        let part = thread_rng().gen_range(1..4);
        for value in values.by_ref().take(part) {
            accepted.extend(send(&mut sender, value));
        }
    }
    accepted
}

fn producers(registrar: SenderRegistrar<Counted>, count: &Count) -> Vec<JoinHandle<Vec<u64>>> {
    (0..PRODUCERS)
        .map(|number| {
            let (registrar, count) = (registrar.clone(), count.clone());
            thread::spawn(move || come_and_go(&registrar, number, &count))
        })
        .collect()
}

/// Takes what comes, with a wait or without, until the end.
fn take_all(receiver: &mut Receiver<Counted>) -> Vec<u64> {
    let mut taken = Vec::new();
    loop {
        let popped = match thread_rng().gen_range(0..3) {
            0 => receiver.try_pop(),
            1 => receiver.pop().map_err(PopError::from),
            _ => block_on(receiver.pop_async()).map_err(PopError::from),
        };
        match popped {
            Ok(value) => taken.push(value.number),
            Err(PopError::Empty) => thread::yield_now(),
            Err(PopError::Closed) => return taken,
        }
    }
}

/// What was accepted came out once. In what order is left open: what a producer has left in one lane may come out
/// behind what it sends by its next.
fn assert_once(mut taken: Vec<u64>, accepted: Vec<Vec<u64>>) {
    taken.sort_unstable();
    assert!(taken.into_iter().eq(accepted.into_iter().flatten()), "lost, or there twice");
}

/// Two lanes for four: what is sent comes out once.
#[test]
fn come_and_go_again() {
    explore("models::lanes::come_and_go_again", || {
        let count = Count::default();
        let (registrar, mut receiver) = waiting(2, 2).unwrap();
        let producing = producers(registrar, &count);
        let taken = take_all(&mut receiver);
        let accepted = join(producing);
        assert_eq!(accepted.iter().map(Vec::len).sum::<usize>() as u64, PRODUCERS * EACH);
        assert_once(taken, accepted);
        drop(receiver);
        count.assert_none_left();
    });
}

/// The receiver closes while they come and go: what was accepted comes out, nothing else does.
#[test]
fn closed_in_the_midst() {
    explore("models::lanes::closed_in_the_midst", || {
        let count = Count::default();
        let (registrar, mut receiver) = waiting(3, 1).unwrap();
        let producing = producers(registrar, &count);
        let mut taken = Vec::new();
        for _ in 0..thread_rng().gen_range(0..8) {
            taken.extend(receiver.pop().map(|value| value.number));
        }
        receiver.close();
        taken.extend(take_all(&mut receiver));
        assert_once(taken, join(producing));
        drop(receiver);
        count.assert_none_left();
    });
}

/// Each of four has a lane to itself: its values come in their order.
#[test]
fn in_order() {
    explore("models::lanes::in_order", || {
        let count = Count::default();
        let (registrar, mut receiver) = waiting(4, 2).unwrap();
        let producing: Vec<_> = (0..PRODUCERS)
            .map(|number| {
                let (mut sender, count) = (registrar.register().unwrap(), count.clone());
                thread::spawn(move || {
                    for i in 0..EACH {
                        assert!(send(&mut sender, count.value(number * EACH + i)).is_some());
                    }
                })
            })
            .collect();
        drop(registrar);
        let taken = take_all(&mut receiver);
        for number in 0..PRODUCERS {
            let of_it = taken.iter().filter(|value| **value / EACH == number).copied();
            assert!(of_it.eq(number * EACH..(number + 1) * EACH));
        }
        join(producing);
        drop(receiver);
        count.assert_none_left();
    });
}
