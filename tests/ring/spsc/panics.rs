//! Panics in the user's destructors and iterators: nothing is dropped twice, or lost.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use nodestate::ring::{PopError, spsc};

/// Which values were dropped, in order.
type Log = Rc<RefCell<Vec<usize>>>;

/// Notes that it is dropped, and panics then if it is the one that does.
#[derive(Debug)]
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

/// Six values from the last slot on, of which one panics when it is dropped.
fn filled(panics: usize) -> (spsc::Producer<Value>, spsc::Consumer<Value>, Log) {
    let log = Log::default();
    let (mut producer, mut consumer) = spsc::ring(8).unwrap();
    for _ in 0..6 {
        let value = Value { number: 9, panics: false, log: log.clone() };
        producer.try_push(value).unwrap();
    }
    consumer.read_chunk(6).unwrap().commit_all();
    log.borrow_mut().clear();
    let values = (0..6).map(|number| Value { number, panics: number == panics, log: log.clone() });
    producer.push_batch(values).unwrap();
    (producer, consumer, log)
}

fn panics(run: impl FnOnce()) {
    assert!(catch_unwind(AssertUnwindSafe(run)).is_err(), "it did not panic");
}

/// The count moves before the destructors run: who panics is not met again.
#[test]
fn committed() {
    for which in 0..4 {
        let (mut producer, mut consumer, log) = filled(which);
        panics(|| consumer.read_chunk(4).unwrap().commit_all());
        assert_eq!(*log.borrow(), [0, 1, 2, 3], "the others are dropped all the same");
        assert_eq!((producer.room(), consumer.len()), (6, 2));
        assert_eq!(consumer.try_pop().unwrap().number, 4);
        drop((producer, consumer));
        assert_eq!(*log.borrow(), [0, 1, 2, 3, 4, 5]);
    }
}

#[test]
fn popped() {
    let (producer, mut consumer, log) = filled(0);
    panics(|| drop(consumer.try_pop()));
    assert_eq!(consumer.try_pop().unwrap().number, 1);
    drop((producer, consumer));
    assert_eq!(*log.borrow(), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn iterated() {
    let (mut producer, mut consumer, log) = filled(1);
    panics(|| consumer.read_chunk(4).unwrap().into_iter().for_each(drop));
    assert_eq!(*log.borrow(), [0, 1]);
    assert_eq!((producer.room(), consumer.len()), (4, 4), "what was not taken is there");
    drop((producer, consumer));
    assert_eq!(*log.borrow(), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn left_in_the_ring() {
    for which in 0..6 {
        let (producer, consumer, log) = filled(which);
        drop(consumer);
        panics(|| drop(producer));
        assert_eq!(*log.borrow(), [0, 1, 2, 3, 4, 5]);
    }
}

/// What an iterator gave before it panicked was pushed.
#[test]
fn giving() {
    for before in 0..6 {
        let log = Log::default();
        let (mut producer, mut consumer) = spsc::ring(5).unwrap();
        let value = |number| Value { number, panics: false, log: log.clone() };
        let giving = |number: usize| {
            assert!(number != before, "no more");
            value(number)
        };
        let push = || producer.push_batch((0..8).map(giving));
        match catch_unwind(AssertUnwindSafe(push)) {
            Err(_) => assert!(before < 5),
            Ok(pushed) => assert_eq!((pushed, before), (Ok(5), 5)),
        }
        assert!(log.borrow().is_empty(), "nothing is dropped");
        assert_eq!(consumer.len(), before);
        for number in 0..before {
            assert_eq!(consumer.try_pop().unwrap().number, number);
        }
        assert_eq!(consumer.try_pop().err(), Some(PopError::Empty));
        assert_eq!(*log.borrow(), (0..before).collect::<Vec<_>>());
        producer.try_push(value(7)).unwrap();
        assert_eq!(consumer.try_pop().unwrap().number, 7);
    }
}
