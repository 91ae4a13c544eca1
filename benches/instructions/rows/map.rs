//! The map: 16 entries, one thread.

use std::hint::black_box;

use nodestate::map::{EpochMap, Pinned};

use super::{ABSENT, Hasher, KEY};
use crate::{Operation, repeat};

type Map = EpochMap<u64, u64, Hasher>;

pub(super) const ROWS: &[Operation] = &[
    ("EpochMap::pin", |n| on_map(n, |map, _| map.pin().map().len())),
    ("EpochMap::get", |n| on_map(n, |map, key| map.get(&key).as_deref().copied())),
    ("Pinned::get, a held guard", |n| on_pinned(n, |map, key| map.get(&key).copied())),
    ("Pinned::get, of a key that is not there", |n| {
        on_pinned(n, |map, _| map.get(&black_box(ABSENT)).copied());
    }),
    ("Pinned::get_many, 4 keys", |n| {
        on_pinned(n, |map, _| map.get_many(black_box([&1, &2, &3, &4])).map(|it| it.copied()));
    }),
    ("Pinned::iter, 16 entries", |n| on_pinned(n, |map, _| map.values().sum::<u64>())),
    ("map::Handle, pin and get", |n| {
        let map = small_map();
        let handle = map.handle();
        repeat(n, || handle.pin().get(&black_box(KEY)).copied());
    }),
    ("map::Reader::get", |n| {
        let map = small_map();
        let mut reader = map.reader();
        (0..1_000).for_each(|_| _ = reader.get(&KEY));
        repeat(n, || reader.get(&black_box(KEY)));
    }),
    ("map::Reader::with, of a key that is not there", |n| {
        let map = small_map();
        let mut reader = map.reader();
        repeat(n, || reader.with(&black_box(ABSENT), |value| value.is_some()));
    }),
    ("EpochMap, replace, one pin", |n| {
        on_map(n, |map, key| map.pin().insert(key, key).copied());
    }),
    ("Pinned::try_insert, of a key that is there", |n| {
        on_pinned(n, |map, key| map.try_insert(key, key).is_ok());
    }),
    ("Pinned::remove, of a key that is not there", |n| {
        on_pinned(n, |map, _| map.remove(&black_box(ABSENT)).copied());
    }),
    ("EpochMap, remove and insert, one pin", |n| {
        on_map(n, |map, key| {
            let pinned = map.pin();
            let value = pinned.remove(&key).copied();
            pinned.insert(key, key).copied().or(value)
        });
    }),
    ("EpochMap, insert and remove, keys that never come again", |n| {
        let map = small_map();
        let mut key = 1_000;
        repeat(n, || {
            key += 1;
            let pinned = map.pin();
            pinned.insert(key, key);
            pinned.remove(&key).copied()
        });
    }),
    ("EpochMap, 1,000 inserts into an empty one", |n| {
        // So many that a thousand repetitions are not a million calls.
        repeat(n / 100, || {
            let map = Map::default();
            let pinned = map.pin();
            (0..1_000).for_each(|key| _ = black_box(pinned.insert(key, key)));
        });
    }),
];

fn small_map() -> Map {
    (0..16).map(|key| (key, key)).collect()
}

fn on_map<R>(n: u64, op: impl Fn(&Map, u64) -> R) {
    let map = small_map();
    repeat(n, || op(&map, black_box(KEY)));
}

fn on_pinned<R>(n: u64, op: impl Fn(&Pinned<'_, u64, u64, Hasher>, u64) -> R) {
    let map = small_map();
    let pinned = map.pin();
    repeat(n, || op(&pinned, black_box(KEY)));
}
