//! One call after the other.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

use nodestate::slot::{OnceSlot, Owned, Retired, SetError, SlotGuard, SwapSlot};
use nodestate::{Closed, WaitError};

/// Counts how many were dropped.
#[derive(Debug)]
pub(crate) struct Counted(pub(crate) Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
    }
}

fn counted() -> (Arc<AtomicUsize>, Counted) {
    let count = Arc::new(AtomicUsize::new(0));
    (count.clone(), Counted(count))
}

#[test]
fn once() {
    let mut slot = OnceSlot::new();
    assert_eq!(slot.try_get(), None);
    assert_eq!(slot.get_timeout(Duration::ZERO), Err(WaitError::Timeout));
    assert_eq!(slot.get_deadline(Instant::now()), Err(WaitError::Timeout));
    assert_eq!(slot.set(1), Ok(()));
    assert_eq!(slot.set(2), Err(SetError::AlreadySet(2)));
    assert_eq!(slot.try_get(), Some(&1));
    assert_eq!(slot.wait(), Ok(&1));
    *slot.get_mut().unwrap() = 3;
    assert_eq!(slot.take(), Some(3));
    assert_eq!((slot.take(), slot.get_mut()), (None, None));
    assert_eq!(slot.set(4), Ok(()));
    assert_eq!(slot.into_inner(), Some(4));
    assert_eq!(OnceSlot::from(5).into_inner(), Some(5));
    assert_eq!(OnceSlot::<u8>::default().into_inner(), None);
}

#[test]
fn once_closed() {
    let mut slot = OnceSlot::new();
    assert!(!slot.is_closed());
    slot.close();
    assert!(slot.is_closed());
    assert_eq!(slot.set(1), Err(SetError::Closed(1)));
    assert_eq!((slot.try_get(), slot.wait()), (None, Err(Closed)));
    assert_eq!(slot.get_timeout(Duration::MAX), Err(WaitError::Closed));
    assert_eq!(slot.get_mut(), None);
    assert_eq!(slot.take(), None);
    assert!(slot.is_closed(), "taking from it opens it");

    let slot = OnceSlot::from(1);
    slot.close();
    assert!(!slot.is_closed());
    assert_eq!(slot.wait(), Ok(&1));
    assert_eq!(slot.set(2), Err(SetError::AlreadySet(2)));
}

/// A type without a size has an address all the same, and it is not taken for that of a closed slot.
#[test]
fn once_without_a_size() {
    let slot = OnceSlot::new();
    assert_eq!(slot.set(()), Ok(()));
    assert_eq!(slot.try_get(), Some(&()));
    assert!(!slot.is_closed());

    #[derive(Debug, PartialEq)]
    #[repr(align(256))]
    struct Wide(u8);
    let slot = OnceSlot::from(Wide(1));
    assert_eq!(std::ptr::from_ref(slot.try_get().unwrap()).addr() % 256, 0);
}

#[test]
fn once_drops_what_it_has_once() {
    let (count, value) = counted();
    let slot = OnceSlot::from(value);
    let refused = slot.set(Counted(count.clone())).unwrap_err();
    assert_eq!(count.load(SeqCst), 0);
    drop(refused);
    assert_eq!(count.load(SeqCst), 1);
    drop(slot);
    assert_eq!(count.load(SeqCst), 2);
}

#[test]
fn swap() {
    let slot = SwapSlot::new();
    assert!(slot.try_get().is_none() && slot.try_get_owned().is_none() && slot.take().is_none());
    assert_eq!(slot.get_timeout(Duration::ZERO).err(), Some(WaitError::Timeout));
    assert_eq!(slot.get_deadline(Instant::now()).err(), Some(WaitError::Timeout));
    assert_eq!(slot.set(1), Ok(()));
    assert_eq!(slot.set(2), Err(SetError::AlreadySet(2)));
    assert_eq!(*slot.wait().unwrap(), 1);
    let (guard, owned) = (slot.try_get().unwrap(), slot.try_get_owned().unwrap());
    let old = slot.replace(3).unwrap().unwrap();
    assert_eq!((*guard, *owned, *slot.try_get().unwrap()), (1, 1, 3));
    assert!(Owned::ptr_eq(&SlotGuard::into_owned(guard), &owned.clone()));
    assert!(!Owned::ptr_eq(&owned, &slot.try_get_owned().unwrap()));
    assert_eq!(old.retired_timeout(Duration::ZERO), Err(WaitError::Timeout));
    assert_eq!(old.retired_deadline(Instant::now()), Err(WaitError::Timeout));
    drop(owned);
    old.retired();
    assert_eq!(old.retired_timeout(Duration::ZERO), Ok(()));
    assert_eq!(old.into_inner().unwrap(), 1);
    assert_eq!(slot.take().unwrap().into_inner().unwrap(), 3);
    assert!(slot.try_get().is_none());
    assert!(slot.replace(4).unwrap().is_none());
    assert_eq!(slot.set(5), Err(SetError::AlreadySet(5)));
    assert_eq!(**SwapSlot::from(Box::new(6)).try_get().unwrap(), 6);
}

#[test]
fn swap_closed_while_empty() {
    let slot = SwapSlot::default();
    slot.close();
    assert!(slot.is_closed() && slot.try_get().is_none() && slot.try_get_owned().is_none());
    assert_eq!(slot.wait().err(), Some(Closed));
    assert_eq!(slot.get_timeout(Duration::MAX).err(), Some(WaitError::Closed));
    assert_eq!(slot.set(1), Err(SetError::Closed(1)));
    assert_eq!(slot.replace(2).unwrap_err(), SetError::Closed(2));
    assert!(slot.take().is_none());
    slot.close();
    assert_eq!(slot.wait().err(), Some(Closed));
}

#[test]
fn swap_closed_while_set() {
    let slot = SwapSlot::from(1);
    slot.close();
    assert!(slot.is_closed());
    assert_eq!((*slot.try_get().unwrap(), *slot.wait().unwrap()), (1, 1));
    assert_eq!(slot.set(2), Err(SetError::Closed(2)));
    assert_eq!(slot.replace(2).unwrap_err(), SetError::Closed(2));
    assert_eq!(slot.take().unwrap().into_inner().unwrap(), 1);
    assert_eq!(slot.wait().err(), Some(Closed));
    assert_eq!(slot.set(3), Err(SetError::Closed(3)));
}

/// What was replaced goes to the handle, and without a handle is dropped with the last reader.
#[test]
fn swap_drops_what_it_has_once() {
    let (count, value) = counted();
    let dropped = || count.load(SeqCst);
    let slot = SwapSlot::from(value);
    drop(slot.set(Counted(count.clone())));
    assert_eq!(dropped(), 1, "refused");

    let reader = slot.try_get().unwrap();
    let old = slot.replace(Counted(count.clone())).unwrap();
    drop(reader);
    assert_eq!(dropped(), 1, "the handle has it");
    drop(old);
    assert_eq!(dropped(), 2);

    let reader = slot.try_get_owned().unwrap();
    drop(slot.take());
    assert_eq!(dropped(), 2, "the reader has it");
    drop(reader);
    assert_eq!(dropped(), 3);

    slot.set(Counted(count.clone())).unwrap();
    let reader = slot.try_get().unwrap();
    drop(slot);
    assert_eq!(dropped(), 3, "a guard outlives the slot");
    drop(reader);
    assert_eq!(dropped(), 4);
}

/// A thread may have more guards than arc-swap keeps places for.
#[test]
fn many_guards() {
    let slot = SwapSlot::from(7);
    let guards: Vec<_> = (0..100).map(|_| slot.try_get().unwrap()).collect();
    let old = slot.take().unwrap();
    assert!(guards.iter().all(|guard| **guard == 7));
    for guard in guards {
        assert!(!old.is_retired());
        drop(guard);
    }
    assert!(old.is_retired());
}

#[test]
fn shown() {
    let (once, swap) = (OnceSlot::new(), SwapSlot::new());
    assert_eq!(format!("{once:?} {swap:?}"), "OnceSlot(<empty>) SwapSlot(<empty>)");
    once.set(1).unwrap();
    swap.set(2).unwrap();
    assert_eq!(format!("{once:?} {swap:?}"), "OnceSlot(1) SwapSlot(2)");
    let (guard, owned) = (swap.try_get().unwrap(), swap.try_get_owned().unwrap());
    assert_eq!(format!("{guard:?} {owned:?}"), "2 2");
    let old = swap.take().unwrap();
    assert_eq!(format!("{old:?}"), "Retired { is_retired: false }");
    swap.close();
    let once = OnceSlot::<u8>::new();
    once.close();
    assert_eq!(format!("{once:?} {swap:?}"), "OnceSlot(<closed>) SwapSlot(<closed>)");
    let refused = swap.set(3).unwrap_err();
    assert_eq!(
        (format!("{refused:?}"), refused.to_string().as_str()),
        ("Closed(..)".into(), "the slot is closed")
    );
    assert_eq!(SetError::AlreadySet(3).to_string(), "the slot is set already");
}

fn send<T: Send>() {}
fn sync<T: Sync>() {}

/// What may be shared, beside what may not (`tests/compile_fail`).
#[test]
fn auto_traits() {
    send::<OnceSlot<Cell<u8>>>();
    send::<OnceSlot<u8>>();
    sync::<OnceSlot<u8>>();
    send::<SwapSlot<u8>>();
    sync::<SwapSlot<u8>>();
    send::<Owned<u8>>();
    sync::<Owned<u8>>();
    send::<Retired<Cell<u8>>>();
    sync::<Retired<Cell<u8>>>();
    // One thread may keep what it can not share.
    let slot = OnceSlot::from(Rc::new(1));
    assert_eq!(**slot.try_get().unwrap(), 1);
    let slot = SwapSlot::from(Rc::new(1));
    assert_eq!(**slot.try_get().unwrap(), 1);
    // What is borrowed may be in a slot, which then does not outlive it.
    let text = String::from("here");
    let (once, swap) = (OnceSlot::from(&*text), SwapSlot::from(&*text));
    assert_eq!(once.try_get().unwrap(), &*swap.try_get().unwrap());
}
