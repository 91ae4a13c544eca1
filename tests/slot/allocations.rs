//! Looking, refused sets and waits allocate nothing.

use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use nodestate::slot::{OnceSlot, SwapSlot};

use crate::counting::allocations_of;

#[test]
fn counted() {
    // The handle of the thread is std's, and made when it is first asked for.
    let _ = std::thread::current();
    let limit = Duration::from_millis(1);
    let (once, swap) = (OnceSlot::new(), SwapSlot::new());
    // What arc-swap keeps for a thread.
    let _ = swap.try_get();
    let mut context = Context::from_waker(Waker::noop());
    let none = allocations_of(|| {
        assert!(once.try_get().is_none() && once.get_timeout(limit).is_err());
        assert!(pin!(once.get()).poll(&mut context).is_pending());
        assert!(swap.try_get().is_none() && swap.get_timeout(limit).is_err());
        assert!(pin!(swap.get()).poll(&mut context).is_pending());
    });
    assert_eq!(none, 0);
    assert_eq!(allocations_of(|| once.set(1).unwrap()), 1);
    assert_eq!(allocations_of(|| swap.set(1).unwrap()), 1);
    let none = allocations_of(|| {
        assert!(once.set(2).is_err() && swap.set(2).is_err());
        let guards = [(); 20].map(|()| swap.try_get().unwrap());
        let owned = swap.try_get_owned().unwrap();
        assert_eq!((*guards[19], *owned, once.try_get()), (1, 1, Some(&1)));
    });
    assert_eq!(none, 0);
    let reader = swap.try_get_owned().unwrap();
    let mut old = None;
    assert_eq!(allocations_of(|| old = swap.replace(3).unwrap()), 2);
    let old = old.unwrap();
    let none = allocations_of(|| {
        assert!(old.retired_timeout(limit).is_err());
        assert!(pin!(old.retired_async()).poll(&mut context).is_pending());
        drop(reader);
        assert!(old.is_retired());
    });
    assert_eq!(none, 0);
    assert_eq!(allocations_of(|| drop(swap.take())), 1);
}
