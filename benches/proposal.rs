//! Proposals under criterion: `cargo bench --bench proposal -- [FILTER]`. On one thread, so that every
//! step is paid by the one that is timed: propose, take out, commit, hear of it. And with those who propose
//! on another, where the loop is timed: it takes one out and commits it. The bench `ratios` has the same
//! beside each other.

mod support;

use criterion::Criterion;
use support::{
    clock::repeat,
    criteria::criterion,
    proposals::{Locked, Proposals, Replying, Tokio, batch, beside_asking, many, one},
};

fn main() {
    let mut criterion = criterion();
    of::<Proposals>(&mut criterion);
    of::<Tokio>(&mut criterion);
    of::<Locked>(&mut criterion);
    criterion.bench_function("proposal: 64 there and back, proposed as a batch", |bencher| {
        bencher.iter(batch());
    });
    criterion.final_summary();
}

fn of<C: Replying>(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group(C::NAME.replace('*', ""));
    group.bench_function("one there and back", |bencher| bencher.iter(one::<C>()));
    group.bench_function("64 there and back", |bencher| bencher.iter(many::<C>()));
    group.bench_function("64 open, of another thread; the loop's one", |bencher| {
        bencher.iter_custom(|n| beside_asking::<C, _>(|mut answer| repeat(n, &mut answer)));
    });
    group.finish();
}
