//! Counts of threads that come and go, and sums that never fall.
//!
//! The thread of the model itself counts nothing, and ends after those that do: what a process has one of ends
//! with it.

use std::cell::RefCell;

use loom::sync::Arc;
use loom::sync::atomic::{
    AtomicU64,
    Ordering::{Acquire, Release},
};
use loom::thread;

use super::{explore, explore_pair};
use crate::metrics::seats::Seats;
use crate::metrics::sheet::{Row, Sheet};
use crate::metrics::{Counter, Metrics, Value};

/// A counter on a sheet for so many threads.
fn counter(threads: usize) -> Counter {
    let sheet = Arc::new(crossbeam_utils::CachePadded::new(Sheet::new(1, threads)));
    Counter::new(Row::new(&sheet, 0, 1).unwrap())
}

/// A thread that counts so often, and ends.
fn counting(counter: &Counter, times: u64) -> thread::JoinHandle<()> {
    let counter = counter.clone();
    thread::spawn(move || (0..times).for_each(|_| counter.increment()))
}

fn join(threads: [thread::JoinHandle<()>; 2]) {
    for thread in threads {
        thread.join().unwrap();
    }
}

/// A thread ends while another begins, with its seat or with one of its own: nothing is lost.
#[test]
fn handed_over() {
    explore("metrics::handed_over", Some(3), || {
        let counter = counter(2);
        let threads = [(); 2].map(|()| counting(&counter, 1));
        join(threads);
        assert_eq!(counter.sum(), 2);
    });
}

/// One who has a seat is alone with it.
#[test]
fn one_seat_each() {
    explore("metrics::one_seat_each", None, || {
        let seats = Arc::new(Seats::new(2));
        let threads = [(); 2].map(|()| {
            let seats = seats.clone();
            thread::spawn(move || Seats::claim(&seats).unwrap())
        });
        let seats = threads.map(|thread| thread.join().unwrap());
        assert_ne!(seats[0].number(), seats[1].number());
    });
}

/// Who reads a sum while two threads count never finds less than before, and in the end all of it.
#[test]
fn rises() {
    explore("metrics::rises", Some(3), || {
        let counter = counter(2);
        let threads = [2, 1].map(|times| counting(&counter, times));
        let first = counter.sum();
        let second = counter.sum();
        assert!(first <= second && second <= 3);
        join(threads);
        assert_eq!(counter.sum(), 3);
    });
}

/// What one reader has found, another who has heard of it finds as well, across a thread's end.
#[test]
fn rises_for_all() {
    explore("metrics::rises_for_all", Some(3), || {
        let counter = counter(1);
        let heard = Arc::new(AtomicU64::new(0));
        let thread = counting(&counter, 2);
        let reader = thread::spawn({
            let (counter, heard) = (counter.clone(), heard.clone());
            move || heard.store(counter.sum(), Release)
        });
        let told = heard.load(Acquire);
        assert!(counter.sum() >= told);
        thread.join().unwrap();
        reader.join().unwrap();
    });
}

/// A block that is found is whole.
#[test]
fn block_is_published() {
    explore("metrics::block_is_published", None, || {
        let counter = counter(1);
        let thread = counting(&counter, 1);
        assert!(counter.sum() <= 1);
        thread.join().unwrap();
    });
}

/// On a sheet that has no place for them, threads share words.
#[test]
fn shared() {
    explore("metrics::shared", Some(3), || {
        let counter = counter(0);
        let threads = [2, 1].map(|times| counting(&counter, times));
        let first = counter.sum();
        assert!(first <= counter.sum());
        join(threads);
        assert_eq!(counter.sum(), 3);
    });
}

/// A destructor of a thread's own storage counts, whether the thread's seat is left by then or not.
#[test]
fn counts_while_ending() {
    /// The counter, and whether it has counted.
    struct Late(Counter, Arc<AtomicU64>);

    impl Drop for Late {
        fn drop(&mut self) {
            self.0.increment();
            self.1.store(1, Release);
        }
    }

    loom::thread_local!(static LATE: RefCell<Option<Late>> = RefCell::new(None));

    explore("metrics::counts_while_ending", Some(3), || {
        let (counter, late) = (counter(2), Arc::new(AtomicU64::new(0)));
        let ending = thread::spawn({
            let last = Late(counter.clone(), late.clone());
            move || {
                last.0.increment();
                LATE.with(|late| *late.borrow_mut() = Some(last));
            }
        });
        join([ending, counting(&counter, 1)]);
        // It is joined before its storage has ended.
        let all = late.load(Acquire) == 1;
        let sum = counter.sum();
        assert!(if all { sum == 3 } else { sum == 2 || sum == 3 });
    });
}

/// A snapshot beside a registration has the counter or has it not, and what it has is true.
#[test]
fn registered_meanwhile() {
    explore_pair(
        "metrics::registered_meanwhile",
        None,
        Metrics::new,
        |metrics| {
            metrics.counter("a", "", &[]).unwrap().increment();
            // Known to all who find it, since the count came before.
            metrics.counter("b", "", &[]).unwrap();
        },
        |metrics| {
            let snapshot = metrics.snapshot();
            let a = snapshot.get("a", &[]);
            assert!(matches!(a, None | Some(Value::Counter(0 | 1))));
            if snapshot.get("b", &[]).is_some() {
                assert_eq!(a, Some(&Value::Counter(1)));
            }
        },
    );
}
