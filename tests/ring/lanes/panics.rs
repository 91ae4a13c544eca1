//! Panics in the user's destructors: nothing is dropped twice, or lost.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use nodestate::ring::lanes;

/// Which values were dropped.
type Log = Rc<RefCell<Vec<usize>>>;

/// Notes that it is dropped, and panics then if it is the one that does.
struct Value {
    number: usize,
    panics: bool,
    log: Log,
}

impl Drop for Value {
    fn drop(&mut self) {
        self.log.borrow_mut().push(self.number);
        if self.panics {
            panic!("value {}", self.number);
        }
    }
}

fn values(log: &Log, panics: usize) -> Vec<Value> {
    (0..6).map(|number| Value { number, panics: number == panics, log: log.clone() }).collect()
}

fn panics(run: impl FnOnce()) {
    assert!(catch_unwind(AssertUnwindSafe(run)).is_err(), "it did not panic");
}

#[track_caller]
fn assert_each_once(log: &Log) {
    let mut dropped = log.take();
    dropped.sort();
    assert_eq!(dropped, [0, 1, 2, 3, 4, 5]);
}

/// A receiver that is dropped drops all that is in it, over several lanes.
#[test]
fn dropped_with_the_receiver() {
    for which in 0..6 {
        let log = Log::default();
        let (registrar, receiver) = lanes::waiting(2, 4).unwrap();
        let mut senders = [(); 2].map(|()| registrar.register().unwrap());
        let mut batch = values(&log, which);
        let mut others = batch.split_off(3);
        senders[0].push_batch(&mut batch).unwrap();
        senders[1].push_batch(&mut others).unwrap();
        panics(|| drop(receiver));
        assert_each_once(&log);
        assert!(senders[0].is_closed());
    }
}

#[test]
fn dropped_with_what_remains() {
    for which in 0..6 {
        let log = Log::default();
        let (registrar, receiver) = lanes::waiting(2, 8).unwrap();
        let mut sender = registrar.register().unwrap();
        sender.push_batch(&mut values(&log, which)).unwrap();
        panics(|| receiver.into_remaining().for_each(drop));
        assert_each_once(&log);
    }
}

/// What a consumer that does not wait has left behind is dropped with the last who has the lane.
#[test]
fn left_in_a_lane() {
    for which in 0..6 {
        let log = Log::default();
        let (registrar, consumer) = lanes::ring(2, 8).unwrap();
        let mut producer = registrar.register().unwrap();
        producer.push_batch(values(&log, which)).unwrap();
        drop((registrar, consumer));
        panics(|| drop(producer));
        assert_each_once(&log);
    }
}
