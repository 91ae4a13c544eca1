//! Counts of threads that come and go, and sums that never fall.
//!
//! The thread of the model itself counts nothing, and ends after those that do: what a process has one of ends
//! with it.

use loom::sync::Arc;
use loom::sync::atomic::{
    AtomicU64,
    Ordering::{Acquire, Release},
};
use loom::thread;

use super::explore;
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
    explore("metrics::rises", Some(2), || {
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
    explore("metrics::rises_for_all", Some(2), || {
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

/// A snapshot beside a registration has the counter or has it not, and what it has is true.
#[test]
fn registered_meanwhile() {
    explore("metrics::registered_meanwhile", Some(2), || {
        let metrics = Metrics::new();
        let registering = thread::spawn({
            let metrics = metrics.clone();
            move || {
                let counter = metrics.counter("a", "", &[]).unwrap();
                counter.increment();
                // Known to all who find it, since the count came before.
                metrics.counter("b", "", &[]).unwrap();
            }
        });
        let snapshot = metrics.snapshot();
        let a = snapshot.get("a", &[]);
        assert!(matches!(a, None | Some(Value::Counter(0 | 1))));
        if snapshot.get("b", &[]).is_some() {
            assert_eq!(a, Some(&Value::Counter(1)));
        }
        registering.join().unwrap();
    });
}
