//! Flags and the lifecycle.

use std::hint::black_box;

use nodestate::flags::{FlagCell, Flags, Lifecycle::*, UserFlags};

use super::{publish, read};
use crate::{Operation, repeat, support::switches::NodeFlags};

pub(super) const ROWS: &[Operation] = &[
    ("Flags::is_running", read::<NodeFlags>),
    ("Flags::snapshot", |n| {
        let flags = black_box(Flags::new());
        repeat(n, || flags.snapshot());
    }),
    ("Flags::set, already set", |n| {
        let flags = black_box(Flags::new());
        repeat(n, || flags.set(black_box(UserFlags::bit::<0>())));
    }),
    ("Flags, set and clear in turn", publish::<NodeFlags>),
    ("Flags::wait_until, of what is", |n| {
        let flags = black_box(Flags::new());
        repeat(n, || flags.wait_until(|seen| seen.lifecycle() == Uninit));
    }),
    ("Flags::new", |n| repeat(n, Flags::new)),
    ("Flags::new, then 4 times advance", |n| {
        repeat(n, || {
            let flags = black_box(Flags::new());
            let _ = black_box(flags.advance(Uninit, Starting));
            let _ = black_box(flags.advance(Starting, Running));
            let _ = black_box(flags.advance(Running, Draining));
            black_box(flags.advance(Draining, Stopped))
        });
    }),
    ("FlagCell::load", |n| {
        let cell = black_box(FlagCell::new(7_u8));
        repeat(n, || cell.load());
    }),
    ("FlagCell::store", |n| {
        let cell = black_box(FlagCell::new(7_u8));
        repeat(n, || cell.store(black_box(8)));
    }),
];
