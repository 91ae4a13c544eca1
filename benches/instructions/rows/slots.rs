//! Slots: looked at, set, replaced.

use std::hint::black_box;

use nodestate::slot::{OnceSlot, SwapSlot};

use super::done;
use crate::{Operation, repeat};

pub(super) const ROWS: &[Operation] = &[
    ("OnceSlot::try_get", |n| {
        let slot = black_box(OnceSlot::from(7_u64));
        repeat(n, || slot.try_get().copied());
    }),
    ("OnceSlot::get, polled, of what is there", |n| {
        let slot = black_box(OnceSlot::from(7_u64));
        repeat(n, || done(slot.get()).copied());
    }),
    ("OnceSlot, made, set, dropped", |n| {
        repeat(n, || black_box(OnceSlot::new()).set(black_box(7_u64)).is_ok());
    }),
    ("SwapSlot::try_get", |n| {
        let slot = black_box(SwapSlot::from(7_u64));
        repeat(n, || slot.try_get().map(|value| *value));
    }),
    ("SwapSlot::try_get_owned", |n| {
        let slot = black_box(SwapSlot::from(7_u64));
        repeat(n, || slot.try_get_owned().map(|value| *value));
    }),
    ("SwapSlot::replace", |n| {
        let slot = black_box(SwapSlot::from(7_u64));
        repeat(n, || slot.replace(black_box(8)).is_ok());
    }),
    ("SwapSlot, take and set", |n| {
        let slot = black_box(SwapSlot::from(7_u64));
        repeat(n, || (slot.take().is_some(), slot.set(black_box(8)).is_ok()));
    }),
];
