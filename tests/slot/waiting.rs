//! Threads and tasks that wait: for a value, for the end, for the last reader.

use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use nodestate::slot::{OnceSlot, SwapSlot};
use nodestate::{Closed, WaitError};

use crate::wakers::Started;

const LONG: Duration = Duration::from_secs(20);

/// Runs `change` while `wait` is asleep, in another thread.
fn meanwhile<R: Send>(wait: impl FnOnce() -> R + Send, change: impl FnOnce()) -> R {
    let start = Instant::now();
    let found = thread::scope(|scope| {
        let waiter = scope.spawn(wait);
        thread::sleep(Duration::from_millis(20));
        assert!(!waiter.is_finished(), "it did not wait");
        change();
        waiter.join().unwrap()
    });
    assert!(start.elapsed() < LONG / 2, "the wake-up was lost");
    found
}

#[test]
fn threads_wait_for_a_value() {
    let once = OnceSlot::new();
    assert_eq!(meanwhile(|| once.wait().copied(), || once.set(1).unwrap()), Ok(1));
    let once = OnceSlot::new();
    assert_eq!(meanwhile(|| once.get_timeout(LONG).copied(), || once.set(1).unwrap()), Ok(1));
    let swap = SwapSlot::new();
    assert_eq!(*meanwhile(|| swap.wait().unwrap(), || swap.set(1).unwrap()), 1);
    let swap = SwapSlot::new();
    let replace = || assert!(swap.replace(2).unwrap().is_none());
    assert_eq!(*meanwhile(|| swap.get_timeout(LONG).unwrap(), replace), 2);
}

#[test]
fn threads_wait_for_the_end() {
    let once = OnceSlot::<u8>::new();
    assert_eq!(meanwhile(|| once.wait().copied(), || once.close()), Err(Closed));
    let once = OnceSlot::<u8>::new();
    let waited = meanwhile(|| once.get_timeout(LONG).copied(), || once.close());
    assert_eq!(waited, Err(WaitError::Closed));
    let swap = SwapSlot::<u8>::new();
    assert_eq!(meanwhile(|| swap.wait().err(), || swap.close()), Some(Closed));
}

#[test]
fn time_is_up() {
    let limit = Duration::from_millis(20);
    let start = Instant::now();
    assert_eq!(OnceSlot::<u8>::new().get_timeout(limit), Err(WaitError::Timeout));
    let slot = SwapSlot::<u8>::new();
    assert_eq!(slot.get_deadline(start + 2 * limit).err(), Some(WaitError::Timeout));
    slot.set(1).unwrap();
    let reader = slot.try_get();
    assert_eq!(slot.take().unwrap().retired_timeout(limit), Err(WaitError::Timeout));
    assert!(start.elapsed() >= 3 * limit);
    drop(reader);
}

#[test]
fn threads_wait_for_the_last_reader() {
    let slot = SwapSlot::from(1);
    let readers = [slot.try_get_owned().unwrap(), slot.try_get_owned().unwrap()];
    let old = slot.take().unwrap();
    meanwhile(
        || old.retired(),
        || {
            for reader in readers {
                assert!(!old.is_retired());
                drop(reader);
            }
        },
    );
    assert_eq!(old.into_inner().unwrap(), 1);
}

/// A guard is a reader, wherever its thread stands, and also after the slot is gone.
#[test]
fn a_guard_is_waited_for() {
    let slot = SwapSlot::from(1);
    let (held, holds) = std::sync::mpsc::channel();
    let (let_go, go) = std::sync::mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn({
            let slot = &slot;
            move || {
                let guard = slot.try_get().unwrap();
                held.send(()).unwrap();
                go.recv().unwrap();
                assert_eq!(*guard, 1);
            }
        });
        holds.recv().unwrap();
        let old = slot.replace(2).unwrap().unwrap();
        assert_eq!(old.retired_timeout(Duration::from_millis(20)), Err(WaitError::Timeout));
        meanwhile(|| old.retired_timeout(LONG), || let_go.send(()).unwrap()).unwrap();
    });
}

#[test]
fn tasks_wait() {
    let once = OnceSlot::new();
    let (mut kept, mut dropped) =
        (Started::new(once.get(), false), Started::new(once.get(), false));
    assert!(kept.poll().is_pending() && dropped.poll().is_pending());
    drop(dropped);
    once.set(1).unwrap();
    kept.assert_awake();
    assert_eq!(kept.poll(), Poll::Ready(Ok(&1)));

    let swap = SwapSlot::<u8>::new();
    let (mut kept, mut dropped) =
        (Started::new(swap.get(), false), Started::new(swap.get(), false));
    assert!(kept.poll().is_pending() && dropped.poll().is_pending());
    drop(dropped);
    swap.close();
    kept.assert_awake();
    assert!(matches!(kept.poll(), Poll::Ready(Err(Closed))));

    let swap = SwapSlot::from(1);
    let reader = swap.try_get();
    let old = swap.take().unwrap();
    let mut kept = Started::new(old.retired_async(), false);
    let mut dropped = Started::new(old.retired_async(), false);
    assert!(kept.poll().is_pending() && dropped.poll().is_pending());
    drop(dropped);
    drop(reader);
    kept.assert_awake();
    assert_eq!(kept.poll(), Poll::Ready(()));
}

/// A wait may be given up at any await point, also after it was woken, and nobody else's with it.
#[test]
fn cancelled_at_every_point() {
    for polls in 0..3 {
        for woken in [false, true] {
            let swap = SwapSlot::new();
            let mut other = Started::new(swap.get(), false);
            let mut wait = Started::new(swap.get(), false);
            for _ in 0..polls {
                assert!(wait.poll().is_pending());
            }
            assert!(other.poll().is_pending());
            if woken {
                swap.set(1).unwrap();
            }
            drop(wait);
            if !woken {
                swap.set(1).unwrap();
            }
            other.assert_awake();
            assert!(matches!(other.poll(), Poll::Ready(Ok(value)) if *value == 1));
        }
    }
}

/// A waker that sets another slot, and one that takes from the very slot that has just been set.
#[test]
fn a_waker_that_uses_slots() {
    struct Uses(SwapSlot<u8>, OnceSlot<u8>);
    impl Wake for Uses {
        fn wake(self: Arc<Self>) {
            let taken = self.0.take().unwrap();
            self.1.set(*self.0.try_get().as_deref().unwrap_or(&9)).unwrap();
            assert!(self.0.set(5).is_ok());
            assert!(!taken.is_retired(), "who sets it counts as a reader meanwhile");
        }
    }
    let uses = Arc::new(Uses(SwapSlot::new(), OnceSlot::new()));
    let waker = Waker::from(Arc::clone(&uses));
    let mut wait = Box::pin(uses.0.get());
    assert!(wait.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    uses.0.set(1).unwrap();
    assert_eq!(uses.1.try_get(), Some(&9));
    assert!(
        matches!(wait.as_mut().poll(&mut Context::from_waker(&waker)), Poll::Ready(Ok(value)) if *value == 5)
    );
    // The wait borrows what its own waker owns: in this order nothing is left behind.
    drop(wait);
}

#[test]
fn a_timed_task() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let slot = Arc::new(SwapSlot::<u8>::new());
        assert!(tokio::time::timeout(Duration::from_millis(10), slot.get()).await.is_err());
        let setter = tokio::spawn({
            let slot = slot.clone();
            async move {
                tokio::time::sleep(Duration::from_millis(5)).await;
                slot.set(1).unwrap();
            }
        });
        assert_eq!(*tokio::time::timeout(LONG, slot.get()).await.unwrap().unwrap(), 1);
        setter.await.unwrap();
    });
}
