//! Calls of the rings with one producer a lane: those that look, and those that may wait.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use nodestate::ring::{
    lanes,
    spsc::{self, Receiver, Sender},
};

use super::{Expectation::Free, NO_PANIC, Row, Scenario, apart, leak, waiting::ready};

/// Longer than any row takes: there is room, or a value.
const LONG: Duration = Duration::from_secs(5);

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("spsc, waiting: push with room, each way / pop", Free, || {
            pushing(|sender| {
                let all = [
                    sender.try_push(1).is_ok(),
                    sender.push(2).is_ok(),
                    sender.push_timeout(3, LONG).is_ok(),
                    ready(sender.push_async(4)).is_some(),
                    sender.push_batch(5..7).is_ok(),
                ];
                assert_eq!(all, [true; 5]);
                6
            })
        })
        .sampled(3),
        Row::new("spsc, waiting: looks of the sender / pop", Free, || {
            pushing(|sender| {
                assert!(apart!(sender.capacity()) >= sender.len() && !sender.is_closed());
                assert!(!sender.is_empty() && apart!(sender.take_back()).is_none());
                0
            })
        }),
        Row::new("spsc, waiting: pop, each way / push", Free, || {
            popping(|receiver| {
                let mut taken = Vec::with_capacity(8);
                let one = [receiver.try_pop().is_ok(), receiver.pop().is_ok()];
                let two =
                    [receiver.pop_timeout(LONG).is_ok(), ready(receiver.pop_async()).is_some()];
                assert_eq!((one, two), ([true; 2], [true; 2]));
                assert_eq!(receiver.try_drain(&mut taken, 4), Ok(4));
                8
            })
        })
        .sampled(3),
        Row::new("spsc, waiting: looks of the receiver / push", Free, || {
            popping(|receiver| {
                assert!(apart!(receiver.capacity()) >= receiver.len() && !receiver.is_closed());
                assert!(!receiver.is_empty());
                0
            })
        }),
        Row::new("lanes, waiting: push with room, each way / another's push", Free, lane_pushes)
            .sampled(3),
        Row::new("lanes, waiting: pop and drain, each way / push", Free, lane_pops).sampled(3),
        Row::new("lanes, waiting: into_remaining / push", Free, lane_remains),
        Row::new("lanes: batch, slice and looks of a producer / another's push", Free, lane_looks),
    ]
}

/// How many values are there before.
const BEFORE: usize = 1_000;

fn ring() -> (Sender<u64>, Receiver<u64>) {
    let (mut sender, receiver) = spsc::waiting(4 * BEFORE).expect("there is memory");
    sender.push_batch(0..BEFORE as u64).expect("there is room");
    (sender, receiver)
}

/// The victim pushes, and says how many; the other thread pops.
fn pushing(act: fn(&mut Sender<u64>) -> usize) -> Scenario {
    let (mut sender, receiver) = ring();
    let receiver = leak(Mutex::new((receiver, 0)));
    let pushed = leak(super::Found::new());
    Scenario::new(
        move || pushed.set(act(&mut sender)),
        |_| {
            let (receiver, taken) = &mut *receiver.lock().expect(NO_PANIC);
            let is_one = receiver.try_pop().is_ok();
            *taken += usize::from(is_one);
            is_one
        },
        || {
            let (receiver, taken) = &mut *receiver.lock().expect(NO_PANIC);
            let rest = std::iter::from_fn(|| receiver.try_pop().ok()).count();
            assert_eq!(Some(*taken + rest), pushed.get().map(|pushed| BEFORE + pushed));
        },
    )
}

/// The victim pops, and says how many; the other thread pushes.
fn popping(act: fn(&mut Receiver<u64>) -> usize) -> Scenario {
    let (sender, receiver) = ring();
    let sender = leak(Mutex::new((sender, BEFORE)));
    let receiver = leak(Mutex::new((receiver, 0)));
    Scenario::new(
        move || {
            let (receiver, taken) = &mut *receiver.lock().expect(NO_PANIC);
            *taken += act(receiver);
        },
        |_| {
            let (sender, pushed) = &mut *sender.lock().expect(NO_PANIC);
            let is_in = sender.try_push(1).is_ok();
            *pushed += usize::from(is_in);
            is_in
        },
        || {
            let (receiver, taken) = &mut *receiver.lock().expect(NO_PANIC);
            let rest = std::iter::from_fn(|| receiver.try_pop().ok()).count();
            assert_eq!(*taken + rest, sender.lock().expect(NO_PANIC).1);
        },
    )
}

/// Two lanes with waiting: the victim has the one, the other thread the other; who takes out is the check.
fn lane_pushes() -> Scenario {
    let (registrar, receiver) = lanes::waiting(2, BEFORE).expect("there is memory");
    let [mut victim, mut mine] = [(); 2].map(|()| registrar.register().expect("there is a lane"));
    leak(registrar);
    let mut receiver = Some(receiver);
    let count = leak(Mutex::new(0));
    Scenario::new(
        move || {
            let later = Instant::now() + LONG;
            assert!(victim.push(1).is_ok() && victim.push_timeout(2, LONG).is_ok());
            assert!(victim.push_deadline(3, later).is_ok());
            assert!(ready(victim.push_async(4)).is_some());
            assert!(ready(victim.push_from_async(&mut Some(5))).is_some());
            assert_eq!(victim.push_slice(&[6, 7]), Ok(2));
            assert!(!victim.is_empty() && victim.len() == 7 && !victim.is_closed());
            assert!(apart!(victim.capacity()) >= BEFORE && victim.room() >= BEFORE - 7);
            let registrar = victim.registrar().clone();
            assert_eq!(apart!(registrar.lanes()), 2);
        },
        move |operation| {
            let is_in = mine.room() > 0 && push(&mut mine, operation);
            *count.lock().expect(NO_PANIC) += usize::from(is_in);
            is_in
        },
        move || {
            let remaining = receiver.take().into_iter().flat_map(lanes::Receiver::into_remaining);
            assert_eq!(remaining.count(), 7 + *count.lock().expect(NO_PANIC));
        },
    )
}

/// Pushes a value for which there is room, by each way in turn.
fn push(sender: &mut lanes::Sender<u64>, operation: u64) -> bool {
    match operation % 6 {
        0 => sender.push(0).is_ok(),
        1 => sender.push_timeout(0, LONG).is_ok(),
        2 => ready(sender.push_async(0)).is_some(),
        3 => sender.push_slice(&[0]) == Ok(1),
        4 => sender.push_batch(&mut vec![0]) == Ok(1),
        _ => sender.try_push(0).is_ok(),
    }
}

/// A lane with values, of which the victim takes.
fn lane_pops() -> Scenario {
    lane_taking(|receiver, taken| {
        let later = Instant::now() + LONG;
        assert!(receiver.peek().is_ok() && !receiver.is_empty() && receiver.len() >= 100);
        assert!(receiver.capacity() >= 100 && !receiver.is_closed());
        taken.extend([receiver.pop().ok(), receiver.pop_timeout(LONG).ok()].into_iter().flatten());
        taken.extend(
            [receiver.pop_deadline(later).ok(), ready(receiver.pop_async())].into_iter().flatten(),
        );
        let _ = receiver.drain(taken, 3);
        let _ = receiver.drain_timeout(taken, 3, LONG);
        let _ = receiver.drain_deadline(taken, 3, later);
        let _ = ready(receiver.drain_async(taken, 3));
    })
}

fn lane_taking(act: fn(&mut lanes::Receiver<u64>, &mut Vec<u64>)) -> Scenario {
    let (registrar, receiver) = lanes::waiting(2, BEFORE).expect("there is memory");
    let mut mine = registrar.register().expect("there is a lane");
    leak(registrar);
    mine.push_slice(&[1; 100]).expect("there is room");
    let count = leak(Mutex::new(100));
    let taken = leak(Mutex::new((receiver, Vec::with_capacity(2 * BEFORE))));
    Scenario::new(
        move || {
            let (receiver, taken) = &mut *taken.lock().expect(NO_PANIC);
            act(receiver, taken);
        },
        move |_| {
            let is_in = mine.try_push(1).is_ok();
            *count.lock().expect(NO_PANIC) += usize::from(is_in);
            is_in
        },
        || {
            let (receiver, taken) = &mut *taken.lock().expect(NO_PANIC);
            while receiver.try_drain(taken, BEFORE).is_ok() {}
            assert_eq!(taken.len(), *count.lock().expect(NO_PANIC), "accepted is taken");
        },
    )
}

/// The victim ends the ring, and takes out what was accepted.
fn lane_remains() -> Scenario {
    let (registrar, receiver) = lanes::waiting(2, BEFORE).expect("there is memory");
    let mut mine = registrar.register().expect("there is a lane");
    leak(registrar);
    mine.push_slice(&[1; 10]).expect("there is room");
    let [accepted, taken] = [10, 0].map(|count| leak(Mutex::new(count)));
    let mut receiver = Some(receiver);
    Scenario::new(
        move || {
            let remaining = receiver.take().into_iter().flat_map(lanes::Receiver::into_remaining);
            *taken.lock().expect(NO_PANIC) = remaining.count();
        },
        move |_| {
            *accepted.lock().expect(NO_PANIC) += usize::from(mine.try_push(1).is_ok());
            true
        },
        || assert_eq!(*taken.lock().expect(NO_PANIC), *accepted.lock().expect(NO_PANIC)),
    )
}

fn lane_looks() -> Scenario {
    let (registrar, mut consumer) = lanes::ring(2, BEFORE).expect("there is memory");
    let [mut victim, mut mine] = [(); 2].map(|()| registrar.register().expect("there is a lane"));
    leak(registrar);
    Scenario::new(
        move || {
            assert!(victim.push_batch(0..4).is_ok() && victim.push_slice(&[4, 5]) == Ok(2));
            assert!(victim.take_back().is_none() && !victim.is_closed() && victim.room() > 0);
            assert!(victim.len() <= 6 && apart!(victim.capacity()) >= BEFORE);
            std::hint::black_box((victim.is_empty(), apart!(victim.registrar().lanes())));
        },
        move |_| mine.try_push(9).is_ok(),
        move || {
            let mut taken = Vec::new();
            assert!(consumer.peek().is_ok() && consumer.len() >= 6 && !consumer.is_closed());
            while consumer.try_drain(&mut taken, BEFORE).is_ok() {}
            assert_eq!(taken.iter().filter(|value| **value < 6).count(), 6);
        },
    )
}
