//! Slots: setting, closing, replacing, and the way to the last reader's end. Under `SwapSlot` is a
//! stand-in for arc-swap; see `primitive::swap`.

use std::pin::pin;
use std::time::Duration;

use loom::sync::Arc;
use loom::thread;

use super::{Plain, Woken, explore, explore_pair, poll};
use crate::slot::{OnceSlot, SetError, SwapSlot};
use crate::{Closed, WaitError};

/// Both slots, beside plain memory that they announce.
struct Slots {
    once: OnceSlot<u64>,
    swap: SwapSlot<u64>,
    data: Plain,
}

impl Slots {
    fn empty() -> Self {
        Self { once: OnceSlot::new(), swap: SwapSlot::new(), data: Plain::new() }
    }

    fn full() -> Self {
        Self { swap: SwapSlot::from(1), ..Self::empty() }
    }
}

fn pair(name: &str, bound: Option<usize>, first: fn(&Slots), second: fn(&Slots)) {
    explore_pair(name, bound, Slots::empty, first, second);
}

/// Who sees the value sees what was done before it was set.
#[test]
fn set_then_get() {
    pair(
        "slot::set_then_get",
        None,
        |slots| {
            slots.data.write(1);
            slots.once.set(1).unwrap();
        },
        |slots| {
            if slots.once.try_get().is_some() {
                assert_eq!(slots.data.read(), 1);
            }
        },
    );
}

/// One of two setters succeeds; the other has its value back, and finds the first one's.
#[test]
fn set_against_set() {
    fn set(slots: &Slots, value: u64) {
        match slots.once.set(value) {
            Ok(()) => assert_eq!(slots.once.try_get(), Some(&value)),
            Err(refused) => {
                assert_eq!(refused, SetError::AlreadySet(value));
                assert_eq!(slots.once.try_get(), Some(&(3 - value)));
            }
        }
    }
    pair("slot::set_against_set", None, |slots| set(slots, 1), |slots| set(slots, 2));
}

/// A thread that waits is woken by the value.
#[test]
fn set_wakes() {
    pair(
        "slot::set_wakes",
        None,
        |slots| {
            slots.data.write(1);
            slots.once.set(1).unwrap();
        },
        |slots| {
            assert_eq!(slots.once.wait(), Ok(&1));
            assert_eq!(slots.data.read(), 1);
        },
    );
}

/// The same as a task.
#[test]
fn set_wakes_a_task() {
    pair(
        "slot::set_wakes_a_task",
        Some(3),
        |slots| slots.once.set(1).unwrap(),
        |slots| assert_eq!(loom::future::block_on(slots.once.get()), Ok(&1)),
    );
}

/// A wait ends with the slot, and what was done before is seen.
#[test]
fn close_then_closed() {
    pair(
        "slot::close_then_closed",
        None,
        |slots| {
            slots.data.write(1);
            slots.once.close();
        },
        |slots| {
            assert_eq!(slots.once.wait(), Err(Closed));
            assert_eq!(slots.data.read(), 1);
        },
    );
}

/// Of setting and closing one is first, and the wait ends as that says.
#[test]
fn close_against_set() {
    explore("slot::close_against_set", Some(3), || {
        let slots = Arc::new(Slots::empty());
        let closing = thread::spawn({
            let slots = slots.clone();
            move || slots.once.close()
        });
        let waiting = thread::spawn({
            let slots = slots.clone();
            move || slots.once.wait().copied()
        });
        let set = slots.once.set(1);
        closing.join().unwrap();
        let found = waiting.join().unwrap();
        assert_eq!(found.is_ok(), set.is_ok());
        assert_eq!(slots.once.is_closed(), set.is_err());
    });
}

/// A future that is dropped while it is being woken leaves the other waiter's wake-up.
#[test]
fn cancelled() {
    explore("slot::cancelled", Some(2), || {
        let slots = Arc::new(Slots::empty());
        let cancelled = thread::spawn({
            let slots = slots.clone();
            move || {
                let (_, waker) = Woken::waker();
                let _ = poll(pin!(slots.once.get()), &waker);
            }
        });
        let waiting = thread::spawn({
            let slots = slots.clone();
            move || slots.once.wait().copied()
        });
        slots.once.set(1).unwrap();
        assert_eq!(waiting.join().unwrap(), Ok(1));
        cancelled.join().unwrap();
    });
}

/// As `set_against_set`.
#[test]
fn swap_set_against_set() {
    fn set(slots: &Slots, value: u64) {
        match slots.swap.set(value) {
            Ok(()) => assert_eq!(*slots.swap.try_get().unwrap(), value),
            Err(refused) => {
                assert_eq!(refused, SetError::AlreadySet(value));
                assert_eq!(*slots.swap.try_get().unwrap(), 3 - value);
            }
        }
    }
    pair("slot::swap_set_against_set", Some(3), |slots| set(slots, 1), |slots| set(slots, 2));
}

/// As `set_wakes`.
#[test]
fn swap_set_wakes() {
    pair(
        "slot::swap_set_wakes",
        Some(3),
        |slots| {
            slots.data.write(1);
            slots.swap.set(1).unwrap();
        },
        |slots| {
            assert_eq!(*slots.swap.wait().unwrap(), 1);
            assert_eq!(slots.data.read(), 1);
        },
    );
}

/// A replacement is a value, too.
#[test]
fn replace_wakes_a_task() {
    pair(
        "slot::replace_wakes_a_task",
        Some(2),
        |slots| assert!(slots.swap.replace(1).unwrap().is_none()),
        |slots| assert_eq!(*loom::future::block_on(slots.swap.get()).unwrap(), 1),
    );
}

/// A wait for what there is not ends with the slot.
#[test]
fn close_wakes() {
    pair(
        "slot::close_wakes",
        Some(3),
        |slots| slots.swap.close(),
        |slots| assert_eq!(slots.swap.wait().err(), Some(Closed)),
    );
}

/// Who is refused because the slot is closed has seen what went before.
#[test]
fn close_then_refuse() {
    pair(
        "slot::close_then_refuse",
        Some(3),
        |slots| {
            slots.data.write(1);
            slots.swap.close();
        },
        |slots| {
            if slots.swap.is_closed() {
                assert_eq!(slots.data.read(), 1);
                assert_eq!(slots.swap.set(1), Err(SetError::Closed(1)));
            }
        },
    );
}

/// What was set before the end is found by who waits, and not the end.
#[test]
fn value_before_end() {
    pair(
        "slot::value_before_end",
        Some(3),
        |slots| {
            slots.swap.set(1).unwrap();
            slots.swap.close();
        },
        |slots| assert_eq!(*slots.swap.wait().unwrap(), 1),
    );
}

/// However closing and taking meet, who waits learns that nothing comes.
#[test]
fn close_then_take() {
    explore("slot::close_then_take", Some(3), || {
        let slots = Arc::new(Slots::full());
        let taking = thread::spawn({
            let slots = slots.clone();
            move || assert!(slots.swap.take().is_some())
        });
        let closing = thread::spawn({
            let slots = slots.clone();
            move || slots.swap.close()
        });
        taking.join().unwrap();
        closing.join().unwrap();
        assert_eq!(slots.swap.get_timeout(Duration::ZERO).err(), Some(WaitError::Closed));
    });
}

/// Who takes after closing has the last, whatever others have under way.
#[test]
fn take_after_close_is_the_last() {
    explore("slot::take_after_close_is_the_last", Some(3), || {
        let slots = Arc::new(Slots::full());
        let other = thread::spawn({
            let slots = slots.clone();
            move || {
                drop(slots.swap.take());
                slots.swap.set(2).is_ok()
            }
        });
        slots.swap.close();
        slots.swap.take();
        assert_eq!(slots.swap.get_timeout(Duration::ZERO).err(), Some(WaitError::Closed));
        other.join().unwrap();
        assert!(slots.swap.try_get().is_none());
    });
}

/// A replacement that goes on while the slot is closed and emptied does not fill it.
#[test]
fn replace_does_not_open() {
    explore("slot::replace_does_not_open", Some(3), || {
        let slots = Arc::new(Slots::full());
        let other = thread::spawn({
            let slots = slots.clone();
            move || drop(slots.swap.replace(2))
        });
        slots.swap.close();
        let last = slots.swap.take().map(|last| last.retired());
        assert!(last.is_some());
        other.join().unwrap();
        assert!(slots.swap.try_get().is_none());
    });
}

/// Two replacements: each value but the last is handed to one of them.
#[test]
fn replace_against_replace() {
    explore("slot::replace_against_replace", Some(2), || {
        let slots = Arc::new(Slots::full());
        let other = thread::spawn({
            let slots = slots.clone();
            move || {
                let old = slots.swap.replace(2).unwrap().unwrap();
                old.retired();
                old.into_inner().unwrap()
            }
        });
        let old = slots.swap.replace(4).unwrap().unwrap();
        old.retired();
        let old = old.into_inner().unwrap();
        let others = other.join().unwrap();
        assert_eq!(old + others + *slots.swap.try_get().unwrap(), 7);
    });
}

/// What the last reader did has happened for who has waited for it: the wait alone says so.
#[test]
fn retire() {
    explore("slot::retire", Some(3), || {
        let slots = Arc::new(Slots::full());
        let reader = thread::spawn({
            let slots = slots.clone();
            move || {
                if let Some(value) = slots.swap.try_get() {
                    slots.data.read();
                    assert_eq!(*value, 1);
                }
            }
        });
        let old = slots.swap.take().unwrap();
        if old.is_retired() {
            slots.data.write(1);
        }
        reader.join().unwrap();
        old.retired();
        assert_eq!(old.into_inner().unwrap(), 1);
    });
}

/// The last reader's end against the waiter's registration.
#[test]
fn last_reader_wakes() {
    explore("slot::last_reader_wakes", Some(3), || {
        let slots = Slots::full();
        let reader = slots.swap.try_get_owned();
        let old = slots.swap.take().unwrap();
        let reader = thread::spawn(move || drop(reader));
        old.retired();
        assert_eq!(old.into_inner().unwrap(), 1);
        reader.join().unwrap();
    });
}

/// Two readers, one of whom is the last, and a task that waits beside one that gives up.
#[test]
fn last_of_two_readers_wakes() {
    explore("slot::last_of_two_readers_wakes", Some(2), || {
        let slots = Slots::full();
        let readers = [slots.swap.try_get_owned(), slots.swap.try_get_owned()];
        let old = slots.swap.take().unwrap();
        let readers = readers.map(|reader| thread::spawn(move || drop(reader)));
        {
            let (_, waker) = Woken::waker();
            let _ = poll(pin!(old.retired_async()), &waker);
        }
        loom::future::block_on(old.retired_async());
        assert_eq!(old.into_inner().unwrap(), 1);
        for reader in readers {
            reader.join().unwrap();
        }
    });
}

/// Counts its ends in plain memory that loom watches.
struct Ends(Arc<Plain>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.write(self.0.read() + 1);
    }
}

/// Without a handle that waits the last reader drops the value: once, and after all have looked.
#[test]
fn handle_against_last_reader() {
    explore("slot::handle_against_last_reader", Some(3), || {
        let ends = Arc::new(Plain::new());
        let slot = SwapSlot::from(Ends(ends.clone()));
        let reader = slot.try_get_owned();
        let old = slot.take();
        let reader = thread::spawn(move || drop(reader));
        drop(old);
        reader.join().unwrap();
        assert_eq!(ends.read(), 1);
    });
}
