//! Producers and the consumer as fast as they can, each at its own pace.

use std::{
    hint::black_box,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

use super::{ALL, CAPACITY, Calls};
use crate::support::{
    beside::{Until, beside},
    compare::{Contestant, Effort, compare},
    machine,
    queues::{Item, Patience, Queue, queues},
    report::Report,
};

pub(super) fn measure<T: Item>(report: &mut Report, effort: Effort) {
    for producers in [1, 4] {
        let (mut effort, mut crowd) = (effort, String::new());
        if producers >= machine::cores() {
            crowd = format!(
                " (oversubscribed: {} threads on {} cores)",
                producers + 1,
                machine::cores()
            );
            // In each round, whatever is tried.
            effort.retries = 0;
        }
        for calls in ALL {
            let title = format!(
                "Free run, {}, {calls}, {producers} producer{}{crowd}: ns per value",
                T::NAME,
                if producers == 1 { "" } else { "s" },
            );
            report.push(compare(title, effort, queues!(running::<T>(producers, calls))));
        }
    }
}

pub(crate) fn running<Q: Queue<T>, T: Item>(producers: usize, calls: Calls) -> Contestant {
    let (first, receiver) = Q::new(CAPACITY);
    let senders: Vec<_> = (1..producers).map(|_| Mutex::new(Q::another(&first))).collect();
    let senders: Vec<_> = [Mutex::new(first)].into_iter().chain(senders).collect();
    let receiver = Mutex::new(receiver);
    Contestant::new(Q::NAME, move |budget| {
        let take = |until: &mut dyn FnMut() -> bool| {
            let mut receiver = receiver.lock().unwrap_or_else(PoisonError::into_inner);
            consume::<Q, T>(&mut receiver, calls, until)
        };
        let put = |index: usize, until: &Until| {
            let mut sender = senders[index].lock().unwrap_or_else(PoisonError::into_inner);
            produce::<Q, T>(&mut sender, calls, until);
        };
        if producers < machine::cores() {
            return beside(
                producers,
                |index, until| put(index - 1, until),
                || {
                    let end = Instant::now() + budget;
                    take(&mut || Instant::now() < end)
                },
            );
        }
        // This thread would lose its core in every round: it sleeps, and another consumes.
        let nanos = AtomicU64::new(0);
        let work = |index: usize, until: &Until| match index {
            1 => put(0, until),
            2 => nanos.store(take(&mut || !until.is_over()).to_bits(), Relaxed),
            _ => put(index - 2, until),
        };
        beside(producers + 1, work, || thread::sleep(budget));
        f64::from_bits(nanos.into_inner())
    })
}

fn produce<Q: Queue<T>, T: Item>(sender: &mut Q::Sender, Calls { put, .. }: Calls, until: &Until) {
    let (mut batch, mut patience) = (Vec::with_capacity(put), Patience::default());
    let mut n = 0;
    until.repeat(|| {
        let was_room = if put == 1 {
            Q::push(sender, T::nth(n))
        } else {
            batch.extend((batch.len()..put).map(|_| T::nth(n)));
            Q::push_batch(sender, &mut batch);
            batch.len() < put
        };
        n += 1;
        if was_room { patience.renew() } else { patience.wait() }
    });
}

/// Nanoseconds per value.
fn consume<Q: Queue<T>, T: Item>(
    receiver: &mut Q::Receiver,
    Calls { take, .. }: Calls,
    until: &mut dyn FnMut() -> bool,
) -> f64 {
    /// Calls between two looks whether it is over.
    const BURST: usize = 64;
    let (mut batch, mut patience) = (Vec::with_capacity(CAPACITY), Patience::default());
    let (start, mut taken) = (Instant::now(), 0_u64);
    while until() {
        for _ in 0..BURST {
            let count = if take == 1 {
                u64::from(black_box(Q::pop(receiver)).is_some())
            } else {
                Q::drain(receiver, &mut batch, take);
                black_box(batch.drain(..)).count() as u64
            };
            taken += count;
            if count > 0 { patience.renew() } else { patience.wait() }
        }
    }
    Duration::as_nanos(&start.elapsed()) as f64 / taken.max(1) as f64
}
