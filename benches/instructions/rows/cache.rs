//! The read-through cache.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    hint::black_box,
    time::Duration,
};

use nodestate::cache::{Builder, ReadThrough, Ticks};

use super::{ABSENT, Hasher, KEY, done};
use crate::{Operation, repeat};

type Cache = ReadThrough<u64, u64, Hasher>;

pub(super) const ROWS: &[Operation] = &[
    ("ReadThrough::get, a hit", |n| on_cache(n, |cache, key| cache.get(&key))),
    ("ReadThrough::get, a miss", |n| on_cache(n, |cache, _| cache.get(&black_box(ABSENT)))),
    ("ReadThrough::get_or_load, polled, a hit", |n| {
        on_cache(n, |cache, key| done(cache.get_or_load(&key, load)).is_ok());
    }),
    ("ReadThrough::get_or_load_blocking, a hit", |n| {
        on_cache(n, |cache, key| {
            cache.get_or_load_blocking(&key, || Ok::<_, Infallible>(Some(1))).is_ok()
        });
    }),
    ("ReadThrough::get_or_load, polled, a hit that ends, Ticks", |n| {
        let builder = builder().clock(Ticks::default()).time_to_live(Duration::from_secs(60));
        let cache = filled(builder);
        repeat(n, || done(cache.get_or_load(&black_box(KEY), load)).is_ok());
    }),
    ("ReadThrough, invalidate, and load at once", |n| {
        on_cache(n, |cache, key| {
            cache.invalidate(&key);
            done(cache.get_or_load(&key, load)).is_ok()
        });
    }),
    ("ReadThrough::insert, of a key that is there", |n| {
        on_cache(n, |cache, key| cache.insert(key, 1).is_ok());
    }),
];

fn load() -> Ready<Result<Option<u64>, Infallible>> {
    ready(Ok(Some(1)))
}

/// With as many shards on every machine.
fn builder() -> Builder<u64, u64> {
    ReadThrough::builder(1_024).shards(4)
}

fn filled(builder: Builder<u64, u64>) -> Cache {
    let cache = builder.build_with_hasher(Hasher::default()).expect("it can be");
    (0..16).for_each(|key| cache.insert(key, key).expect("it weighs 1"));
    cache
}

fn on_cache<R>(n: u64, op: impl Fn(&Cache, u64) -> R) {
    let cache = filled(builder());
    repeat(n, || op(black_box(&cache), black_box(KEY)));
}
