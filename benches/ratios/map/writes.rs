//! Changes: churn, and a mix of reads and changes.

use std::{hint::black_box, mem};

use super::{Size, plural, threads};
use crate::support::{
    beside::{Until, beside},
    clock::nanos_per_op,
    compare::{Contestant, Effort, compare},
    keys::{self, Cursor, Keys},
    maps::{Copied, SccIndex, Std, Stock, WriteMap, value_of, written},
    report::Report,
};

pub(super) fn measure(report: &mut Report, effort: Effort, size: Size, stock: &Stock) {
    let keys = Keys::uniform(&keys::present(size.0));
    for threads in threads() {
        let title =
            format!("Churn, {size}, {}: ns per pair of removal and insertion", plural(threads));
        let mut contestants = Vec::from(written!(churning(stock, &keys, threads)));
        contestants.push(churning_accelerated(stock, &keys, threads));
        contestants.push(churning::<Copied>(stock, &keys, threads));
        if threads == 1 {
            contestants.push(churning_alone(stock, &keys));
        }
        report.push(compare(title, effort, contestants));
    }
    let twice = Keys::uniform(&keys::present(2 * size.0));
    for threads in threads() {
        let title =
            format!("90 in 100 are reads, 5 removals, 5 insertions, {size}, {}", plural(threads));
        report.push(compare(title, effort, written!(mixing(stock, &twice, threads))));
    }
}

/// Each thread removes a key and inserts the one that it has removed before; all of them of the same
/// keys.
fn churning<M: WriteMap>(stock: &Stock, keys: &Keys, threads: usize) -> Contestant {
    working(M::NAME, stock, keys, threads, |map: &M, work| {
        let (old, new) = work.exchanged();
        map.exchange(old, new);
    })
}

/// `HashIndex` is full of what was removed until an epoch ends: small ones are much faster if asked
/// to end it at once, large ones are slower.
fn churning_accelerated(stock: &Stock, keys: &Keys, threads: usize) -> Contestant {
    let name = "scc HashIndex, Guard::accelerate";
    working(name, stock, keys, threads, |map: &SccIndex, work| {
        let guard = scc::Guard::new();
        guard.accelerate();
        let (old, new) = work.exchanged();
        map.exchange(old, new);
    })
}

/// The limit: a map that is one thread's own.
fn churning_alone(stock: &Stock, keys: &Keys) -> Contestant {
    let (mut maps, keys) = (stock.fresh::<Std>(), keys.clone());
    let mut round = 0;
    Contestant::new("limit: std HashMap, one thread's own", move |budget| {
        round += 1;
        let nth = round % maps.len();
        let (map, mut work) = (&mut maps[nth], Work::new(&keys, round));
        nanos_per_op(budget, || {
            let (old, new) = work.exchanged();
            black_box(map.remove(&old));
            black_box(map.insert(new, value_of(new)));
        })
    })
}

/// Of twice as many keys as the map has entries, so that it stays half full of them.
fn mixing<M: WriteMap>(stock: &Stock, keys: &Keys, threads: usize) -> Contestant {
    working(M::NAME, stock, keys, threads, |map: &M, work| {
        let key = work.keys.next();
        work.nth += 1;
        match work.nth % 20 {
            0 => map.remove(key),
            10 => map.put(key, value_of(key)),
            _ => {
                black_box(map.get(key));
            }
        }
    })
}

/// What a thread knows of its own work.
struct Work<'k> {
    keys: Cursor<'k>,
    removed: u64,
    nth: usize,
}

impl<'k> Work<'k> {
    fn new(keys: &'k Keys, place: usize) -> Self {
        let mut keys = keys.cursor_at(place);
        Self { removed: keys.next(), keys, nth: 0 }
    }

    /// A key to remove, and the one that was the last to be removed.
    #[inline]
    fn exchanged(&mut self) -> (u64, u64) {
        let old = self.keys.next();
        (old, mem::replace(&mut self.removed, old))
    }
}

/// Every thread repeats `step` on one map; one thread is measured.
fn working<M: WriteMap>(
    name: &str,
    stock: &Stock,
    keys: &Keys,
    threads: usize,
    step: impl Fn(&M, &mut Work<'_>) + Copy + Sync + 'static,
) -> Contestant {
    let (maps, keys) = (stock.fresh::<M>(), keys.clone());
    let mut round = 0;
    Contestant::new(name, move |budget| {
        round += 1;
        let map = &maps[round % maps.len()];
        let steps = |index| {
            let mut work = Work::new(&keys, round + index);
            move || step(map, &mut work)
        };
        let others = |index, until: &Until| until.repeat(steps(index));
        beside(threads - 1, others, || nanos_per_op(budget, steps(0)))
    })
}
