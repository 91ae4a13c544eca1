//! Each way to push and to take, where nobody has to wait; and what looks.

use std::time::{Duration, Instant};

use nodestate::ring::mpsc::Receiver;

use super::{
    super::{Expectation::Free, Row, apart, waiting::ready},
    VICTIM, receiver, sender,
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
                assert!(receiver.sender_count() == 1 && apart!(receiver.capacity()) >= 30);
                std::hint::black_box(receiver.stats());
                Vec::new()
            })
        }),
        Row::new("mpsc: pop, with a limit of time and without / push", Free, || {
            receiver(|receiver| {
                let first = [receiver.pop().ok(), receiver.pop_timeout(LONG).ok()];
                let last = [receiver.pop_deadline(later()).ok(), pop_async(receiver)];
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
    ]
}

fn batch() -> Vec<u64> {
    (VICTIM..VICTIM + 16).collect()
}

fn later() -> Instant {
    Instant::now() + LONG
}

fn pop_async(receiver: &mut Receiver<u64>) -> Option<u64> {
    ready(apart!(receiver.pop_async()))
}
