//! A proposal there and back: proposed, taken out, committed, heard of.

use std::{hint::black_box, time::Duration};

use nodestate::ring;

use crate::support::{
    clock::nanos_per_op,
    compare::{Contestant, Effort, compare},
    machine,
    proposals::{BATCH, OPEN, Replying, batch, beside_asking, many, one, replying},
    report::Report,
};

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    let rows = replying!(there_and_back()).into_iter().chain(through_the_ring());
    report.push(compare("A proposal there and back, one thread", effort, rows));
    let mut rows: Vec<_> = replying!(in_batches()).into();
    rows.insert(1, share("**proposal**, proposed as a batch", batch()));
    let title = format!("{BATCH} proposals there and back, one thread: ns for each");
    report.push(compare(title, effort, rows));
    if machine::cores() < 2 {
        println!("\nproposals of another thread: skipped: one core here");
        return;
    }
    let title = "A proposal of another thread's, taken out and committed";
    report.push(compare(title, effort, replying!(answering())));
}

fn there_and_back<C: Replying>() -> Contestant {
    Contestant::op(C::NAME, one::<C>())
}

fn in_batches<C: Replying>() -> Contestant {
    share(C::NAME, many::<C>())
}

/// What one of [`BATCH`] takes.
fn share(name: &str, mut op: impl FnMut() + 'static) -> Contestant {
    Contestant::new(name, move |budget| nanos_per_op(budget, &mut op) / BATCH as f64)
}

fn answering<C: Replying>() -> Contestant {
    Contestant::new(C::NAME, |budget: Duration| {
        beside_asking::<C, _>(|answer| nanos_per_op(budget, answer))
    })
}

/// The part of it that is the queue alone.
fn through_the_ring() -> [Contestant; 2] {
    let (mut sender, mut receiver) =
        ring::mpsc::ring(OPEN).expect("a capacity that a ring can have");
    let by_turns = move || {
        sender.try_push(black_box(1_u64)).expect("there is room");
        assert_eq!(receiver.try_pop(), Ok(1));
    };
    let (shared, mut receiver) = ring::mpsc::ring(OPEN).expect("a capacity that a ring can have");
    let by_clones = move || {
        shared.clone().try_push(black_box(1_u64)).expect("there is room");
        assert_eq!(receiver.try_pop(), Ok(1));
    };
    [
        Contestant::op("limit: mpsc::ring, no reply, a clone for each", by_clones),
        Contestant::op("limit: mpsc::ring, no reply", by_turns),
    ]
}
