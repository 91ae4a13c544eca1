//! Lanes whose ends wait: whoever can go on is woken, and nobody sleeps for ever.

use std::pin::pin;
use std::time::Duration;

use loom::thread;

use super::{one_lane, rest};
use crate::models::{Woken, explore, poll};
use crate::ring::lanes::{SenderRegistrar, waiting};
use crate::ring::{PushError, PushTimeoutError};
use crate::{Closed, WaitError};

/// A push wakes the receiver, and not the end that comes after it.
#[test]
fn pop_sleeps() {
    explore("lanes::waiting::pop_sleeps", Some(3), || {
        let (mut sender, mut receiver) = one_lane(1);
        let sending = thread::spawn(move || sender.try_push(1).map(|()| sender).ok());
        let receiving = thread::spawn(move || assert_eq!(receiver.pop(), Ok(1)));
        receiving.join().unwrap();
        drop(sending.join().unwrap());
    });
}

/// So does a batch a task; and then the end does.
#[test]
fn drain_sleeps() {
    explore("lanes::waiting::drain_sleeps", Some(3), || {
        let (mut sender, mut receiver) = one_lane(2);
        let sending = thread::spawn(move || {
            assert_eq!(sender.push_batch(&mut vec![1, 2]), Ok(2));
        });
        let receiving = thread::spawn(move || {
            loom::future::block_on(async {
                let mut taken = Vec::new();
                assert_eq!(receiver.drain_async(&mut taken, 3).await, Ok(2));
                assert_eq!(receiver.drain_async(&mut taken, 3).await, Err(Closed));
                taken
            })
        });
        sending.join().unwrap();
        assert_eq!(receiving.join().unwrap(), [1, 2]);
    });
}

/// The push of a sender that has just come wakes the receiver, too.
#[test]
fn newcomer_wakes() {
    explore("lanes::waiting::newcomer_wakes", Some(3), || {
        let (registrar, mut receiver) = waiting(2, 1).unwrap();
        let sending = thread::spawn(move || {
            registrar.register().unwrap().try_push(1).unwrap();
            registrar
        });
        let receiving = thread::spawn(move || {
            assert_eq!(receiver.pop(), Ok(1));
            receiver
        });
        drop((sending.join().unwrap(), receiving.join().unwrap()));
    });
}

/// The last of senders and registrars wakes the receiver, whichever it is.
#[test]
fn the_last_one_wakes() {
    explore("lanes::waiting::the_last_one_wakes", Some(2), || {
        let (registrar, mut receiver) = waiting::<u8>(1, 1).unwrap();
        let sender = registrar.register().unwrap();
        let going = [
            thread::spawn(move || drop(sender)),
            thread::spawn(move || drop::<SenderRegistrar<u8>>(registrar)),
        ];
        assert_eq!(receiver.pop(), Err(Closed));
        going.into_iter().for_each(|going| going.join().unwrap());
    });
}

/// A sender that goes leaves its lane to another, also when the receiver sleeps.
#[test]
fn a_lane_is_left() {
    explore("lanes::waiting::a_lane_is_left", Some(2), || {
        let (registrar, mut receiver) = waiting(1, 1).unwrap();
        let sender = registrar.register().unwrap();
        let going = thread::spawn(move || drop(sender));
        let coming = thread::spawn(move || {
            loop {
                match registrar.register() {
                    Ok(mut sender) => return sender.try_push(1).unwrap(),
                    Err(_) => thread::yield_now(),
                }
            }
        });
        assert_eq!(receiver.pop(), Ok(1));
        going.join().unwrap();
        coming.join().unwrap();
    });
}

/// A sender sleeps until there is room.
#[test]
fn push_sleeps() {
    explore("lanes::waiting::push_sleeps", Some(3), || {
        let (mut sender, mut receiver) = one_lane(1);
        sender.try_push(1).unwrap();
        let sending = thread::spawn(move || {
            sender.push(2).unwrap();
            sender
        });
        let receiving = thread::spawn(move || {
            assert_eq!(receiver.try_pop(), Ok(1));
            receiver
        });
        let _sender = sending.join().unwrap();
        assert_eq!(receiving.join().unwrap().try_pop(), Ok(2));
    });
}

/// A drain makes room, for the producer of each lane that it takes from.
#[test]
fn drain_makes_room() {
    explore("lanes::waiting::drain_makes_room", Some(3), || {
        let (mut sender, mut receiver) = one_lane(2);
        sender.push_slice(&[1, 2]).unwrap();
        let sending = thread::spawn(move || {
            sender.push(3).unwrap();
            sender
        });
        let receiving = thread::spawn(move || {
            assert_eq!(receiver.try_drain(&mut Vec::new(), 2), Ok(2));
            receiver
        });
        let _sender = sending.join().unwrap();
        assert_eq!(receiving.join().unwrap().try_pop(), Ok(3));
    });
}

/// Where a look is made for every second slot alone, the sender is seen before its lane is empty.
#[test]
fn seen_before_it_is_empty() {
    explore("lanes::waiting::seen_before_it_is_empty", Some(3), || {
        let (mut sender, mut receiver) = one_lane(4);
        sender.push_slice(&[1, 2, 3, 4]).unwrap();
        let sending = thread::spawn(move || {
            sender.push(5).unwrap();
            sender
        });
        let receiving = thread::spawn(move || {
            for value in 1..=4 {
                assert_eq!(receiver.try_pop(), Ok(value));
            }
            receiver
        });
        let _sender = sending.join().unwrap();
        assert_eq!(receiving.join().unwrap().try_pop(), Ok(5));
    });
}

/// The end wakes a sender that waits for room, with its value.
#[test]
fn close_wakes_senders() {
    explore("lanes::waiting::close_wakes_senders", Some(3), || {
        let (mut sender, mut receiver) = one_lane(1);
        sender.try_push(1).unwrap();
        let sending = thread::spawn(move || assert_eq!(sender.push(2), Err(PushError::Closed(2))));
        // Nothing is taken out before the sender has its answer.
        let closing = thread::spawn(move || {
            receiver.close();
            receiver
        });
        sending.join().unwrap();
        assert_eq!(rest(&mut closing.join().unwrap(), |value| value), [1]);
    });
}

/// Whoever gives up has taken, and pushed, nothing; what was not taken is there.
#[test]
fn timeouts() {
    const SHORT: Duration = Duration::from_nanos(2);
    explore("lanes::waiting::timeouts", Some(3), || {
        let (mut sender, mut receiver) = one_lane(1);
        let sending = thread::spawn(move || {
            sender.try_push(1).unwrap();
            match sender.push_timeout(2, SHORT) {
                Ok(()) => true,
                Err(PushTimeoutError::Timeout(2)) => false,
                Err(error) => panic!("{error:?}"),
            }
        });
        let receiving = thread::spawn(move || {
            let taken = receiver.pop_timeout(SHORT);
            (taken, receiver)
        });
        let pushed = sending.join().unwrap();
        let (taken, mut receiver) = receiving.join().unwrap();
        let mut all = match taken {
            Ok(value) => vec![value],
            Err(error) => {
                assert_eq!(error, WaitError::Timeout);
                Vec::new()
            }
        };
        all.extend(rest(&mut receiver, |value| value));
        assert_eq!(all, if pushed { vec![1, 2] } else { vec![1] });
    });
}

/// A drain that is dropped while it waits has taken nothing, and the next wait is woken.
#[test]
fn dropped_drain() {
    explore("lanes::waiting::dropped_drain", Some(3), || {
        let (mut sender, mut receiver) = one_lane(1);
        let sending = thread::spawn(move || {
            sender.try_push(1).unwrap();
            sender
        });
        let receiving = thread::spawn(move || {
            let (_, waker) = Woken::waker();
            let mut taken = Vec::new();
            if poll(pin!(receiver.drain_async(&mut taken, 1)), &waker).is_pending() {
                assert_eq!(receiver.pop(), Ok(1));
            } else {
                assert_eq!(taken, [1]);
            }
        });
        receiving.join().unwrap();
        drop(sending.join().unwrap());
    });
}

/// A push that is dropped while it waits leaves its value, and the next one is woken.
#[test]
fn dropped_push() {
    explore("lanes::waiting::dropped_push", Some(3), || {
        let (mut sender, mut receiver) = one_lane(1);
        sender.try_push(1).unwrap();
        let sending = thread::spawn(move || {
            let (_, waker) = Woken::waker();
            let mut value = Some(2);
            if poll(pin!(sender.push_from_async(&mut value)), &waker).is_pending() {
                sender.push(value.unwrap()).unwrap();
            }
            sender
        });
        let receiving = thread::spawn(move || {
            assert_eq!(receiver.try_pop(), Ok(1));
            receiver
        });
        let _sender = sending.join().unwrap();
        assert_eq!(receiving.join().unwrap().try_pop(), Ok(2));
    });
}
