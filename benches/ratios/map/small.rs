//! Readers that keep a copy of a small map, in peace and beside a thread that replaces values.

use std::{
    fmt,
    hint::{black_box, spin_loop},
    time::{Duration, Instant},
};

use super::{Size, plural, reads::reading, threads};
use crate::support::{
    beside::{Until, beside},
    clock::nanos_per_op,
    compare::{Contestant, Effort, compare},
    keys::{self, Keys},
    machine,
    maps::{Fresh, Std, Stock, Way, WriteMap, small},
    report::Report,
};

pub(super) fn measure(report: &mut Report, effort: Effort, size: Size, stock: &Stock) {
    let keys = Keys::uniform(&keys::present(size.0));
    for threads in threads() {
        let title = format!("Small map: read, {size}, {}", plural(threads));
        let limit = reading::<Fresh<Std>>(stock, &keys, threads);
        let contestants = small!(reading(stock, &keys, threads)).into_iter().chain([limit]);
        report.push(compare(title, effort, contestants));
    }
    if machine::cores() < 2 {
        return;
    }
    for pace in
        [Pace::Every(Duration::from_millis(1)), Pace::Every(Duration::from_micros(1)), Pace::Hot]
    {
        let title =
            format!("Small map: read, {size}, 1 thread beside a writer that replaces {pace}");
        report.push(compare(title, effort, small!(reading_beside(stock, &keys, pace))));
    }
}

/// How often a writer replaces a value.
#[derive(Copy, Clone)]
enum Pace {
    Every(Duration),
    Hot,
}

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every(pause) => write!(f, "a value every {pause:?}"),
            Self::Hot => f.write_str("values back to back"),
        }
    }
}

/// Reads by `W` while another thread replaces values.
fn reading_beside<W: Way<Map: WriteMap>>(stock: &Stock, keys: &Keys, pace: Pace) -> Contestant {
    let (maps, keys) = (stock.fresh::<W::Map>(), keys.clone());
    let mut round = 0;
    Contestant::new(W::name(), move |budget| {
        round += 1;
        let map = &maps[round % maps.len()];
        let writer = |index, until: &Until| replace(map, &keys, round + index, pace, until);
        beside(1, writer, || {
            let (mut session, mut keys) = (W::begin(map), keys.cursor_at(round));
            nanos_per_op(budget, || {
                black_box(W::read(&mut session, keys.next()));
            })
        })
    })
}

fn replace<M: WriteMap>(map: &M, keys: &Keys, from: usize, pace: Pace, until: &Until) {
    let (mut keys, mut value) = (keys.cursor_at(from), 0);
    let mut replace = || {
        value += 1;
        map.put(keys.next(), value);
    };
    match pace {
        Pace::Hot => until.repeat(replace),
        Pace::Every(pause) => {
            let mut last = Instant::now();
            until.repeat_slowly(|| {
                if last.elapsed() < pause {
                    spin_loop();
                } else {
                    last = Instant::now();
                    replace();
                }
            });
        }
    }
}
