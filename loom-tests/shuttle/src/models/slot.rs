//! Slots that are set once, replaced and retired, while others look and wait.

use std::sync::Arc;

use shuttle::future::block_on;
use shuttle::rand::{Rng, thread_rng};
use shuttle::thread;

use super::{Count, Counted, explore, join};
use crate::Closed;
use crate::slot::{OnceSlot, SetError, SwapSlot};

/// Two that set it, two that wait for it, and one that closes it: all agree on what became of it.
#[test]
fn once() {
    explore("models::slot::once", || {
        let count = Count::default();
        let slot = Arc::new(OnceSlot::<Counted>::new());
        let waiters = [false, true].map(|as_task| {
            let slot = slot.clone();
            thread::spawn(move || {
                let got = if as_task { block_on(slot.get()) } else { slot.wait() };
                got.map(|value| value.number)
            })
        });
        let setters = [1, 2].map(|number| {
            let (slot, count) = (slot.clone(), count.clone());
            thread::spawn(move || match slot.set(count.value(number)) {
                Ok(()) => Some(number),
                Err(SetError::AlreadySet(_)) => {
                    assert_ne!(slot.try_get().unwrap().number, number);
                    None
                }
                Err(SetError::Closed(_)) => {
                    assert!(slot.is_closed());
                    None
                }
            })
        });
        let closing = thread::spawn({
            let slot = slot.clone();
            move || slot.close()
        });
        closing.join().unwrap();
        let set: Vec<_> = join(setters).into_iter().flatten().collect();
        assert!(set.len() <= 1);
        assert_eq!(set.is_empty(), slot.is_closed());
        let expected = set.first().copied().ok_or(Closed);
        assert!(join(waiters).into_iter().all(|got| got == expected));
        drop(Arc::into_inner(slot).unwrap());
        count.assert_none_left();
    });
}

/// Two that replace and take, who wait for what they took out to be retired, and two that look and keep.
#[test]
fn swapped_and_retired() {
    explore("models::slot::swapped_and_retired", || {
        let count = Count::default();
        let slot = Arc::new(SwapSlot::<Counted>::new());
        let readers = [(); 2].map(|()| {
            let slot = slot.clone();
            thread::spawn(move || {
                for _ in 0..5 {
                    let number = match thread_rng().gen_range(0..3) {
                        0 => slot.try_get().map(|value| value.number),
                        1 => slot.try_get_owned().map(|value| value.clone().number),
                        _ => match slot.wait() {
                            Ok(value) => Some(value.number),
                            Err(Closed) => break,
                        },
                    };
                    assert!(number.is_none_or(|number| [1, 2].contains(&number)), "never put in");
                }
            })
        });
        let writers = [1, 2].map(|number| {
            let (slot, count) = (slot.clone(), count.clone());
            thread::spawn(move || {
                for _ in 0..3 {
                    let old = match thread_rng().gen_range(0..2) {
                        0 => slot.replace(count.value(number)).unwrap(),
                        _ => slot.take(),
                    };
                    if let Some(old) = old {
                        if thread_rng().gen_bool(0.5) {
                            old.retired();
                        } else {
                            block_on(old.retired_async());
                        }
                        assert!(old.is_retired() && old.into_inner().is_ok());
                    }
                }
            })
        });
        join(writers);
        slot.close();
        assert!(slot.set(count.value(3)).is_err());
        join(readers);
        drop(Arc::into_inner(slot).unwrap());
        count.assert_none_left();
    });
}
