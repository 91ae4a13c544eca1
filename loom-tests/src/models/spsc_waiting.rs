//! The ring whose sides wait: nobody sleeps for ever.

use loom::thread;

use super::explore;
use crate::Closed;
use crate::ring::PushError;
use crate::ring::spsc::waiting;

/// A value, and then the end, wake a receiver that sleeps.
#[test]
fn receiver_sleeps() {
    explore("spsc_waiting::receiver_sleeps", Some(2), || {
        let (mut sender, mut receiver) = waiting(2).unwrap();
        let sending = thread::spawn(move || sender.try_push(1).unwrap());
        let receiving = thread::spawn(move || {
            assert_eq!(receiver.pop(), Ok(1));
            assert_eq!(receiver.pop(), Err(Closed));
        });
        sending.join().unwrap();
        receiving.join().unwrap();
    });
}

/// A push wakes a receiver that sleeps, by itself: the sender stays.
#[test]
fn a_push_wakes() {
    explore("spsc_waiting::a_push_wakes", Some(2), || {
        let (mut sender, mut receiver) = waiting(2).unwrap();
        let sending = thread::spawn(move || {
            sender.try_push(1).unwrap();
            sender
        });
        let receiving = thread::spawn(move || {
            assert_eq!(receiver.pop(), Ok(1));
            receiver
        });
        let _receiver = receiving.join().unwrap();
        let _sender = sending.join().unwrap();
    });
}

/// Room wakes a sender that sleeps.
#[test]
fn sender_sleeps() {
    explore("spsc_waiting::sender_sleeps", Some(2), || {
        let (mut sender, mut receiver) = waiting(1).unwrap();
        let sending = thread::spawn(move || {
            sender.push(1).unwrap();
            sender.push(2).unwrap();
            sender
        });
        let receiving = thread::spawn(move || {
            assert_eq!(receiver.pop(), Ok(1));
            receiver
        });
        let _sender = sending.join().unwrap();
        assert_eq!(receiving.join().unwrap().try_pop(), Ok(2));
    });
}

/// So does the end.
#[test]
fn sender_is_left() {
    explore("spsc_waiting::sender_is_left", Some(2), || {
        let (mut sender, receiver) = waiting(1).unwrap();
        sender.try_push(1).unwrap();
        let sending = thread::spawn(move || {
            assert_eq!(sender.push(2), Err(PushError::Closed(2)));
            assert_eq!(sender.take_back(), Some(1));
        });
        let leaving = thread::spawn(move || drop(receiver));
        sending.join().unwrap();
        leaving.join().unwrap();
    });
}
