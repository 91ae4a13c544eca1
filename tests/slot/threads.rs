//! Many threads on one slot, arc-swap's own atomics included, with pauses at random places.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use nodestate::slot::{OnceSlot, Retired, SetError, SwapSlot};
use nodestate::{Closed, WaitError};

use crate::random::Random;

const LONG: Duration = Duration::from_secs(20);

/// Goes on at once, mostly.
fn pause(random: &mut Random) {
    match random.below(64) {
        0 => thread::sleep(Duration::from_micros(random.below(50))),
        1..8 => thread::yield_now(),
        _ => (0..random.below(50)).for_each(|_| std::hint::spin_loop()),
    }
}

/// A value that knows how many of its kind there are, and is wrong once it is dropped.
struct Tracked {
    number: u64,
    check: u64,
    alive: Arc<AtomicUsize>,
}

impl Tracked {
    fn new(number: u64, alive: &Arc<AtomicUsize>) -> Self {
        alive.fetch_add(1, SeqCst);
        Self { number, check: !number, alive: alive.clone() }
    }

    fn is_whole(&self) -> bool {
        self.number == !self.check
    }
}

impl Drop for Tracked {
    fn drop(&mut self) {
        assert!(self.is_whole());
        self.check = self.number;
        self.alive.fetch_sub(1, SeqCst);
    }
}

/// Readers of all kinds, and writers that replace, take, set, and wait for what they have replaced.
#[test]
fn readers_and_writers() {
    const ROUNDS: u64 = 3_000;
    let alive = Arc::new(AtomicUsize::new(0));
    let slot = SwapSlot::from(Tracked::new(0, &alive));
    let retired = AtomicUsize::new(0);
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        for seed in 0..3 {
            let (slot, over) = (&slot, &over);
            scope.spawn(move || {
                let mut random = Random::new(seed);
                let mut kept = Vec::new();
                while !over.load(SeqCst) {
                    match random.below(4) {
                        0 => kept.extend(slot.try_get_owned()),
                        1 => kept.clear(),
                        _ => {
                            let guard = slot.try_get();
                            pause(&mut random);
                            assert!(guard.is_none_or(|value| value.is_whole()));
                        }
                    }
                    assert!(kept.iter().all(|value| value.is_whole()));
                    kept.truncate(20);
                }
            });
        }
        let writers = [10, 11].map(|seed| {
            let (slot, alive, retired) = (&slot, &alive, &retired);
            scope.spawn(move || {
                let mut random = Random::new(seed);
                let ends = |old: Option<Retired<Tracked>>, random: &mut Random| {
                    let Some(old) = old else { return };
                    if random.below(2) == 0 {
                        old.retired_timeout(LONG).expect("the readers let go");
                        assert!(
                            old.into_inner().unwrap_or_else(|_| panic!("it is retired")).is_whole()
                        );
                    } else if let Ok(value) = old.into_inner() {
                        assert!(value.is_whole());
                    }
                    retired.fetch_add(1, SeqCst);
                };
                for number in 0..ROUNDS {
                    let value = Tracked::new(number, alive);
                    match random.below(4) {
                        0 => drop(slot.set(value)),
                        1 => ends(slot.take(), &mut random),
                        _ => ends(slot.replace(value).unwrap(), &mut random),
                    }
                    pause(&mut random);
                }
            })
        });
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        over.store(true, SeqCst);
    });
    assert!(retired.load(SeqCst) > 1_000);
    let left = slot.try_get().is_some();
    assert_eq!(alive.load(SeqCst), usize::from(left), "each value is dropped once");
    drop(slot);
    assert_eq!(alive.load(SeqCst), 0);
}

/// Of those who set at the same time one succeeds, and all who wait see that one's.
#[test]
fn who_comes_first() {
    for round in 0..300 {
        let (once, swap) = (OnceSlot::new(), SwapSlot::new());
        let seen = thread::scope(|scope| {
            let setters = [1, 2].map(|value| {
                let (once, swap) = (&once, &swap);
                scope.spawn(move || {
                    pause(&mut Random::new(round + value));
                    let own = [once.set(value), swap.set(value)];
                    own.map(|set| set.err().map(SetError::into_inner))
                })
            });
            let waiters = [(); 2].map(|()| {
                scope.spawn(|| [*once.get_timeout(LONG).unwrap(), *swap.get_timeout(LONG).unwrap()])
            });
            let refused = setters.map(|setter| setter.join().unwrap());
            let seen = waiters.map(|waiter| waiter.join().unwrap());
            for which in 0..2 {
                let refused: Vec<u64> = refused.iter().filter_map(|own| own[which]).collect();
                assert_eq!(refused, [3 - seen[0][which]], "one is refused, and has its value");
            }
            seen
        });
        assert_eq!(seen[0], seen[1]);
        assert_eq!(*once.try_get().unwrap(), seen[0][0]);
    }
}

/// However closing, setting and taking meet, every wait ends, and what is taken last stays the last.
#[test]
fn closing() {
    for round in 0..500 {
        let (once, swap) = (OnceSlot::new(), SwapSlot::new());
        thread::scope(|scope| {
            let set = scope.spawn(|| {
                let mut random = Random::new(round);
                pause(&mut random);
                let once = once.set(1).is_ok();
                pause(&mut random);
                let set = swap.set(1).is_ok();
                pause(&mut random);
                let replaced = swap.replace(2).is_ok();
                (once, set || replaced)
            });
            let waits = [(); 2].map(|()| {
                scope.spawn(|| {
                    assert!(once.get_timeout(LONG) != Err(WaitError::Timeout));
                    assert!(swap.get_timeout(LONG).err() != Some(WaitError::Timeout));
                })
            });
            pause(&mut Random::new(!round));
            once.close();
            swap.close();
            swap.take();
            assert_eq!(swap.get_timeout(LONG).err(), Some(WaitError::Closed));
            assert!(swap.set(3).is_err() && swap.replace(4).is_err() && swap.take().is_none());
            let (set, _) = set.join().unwrap();
            assert_eq!(set, once.try_get().is_some());
            assert_eq!(once.wait(), if set { Ok(&1) } else { Err(Closed) });
            assert_eq!(swap.wait().err(), Some(Closed));
            waits.into_iter().for_each(|wait| wait.join().unwrap());
        });
    }
}

/// A thread's guard may be dropped, and a slot looked at, while the thread's storage is torn down.
#[test]
fn at_the_end_of_a_thread() {
    use std::cell::RefCell;

    struct Looks(Arc<SwapSlot<u64>>);
    impl Drop for Looks {
        fn drop(&mut self) {
            let value = self.0.try_get_owned().map_or(0, |value| *value);
            if let Ok(Some(old)) = self.0.replace(value + 1) {
                old.retired_timeout(LONG).unwrap();
            }
        }
    }
    thread_local! {
        static FIRST: RefCell<Option<Looks>> = const { RefCell::new(None) };
        static LAST: RefCell<Option<Looks>> = const { RefCell::new(None) };
    }
    let slot = Arc::new(SwapSlot::from(0));
    for _ in 0..50 {
        let slot = slot.clone();
        thread::spawn(move || {
            FIRST.set(Some(Looks(slot.clone())));
            drop(slot.try_get());
            LAST.set(Some(Looks(slot)));
        })
        .join()
        .unwrap();
    }
    assert_eq!(*slot.try_get().unwrap(), 100);
}
