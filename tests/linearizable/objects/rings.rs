//! The rings: senders and a receiver, on rings that live long, and on ones that are closed soon.

use std::thread::yield_now;

use nodestate::Closed;
use nodestate::ring::{PopError, PushError, lanes, mpsc, spsc};

use super::ends::{Entry, Exit};
use super::queue::{Call, Pushed, Queue};
use crate::record::{Log, Role, record, try_rounds};

/// What a push told.
fn pushed<T>(told: Result<(), PushError<T>>) -> Pushed {
    match told {
        Ok(()) => Pushed::In,
        Err(PushError::Full(_)) => Pushed::Full,
        Err(PushError::Closed(_)) => Pushed::Closed,
    }
}

/// What a pop told.
fn popped<const L: usize>(told: Result<u32, PopError>) -> Call<L> {
    match told {
        Ok(value) => Call::Pop(value),
        Err(PopError::Empty) => Call::Empty,
        Err(PopError::Closed) => Call::End,
    }
}

/// One call of a sender, whose next value this is; whether the ring is still open.
fn send<const L: usize, E: Entry>(
    log: &mut Log<'_, Call<L>>,
    entry: &mut E,
    next: &mut u32,
) -> bool {
    let first = *next;
    let mut told = Pushed::In;
    match log.below(64) {
        0..16 => {
            let wanted = 1 + log.below(8) as u32;
            let mut batch: Vec<u32> = (first..first + wanted).collect();
            let mut put = |count| {
                *next += count as u32;
                let filled = count < wanted as usize;
                if E::TOGETHER {
                    Call::PushTogether { first, count, filled }
                } else {
                    Call::PushEach { first, count, filled }
                }
            };
            log.note(
                || entry.batch(&mut batch),
                |moved| match moved {
                    Ok(0) => Call::PushNone(first, Pushed::Full),
                    Ok(count) => put(count),
                    Err(Closed) => {
                        told = Pushed::Closed;
                        Call::PushNone(first, told)
                    }
                },
            );
        }
        kind => {
            let push = || if kind == 16 { entry.push_timeout(first) } else { entry.push(first) };
            log.note(push, |result| {
                told = pushed(result);
                *next += u32::from(told == Pushed::In);
                Call::Push(first, told)
            });
            if told == Pushed::Full {
                yield_now();
            }
        }
    }
    told != Pushed::Closed
}

fn send_all<const L: usize, E: Entry>(
    log: &mut Log<'_, Call<L>>,
    entries: Vec<E>,
    me: u32,
    calls: u64,
) {
    for mut entry in entries {
        log.next_object();
        let mut next = me << 24;
        // Once more when it is closed: it stays so.
        let mut left = calls;
        while left > 0 {
            let is_open = send(log, &mut entry, &mut next);
            left = if is_open { left - 1 } else { (left - 1).min(2) };
        }
        log.note(|| drop(entry), |()| Call::DropSender);
    }
}

/// One call of the receiver; whether more may come.
fn receive<const L: usize, X: Exit>(log: &mut Log<'_, Call<L>>, exit: &mut X) -> bool {
    let mut is_over = false;
    let (mut values, most) = (Vec::with_capacity(8), 1 + log.below(8) as usize);
    let all = most.min(exit.capacity());
    match log.below(64) {
        0..12 => log.note(
            || exit.drain(&mut values, most).map(|_| values),
            |drained| match drained {
                Ok(values) => {
                    let emptied = X::EMPTIES && values.len() < all;
                    Call::Drain { values, emptied }
                }
                Err(nothing) => popped(Err(nothing)),
            },
        ),
        12 | 13 if X::PEEKS => {
            log.note(|| exit.peek(), |told| told.map_or_else(|e| popped(Err(e)), Call::Peek))
        }
        14 if X::COUNTS => log.note(|| exit.len(), Call::Len),
        15 => log.note(|| exit.is_closed(), Call::IsClosed),
        kind => {
            let pop = || if kind == 16 { exit.pop_timeout() } else { exit.pop() };
            log.note(pop, |told| {
                is_over = told == Err(PopError::Closed);
                popped(told)
            });
        }
    }
    !is_over
}

fn receive_all<const L: usize, X: Exit>(log: &mut Log<'_, Call<L>>, exits: Vec<X>, calls: u64) {
    for mut exit in exits {
        log.next_object();
        // Half of them are closed on the way, if they can be.
        let close_at = log.below(2 * calls);
        for number in 0..calls {
            if number == close_at && X::CLOSES {
                log.note(|| exit.close(), |()| Call::Close);
            }
            if !receive(log, &mut exit) {
                break;
            }
        }
        match log.below(3) {
            0 => {}
            1 if X::CLOSES => {
                log.note(|| exit.close(), |()| Call::Close);
                take_rest(log, &mut exit, 100);
            }
            _ => take_rest(log, &mut exit, 1000),
        }
        let gone = if X::SEALS { Call::DropReceiver } else { Call::Close };
        log.note(|| drop(exit), |()| gone);
    }
}

/// Takes what comes, until nothing more does, or so many times.
fn take_rest<const L: usize, X: Exit>(log: &mut Log<'_, Call<L>>, exit: &mut X, times: u64) {
    for _ in 0..times {
        let mut told = Err(PopError::Empty);
        log.note(
            || exit.pop(),
            |popped_now| {
                told = popped_now;
                popped(told)
            },
        );
        match told {
            Err(PopError::Closed) => return,
            Err(PopError::Empty) => yield_now(),
            Ok(_) => {}
        }
    }
}

/// Lets `senders` loose on rings that `make` makes for so many values.
fn try_rings<const L: usize, E: Entry, X: Exit>(
    what: &str,
    senders: usize,
    make: impl Fn(usize) -> (Vec<E>, X),
) {
    try_rounds::<Call<L>>(what, |round| {
        let room = [1, 2, 3, 5, 8, 16][round as usize / 4 % 6];
        let (objects, calls) = if round % 4 < 2 { (2, 3000) } else { (250, 24) };
        let mut entries: Vec<Vec<E>> = (0..senders).map(|_| Vec::new()).collect();
        let mut exits = Vec::new();
        for _ in 0..objects {
            let (its, exit) = make(room);
            assert_eq!(its.len(), senders);
            entries.iter_mut().zip(its).for_each(|(of, one)| of.push(one));
            exits.push(exit);
        }
        let mut roles: Vec<Role<'_, Call<L>>> =
            vec![Box::new(move |log: &mut _| receive_all(log, exits, calls))];
        for (me, its) in (0..).zip(entries) {
            roles.push(Box::new(move |log: &mut _| send_all(log, its, me, calls)));
        }
        (Queue::new(room, senders), record(round, roles))
    });
}

#[test]
fn a_ring_between_two_threads() {
    try_rings::<1, _, _>("ring::spsc", 1, |room| {
        let (producer, consumer) = spsc::ring(room).unwrap();
        (vec![producer], consumer)
    });
}

#[test]
fn a_ring_between_two_threads_that_wait() {
    try_rings::<1, _, _>("ring::spsc::waiting", 1, |room| {
        let (sender, receiver) = spsc::waiting(room).unwrap();
        (vec![sender], receiver)
    });
}

#[test]
fn the_exchange_ring() {
    try_rings::<1, _, _>("ring::mpsc", 3, |room| {
        let (sender, receiver) = mpsc::ring(room).unwrap();
        (vec![sender.clone(), sender.clone(), sender], receiver)
    });
}

#[test]
fn lanes() {
    try_rings::<2, _, _>("ring::lanes", 2, |room| {
        let (registrar, consumer) = lanes::ring(2, room).unwrap();
        ((0..2).map(|_| registrar.register().unwrap()).collect(), consumer)
    });
}

#[test]
fn lanes_that_wait() {
    try_rings::<2, _, _>("ring::lanes::waiting", 2, |room| {
        let (registrar, receiver) = lanes::waiting(2, room).unwrap();
        ((0..2).map(|_| registrar.register().unwrap()).collect(), receiver)
    });
}
