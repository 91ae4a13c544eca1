//! Looking at what is there.

use std::{
    hint::black_box,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicPtr, Ordering::Acquire},
    },
};

use arc_swap::ArcSwapOption;
use nodestate::slot::{OnceSlot, SwapSlot};
use tokio::sync::{OnceCell, SetOnce};

use super::{Scene, looking};
use crate::support::{
    compare::{Contestant, Effort, compare},
    report::Report,
};

pub(super) fn measure(report: &mut Report, effort: Effort) {
    for scene in Scene::all() {
        if scene != Scene::BesideAReplacer {
            let title = format!("A value that is set once, read: {}", scene.name());
            report.push(compare(title, effort, once(scene)));
        }
        let title = format!("A value that may be replaced, read under a guard: {}", scene.name());
        report.push(compare(title, effort, guarded(scene)));
        let title = format!("The same, to be kept: {}", scene.name());
        report.push(compare(title, effort, owned(scene)));
    }
}

fn never<S>(_: &S, _: u64) {}

fn once(scene: Scene) -> [Contestant; 5] {
    let pointer = AtomicPtr::new(Box::leak(Box::new(7_u64)));
    [
        looking("**OnceSlot::try_get**", OnceSlot::from(7_u64), scene, look_once, never),
        looking(
            "std OnceLock::get",
            OnceLock::from(7_u64),
            scene,
            |slot| {
                black_box(slot.get().copied());
            },
            never,
        ),
        looking(
            "tokio OnceCell::get",
            OnceCell::from(7_u64),
            scene,
            |slot| {
                black_box(slot.get().copied());
            },
            never,
        ),
        looking(
            "tokio SetOnce::get",
            SetOnce::new_with(Some(7_u64)),
            scene,
            |slot| {
                black_box(slot.get().copied());
            },
            never,
        ),
        looking(
            "limit: an acquire load of a pointer, and what it leads to",
            pointer,
            scene,
            |pointer| {
                // SAFETY: it leads to a leaked number.
                black_box(unsafe { *pointer.load(Acquire) });
            },
            never,
        ),
    ]
}

fn look_once(slot: &OnceSlot<u64>) {
    black_box(slot.try_get().copied());
}

fn replace(slot: &SwapSlot<u64>, n: u64) {
    let _ = slot.replace(n);
}

fn replace_locked(lock: &parking_lot::RwLock<Option<Arc<u64>>>, n: u64) {
    *lock.write() = Some(Arc::new(n));
}

fn replace_tokio(lock: &tokio::sync::RwLock<Option<Arc<u64>>>, n: u64) {
    if let Ok(mut value) = lock.try_write() {
        *value = Some(Arc::new(n));
    }
}

fn replace_swapped(slot: &ArcSwapOption<u64>, n: u64) {
    slot.store(Some(Arc::new(n)));
}

type Locked<L> = (L, &'static str);

fn parking_lot() -> Locked<parking_lot::RwLock<Option<Arc<u64>>>> {
    (parking_lot::RwLock::new(Some(Arc::new(7))), "parking_lot RwLock<Option<Arc>>")
}

fn tokio() -> Locked<tokio::sync::RwLock<Option<Arc<u64>>>> {
    (tokio::sync::RwLock::new(Some(Arc::new(7))), "tokio RwLock<Option<Arc>>")
}

/// No count is changed where a lock's guard or arc-swap's does without.
fn guarded(scene: Scene) -> [Contestant; 4] {
    let (locked, locked_name) = parking_lot();
    let (tokio, tokio_name) = tokio();
    [
        looking(
            "**SwapSlot::try_get**",
            SwapSlot::from(7_u64),
            scene,
            |slot| {
                black_box(slot.try_get().map(|value| *value));
            },
            replace,
        ),
        looking(
            locked_name,
            locked,
            scene,
            |lock| {
                black_box(lock.read().as_deref().copied());
            },
            replace_locked,
        ),
        looking(
            tokio_name,
            tokio,
            scene,
            |lock| {
                black_box(lock.try_read().ok().and_then(|value| value.as_deref().copied()));
            },
            replace_tokio,
        ),
        looking(
            "arc-swap ArcSwapOption::load",
            ArcSwapOption::from_pointee(7_u64),
            scene,
            |slot| {
                black_box(slot.load().as_deref().copied());
            },
            replace_swapped,
        ),
    ]
}

fn owned(scene: Scene) -> [Contestant; 4] {
    let (locked, locked_name) = parking_lot();
    let (tokio, tokio_name) = tokio();
    [
        looking(
            "**SwapSlot::try_get_owned**",
            SwapSlot::from(7_u64),
            scene,
            |slot| {
                black_box(slot.try_get_owned());
            },
            replace,
        ),
        looking(
            locked_name,
            locked,
            scene,
            |lock| {
                black_box(lock.read().clone());
            },
            replace_locked,
        ),
        looking(
            tokio_name,
            tokio,
            scene,
            |lock| {
                black_box(lock.try_read().ok().and_then(|value| value.clone()));
            },
            replace_tokio,
        ),
        looking(
            "arc-swap ArcSwapOption::load_full",
            ArcSwapOption::from_pointee(7_u64),
            scene,
            |slot| {
                black_box(slot.load_full());
            },
            replace_swapped,
        ),
    ]
}
