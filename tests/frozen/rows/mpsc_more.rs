//! The exchange ring: its calls with many values, those that may wait, and values of 1 KiB.

use std::{
    cell::RefCell,
    rc::Rc,
    time::{Duration, Instant},
};

use nodestate::ring::mpsc::{self, Receiver, Sender};

use super::{
    Expectation::Free,
    Row, Scenario,
    mpsc::{VICTIM, receiver, sender},
    waiting::ready,
};

/// Longer than any row takes: there is room, or a value.
const LONG: Duration = Duration::from_secs(5);

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("mpsc: push_iter / push + pop", Free, || {
            sender(|sender| {
                let mut batch = Vec::with_capacity(64);
                sender.push_iter(VICTIM..VICTIM + 20, &mut batch).map_or(0, |moved| moved as u64)
            })
        }),
        Row::new("mpsc: push_all / push + pop", Free, || {
            sender(|sender| sender.push_all(&mut batch()).map_or(0, |()| 16))
        }),
        Row::new("mpsc: push_all_timeout / push + pop", Free, || {
            sender(|sender| sender.push_all_timeout(&mut batch(), LONG).map_or(0, |()| 16))
        }),
        Row::new("mpsc: push_all_deadline / push + pop", Free, || {
            sender(|sender| sender.push_all_deadline(&mut batch(), later()).map_or(0, |()| 16))
        }),
        Row::new("mpsc: push_all_async / push + pop", Free, || {
            sender(|sender| ready(sender.push_all_async(&mut batch())).map_or(0, |_| 16))
        }),
        Row::new("mpsc: push with room / push + pop", Free, || {
            sender(|sender| sender.push(VICTIM).is_ok().into())
        }),
        Row::new("mpsc: push_timeout, push_deadline with room / push + pop", Free, || {
            sender(|sender| {
                let first = u64::from(sender.push_timeout(VICTIM, LONG).is_ok());
                first + u64::from(sender.push_deadline(VICTIM + first, later()).is_ok())
            })
        }),
        Row::new("mpsc: downgrade, clone, upgrade, look / push + pop", Free, || {
            sender(|sender| {
                let weak = sender.downgrade().clone();
                let again = weak.upgrade().expect("there is one");
                assert!(!again.is_closed() && again.capacity() == sender.capacity());
                0
            })
        }),
        Row::new("mpsc: peek / push", Free, || {
            receiver(|receiver| {
                assert_eq!(receiver.peek().ok().copied(), Some(0));
                Vec::new()
            })
        }),
        Row::new("mpsc: len, sender_count, stats / push", Free, || {
            receiver(|receiver| {
                assert!(receiver.len() >= 30 && !receiver.is_empty() && !receiver.is_closed());
                assert!(receiver.sender_count() == 1 && receiver.capacity() >= 30);
                std::hint::black_box(receiver.stats());
                Vec::new()
            })
        }),
        Row::new("mpsc: pop, with a limit of time and without / push", Free, || {
            receiver(|receiver| {
                let first = [receiver.pop().ok(), receiver.pop_timeout(LONG).ok()];
                let last = [receiver.pop_deadline(later()).ok(), ready(receiver.pop_async())];
                first.into_iter().chain(last).flatten().collect()
            })
        })
        .sampled(3),
        Row::new("mpsc: drain, with a limit of time and without / push", Free, || {
            receiver(|receiver| {
                let mut taken = Vec::with_capacity(64);
                let _ = receiver.drain(&mut taken, 4);
                let _ = receiver.drain_timeout(&mut taken, 4, LONG);
                let _ = receiver.drain_deadline(&mut taken, 4, later());
                let _ = ready(receiver.drain_async(&mut taken, 4));
                taken
            })
        })
        .sampled(3),
        Row::new("mpsc: on_drop / push", Free, || {
            receiver(|receiver| {
                receiver.on_drop(|_| {});
                Vec::new()
            })
        }),
        Row::new("mpsc, values of 1 KiB: push / push + pop", Free, || {
            large(|sender| u64::from(sender.try_push([VICTIM; 128]).is_ok()))
        }),
        Row::new("mpsc, values of 1 KiB: batch of 4 / push + pop", Free, || {
            large(|sender| sender.push_batch(&mut vec![[VICTIM; 128]; 4]).map_or(0, |n| n as u64))
        })
        .sampled(41),
    ]
}

fn batch() -> Vec<u64> {
    (VICTIM..VICTIM + 16).collect()
}

fn later() -> Instant {
    Instant::now() + LONG
}

type Large = [u64; 128];

/// The victim pushes values of which each word is the same; the other thread sees them whole.
fn large(act: fn(&mut Sender<Large>) -> u64) -> Scenario {
    let (mut mine, receiver) = mpsc::ring::<Large>(256).expect("that can be");
    let mut victim = mine.clone();
    let pushed = super::leak(super::Found::new());
    let ends = Rc::new(RefCell::new((receiver, 0)));
    let check = ends.clone();
    Scenario::new(
        move || pushed.set(act(&mut victim)),
        move |operation| {
            let (receiver, victims) = &mut *ends.borrow_mut();
            mine.try_push([operation; 128]).is_ok() && take(receiver, victims)
        },
        move || {
            let (receiver, victims) = &mut *check.borrow_mut();
            while take(receiver, victims) {}
            assert_eq!(pushed.get(), Some(*victims), "accepted is taken");
        },
    )
}

fn take(receiver: &mut Receiver<Large>, victims: &mut u64) -> bool {
    let Ok(value) = receiver.try_pop() else { return false };
    assert_eq!(value, [value[0]; 128], "half a value");
    *victims += u64::from(value[0] == VICTIM);
    true
}
