//! Reading and changing maps under criterion: `cargo bench --bench map -- [FILTER]`; see the bench
//! `latch`.

mod support;

use std::{hint::black_box, mem};

use criterion::{BenchmarkGroup, measurement::WallTime};
use support::{
    criteria::criterion,
    keys::{self, Keys},
    maps::{Fresh, Std, Stock, Way, WriteMap, fresh, held, small, written},
};

fn main() {
    let mut criterion = criterion();
    for entries in [16, 1_024, 1 << 20] {
        let stock = Stock::new(entries);
        let mut group = criterion.benchmark_group(format!("map: read, {entries} entries"));
        fresh!(read(&mut group, &stock));
        group.finish();
        let mut group = criterion.benchmark_group(format!("map: read, held, {entries} entries"));
        held!(read(&mut group, &stock));
        group.finish();
        let mut group = criterion.benchmark_group(format!("map: churn, {entries} entries"));
        written!(exchange(&mut group, &stock));
    }
    let stock = Stock::new(100);
    let mut group = criterion.benchmark_group("map: read, small map of 100 entries");
    small!(read(&mut group, &stock));
    read::<Fresh<Std>>(&mut group, &stock);
    group.finish();
    criterion.final_summary();
}

fn read<W: Way>(group: &mut BenchmarkGroup<'_, WallTime>, stock: &Stock) {
    group.bench_function(W::name().replace('*', ""), |bencher| {
        let (maps, keys) = (stock.shared::<W::Map>(), hits(stock));
        let (mut session, mut keys) = (W::begin(&maps[0]), keys.cursor_at(0));
        bencher.iter(|| black_box(W::read(&mut session, keys.next())));
    });
}

/// Removes a key and inserts the one that was removed before.
fn exchange<M: WriteMap>(group: &mut BenchmarkGroup<'_, WallTime>, stock: &Stock) {
    group.bench_function(M::NAME.replace('*', ""), |bencher| {
        let (maps, keys) = (stock.fresh::<M>(), hits(stock));
        let mut keys = keys.cursor_at(0);
        let mut out = keys.next();
        bencher.iter(|| {
            let old = keys.next();
            maps[0].exchange(old, mem::replace(&mut out, old));
        });
    });
}

fn hits(stock: &Stock) -> Keys {
    Keys::uniform(&keys::present(stock.entries()))
}
