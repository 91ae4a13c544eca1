//! Looking, refused sets and waits allocate nothing.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use nodestate::slot::{OnceSlot, SwapSlot};

#[global_allocator]
static COUNTED: Counted = Counted;

struct Counted;

thread_local!(static CALLS: Cell<usize> = const { Cell::new(0) });

// SAFETY: the system's allocator; what is counted is no memory of its own.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // A thread that ends has no count any more.
        let _ = CALLS.try_with(|calls| calls.set(calls.get() + 1));
        // SAFETY: the caller's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller's.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// How often this thread allocates meanwhile.
fn allocations(work: impl FnOnce()) -> usize {
    let before = CALLS.get();
    work();
    CALLS.get() - before
}

#[test]
fn counted() {
    // The handle of the thread is std's, and made when it is first asked for.
    let _ = std::thread::current();
    let limit = Duration::from_millis(1);
    let (once, swap) = (OnceSlot::new(), SwapSlot::new());
    // What arc-swap keeps for a thread.
    let _ = swap.try_get();
    let mut context = Context::from_waker(Waker::noop());
    let none = allocations(|| {
        assert!(once.try_get().is_none() && once.get_timeout(limit).is_err());
        assert!(pin!(once.get()).poll(&mut context).is_pending());
        assert!(swap.try_get().is_none() && swap.get_timeout(limit).is_err());
        assert!(pin!(swap.get()).poll(&mut context).is_pending());
    });
    assert_eq!(none, 0);
    assert_eq!(allocations(|| once.set(1).unwrap()), 1);
    assert_eq!(allocations(|| swap.set(1).unwrap()), 1);
    let none = allocations(|| {
        assert!(once.set(2).is_err() && swap.set(2).is_err());
        let guards = [(); 20].map(|()| swap.try_get().unwrap());
        let owned = swap.try_get_owned().unwrap();
        assert_eq!((*guards[19], *owned, once.try_get()), (1, 1, Some(&1)));
    });
    assert_eq!(none, 0);
    let reader = swap.try_get_owned().unwrap();
    let mut old = None;
    assert_eq!(allocations(|| old = swap.replace(3).unwrap()), 2);
    let old = old.unwrap();
    let none = allocations(|| {
        assert!(old.retired_timeout(limit).is_err());
        assert!(pin!(old.retired_async()).poll(&mut context).is_pending());
        drop(reader);
        assert!(old.is_retired());
    });
    assert_eq!(none, 0);
    assert_eq!(allocations(|| drop(swap.take())), 1);
}
