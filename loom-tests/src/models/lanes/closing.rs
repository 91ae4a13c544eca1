//! Lanes that are closed beside their senders: nothing accepted is lost, nothing refused is taken.

use loom::thread;

use super::{one_lane, rest};
use crate::Closed;
use crate::models::explore;
use crate::models::spsc::Drops;
use crate::ring::PushError;
use crate::ring::lanes::{RegisterError, waiting};

/// A push beside a close: it is in, and comes out, or its value comes back.
#[test]
fn push() {
    explore("lanes::closing::push", Some(4), || {
        let drops = Drops::default();
        let (mut sender, mut receiver) = one_lane(2);
        let sending = thread::spawn({
            let values = [drops.value(0), drops.value(1)];
            move || {
                let mut accepted = Vec::new();
                for value in values {
                    match sender.try_push(value) {
                        Ok(()) => accepted.push(accepted.len()),
                        Err(PushError::Closed(value)) => assert!(value.0 >= accepted.len()),
                        Err(PushError::Full(_)) => panic!("there is room"),
                    }
                }
                accepted
            }
        });
        let taking = thread::spawn(move || {
            receiver.close();
            rest(&mut receiver, |value| value.0)
        });
        let (accepted, taken) = (sending.join().unwrap(), taking.join().unwrap());
        assert_eq!(accepted, taken);
        drops.assert_once(2);
    });
}

/// The same when the receiver looks between: what is found by the look before the close is not lost by it.
#[test]
fn after_a_look() {
    explore("lanes::closing::after_a_look", Some(3), || {
        let drops = Drops::default();
        let (mut sender, mut receiver) = one_lane(1);
        let sending = thread::spawn({
            let values = [drops.value(0), drops.value(1)];
            move || values.map(|value| sender.try_push(value).is_ok())
        });
        let taking = thread::spawn(move || {
            let mut taken = Vec::from_iter(receiver.try_pop().map(|value| value.0));
            receiver.close();
            taken.extend(rest(&mut receiver, |value| value.0));
            taken
        });
        let (accepted, taken) = (sending.join().unwrap(), taking.join().unwrap());
        assert!(taken.into_iter().eq((0..2).filter(|&number| accepted[number])));
        drops.assert_once(2);
    });
}

/// A batch is in as a whole, or stays with its sender as a whole.
#[test]
fn batch() {
    explore("lanes::closing::batch", Some(4), || {
        let drops = Drops::default();
        let (mut sender, mut receiver) = one_lane(2);
        let sending = thread::spawn({
            let mut batch = vec![drops.value(0), drops.value(1), drops.value(2)];
            move || {
                let pushed = sender.push_batch(&mut batch);
                let kept: Vec<_> = batch.iter().map(|value| value.0).collect();
                assert_eq!(kept, [0, 1, 2][pushed.unwrap_or(0)..]);
                pushed
            }
        });
        let taking = thread::spawn(move || {
            receiver.close();
            rest(&mut receiver, |value| value.0)
        });
        let (pushed, taken) = (sending.join().unwrap(), taking.join().unwrap());
        match pushed {
            Ok(count) => assert_eq!((count, taken), (2, vec![0, 1])),
            Err(Closed) => assert!(taken.is_empty()),
        }
        drops.assert_once(3);
    });
}

/// Two lanes, of which each has a push in flight.
#[test]
fn two_lanes() {
    explore("lanes::closing::two_lanes", Some(2), || {
        let (registrar, mut receiver) = waiting(2, 1).unwrap();
        let sending = [1, 2].map(|value| {
            let mut sender = registrar.register().unwrap();
            thread::spawn(move || sender.try_push(value).is_ok())
        });
        receiver.close();
        let taken = rest(&mut receiver, |value| value);
        let accepted = sending.map(|sending| sending.join().unwrap());
        assert_eq!([1, 2].map(|value| taken.contains(&value)), accepted);
    });
}

/// Who registers while it is closed is refused, or its pushes are, or they come out.
#[test]
fn register() {
    explore("lanes::closing::register", Some(3), || {
        let drops = Drops::default();
        let (registrar, mut receiver) = waiting(1, 1).unwrap();
        let registering = thread::spawn({
            let value = drops.value(0);
            move || match registrar.register() {
                Ok(mut sender) => sender.try_push(value).is_ok(),
                Err(error) => {
                    assert_eq!(error, RegisterError::Closed);
                    false
                }
            }
        });
        let taking = thread::spawn(move || {
            receiver.close();
            rest(&mut receiver, |value| value.0).len()
        });
        let (accepted, taken) = (registering.join().unwrap(), taking.join().unwrap());
        assert_eq!(usize::from(accepted), taken);
        drops.assert_once(1);
    });
}

/// A sender that goes, and one that comes to its lane, beside a close.
#[test]
fn beside_another_life() {
    explore("lanes::closing::beside_another_life", Some(3), || {
        let drops = Drops::default();
        let (registrar, mut receiver) = waiting(1, 1).unwrap();
        let mut first = registrar.register().unwrap();
        let sending = thread::spawn({
            let values = [drops.value(0), drops.value(1)];
            move || {
                let [one, other] = values;
                let accepted = first.try_push(one).is_ok();
                drop(first);
                let second = registrar.register().ok();
                (accepted, second.is_some_and(|mut second| second.try_push(other).is_ok()))
            }
        });
        let taking = thread::spawn(move || {
            let mut taken = Vec::new();
            for _ in 0..2 {
                taken.extend(receiver.try_pop().map(|value| value.0));
            }
            receiver.close();
            taken.extend(rest(&mut receiver, |value| value.0));
            taken
        });
        let (accepted, taken) = (sending.join().unwrap(), taking.join().unwrap());
        assert_eq!((taken.contains(&0), taken.contains(&1)), accepted);
        drops.assert_once(2);
    });
}

/// A receiver that is dropped drops what was accepted, and hands back the rest.
#[test]
fn dropped_receiver() {
    explore("lanes::closing::dropped_receiver", Some(3), || {
        let drops = Drops::default();
        let (mut sender, receiver) = one_lane(1);
        let sending = thread::spawn({
            let values = [drops.value(0), drops.value(1)];
            move || values.map(|value| sender.push(value).is_ok())
        });
        let leaving = thread::spawn(move || drop(receiver));
        let accepted = sending.join().unwrap();
        assert!(accepted[0] || !accepted[1], "after the end");
        leaving.join().unwrap();
        drops.assert_once(2);
    });
}
