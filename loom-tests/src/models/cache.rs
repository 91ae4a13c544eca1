//! A load that several wait for: drivers that come and go, ends of every kind, and what is kept.
//!
//! The store and the map of loads are stand-ins: one place for a value, and whether the load is found.

use std::future::poll_fn;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Poll, Waker};

use loom::thread;

use super::{Woken, explore};
use crate::flight::{Desk, Flight, Polled, Seat, Task};
use crate::panics::Payload;
use crate::primitive::Mutex;

type Outcome = Result<u64, &'static str>;
type Load = Flight<u64, Outcome>;
type Shared<T> = std::sync::Arc<T>;

const VALUE: u64 = 7;
const CANCELLED: Outcome = Err("cancelled");
const PANICKED: Outcome = Err("panicked");

/// Where a load is settled, and how often it was taken out.
struct Store {
    kept: Mutex<Option<u64>>,
    left: AtomicUsize,
}

impl Store {
    fn new() -> Shared<Self> {
        Shared::new(Self { kept: Mutex::new(None), left: AtomicUsize::new(0) })
    }

    fn kept(&self) -> Option<u64> {
        *self.kept.lock().unwrap()
    }

    fn left(&self) -> usize {
        self.left.load(Relaxed)
    }
}

impl Desk<u64, Outcome> for Store {
    type Kept = u64;
    type Garbage = ();

    fn settle(&self, loaded: Result<u64, Payload>) -> (Outcome, Option<u64>) {
        match loaded {
            Ok(value) => (Ok(value), Some(value)),
            Err(_) => (PANICKED, None),
        }
    }

    fn keep(&self, kept: u64) {
        *self.kept.lock().unwrap() = Some(kept);
    }

    fn leave(&self, _: &Load) {
        self.left.fetch_add(1, Relaxed);
    }

    fn cancelled(&self) -> Outcome {
        CANCELLED
    }
}

/// A load with so many waiters, which nobody has polled.
fn load(task: Task<u64>, waiters: usize) -> (Shared<Load>, Vec<Seat>) {
    let (flight, first) = Load::new();
    let mut seats = vec![first];
    seats.extend((1..waiters).map(|_| flight.join().expect("it has not ended")));
    flight.rest(task, true);
    (flight, seats)
}

/// Is done at the second poll, for which it wakes itself.
fn twice() -> Task<u64> {
    let mut polls = 0;
    Box::pin(poll_fn(move |cx| {
        polls += 1;
        if polls == 2 {
            return Poll::Ready(VALUE);
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }))
}

fn once() -> Task<u64> {
    Box::pin(async { VALUE })
}

/// What a waiter does: it polls, and again whenever it was woken.
struct Waiter {
    flight: Shared<Load>,
    store: Shared<Store>,
    seat: Seat,
    woken: Shared<Woken>,
    waker: Waker,
    polls: usize,
}

impl Waiter {
    fn new(flight: &Shared<Load>, store: &Shared<Store>, seat: Seat) -> Self {
        let (woken, waker) = Woken::waker();
        let (flight, store) = (flight.clone(), store.clone());
        Self { flight, store, seat, woken, waker, polls: 0 }
    }

    fn poll(&mut self) -> Option<Outcome> {
        self.polls = self.woken.count();
        match self.flight.poll(self.seat, &self.waker, &*self.store) {
            Polled::Done(outcome) => Some(outcome),
            Polled::Pending => None,
            Polled::Recursive => panic!("nobody loads in a load"),
        }
    }

    /// Once nobody else is at work: it has been woken whenever there was something to do.
    fn outcome(&mut self) -> Outcome {
        loop {
            assert!(self.woken.count() > self.polls, "it sleeps, and the load has something to do");
            if let Some(outcome) = self.poll() {
                return outcome;
            }
        }
    }

    fn quit(self) {
        self.flight.quit(self.seat, &*self.store);
    }
}

/// The driver leaves with the load half done, and the other one drives on.
#[test]
fn driver_leaves() {
    explore("cache::driver_leaves", Some(3), || {
        let store = Store::new();
        let (flight, seats) = load(twice(), 2);
        let mut first = Waiter::new(&flight, &store, seats[0]);
        let mut second = Waiter::new(&flight, &store, seats[1]);
        let leaver = thread::spawn(move || {
            first.poll();
            first.quit();
        });
        let stayer = thread::spawn(move || (second.poll(), second));
        leaver.join().unwrap();
        let (outcome, mut second) = stayer.join().unwrap();
        assert_eq!(outcome.unwrap_or_else(|| second.outcome()), Ok(VALUE));
        assert_eq!((store.kept(), store.left()), (Some(VALUE), 1));
        second.quit();
    });
}

/// The same with one who is never polled again, and does not leave.
#[test]
fn driver_stands_still() {
    explore("cache::driver_stands_still", Some(3), || {
        let store = Store::new();
        let (flight, seats) = load(twice(), 2);
        let mut first = Waiter::new(&flight, &store, seats[0]);
        let mut second = Waiter::new(&flight, &store, seats[1]);
        let still = thread::spawn(move || (first.poll(), first));
        let stayer = thread::spawn(move || (second.poll(), second));
        let (_, first) = still.join().unwrap();
        let (outcome, mut second) = stayer.join().unwrap();
        assert_eq!(outcome.unwrap_or_else(|| second.outcome()), Ok(VALUE));
        second.quit();
        first.quit();
    });
}

/// What the load waits for comes while it is driven, or when nobody does.
#[test]
fn woken_from_outside() {
    explore("cache::woken_from_outside", Some(3), || {
        let store = Store::new();
        let gate = Shared::new(Mutex::new((false, None::<Waker>)));
        let task = {
            let gate = gate.clone();
            poll_fn(move |cx| {
                let mut gate = gate.lock().unwrap();
                if gate.0 {
                    return Poll::Ready(VALUE);
                }
                gate.1 = Some(cx.waker().clone());
                Poll::Pending
            })
        };
        let (flight, seats) = load(Box::pin(task), 1);
        let mut waiter = Waiter::new(&flight, &store, seats[0]);
        let opener = thread::spawn(move || {
            let mut gate = gate.lock().unwrap();
            gate.0 = true;
            let waker = gate.1.take();
            drop(gate);
            waker.into_iter().for_each(Waker::wake);
        });
        let poller = thread::spawn(move || (waiter.poll(), waiter));
        opener.join().unwrap();
        let (outcome, mut waiter) = poller.join().unwrap();
        assert_eq!(outcome.unwrap_or_else(|| waiter.outcome()), Ok(VALUE));
        waiter.quit();
    });
}

/// A panic is told to all.
#[test]
fn panics() {
    explore("cache::panics", Some(3), || {
        let store = Store::new();
        let (flight, seats) = load(Box::pin(async { resume_unwind(Box::new(())) }), 2);
        let threads: Vec<_> = seats
            .into_iter()
            .map(|seat| {
                let mut waiter = Waiter::new(&flight, &store, seat);
                thread::spawn(move || (waiter.poll(), waiter))
            })
            .collect();
        let waiters: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        for (outcome, mut waiter) in waiters {
            assert_eq!(outcome.unwrap_or_else(|| waiter.outcome()), PANICKED);
            waiter.quit();
        }
        assert_eq!((store.kept(), store.left()), (None, 1));
    });
}

/// The last two leave at once: the load is given up, once.
#[test]
fn all_leave() {
    explore("cache::all_leave", None, || {
        let store = Store::new();
        let alive = Shared::new(());
        let task = {
            let alive = alive.clone();
            poll_fn(move |_| {
                let _ = &alive;
                Poll::Pending
            })
        };
        let (flight, seats) = load(Box::pin(task), 2);
        let threads: Vec<_> = seats
            .into_iter()
            .map(|seat| {
                let waiter = Waiter::new(&flight, &store, seat);
                thread::spawn(move || waiter.quit())
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert_eq!(store.left(), 1);
        assert_eq!(Shared::strong_count(&alive), 1, "the load is kept");
        assert!(flight.join().is_none(), "nobody waits for what was given up");
    });
}

/// One comes while the last one leaves: either it is refused, or the load goes on.
#[test]
fn leave_join() {
    explore("cache::leave_join", None, || {
        let store = Store::new();
        let (flight, seats) = load(once(), 1);
        let leaver = Waiter::new(&flight, &store, seats[0]);
        let leaver = thread::spawn(move || leaver.quit());
        let joiner = thread::spawn({
            let (flight, store) = (flight.clone(), store.clone());
            move || flight.join().map(|seat| Waiter::new(&flight, &store, seat))
        });
        leaver.join().unwrap();
        if let Some(mut waiter) = joiner.join().unwrap() {
            assert_eq!(waiter.poll(), Some(Ok(VALUE)), "it was given up under a waiter");
            waiter.quit();
        }
    });
}

/// What was loaded before an invalidation is not there after it.
#[test]
fn invalidate_load() {
    explore("cache::invalidate_load", None, || {
        let store = Store::new();
        let (flight, seats) = load(once(), 1);
        let mut waiter = Waiter::new(&flight, &store, seats[0]);
        let driver = thread::spawn(move || (waiter.poll(), waiter));
        let invalidator = thread::spawn({
            let (flight, store) = (flight.clone(), store.clone());
            move || {
                flight.spoil();
                *store.kept.lock().unwrap() = None;
                assert!(flight.join().is_none(), "one who comes now gets what is stale");
            }
        });
        let (outcome, waiter) = driver.join().unwrap();
        invalidator.join().unwrap();
        assert_eq!((outcome, store.kept()), (Some(Ok(VALUE)), None));
        waiter.quit();
    });
}

/// A load that one of two waiters drives while another thread gives it up: what both are told, and whether it
/// was given up.
fn given_up_beside_a_driver(task: Task<u64>) -> (Outcome, bool, Shared<Store>) {
    let store = Store::new();
    let (flight, seats) = load(task, 2);
    let mut first = Waiter::new(&flight, &store, seats[0]);
    let mut second = Waiter::new(&flight, &store, seats[1]);
    let driver = thread::spawn(move || (first.poll(), first));
    let canceller = thread::spawn({
        let (flight, store) = (flight.clone(), store.clone());
        move || flight.cancel(&*store)
    });
    let (outcome, mut first) = driver.join().unwrap();
    let cancelled = canceller.join().unwrap();
    let told = outcome.unwrap_or_else(|| first.outcome());
    assert_eq!(second.poll(), Some(told));
    assert_eq!(store.left(), 1);
    [first, second].into_iter().for_each(Waiter::quit);
    (told, cancelled, store)
}

/// A load is given up or comes to its end, for all alike.
#[test]
fn cancel_load() {
    explore("cache::cancel_load", Some(3), || {
        let (told, cancelled, store) = given_up_beside_a_driver(twice());
        assert!(cancelled, "it takes two polls");
        assert_eq!((told, store.kept(), store.left()), (CANCELLED, None, 1));
    });
}

/// A load that comes to its end while it is given up ends once: all are told the same, and it is given up or not.
#[test]
fn one_end() {
    explore("cache::one_end", Some(3), || {
        let (told, cancelled, store) = given_up_beside_a_driver(once());
        assert_eq!(told, if cancelled { CANCELLED } else { Ok(VALUE) });
        assert_eq!(store.left(), 1);
    });
}
