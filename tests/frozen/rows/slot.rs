//! Slots: whoever sets, replaces, takes or lets go may stop; those who look and set go on.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use nodestate::WaitError;
use nodestate::slot::{OnceSlot, SetError, SwapSlot};
use tokio::sync::OnceCell;

use super::{
    Expectation::{Free, Informative, Stops},
    Found, Row, Scenario, leak,
};

/// What is in a slot at the start, and what the victim puts in.
const FIRST: u64 = 1 << 32;
const MINE: u64 = 1 << 33;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("OnceSlot: set / set + try_get", Free, once_set),
        Row::new("OnceSlot: close / set + try_get", Free, once_close),
        Row::new("OnceSlot: try_get / set + try_get", Free, once_get),
        Row::new("OnceSlot beside: std OnceLock, set / set + get", Stops, std_once_set),
        Row::new("OnceSlot beside: tokio OnceCell, set / get", Informative, tokio_once_set),
        Row::new("SwapSlot: set / set + replace + try_get", Free, set).sampled(3),
        Row::new("SwapSlot: replace / replace + try_get", Free, replace).sampled(3),
        Row::new("SwapSlot: take / replace + try_get", Free, take).sampled(3),
        Row::new("SwapSlot: take / close + get_timeout", Free, take_at_the_end),
        Row::new("SwapSlot: close / take + try_get", Free, close).sampled(3),
        Row::new("SwapSlot: try_get, drop / replace + try_get", Free, look).sampled(3),
        Row::new("SwapSlot: the last guard's drop / replace + try_get", Free, let_go),
        Row::new("SwapSlot beside: arc-swap, swap / swap + load", Free, arc_swap_swap).sampled(3),
        Row::new("SwapSlot beside: parking_lot RwLock, write / read", Stops, locked),
    ]
}

fn once_set() -> Scenario {
    let slot = leak(OnceSlot::new());
    Scenario::new(
        || _ = slot.set(MINE),
        |operation| {
            // Who is refused finds a value, though the other may have stopped.
            let set = slot.set(operation);
            let found = slot.try_get();
            assert!(set.is_err() || found == Some(&operation));
            found.is_some()
        },
        || assert!(slot.try_get().is_some()),
    )
}

fn once_close() -> Scenario {
    let slot = leak(OnceSlot::new());
    Scenario::new(
        || slot.close(),
        |operation| {
            match slot.set(operation) {
                Ok(()) => assert_eq!(slot.try_get(), Some(&operation)),
                Err(SetError::AlreadySet(_)) => assert!(slot.try_get().is_some()),
                Err(SetError::Closed(_)) => assert!(slot.try_get().is_none() && slot.is_closed()),
            }
            true
        },
        || assert!(slot.wait().is_ok() != slot.is_closed()),
    )
}

fn once_get() -> Scenario {
    let slot = leak(OnceSlot::new());
    let found = leak(Found::new());
    Scenario::new(
        || found.set(slot.try_get().copied()),
        |operation| {
            let _ = slot.set(operation);
            slot.try_get().is_some()
        },
        || assert!(found.get().expect("it has looked").is_none_or(|value| value < FIRST)),
    )
}

fn std_once_set() -> Scenario {
    let slot = leak(OnceLock::new());
    Scenario::new(
        || _ = slot.set(MINE),
        |operation| {
            let _ = slot.set(operation);
            slot.get().is_some()
        },
        || assert!(slot.get().is_some()),
    )
}

fn tokio_once_set() -> Scenario {
    let slot = leak(OnceCell::new());
    Scenario::new(
        || _ = slot.set(MINE),
        |_| slot.get().is_none_or(|value| *value == MINE),
        || assert_eq!(slot.get(), Some(&MINE)),
    )
}

/// Replaces the value, and finds its own.
fn replacer(slot: &'static SwapSlot<u64>) -> impl FnMut(u64) -> bool {
    |operation| {
        drop(slot.replace(operation).expect("it is open"));
        let found = slot.try_get().map(|value| *value);
        // The victim may have replaced it, or taken it out.
        found.is_none_or(|found| found == operation || found == MINE)
    }
}

fn full() -> &'static SwapSlot<u64> {
    leak(SwapSlot::from(FIRST))
}

fn set() -> Scenario {
    let slot = leak(SwapSlot::new());
    let mut replace = replacer(slot);
    Scenario::new(
        || _ = slot.set(MINE),
        move |operation| {
            let set = slot.set(operation);
            assert!(set.is_ok() || slot.try_get().is_some());
            replace(operation)
        },
        || assert!(slot.try_get().is_some()),
    )
}

fn replace() -> Scenario {
    let slot = full();
    Scenario::new(|| drop(slot.replace(MINE)), replacer(slot), || assert!(slot.try_get().is_some()))
}

fn take() -> Scenario {
    let slot = full();
    let mut replace = replacer(slot);
    Scenario::new(
        || drop(slot.take()),
        move |operation| {
            drop(slot.take());
            replace(operation)
        },
        || drop(slot.take()),
    )
}

/// A wait ends with the slot, wherever who takes from it has stopped.
fn take_at_the_end() -> Scenario {
    let slot = full();
    Scenario::new(
        || drop(slot.take()),
        |_| {
            slot.close();
            slot.get_timeout(Duration::ZERO).err() != Some(WaitError::Timeout)
        },
        || assert!(slot.take().is_none() && slot.wait().is_err()),
    )
}

fn close() -> Scenario {
    let slot = full();
    Scenario::new(
        || slot.close(),
        |operation| {
            if operation % 2 == 1 {
                slot.close();
            }
            drop(slot.take());
            slot.try_get().is_none()
        },
        || assert!(slot.wait().is_err()),
    )
}

fn look() -> Scenario {
    let slot = full();
    let found = leak(Found::new());
    Scenario::new(
        || found.set(slot.try_get().map(|value| *value)),
        replacer(slot),
        || assert!(found.get().expect("it has looked").is_some()),
    )
}

/// The other thread replaces first what the victim has, who is then the last.
fn let_go() -> Scenario {
    let slot = full();
    let mut reader = slot.try_get_owned();
    let old = leak(slot.replace(FIRST).expect("it is open").expect("it was set"));
    Scenario::new(move || drop(reader.take()), replacer(slot), || assert!(old.is_retired()))
}

fn arc_swap_swap() -> Scenario {
    let slot = leak(ArcSwapOption::from_pointee(FIRST));
    Scenario::new(
        || drop(slot.swap(Some(Arc::new(MINE)))),
        |operation| {
            drop(slot.swap(Some(Arc::new(operation))));
            slot.load().is_some()
        },
        || assert!(slot.load().is_some()),
    )
}

fn locked() -> Scenario {
    let slot = leak(parking_lot::RwLock::new(Some(Arc::new(FIRST))));
    Scenario::new(
        || drop(slot.write().replace(Arc::new(MINE))),
        |_| slot.read().is_some(),
        || assert!(slot.read().is_some()),
    )
}
