//! The typed cell, over a stand-in for the `atomic` crate with the same surface: what these models
//! check is the cell's orders, not that crate's code.

use super::{Plain, explore_pair};
use crate::flags::{FlagCell, Lifecycle, Lifecycle::*};

struct Shared {
    station: FlagCell<Lifecycle>,
    data: Plain,
}

/// One thread writes plain memory and then runs `announce`; the other reads it if `find` says so.
fn handover(
    name: &str,
    announce: fn(&FlagCell<Lifecycle>),
    find: fn(&FlagCell<Lifecycle>) -> bool,
) {
    explore_pair(
        name,
        None,
        || Shared { station: FlagCell::new(Uninit), data: Plain::new() },
        move |shared| {
            shared.data.write(1);
            announce(&shared.station);
        },
        move |shared| {
            if find(&shared.station) {
                assert_eq!(shared.data.read(), 1);
            }
        },
    );
}

#[test]
fn store_then_load() {
    handover("cells::store_then_load", |cell| cell.store(Running), |cell| cell.load() == Running);
}

#[test]
fn swap_then_swap() {
    handover(
        "cells::swap_then_swap",
        |cell| {
            cell.swap(Running);
        },
        |cell| cell.swap(Draining) == Running,
    );
}

#[test]
fn exchange_then_exchange() {
    handover(
        "cells::exchange_then_exchange",
        |cell| assert!(cell.compare_exchange(Uninit, Running).is_ok()),
        |cell| cell.compare_exchange(Running, Draining).is_ok(),
    );
}

#[test]
fn refusal_acquires() {
    handover(
        "cells::refusal_acquires",
        |cell| cell.store(Running),
        |cell| cell.compare_exchange(Uninit, Failed) == Err(Running),
    );
}
