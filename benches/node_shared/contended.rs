//! How long single calls take while others list and change the peers.

use std::{
    hint::black_box,
    sync::Barrier,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    Question, states,
    states::{PEERS, State},
    support::{clock::Spread, compare::Effort, machine, report::Table},
};

const LISTED_EVERY: Duration = Duration::from_millis(2);
const CHANGED_EVERY: Duration = Duration::from_millis(1);

/// Of a round's calls, in nanoseconds.
const QUANTILES: [(&str, f64); 3] = [("median", 0.5), ("p99", 0.99), ("p999", 0.999)];

pub(crate) fn measure((title, ask): Question, effort: Effort) -> Table {
    let states = states();
    let mut rounds = vec![[const { Vec::new() }; QUANTILES.len()]; states.len()];
    for round in 0..effort.rounds {
        for place in 0..states.len() {
            let index = (round + place) % states.len();
            let calls = beside_lister_and_writer(&*states[index].1, ask, effort.budget * 10);
            for (samples, (_, quantile)) in rounds[index].iter_mut().zip(QUANTILES) {
                samples.push(calls[((calls.len() - 1) as f64 * quantile) as usize] as f64);
            }
        }
    }
    let columns =
        ["median ns", "p99", "quartiles of p99", "p999", "quartiles of p999", "p999, x the first"];
    let mut table = Table::new(format!("{title}, beside a lister and a writer"), &columns);
    let first = Spread::of(&rounds[0][2]).median;
    for ((name, _), samples) in states.iter().zip(&rounds) {
        let [median, p99, p999] = [0, 1, 2].map(|quantile| Spread::of(&samples[quantile]));
        let quartiles = |spread: Spread| json!([spread.lower_quartile, spread.upper_quartile]);
        let cells = vec![
            json!(median.median),
            json!(p99.median),
            quartiles(p99),
            json!(p999.median),
            quartiles(p999),
            json!(p999.median / first),
        ];
        table.push(name, cells);
    }
    table
}

/// What each call took, from the shortest; a look at the clock is in it.
fn beside_lister_and_writer(
    state: &dyn State,
    ask: fn(&dyn State) -> u64,
    budget: Duration,
) -> Vec<u32> {
    // It publishes nothing; joining does.
    let (over, ready) = (AtomicBool::new(false), Barrier::new(3));
    let every = |pause: Duration, act: &mut dyn FnMut()| {
        machine::pin(1);
        ready.wait();
        while !over.load(Relaxed) {
            act();
            thread::sleep(pause);
        }
    };
    thread::scope(|scope| {
        scope.spawn(|| {
            every(LISTED_EVERY, &mut || {
                black_box(state.list());
            });
        });
        scope.spawn(|| {
            let mut n = 0;
            every(CHANGED_EVERY, &mut || {
                n += 1;
                state.change_peer(1 + n % PEERS, n);
            });
        });
        machine::pin(0);
        let mut calls = Vec::with_capacity(1 << 22);
        ready.wait();
        let start = Instant::now();
        let mut before = start;
        while before - start < budget && calls.len() < calls.capacity() {
            black_box(ask(state));
            let after = Instant::now();
            calls.push((after - before).as_nanos() as u32);
            before = after;
        }
        over.store(true, Relaxed);
        calls.sort_unstable();
        calls
    })
}
