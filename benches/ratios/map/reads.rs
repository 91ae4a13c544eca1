//! Point reads: by themselves and under a held guard, of keys that are there and that are not.

use std::hint::black_box;

use super::{Size, plural, threads};
use crate::support::{
    beside::{Until, beside},
    clock::nanos_per_op,
    compare::{Contestant, Effort, compare},
    keys::{self, Keys},
    maps::{Stock, Way, fresh, held},
    report::Report,
};

pub(super) fn measure(report: &mut Report, effort: Effort, size: Size, stock: &Stock) {
    let of = keys::present(size.0);
    let hits = Keys::uniform(&of);
    let misses = Keys::uniform(&keys::absent(size.0));
    for threads in threads() {
        let title = format!("Read, {size}, {}", plural(threads));
        report.push(compare(title, effort, fresh!(reading(stock, &hits, threads))));
    }
    if size.0.is_power_of_two() {
        let skewed = Keys::zipf(&of);
        let title = format!("Read, {size}, Zipf(0.99), 1 thread");
        report.push(compare(title, effort, fresh!(reading(stock, &skewed, 1))));
    }
    let title = format!("Read of keys that are not there, {size}, 1 thread");
    report.push(compare(title, effort, fresh!(reading(stock, &misses, 1))));
    let title = format!("Read under a held guard, {size}, 1 thread");
    report.push(compare(title, effort, held!(reading(stock, &hits, 1))));
}

/// Reads by `W` on each of `threads` threads, of which one is measured.
pub(super) fn reading<W: Way>(stock: &Stock, keys: &Keys, threads: usize) -> Contestant {
    let (maps, keys, is_large) = (stock.shared::<W::Map>(), keys.clone(), stock.is_large());
    let mut round = 0;
    Contestant::new(W::name(), move |budget| {
        round += 1;
        let map = &maps[round % maps.len()];
        let others = |index: usize, until: &Until| {
            let (mut session, mut keys) = (W::begin(map), keys.cursor_at(round + index));
            until.repeat(|| {
                black_box(W::read(&mut session, keys.next()));
            });
        };
        beside(threads - 1, others, || {
            let (mut session, mut keys) = (W::begin(map), keys.cursor_at(round));
            let mut read = || {
                black_box(W::read(&mut session, keys.next()));
            };
            if is_large {
                // The others' rounds have taken this map out of the caches.
                nanos_per_op(budget, &mut read);
            }
            nanos_per_op(budget, &mut read)
        })
    })
}
