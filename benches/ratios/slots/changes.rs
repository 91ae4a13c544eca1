//! Setting, replacing, and waiting.

use std::{
    future::Future,
    hint::black_box,
    pin::pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll, Waker},
};

use arc_swap::ArcSwapOption;
use nodestate::slot::{OnceSlot, SwapSlot};
use tokio::sync::{OnceCell, SetOnce};

use crate::support::{
    compare::{Contestant, Effort, compare},
    report::Report,
};

pub(super) fn measure(report: &mut Report, effort: Effort) {
    report.push(compare("A slot is made, set once, and dropped", effort, lives()));
    report.push(compare("A value is replaced, and the old one dropped", effort, replacing()));
    report.push(compare("A task waits, the value is set, the task is done", effort, waiting()));
    report.push(compare("A task waits for the last reader, who goes", effort, retiring()));
}

fn lives() -> [Contestant; 5] {
    [
        Contestant::op("**OnceSlot**", || {
            let slot = black_box(OnceSlot::new());
            let _ = black_box(slot.set(7_u64));
        }),
        Contestant::op("**SwapSlot**", || {
            let slot = black_box(SwapSlot::new());
            let _ = black_box(slot.set(7_u64));
        }),
        Contestant::op("tokio OnceCell<Box>", || {
            let slot = black_box(OnceCell::new());
            let _ = black_box(slot.set(Box::new(7_u64)));
        }),
        Contestant::op("tokio SetOnce<Box>", || {
            let slot = black_box(SetOnce::new());
            let _ = black_box(slot.set(Box::new(7_u64)));
        }),
        Contestant::op("std OnceLock<Box>", || {
            let slot = black_box(OnceLock::new());
            let _ = black_box(slot.set(Box::new(7_u64)));
        }),
    ]
}

fn replacing() -> [Contestant; 4] {
    let slot = SwapSlot::from(7_u64);
    let locked = parking_lot::RwLock::new(Some(Arc::new(7_u64)));
    let tokio = tokio::sync::RwLock::new(Some(Arc::new(7_u64)));
    let swapped = ArcSwapOption::from_pointee(7_u64);
    [
        Contestant::op("**SwapSlot::replace**", move || {
            let _ = black_box(slot.replace(7));
        }),
        Contestant::op("parking_lot RwLock<Option<Arc>>", move || {
            drop(black_box(locked.write().replace(Arc::new(7))));
        }),
        Contestant::op("tokio RwLock<Option<Arc>>", move || {
            drop(black_box(tokio.try_write().ok().and_then(|mut it| it.replace(Arc::new(7)))));
        }),
        Contestant::op("arc-swap ArcSwapOption::swap", move || {
            drop(black_box(swapped.swap(Some(Arc::new(7)))));
        }),
    ]
}

/// Polls to see it wait, lets `change` happen, and polls to see it done: on one thread, so that no
/// scheduler is measured.
fn wait_for(future: impl Future, change: impl FnOnce()) {
    let mut context = Context::from_waker(Waker::noop());
    let mut future = pin!(future);
    assert!(future.as_mut().poll(&mut context).is_pending(), "it is there already");
    change();
    assert!(matches!(future.poll(&mut context), Poll::Ready(_)), "it is there");
}

fn waiting() -> [Contestant; 3] {
    [
        Contestant::op("**OnceSlot::get**", || {
            let slot = OnceSlot::new();
            wait_for(slot.get(), || slot.set(7_u64).expect("it is empty"));
        }),
        Contestant::op("**SwapSlot::get**", || {
            let slot = SwapSlot::new();
            wait_for(slot.get(), || slot.set(7_u64).expect("it is empty"));
        }),
        Contestant::op("tokio SetOnce::wait", || {
            let slot = SetOnce::new();
            wait_for(slot.wait(), || slot.set(Box::new(7_u64)).expect("it is empty"));
        }),
    ]
}

/// What others leave to the user: a value that tells of its own end.
struct Tells(Arc<tokio::sync::Notify>);

impl Drop for Tells {
    fn drop(&mut self) {
        self.0.notify_waiters();
    }
}

fn retiring() -> [Contestant; 2] {
    let slot = SwapSlot::from(7_u64);
    let notify = Arc::new(tokio::sync::Notify::new());
    let swapped = ArcSwapOption::from_pointee(Tells(notify.clone()));
    [
        Contestant::op("**SwapSlot::replace, retired_async**", move || {
            let reader = slot.try_get();
            let old = slot.replace(7).ok().flatten().expect("it is set");
            wait_for(old.retired_async(), || drop(reader));
        }),
        Contestant::op("arc-swap, and a destructor with tokio's Notify", move || {
            let reader = swapped.load();
            drop(swapped.swap(Some(Arc::new(Tells(notify.clone())))));
            wait_for(notify.notified(), || drop(reader));
        }),
    ]
}
