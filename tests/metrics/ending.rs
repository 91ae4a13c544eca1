//! Threads that count while their storage ends, and allocators that count.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::{Cell, RefCell};
use std::sync::OnceLock;
use std::thread;

use nodestate::metrics::{Counter, Metrics};

/// Counts when it is dropped.
struct Late(Counter);

impl Drop for Late {
    fn drop(&mut self) {
        self.0.add(10);
    }
}

thread_local! {
    static BEFORE: RefCell<Option<Late>> = const { RefCell::new(None) };
    static AFTER: RefCell<Option<Late>> = const { RefCell::new(None) };
}

/// A destructor counts after the seat was left, another before: both are in the sum, and the thread that
/// takes the seat meanwhile is as well.
#[test]
fn destructors_count() {
    let counter = Metrics::new().counter("counted_total", "", &[]).unwrap();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..500 {
                    thread::spawn({
                        let counter = counter.clone();
                        move || {
                            // Storage ends in the order in which it began, or the other way round: of the
                            // two, one ends after the seat.
                            BEFORE.set(Some(Late(counter.clone())));
                            counter.increment();
                            AFTER.set(Some(Late(counter.clone())));
                        }
                    })
                    .join()
                    .unwrap();
                }
            });
        }
    });
    assert_eq!(counter.sum(), 4 * 500 * 21);
}

/// A thread whose first count of all is in a destructor.
#[test]
fn first_count_in_a_destructor() {
    let counter = Metrics::new().counter("counted_total", "", &[]).unwrap();
    for _ in 0..100 {
        let counter = counter.clone();
        thread::spawn(move || BEFORE.set(Some(Late(counter)))).join().unwrap();
    }
    assert_eq!(counter.sum(), 1_000);
}

#[global_allocator]
static COUNTING: Counting = Counting;

struct Counting;

static ALLOCATIONS: OnceLock<Counter> = OnceLock::new();

thread_local! {
    static CALLS: Cell<u64> = const { Cell::new(0) };
    /// Allocations as large as a block.
    static LARGE: Cell<u64> = const { Cell::new(0) };
    static WATCHED: Cell<bool> = const { Cell::new(false) };
}

// SAFETY: the system's allocator; what is counted is no memory of its own.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if WATCHED.get() {
            CALLS.set(CALLS.get() + 1);
            LARGE.set(LARGE.get() + u64::from(layout.size() >= 4_096));
            if let Some(allocations) = ALLOCATIONS.get() {
                allocations.increment();
            }
        }
        // SAFETY: the caller's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller's.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// An allocator that counts what it allocates does not meet itself, and counts exactly; and once a thread
/// has a block, its counts allocate nothing.
#[test]
fn allocator_counts() {
    let metrics = Metrics::new();
    let allocations = metrics.counter("allocations_total", "", &[]).unwrap();
    ALLOCATIONS.set(allocations.clone()).unwrap();
    let other = Metrics::new();
    let counter = other.counter("counted_total", "", &[]).unwrap();
    let watched = move || {
        WATCHED.set(true);
        drop(std::hint::black_box(Box::new(7)));
        counter.increment();
        let before = CALLS.get();
        (0..100).for_each(|_| counter.increment());
        assert_eq!(CALLS.get(), before, "a count allocates");
        WATCHED.set(false);
        CALLS.get()
    };
    let calls: u64 = (0..3).map(|_| thread::spawn(watched.clone()).join().unwrap()).sum();
    assert!(calls >= 3);
    assert_eq!(allocations.sum(), calls);
}

/// A thread goes on with the block of one that has ended.
#[test]
fn blocks_are_used_again() {
    let counter = Metrics::new().counter("counted_total", "", &[]).unwrap();
    let blocks_of_ten = || {
        let counting = || {
            let counter = counter.clone();
            let counting = move || {
                WATCHED.set(true);
                counter.increment();
                WATCHED.set(false);
                LARGE.get()
            };
            thread::spawn(counting).join().unwrap()
        };
        (0..10).map(|_| counting()).sum::<u64>()
    };
    // Threads of other tests may have the seats in between.
    assert!((0..50).any(|_| blocks_of_ten() == 0), "each thread makes a block");
    assert!(counter.sum().is_multiple_of(10));
}
