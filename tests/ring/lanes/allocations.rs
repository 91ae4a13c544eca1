//! Nothing is allocated once a ring of lanes is there.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use nodestate::ring::lanes;

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
fn none() {
    // The handle of the thread is std's, and made when it is first asked for.
    let _ = std::thread::current();
    let (registrar, mut receiver) = lanes::waiting(2, 100).unwrap();
    let mut batch = Vec::with_capacity(200);
    let mut taken = Vec::with_capacity(200);
    let limit = Duration::from_millis(1);
    let mut context = Context::from_waker(Waker::noop());
    let mut rounds = || {
        for round in 0..20 {
            let mut sender = registrar.register().unwrap();
            batch.extend(0..150);
            sender.push_batch(&mut batch).unwrap();
            assert!(sender.try_push(round).is_err());
            assert!(sender.push_timeout(round, limit).is_err());
            assert!(pin!(sender.push_async(1)).poll(&mut context).is_pending());
            batch.clear();
            assert_eq!(receiver.try_pop(), Ok(0));
            assert!(receiver.peek().is_ok());
            sender.push(7).unwrap();
            drop(sender);
            assert_eq!(receiver.try_drain(&mut taken, 200), Ok(100));
            assert!(receiver.pop_timeout(limit).is_err());
            assert!(pin!(receiver.pop_async()).poll(&mut context).is_pending());
            taken.clear();
        }
        receiver.close();
    };
    assert_eq!(allocations(&mut rounds), 0);
    assert!(allocations(|| drop(vec![0; 9])) > 0, "the count counts");
}
