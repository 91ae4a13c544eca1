//! Queues: all threads but one put in, that one takes out. A single thread does both in turn.

use std::{hint::black_box, sync::Mutex, sync::PoisonError};

use crate::{
    crowd::{Crowd, Up, scale, together},
    support::{
        compare::Effort,
        queues::{Item, Lanes, Patience, Queue, batched, queues},
        report::Report,
    },
};

const CAPACITY: usize = 1_024;

/// Values in a call of either side.
const BATCH: usize = 64;

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    let mut singles: Vec<_> = queues!(carrying::<u64>(1)).into();
    singles.insert(1, carrying::<Lanes, u64>(1));
    report.push(scale("Rings: values, one at a time", effort, singles));
    let mut batches: Vec<_> = batched!(carrying::<u64>(BATCH)).into();
    batches.insert(1, carrying::<Lanes, u64>(BATCH));
    report.push(scale("Rings: values, in batches of 64", effort, batches));
}

fn carrying<Q: Queue<T>, T: Item>(batch: usize) -> Crowd {
    Crowd::new(Q::NAME, move |threads, budget| {
        let (first, receiver) = Q::new(CAPACITY);
        let others: Vec<_> = (2..threads).map(|_| Q::another(&first)).collect();
        let senders: Vec<_> =
            [first].into_iter().chain(others).map(|sender| Mutex::new(Some(sender))).collect();
        let receiver = Mutex::new(Some(receiver));
        let sender = |index: usize| taken(&senders[index]);
        together(threads, budget, |index, up| match (threads, index) {
            (1, _) => alone::<Q, T>(&mut sender(0), &mut taken(&receiver), batch, up),
            (_, 0) => takes::<Q, T>(&mut taken(&receiver), batch, up),
            _ => {
                puts::<Q, T>(&mut sender(index - 1), batch, up);
                0.0
            }
        })
    })
}

/// For the thread that it belongs to.
fn taken<E>(end: &Mutex<Option<E>>) -> E {
    let mut end = end.lock().unwrap_or_else(PoisonError::into_inner);
    end.take().expect("one thread takes it")
}

fn put<Q: Queue<T>, T: Item>(sender: &mut Q::Sender, values: &mut Vec<T>, batch: usize) -> bool {
    if batch == 1 {
        return Q::push(sender, T::nth(1));
    }
    values.extend((values.len()..batch).map(|n| T::nth(n as u64)));
    Q::push_batch(sender, values);
    values.len() < batch
}

fn take<Q: Queue<T>, T: Item>(
    receiver: &mut Q::Receiver,
    values: &mut Vec<T>,
    batch: usize,
) -> u64 {
    if batch == 1 {
        return u64::from(black_box(Q::pop(receiver)).is_some());
    }
    Q::drain(receiver, values, batch);
    black_box(values.drain(..)).count() as u64
}

fn alone<Q: Queue<T>, T: Item>(
    sender: &mut Q::Sender,
    receiver: &mut Q::Receiver,
    batch: usize,
    up: &Up<'_>,
) -> f64 {
    let (mut out, mut into) = (Vec::with_capacity(CAPACITY), Vec::with_capacity(CAPACITY));
    up.summed(|| {
        put::<Q, T>(sender, &mut out, batch);
        take::<Q, T>(receiver, &mut into, batch)
    })
}

fn takes<Q: Queue<T>, T: Item>(receiver: &mut Q::Receiver, batch: usize, up: &Up<'_>) -> f64 {
    let (mut values, mut patience) = (Vec::with_capacity(CAPACITY), Patience::default());
    up.summed(|| {
        let count = take::<Q, T>(receiver, &mut values, batch);
        if count > 0 {
            patience.renew()
        } else {
            patience.wait()
        }
        count
    })
}

fn puts<Q: Queue<T>, T: Item>(sender: &mut Q::Sender, batch: usize, up: &Up<'_>) {
    let (mut values, mut patience) = (Vec::with_capacity(CAPACITY), Patience::default());
    up.counted(|| {
        let was_room = put::<Q, T>(sender, &mut values, batch);
        if was_room { patience.renew() } else { patience.wait() }
    });
}
