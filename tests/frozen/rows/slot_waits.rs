//! Slots: whoever waits for a value, or for the last reader of one, may stop; those who look and set go on.

use std::time::{Duration, Instant};

use nodestate::slot::{OnceSlot, Owned, Retired, SwapSlot};

use super::{
    Expectation::Free,
    Found, Row, Scenario, apart, leak,
    waiting::{Task, ready},
};

/// Longer than any row takes: there is a value.
const LONG: Duration = Duration::from_secs(5);
/// For a wait that may end by it.
const BRIEF: Duration = Duration::from_millis(5);

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("OnceSlot: get, wait, each way / set + try_get", Free, once).sampled(7),
        Row::new("SwapSlot: get, wait, Owned, Retired / replace + try_get", Free, swap).sampled(7),
        Row::new("SwapSlot: whether two keep the same / the same, replace + try_get", Free, same),
        Row::new("SwapSlot: retired / the last reader's drop, replace + try_get", Free, || {
            retiring(|old| {
                old.retired();
                true
            })
        }),
        Row::new("SwapSlot: retired_async, poll / the last reader's drop, replace", Free, || {
            retiring(|old| {
                let task = Task::new(async { old.retired_async().await });
                task.poll();
                // Without a second poll it is only known what is there by now.
                task.cancel();
                old.is_retired()
            })
        }),
    ]
}

fn once() -> Scenario {
    let slot = leak(OnceSlot::new());
    let found = leak(Found::new());
    Scenario::new(
        || {
            let later = Instant::now() + BRIEF;
            let one =
                [slot.get_timeout(BRIEF).ok().copied(), slot.get_deadline(later).ok().copied()];
            found.set((one, ready(slot.get()).copied(), slot.wait().ok().copied()));
        },
        |_| slot.set(7).is_ok() || slot.try_get() == Some(&7),
        || {
            let (one, two, last) = found.get().expect("it has looked");
            assert!(one.into_iter().chain([two]).flatten().all(|value| value == 7));
            assert_eq!(last, Some(7));
        },
    )
}

fn swap() -> Scenario {
    let slot: &'static SwapSlot<u64> = leak(SwapSlot::from(1));
    Scenario::new(
        || {
            let later = Instant::now() + LONG;
            let owned = slot.wait().expect("it is open");
            let twin = owned.clone();
            assert!(Owned::ptr_eq(&owned, &twin));
            assert!(slot.get_timeout(LONG).is_ok() && slot.get_deadline(later).is_ok());
            assert!(ready(slot.get()).is_some());
            drop((owned, twin));
            let old = slot.replace(2).expect("it is open");
            if let Some(old) = old {
                // The other thread may stand in a look.
                let _ = old.retired_timeout(BRIEF);
                let _ = old.retired_deadline(Instant::now() + BRIEF);
                let _ = (old.is_retired(), old.into_inner().is_ok());
            }
        },
        |operation| {
            drop(slot.replace(operation).expect("it is open"));
            slot.try_get().is_some()
        },
        || assert!(slot.try_get().is_some()),
    )
}

fn same() -> Scenario {
    let slot: &'static SwapSlot<u64> = leak(SwapSlot::from(1));
    let one = slot.try_get_owned().expect("it was set");
    let (twin, mine) = (one.clone(), one.clone());
    let other = SwapSlot::from(1).try_get_owned().expect("it was set");
    Scenario::new(
        move || {
            assert!(apart!(Owned::ptr_eq(&one, &twin)));
            assert!(!apart!(Owned::ptr_eq(&one, &other)));
        },
        move |operation| {
            drop(slot.replace(operation).expect("it is open"));
            let found = slot.try_get_owned().expect("it was set");
            Owned::ptr_eq(&found, &found.clone()) && !Owned::ptr_eq(&found, &mine)
        },
        || assert!(slot.try_get().is_some()),
    )
}

/// The victim waits for the last reader of a value that was taken out, and says whether it has gone: the
/// other thread has it, and lets it go before all else.
fn retiring(wait: fn(&'static Retired<u64>) -> bool) -> Scenario {
    let slot: &'static SwapSlot<u64> = leak(SwapSlot::from(1));
    let mut reader = slot.try_get_owned();
    let old: &'static Retired<u64> =
        leak(slot.replace(2).expect("it is open").expect("it was set"));
    let found = leak(Found::new());
    Scenario::new(
        move || found.set(wait(old)),
        move |operation| {
            drop(reader.take());
            drop(slot.replace(operation).expect("it is open"));
            slot.try_get().is_some_and(|value| *value == operation)
        },
        move || {
            assert!(old.is_retired() && found.get().is_some());
            let retired = async {
                old.retired_async().await;
                Ok::<_, ()>(())
            };
            assert!(ready(retired).is_some());
        },
    )
}
