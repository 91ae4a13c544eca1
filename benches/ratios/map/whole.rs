//! What a whole map costs: to walk, and while it grows.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use nodestate::map::RandomState;

use super::Size;
use crate::support::{
    compare::{Contestant, Effort, compare},
    keys,
    maps::{ReadMap, Std, Stock, WriteMap, written},
    report::Report,
};

/// Growing to a million takes a quarter of a second.
const MOST_GROWTHS: usize = 9;

pub(super) fn iterate(report: &mut Report, effort: Effort, size: Size, stock: &Stock) {
    let title = format!("Iteration, {size}: ns per entry (50 are 20M entries per second)");
    let limit = iterating::<Std>(stock);
    let contestants = written!(iterating(stock)).into_iter().chain([limit]);
    report.push(compare(title, effort, contestants));
}

/// One walk, whatever the budget is.
fn iterating<M: ReadMap>(stock: &Stock) -> Contestant {
    let (maps, entries) = (stock.shared::<M>(), stock.entries());
    Contestant::new(M::NAME, move |_| {
        let start = Instant::now();
        black_box(maps[0].sum());
        start.elapsed().as_nanos() as f64 / entries as f64
    })
}

pub(super) fn grow(report: &mut Report, effort: Effort, size: Size) {
    let title = format!("The slowest insertion from empty to {size}: median of the maxima");
    let effort = Effort { rounds: effort.rounds.min(MOST_GROWTHS), ..effort };
    let hasher = RandomState::default();
    report.push(compare(title, effort, written!(growing(size, &hasher))));
}

/// Fills a map, and looks at the clock around each insertion.
fn growing<M: WriteMap>(size: Size, hasher: &RandomState) -> Contestant {
    let (keys, hasher) = (keys::present(size.0), hasher.clone());
    Contestant::new(M::NAME, move |_| {
        let map = M::empty(&hasher);
        let slowest = keys.iter().map(|&key| {
            let start = Instant::now();
            map.insert(key, key);
            start.elapsed()
        });
        slowest.max().unwrap_or(Duration::ZERO).as_nanos() as f64
    })
}
