//! A crowd: threads that all work on one object, each on a core of its own, until time is up.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

use crossbeam_utils::CachePadded;
use serde_json::{Value, json};

use crate::support::{clock::Spread, compare::Effort, machine, report::Table};

/// How many threads a crowd has, as far as there are cores for them.
const THREADS: [usize; 5] = [1, 2, 4, 8, 16];

/// Operations between two looks whether time is up.
const BURST: u64 = 64;

/// A row to be: what so many threads get done, in millions of operations per second, all together.
pub(crate) struct Crowd {
    name: String,
    run: Box<dyn FnMut(usize, Duration) -> f64>,
}

impl Crowd {
    /// Whose rate `run` finds out.
    pub(crate) fn new(
        name: impl Into<String>,
        run: impl FnMut(usize, Duration) -> f64 + 'static,
    ) -> Self {
        Self { name: name.into(), run: Box::new(run) }
    }

    /// Each thread repeats what `own` makes for it, there; it is told which one it is.
    pub(crate) fn all<W: FnMut()>(
        name: impl Into<String>,
        own: impl Fn(usize) -> W + Sync + 'static,
    ) -> Self {
        Self::new(name, move |threads, budget| {
            together(threads, budget, |index, up| {
                let mut step = own(index);
                (0..BURST).for_each(|_| step());
                up.counted(step)
            })
        })
    }
}

/// The end of a crowd's time, and its beginning.
pub(crate) struct Up<'r> {
    up: &'r CachePadded<AtomicBool>,
    ready: &'r Barrier,
}

impl Up<'_> {
    /// Waits for the others, repeats `step` until time is up, and returns millions of calls per second.
    #[inline]
    pub(crate) fn counted(&self, mut step: impl FnMut()) -> f64 {
        self.summed(|| {
            step();
            1
        })
    }

    /// The same, of what `step` says that it has done.
    #[inline]
    pub(crate) fn summed(&self, mut step: impl FnMut() -> u64) -> f64 {
        self.ready.wait();
        let (start, mut done) = (Instant::now(), 0);
        // It publishes nothing; joining does.
        while !self.up.load(Relaxed) {
            (0..BURST).for_each(|_| done += step());
        }
        done as f64 * 1_000.0 / start.elapsed().as_nanos() as f64
    }
}

/// The sum of what `work` returns on each of so many threads.
pub(crate) fn together(
    threads: usize,
    budget: Duration,
    work: impl Fn(usize, &Up<'_>) -> f64 + Sync,
) -> f64 {
    let (up, ready) = (CachePadded::default(), Barrier::new(threads + 1));
    thread::scope(|scope| {
        let (up, ready, work) = (&up, &ready, &work);
        let spawned = (0..threads).map(|index| {
            scope.spawn(move || {
                machine::pin(index);
                work(index, &Up { up, ready })
            })
        });
        let spawned: Vec<_> = spawned.collect();
        ready.wait();
        thread::sleep(budget);
        up.store(true, Relaxed);
        spawned.into_iter().map(|thread| thread.join().expect("it does not panic")).sum()
    })
}

/// Measures every crowd in every size, each round in another order.
pub(crate) fn scale(title: &str, effort: Effort, crowds: impl IntoIterator<Item = Crowd>) -> Table {
    let mut crowds: Vec<_> = crowds.into_iter().collect();
    let sizes = THREADS.map(|threads| (threads <= machine::cores()).then_some(threads));
    let mut rates = vec![[const { Vec::new() }; THREADS.len()]; crowds.len()];
    for round in 0..effort.rounds {
        for place in 0..crowds.len() {
            let index = (round + place) % crowds.len();
            for (rates, threads) in rates[index].iter_mut().zip(sizes) {
                rates.extend(threads.map(|threads| (crowds[index].run)(threads, effort.budget)));
            }
        }
    }
    let columns = THREADS.map(|threads| {
        let plural = if threads == 1 { "" } else { "s" };
        [format!("{threads} thread{plural}"), format!("quartiles of {threads}")]
    });
    let columns: Vec<_> = columns.iter().flatten().map(String::as_str).collect();
    let mut table = Table::new(title, &columns);
    for (crowd, rates) in crowds.iter().zip(&rates) {
        table.push(&crowd.name, rates.iter().flat_map(|rates| cells(rates)).collect());
    }
    table
}

/// The median and the quartiles, or nothing where there were not so many cores.
fn cells(rates: &[f64]) -> [Value; 2] {
    if rates.is_empty() {
        return [Value::Null, Value::Null];
    }
    let rate = Spread::of(rates);
    [json!(rate.median), json!([rate.lower_quartile, rate.upper_quartile])]
}
