//! The interner.

use std::hint::black_box;

use nodestate::intern::{Interner, Limits};

use super::{ADDRESS, Hasher};
use crate::{Operation, repeat};

pub(super) const ROWS: &[Operation] = &[
    ("Interner::intern, of what is there", |n| on_interner(n, |it, text| it.intern(text).is_ok())),
    ("Interner::get, of what is there", |n| on_interner(n, |it, text| it.get(text).is_some())),
    ("Interner::get, of what is not there", |n| {
        on_interner(n, |it, _| it.get(black_box("10.0.0.9:7000")).is_some());
    }),
    ("intern::Pinned::intern, of what is there", |n| {
        let interner = interner();
        let _held = interner.intern(ADDRESS);
        let pinned = interner.pin();
        repeat(n, || pinned.intern(black_box(ADDRESS)).is_ok());
    }),
    ("Sym, cloned and compared", |n| {
        let symbol = interner().intern(ADDRESS).expect("there is room");
        repeat(n, || black_box(&symbol).clone() == *black_box(&symbol));
    }),
    ("Interner, intern, drop, purge", |n| {
        let interner = interner();
        repeat(n, || {
            drop(interner.intern(black_box(ADDRESS)));
            interner.purge()
        });
    }),
];

fn interner() -> Interner<Hasher> {
    Interner::with_limits_and_hasher(Limits::NONE, Hasher::default())
}

fn on_interner<R>(n: u64, op: impl Fn(&Interner<Hasher>, &str) -> R) {
    let interner = interner();
    let _held = interner.intern(ADDRESS);
    repeat(n, || op(black_box(&interner), black_box(ADDRESS)));
}
