//! Closing with pushes in flight: what was accepted comes out once, what was refused comes back.

use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::sync::{Arc, Barrier};
use std::thread::{scope, yield_now};

use nodestate::Closed;
use nodestate::ring::{PopError, PushError, lanes};

type Value = (usize, u64, Arc<()>);

/// Pushes counted values until it is refused for good; how many went in.
fn send(sender: &mut lanes::Sender<Value>, lane: usize, size: usize, alive: &Arc<()>) -> u64 {
    let (mut next, mut batch) = (0, Vec::new());
    loop {
        if size == 1 {
            match sender.try_push((lane, next, alive.clone())) {
                Ok(()) => next += 1,
                Err(PushError::Full(_)) => yield_now(),
                Err(PushError::Closed(back)) => {
                    assert_eq!((back.0, back.1), (lane, next));
                    return next;
                }
            }
        } else {
            batch.clear();
            batch.extend((next..next + size as u64).map(|n| (lane, n, alive.clone())));
            match sender.push_batch(&mut batch) {
                Ok(0) => yield_now(),
                Ok(pushed) => {
                    next += pushed as u64;
                    assert!(batch.first().is_none_or(|value| value.1 == next));
                }
                Err(Closed) => {
                    assert!(batch.iter().map(|value| value.1).eq(next..next + size as u64));
                    return next;
                }
            }
        }
    }
}

#[test]
fn nothing_accepted_is_lost() {
    for round in 0..400 {
        let alive = Arc::new(());
        let (registrar, mut receiver) = lanes::waiting(3, 1 + round % 9).unwrap();
        let start = Barrier::new(4);
        let accepted = [(); 3].map(|()| AtomicUsize::new(usize::MAX));
        let mut taken = [0; 3];
        scope(|scope| {
            for (lane, size) in [1, 1 + round % 3 * 4, 6].into_iter().enumerate() {
                let mut sender = registrar.register().unwrap();
                let (alive, start, accepted) = (&alive, &start, &accepted);
                scope.spawn(move || {
                    start.wait();
                    let count = send(&mut sender, lane, size, alive);
                    accepted[lane].store(count as usize, SeqCst);
                });
            }
            start.wait();
            let mut take = |value: Value| {
                assert_eq!(value.1, taken[value.0], "lost, twice or out of order");
                taken[value.0] += 1;
            };
            for _ in 0..round {
                receiver.try_pop().map(&mut take).ok();
            }
            receiver.close();
            let held = receiver.len();
            let mut rest = 0;
            loop {
                match receiver.try_pop() {
                    Ok(value) => take(value),
                    Err(PopError::Closed) => break,
                    Err(PopError::Empty) => panic!("empty, and it was closed"),
                }
                rest += 1;
            }
            assert_eq!(held, rest, "it is known how many");
        });
        assert_eq!(accepted.map(|accepted| accepted.into_inner() as u64), taken);
        drop((registrar, receiver));
        assert_eq!(Arc::strong_count(&alive), 1, "leaked");
    }
}

#[test]
fn a_receiver_that_goes_drops_what_is_there() {
    for round in 0..300 {
        let alive = Arc::new(());
        let (registrar, mut receiver) = lanes::waiting(2, 1 + round % 9).unwrap();
        scope(|scope| {
            for (lane, size) in [1, 1 + round % 3 * 4].into_iter().enumerate() {
                let mut sender = registrar.register().unwrap();
                let alive = &alive;
                scope.spawn(move || send(&mut sender, lane, size, alive));
            }
            for _ in 0..round {
                drop(receiver.try_pop());
            }
            drop(receiver);
        });
        drop(registrar);
        assert_eq!(Arc::strong_count(&alive), 1, "leaked");
    }
}

/// Closing while others register, push once and go.
#[test]
fn beside_those_who_come_and_go() {
    for round in 0..200 {
        let (registrar, mut receiver) = lanes::waiting(3, 2).unwrap();
        let accepted = AtomicUsize::new(0);
        let mut taken = 0;
        scope(|scope| {
            for _ in 0..2 {
                let (registrar, accepted) = (registrar.clone(), &accepted);
                scope.spawn(move || {
                    loop {
                        match registrar.register() {
                            Ok(mut sender) => {
                                let pushed = sender.try_push(()).is_ok();
                                accepted.fetch_add(pushed.into(), SeqCst);
                            }
                            Err(lanes::RegisterError::AllTaken) => yield_now(),
                            Err(lanes::RegisterError::Closed) => return,
                        }
                    }
                });
            }
            for _ in 0..round {
                taken += usize::from(receiver.try_pop().is_ok());
            }
            taken += receiver.into_remaining().count();
        });
        assert_eq!(accepted.into_inner(), taken);
    }
}
