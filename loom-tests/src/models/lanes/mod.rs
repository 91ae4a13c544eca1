//! One ring for each producer: coming, going, and a lane that is used again.

mod closing;
mod waiting;

use loom::thread;

use super::explore;
use super::spsc::Drops;
use crate::ring::{PopError, lanes};

/// The last count before it wraps.
const LAST: usize = usize::MAX;

/// One lane, and who has it; nobody else can come.
fn one_lane<T>(capacity: usize) -> (lanes::Sender<T>, lanes::Receiver<T>) {
    let (registrar, receiver) = lanes::waiting_from(1, capacity, LAST).unwrap();
    (registrar.register().unwrap(), receiver)
}

/// Takes out what is there, until the end that has come.
fn rest<T, R>(receiver: &mut lanes::Receiver<T>, number: impl Fn(T) -> R) -> Vec<R> {
    let mut taken = Vec::new();
    loop {
        match receiver.try_pop() {
            Ok(value) => taken.push(number(value)),
            Err(error) => {
                assert_eq!(error, PopError::Closed, "it was closed");
                return taken;
            }
        }
    }
}

/// A lane that is used again: the second producer goes on where the first has stopped.
#[test]
fn reused() {
    explore("lanes::reused", Some(2), || {
        let drops = Drops::default();
        let (registrar, mut consumer) = lanes::ring(1, 2).unwrap();
        let first = thread::spawn({
            let mut producer = registrar.register().unwrap();
            let value = drops.value(0);
            move || assert!(producer.try_push(value).is_ok())
        });
        let second = thread::spawn({
            let value = drops.value(1);
            move || {
                for _ in 0..2 {
                    if let Ok(mut producer) = registrar.register() {
                        assert_eq!(producer.room(), 2, "it is not drained");
                        assert!(producer.try_push(value).is_ok());
                        return true;
                    }
                }
                false
            }
        });
        let mut taken = Vec::new();
        for _ in 0..3 {
            taken.extend(consumer.try_pop().map(|value| value.0));
        }
        first.join().unwrap();
        let pushed = second.join().unwrap();
        taken.extend(std::iter::from_fn(|| consumer.try_pop().ok()).map(|value| value.0));
        assert_eq!(taken, if pushed { vec![0, 1] } else { vec![0] });
        assert_eq!(consumer.try_pop().err(), Some(PopError::Closed));
        drop(consumer);
        drops.assert_once(2);
    });
}

/// Who is told that it is the end has taken everything, of a lane that was taken late as well.
#[test]
fn closed() {
    explore("lanes::closed", Some(2), || {
        let drops = Drops::default();
        let (registrar, mut consumer) = lanes::ring(1, 1).unwrap();
        let pushing = thread::spawn({
            let value = drops.value(0);
            move || assert!(registrar.register().unwrap().try_push(value).is_ok())
        });
        let taking = thread::spawn(move || {
            let mut taken = 0;
            for _ in 0..3 {
                match consumer.try_pop() {
                    Ok(_) => taken += 1,
                    Err(PopError::Empty) => {}
                    Err(PopError::Closed) => assert_eq!(taken, 1, "ended too early"),
                }
            }
            // It stays: no push is refused.
            consumer
        });
        pushing.join().unwrap();
        drop(taking.join().unwrap());
        drops.assert_once(1);
    });
}

/// Two who register at once get a lane each, and a third finds none.
#[test]
fn registering() {
    explore("lanes::registering", Some(3), || {
        let drops = Drops::default();
        let (registrar, mut consumer) = lanes::ring(2, 1).unwrap();
        let threads = [0, 1].map(|number| {
            let (registrar, value) = (registrar.clone(), drops.value(number));
            thread::spawn(move || {
                let mut producer = registrar.register().unwrap();
                assert!(producer.try_push(value).is_ok(), "somebody else's lane");
                producer
            })
        });
        let producers = threads.map(|thread| thread.join().unwrap());
        assert_eq!(registrar.register().err(), Some(lanes::RegisterError::AllTaken));
        let mut taken: Vec<_> =
            std::iter::from_fn(|| consumer.try_pop().ok()).map(|v| v.0).collect();
        taken.sort();
        assert_eq!(taken, [0, 1]);
        drop((producers, registrar, consumer));
        drops.assert_once(2);
    });
}

/// The consumer goes while a producer comes: what was accepted can be taken back.
#[test]
fn deserted() {
    explore("lanes::deserted", Some(3), || {
        let drops = Drops::default();
        let (registrar, mut consumer) = lanes::ring(1, 2).unwrap();
        let pushing = thread::spawn({
            let drops = drops.clone();
            move || {
                let Ok(mut producer) = registrar.register() else { return None };
                let pushed = (0..2).filter(|&n| producer.try_push(drops.value(n)).is_ok()).count();
                let closed = producer.is_closed();
                let back = std::iter::from_fn(|| producer.take_back()).count();
                closed.then_some((pushed, back))
            }
        });
        let taking = thread::spawn(move || usize::from(consumer.try_pop().is_ok()));
        let (pushed, taken) = (pushing.join().unwrap(), taking.join().unwrap());
        if let Some((pushed, back)) = pushed {
            assert_eq!(pushed, taken + back);
        }
    });
}
