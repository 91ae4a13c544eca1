//! Destructors and wakers that panic.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use nodestate::slot::{OnceSlot, SwapSlot};

use crate::wakers::{Started, panics};

struct Bad<'a>(&'a AtomicBool);

impl Drop for Bad<'_> {
    fn drop(&mut self) {
        if self.0.load(SeqCst) {
            std::panic::resume_unwind(Box::new("a destructor's own panic"));
        }
    }
}

/// The last reader does not feel it, the slot goes on, and so do waits.
#[test]
fn a_destructor_at_the_last_reader() {
    let bad = AtomicBool::new(true);
    let slot = SwapSlot::from(Bad(&bad));
    let reader = slot.try_get().unwrap();
    drop(slot.take());
    assert!(!panics(|| drop(reader)));

    slot.set(Bad(&bad)).unwrap();
    let reader = slot.try_get_owned().unwrap();
    drop(slot.replace(Bad(&bad)));
    assert!(!panics(|| drop(reader)));

    let old = slot.take().unwrap();
    let mut wait = Started::new(old.retired_async(), false);
    assert!(wait.poll().is_ready());
    drop(wait);
    assert!(panics(|| drop(old)), "at the handle it is the caller's own");

    slot.set(Bad(&bad)).unwrap();
    assert!(!panics(|| drop(slot)));
}

/// In a thread that is unwinding already.
#[test]
fn a_destructor_at_a_reader_that_panics() {
    let bad = AtomicBool::new(true);
    let slot = SwapSlot::from(Bad(&bad));
    let reader = slot.try_get().unwrap();
    drop(slot.take());
    assert!(panics(|| {
        let _reader = reader;
        std::panic::resume_unwind(Box::new("the reader's own panic"));
    }));
    bad.store(false, SeqCst);
    assert!(slot.set(Bad(&bad)).is_ok());
}

/// All others are woken, and the value is set, before the panic goes on in who has set it.
#[test]
fn a_waker_of_who_waits_for_a_value() {
    let slot = OnceSlot::new();
    let mut waits = [true, false].map(|panics| Started::new(slot.get(), panics));
    assert!(waits.iter_mut().all(|wait| wait.poll().is_pending()));
    assert!(panics(|| slot.set(1).unwrap()));
    waits.iter_mut().for_each(Started::assert_awake);
    assert_eq!(slot.try_get(), Some(&1));

    let slot = SwapSlot::<u8>::new();
    let mut waits = [true, false].map(|panics| Started::new(slot.get(), panics));
    assert!(waits.iter_mut().all(|wait| wait.poll().is_pending()));
    assert!(panics(|| slot.close()));
    waits.iter_mut().for_each(Started::assert_awake);
}

/// It is not the last reader's.
#[test]
fn a_waker_of_who_waits_for_the_last_reader() {
    let slot = SwapSlot::from(1);
    let reader = slot.try_get().unwrap();
    let old = slot.take().unwrap();
    let mut waits = [true, false].map(|panics| Started::new(old.retired_async(), panics));
    assert!(waits.iter_mut().all(|wait| wait.poll().is_pending()));
    assert!(!panics(|| drop(reader)));
    waits.iter_mut().for_each(Started::assert_awake);
}
