//! How long a value is on its way to a consumer that waits for it.

use std::{
    hint::{black_box, spin_loop},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::CAPACITY;
use crate::support::{
    beside::{Until, beside},
    bouncing::bouncing,
    clock::{Spread, nanos_per_op},
    compare::{Contestant, Effort, compare},
    queues::{Item, Line, Queue, queues},
    report::Report,
};

/// Between two values: the consumer has long been waiting again.
const PACE: Duration = Duration::from_micros(1);

pub(super) fn measure<T: Item>(report: &mut Report, effort: Effort) {
    let title = format!(
        "One way, {}, a value every {PACE:?}: median ns (in each row two looks at the clock, of \
         which one is taken off)",
        T::NAME
    );
    let limits = [travelling::<Line, T>(), bouncing()];
    report.push(compare(title, effort, queues!(travelling::<T>()).into_iter().chain(limits)));
}

fn travelling<Q: Queue<T>, T: Item>() -> Contestant {
    let (sender, mut receiver) = Q::new(CAPACITY);
    let sender = Mutex::new(sender);
    let zero = Instant::now();
    let now = move || zero.elapsed().as_nanos() as u64;
    let mut times = Vec::new();
    Contestant::new(Q::NAME, move |budget| {
        let look = nanos_per_op(budget / 10, || {
            black_box(now());
        });
        // What is left of the last round.
        while Q::pop(&mut receiver).is_some() {}
        let send = |_, until: &Until| {
            let mut sender = sender.lock().unwrap_or_else(PoisonError::into_inner);
            let mut last = Instant::now();
            until.repeat_slowly(|| {
                if last.elapsed() < PACE {
                    return spin_loop();
                }
                last = Instant::now();
                Q::push(&mut sender, T::nth(now()));
            });
        };
        times.clear();
        beside(1, send, || {
            let end = now() + budget.as_nanos() as u64;
            loop {
                match Q::pop(&mut receiver) {
                    Some(value) => {
                        let arrived = now();
                        times.push(arrived as f64 - value.number() as f64);
                        if arrived > end {
                            break;
                        }
                    }
                    None => spin_loop(),
                }
            }
        });
        Spread::of(&times).median - look
    })
}
