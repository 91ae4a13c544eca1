//! One ring for each producer, behind one consumer.

mod allocations;
mod closing;
mod panics;
mod types;
mod waiting;

use std::sync::Arc;
use std::thread;

use nodestate::ring::{
    CapacityError, PopError, PushError,
    lanes::{self, RegisterError, TURN},
};

#[test]
fn a_lane_is_drained_and_then_used_again() {
    let (registrar, mut consumer) = lanes::ring(2, 4).unwrap();
    assert_eq!((registrar.lanes(), consumer.capacity()), (2, 8));
    let mut first = registrar.register().unwrap();
    let mut second = registrar.register().unwrap();
    assert_eq!(registrar.register().err(), Some(RegisterError::AllTaken));
    first.push_batch([1, 2]).unwrap();
    second.push_slice(&[3]).unwrap();
    assert_eq!((first.len(), first.room(), first.capacity()), (2, 2, 4));
    drop(first);
    assert_eq!(consumer.try_pop(), Ok(1));
    assert_eq!(registrar.register().err(), Some(RegisterError::AllTaken), "it is not drained");
    assert_eq!(consumer.try_pop(), Ok(2));
    assert_eq!(consumer.try_pop(), Ok(3));
    assert_eq!(consumer.try_pop(), Err(PopError::Empty));
    let mut third = registrar.register().unwrap();
    assert_eq!(third.room(), 4);
    third.try_push(4).unwrap();
    assert_eq!(consumer.try_pop(), Ok(4));
}

/// Each has its own, also where the lanes' bits go on in another word.
#[test]
fn many_lanes() {
    for lanes in [1, 63, 64, 65, 128, 200] {
        let (registrar, mut consumer) = lanes::ring(lanes, 1).unwrap();
        let producers: Vec<_> = std::iter::from_fn(|| registrar.register().ok()).collect();
        assert_eq!(producers.len(), lanes.into());
        for (n, mut producer) in producers.into_iter().enumerate() {
            assert_eq!(producer.try_push(n), Ok(()), "somebody else's lane");
        }
        let mut all = Vec::new();
        assert_eq!(consumer.try_drain(&mut all, usize::MAX), Ok(lanes.into()));
        assert!(all.into_iter().eq(0..lanes.into()));
    }
}

/// Any number of producers, one after the other, through one lane.
#[test]
fn a_lane_is_used_again_and_again() {
    let (registrar, mut consumer) = lanes::ring(1, 3).unwrap();
    for n in 0..100 {
        let mut producer = registrar.register().unwrap();
        for i in 0..n % 4 {
            producer.try_push((n, i)).unwrap();
        }
        drop(producer);
        for i in 0..n % 4 {
            assert_eq!(consumer.try_pop(), Ok((n, i)));
        }
        assert_eq!(consumer.try_pop(), Err(PopError::Empty));
    }
}

#[test]
fn the_end_comes_after_registrars_and_producers() {
    let (registrar, mut consumer) = lanes::ring::<u8>(3, 4).unwrap();
    assert_eq!(consumer.try_pop(), Err(PopError::Empty), "somebody may come");
    let mut producer = registrar.clone().register().unwrap();
    drop(registrar);
    let registrar = producer.registrar();
    producer.try_push(7).unwrap();
    drop(producer);
    assert!(!consumer.is_closed());
    drop(registrar);
    assert!(consumer.is_closed());
    assert_eq!(consumer.try_pop(), Ok(7));
    assert_eq!(consumer.try_pop(), Err(PopError::Closed));
    assert_eq!(consumer.try_drain(&mut Vec::new(), 1), Err(PopError::Closed));
}

#[test]
fn the_consumer_goes_first() {
    let (registrar, consumer) = lanes::ring(2, 4).unwrap();
    let mut producer = registrar.register().unwrap();
    producer.push_batch([1, 2]).unwrap();
    drop(consumer);
    assert!(producer.is_closed());
    assert_eq!(producer.try_push(3), Err(PushError::Closed(3)));
    assert_eq!(registrar.register().err(), Some(RegisterError::Closed));
    assert_eq!((producer.take_back(), producer.take_back()), (Some(1), Some(2)));
    assert_eq!(producer.take_back(), None);
}

#[test]
fn no_lanes_and_no_room() {
    for (lanes, capacity) in [(0, 1), (1, 0)] {
        let refused: CapacityError = lanes::ring::<u8>(lanes, capacity).unwrap_err();
        assert_eq!(refused.requested(), 0);
        assert_eq!(lanes::waiting::<u8>(lanes, capacity).unwrap_err(), refused);
    }
    for (lanes, capacity) in [(1, usize::MAX), (2, 1 << 62)] {
        let refused = lanes::ring::<u8>(lanes, capacity).unwrap_err();
        assert_eq!(refused.requested(), capacity);
        assert_eq!(lanes::waiting::<u8>(lanes, capacity).unwrap_err(), refused);
    }
}

/// A value that comes to be the first of its lane is taken before any other lane gives more than a turn.
#[test]
fn lanes_take_turns() {
    const LANES: usize = 130;
    const QUIET: usize = 77;
    let (registrar, mut consumer) = lanes::ring(LANES as u16, 8 * TURN).unwrap();
    let mut producers: Vec<_> = (0..LANES).map(|_| registrar.register().unwrap()).collect();
    // All lanes are full but one, which has one value at a time.
    for (lane, producer) in producers.iter_mut().enumerate() {
        let count = if lane == QUIET { 1 } else { 8 * TURN };
        producer.push_batch((0..count).map(|n| (lane, n))).unwrap();
    }
    let (mut next, mut meanwhile) = ([0; LANES], [0; LANES]);
    let mut is_due = true;
    for round in 0.. {
        // Some by ones, some by a batch.
        let mut some = Vec::new();
        match round % 3 {
            0 => drop(consumer.try_drain(&mut some, 1 + round % 50)),
            _ => some.extend(consumer.try_pop()),
        }
        if some.is_empty() {
            break;
        }
        for (lane, n) in some {
            assert_eq!(n, next[lane], "order within a lane");
            next[lane] += 1;
            if lane == QUIET {
                is_due = false;
            } else if is_due {
                meanwhile[lane] += 1;
                assert!(meanwhile[lane] <= TURN, "lane {lane} had more than its turn");
            } else if next[QUIET] < 5 {
                producers[QUIET].try_push((QUIET, next[QUIET])).unwrap();
                (is_due, meanwhile) = (true, [0; LANES]);
            }
        }
    }
    assert!((0..LANES).all(|lane| next[lane] == if lane == QUIET { 5 } else { 8 * TURN }));
}

/// A drain ends although the lanes are filled meanwhile, and takes what is there.
#[test]
fn drains_across_lanes() {
    let (registrar, mut consumer) = lanes::ring(3, 100).unwrap();
    let mut producers: Vec<_> = (0..3).map(|_| registrar.register().unwrap()).collect();
    for (lane, producer) in producers.iter_mut().enumerate() {
        producer.push_batch((0..70).map(|n| (lane, n))).unwrap();
    }
    let mut all = Vec::new();
    assert_eq!(consumer.try_drain(&mut all, 150), Ok(150));
    assert_eq!(consumer.len(), 60);
    assert_eq!(consumer.try_drain(&mut all, usize::MAX), Ok(60));
    assert_eq!(consumer.try_drain(&mut all, usize::MAX), Err(PopError::Empty));
    assert_eq!(consumer.try_drain(&mut all, 0), Ok(0));
    for lane in 0..3 {
        assert!(all.iter().filter(|value| value.0 == lane).map(|value| value.1).eq(0..70));
    }
}

/// Producers come and go on several threads: each value once, each producer's in order.
#[test]
fn producers_come_and_go() {
    const THREADS: usize = 4;
    const VISITS: usize = 300;
    let alive = Arc::new(());
    let (registrar, mut consumer) = lanes::ring(3, 8).unwrap();
    let threads: Vec<_> = (0..THREADS)
        .map(|thread| {
            let (registrar, alive) = (registrar.clone(), alive.clone());
            thread::spawn(move || {
                for visit in 0..VISITS {
                    let mut producer = loop {
                        match registrar.register() {
                            Ok(producer) => break producer,
                            Err(RegisterError::AllTaken) => thread::yield_now(),
                            Err(RegisterError::Closed) => panic!("the consumer is there"),
                        }
                    };
                    for n in 0..visit % 20 {
                        let mut value = (thread, visit, n, alive.clone());
                        while let Err(full) = producer.try_push(value) {
                            value = full.into_inner();
                            thread::yield_now();
                        }
                    }
                }
            })
        })
        .collect();
    drop(registrar);
    let mut next = [[0; VISITS]; THREADS];
    let mut taken = 0;
    loop {
        match consumer.try_pop() {
            Ok((thread, visit, n, _)) => {
                assert_eq!(n, next[thread][visit], "out of order");
                next[thread][visit] += 1;
                taken += 1;
            }
            Err(PopError::Empty) => thread::yield_now(),
            Err(PopError::Closed) => break,
        }
    }
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(taken, THREADS * (0..VISITS).map(|visit| visit % 20).sum::<usize>());
    drop(consumer);
    assert_eq!(Arc::strong_count(&alive), 1, "leaked");
}
