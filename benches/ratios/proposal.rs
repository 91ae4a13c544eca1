//! A proposal there and back: proposed, taken out, answered, heard of.

use std::{
    hint::{black_box, spin_loop},
    time::{Duration, Instant},
};

use nodestate::ring::mpsc;

use crate::support::{
    beside::{Until, beside},
    clock::nanos_per_op,
    compare::{Contestant, Effort, compare},
    machine,
    proposals::{BATCH, Desk, OPEN, batch, desks, many, one},
    report::Report,
};

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    let rows = desks!(there_and_back()).into_iter().chain(through_the_ring());
    report.push(compare("A proposal there and back, one thread", effort, rows));
    let title =
        |how| format!("{BATCH} proposals there and back, made {how}, one thread: ns for each");
    report.push(compare(title("one by one"), effort, desks!(made_by_ones())));
    report.push(compare(title("together"), effort, desks!(made_together())));
    if machine::cores() < 2 {
        println!("\nproposals of another thread: skipped: one core here");
        return;
    }
    let title = |how| format!("A loop answers what another thread proposes, {how}: ns for each");
    report.push(compare(title("one by one"), effort, desks!(answered_by_ones())));
    report.push(compare(title("all that are in"), effort, desks!(answered_together())));
}

fn there_and_back<D: Desk>() -> Contestant {
    Contestant::op(D::NAME, one::<D>())
}

fn made_by_ones<D: Desk>() -> Contestant {
    share(D::NAME, many::<D>())
}

fn made_together<D: Desk>() -> Contestant {
    share(D::NAME, batch::<D>())
}

/// What one of [`BATCH`] takes.
fn share(name: &str, mut op: impl FnMut() + 'static) -> Contestant {
    Contestant::new(name, move |budget| nanos_per_op(budget, &mut op) / BATCH as f64)
}

/// The part of it that is the queue alone.
fn through_the_ring() -> [Contestant; 2] {
    let ring = || mpsc::ring(OPEN).expect("a capacity that a ring can have");
    let (mut sender, mut receiver) = ring();
    let by_mut = move || {
        sender.try_push(black_box(1_u64)).expect("there is room");
        assert_eq!(receiver.try_pop(), Ok(1));
    };
    let (shared, mut receiver) = ring();
    let by_clones = move || {
        shared.clone().try_push(black_box(1_u64)).expect("there is room");
        assert_eq!(receiver.try_pop(), Ok(1));
    };
    [
        Contestant::op("limit: mpsc::ring, no reply, a clone for each", by_clones),
        Contestant::op("limit: mpsc::ring, no reply", by_mut),
    ]
}

fn answered_by_ones<D: Desk>() -> Contestant {
    answering::<D>(|answerer| u64::from(D::answer_one(answerer)))
}

fn answered_together<D: Desk>() -> Contestant {
    answering::<D>(D::answer)
}

/// One that is answered to another, while another thread makes [`BATCH`] in turn and hears of all.
fn answering<D: Desk>(answer: fn(&mut D::Answerer) -> u64) -> Contestant {
    Contestant::new(D::NAME, move |budget| {
        let (proposer, mut answerer) = D::new();
        beside(
            1,
            |_, until| propose::<D>(&proposer, until),
            || nanos_per_answer(budget, || answer(&mut answerer)),
        )
    })
}

fn propose<D: Desk>(proposer: &D::Proposer, until: &Until) {
    let mut tickets = Vec::with_capacity(BATCH);
    while !until.is_over() {
        tickets.extend((0..BATCH).map_while(|_| D::propose(proposer)));
        for mut ticket in tickets.drain(..) {
            while !D::is_answered(&mut ticket) && !until.is_over() {
                spin_loop();
            }
        }
    }
}

fn nanos_per_answer(budget: Duration, mut answer: impl FnMut() -> u64) -> f64 {
    let (start, mut count) = (Instant::now(), 0);
    while start.elapsed() < budget {
        for _ in 0..BATCH {
            let answered = answer();
            if answered == 0 {
                spin_loop();
            }
            count += answered;
        }
    }
    start.elapsed().as_nanos() as f64 / count as f64
}
