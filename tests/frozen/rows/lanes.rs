//! One ring for each producer: a producer that stops takes its lane along, and nothing else.

use std::{cell::RefCell, rc::Rc, sync::Mutex};

use nodestate::ring::lanes::{self, Consumer, Producer, Registrar};

use super::{Expectation::Free, NO_PANIC, Row, Scenario, leak};

/// More than the other thread's operations.
const PLENTY: usize = 1_024;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("lanes: try_push / another's push + pop", Free, || {
            beside_lane(|registrar| {
                let mut producer = registrar.register().expect("there is a lane");
                Box::new(move || assert_eq!(producer.try_push(VICTIM), Ok(())))
            })
        }),
        Row::new("lanes: register + try_push / another's push + pop", Free, || {
            beside_lane(|registrar| {
                let (registrar, kept) = (registrar.clone(), leak(Mutex::new(None)));
                Box::new(move || {
                    let mut producer = registrar.register().expect("there is a lane");
                    assert_eq!(producer.try_push(VICTIM), Ok(()));
                    *kept.lock().expect(NO_PANIC) = Some(producer);
                })
            })
        }),
        Row::new("lanes: try_push and drop / another's push + pop", Free, || {
            beside_lane(|registrar| {
                let mut producer = registrar.register().ok();
                Box::new(move || {
                    let mut producer = producer.take().expect("once");
                    assert_eq!(producer.try_push(VICTIM), Ok(()));
                })
            })
        }),
        Row::new("lanes: register / register, push, pop, drop", Free, registering),
        Row::new("lanes: try_pop / try_push", Free, || popping(1)),
        Row::new("lanes: drain over two lanes / try_push", Free, || popping(PLENTY)),
    ]
}

/// What the victim pushes, once.
const VICTIM: u64 = u64::MAX;

type Victim = Box<dyn FnMut() + Send>;

/// A lane of the other thread's, and the consumer; how often the victim's value came.
struct Other {
    producer: Producer<u64>,
    consumer: Consumer<u64>,
    victims: usize,
}

impl Other {
    /// Pushes `value`, and takes it out.
    fn turn(&mut self, value: u64) -> bool {
        assert_eq!(self.producer.try_push(value), Ok(()));
        self.take_until(Some(value))
    }

    /// Takes until that value comes, or there is nothing.
    fn take_until(&mut self, wanted: Option<u64>) -> bool {
        while let Ok(value) = self.consumer.try_pop() {
            if Some(value) == wanted {
                return true;
            }
            assert_eq!(value, VICTIM);
            self.victims += 1;
        }
        wanted.is_none()
    }
}

/// The victim has a lane, and pushes once; the other thread has another, and the consumer.
fn beside_lane(victim: fn(&Registrar<u64>) -> Victim) -> Scenario {
    let (registrar, consumer) = lanes::ring(3, 8).expect("there is memory");
    let producer = registrar.register().expect("there is a lane");
    let victim = victim(&registrar);
    let other = Rc::new(RefCell::new(Other { producer, consumer, victims: 0 }));
    let check = other.clone();
    leak(registrar);
    Scenario::new(
        victim,
        move |operation| other.borrow_mut().turn(operation),
        move || {
            assert!(check.borrow_mut().take_until(None));
            assert_eq!(check.borrow().victims, 1);
        },
    )
}

/// Both register.
fn registering() -> Scenario {
    let (registrar, consumer) = lanes::ring(2, 8).expect("there is memory");
    let consumer = Rc::new(RefCell::new(consumer));
    let (mine, check) = (registrar.clone(), registrar.clone());
    Scenario::new(
        move || drop(registrar.register()),
        {
            let consumer = consumer.clone();
            move |operation| {
                let mut producer = mine.register().expect("one is the victim's");
                assert_eq!(producer.try_push(operation), Ok(()));
                drop(producer);
                let mut consumer = consumer.borrow_mut();
                assert_eq!(consumer.try_pop(), Ok(operation));
                // Sees the end, and frees the lane.
                consumer.try_pop().is_err()
            }
        },
        move || {
            let _ = consumer.borrow_mut().try_pop();
            let both = [check.register(), check.register()];
            assert!(both.iter().all(Result::is_ok), "a lane was lost");
        },
    )
}

/// The victim takes from two lanes, `max` at most; the other thread pushes on into one.
fn popping(max: usize) -> Scenario {
    let (registrar, consumer) = lanes::ring(2, 2 * PLENTY).expect("there is memory");
    let mut producers = [(); 2].map(|()| registrar.register().expect("there is a lane"));
    for producer in &mut producers {
        producer.push_batch(0..100).expect("there is room");
    }
    let [full, producer] = producers;
    let producer = Rc::new(RefCell::new((producer, 100)));
    let pushed = producer.clone();
    // Theirs one after the other: the victim's, then the check's.
    let taken = leak(Mutex::new((consumer, Vec::with_capacity(4 * PLENTY))));
    leak((registrar, full));
    Scenario::new(
        move || {
            let (consumer, taken) = &mut *taken.lock().expect(NO_PANIC);
            match max {
                1 => taken.extend(consumer.try_pop()),
                _ => assert!(consumer.try_drain(taken, max).is_ok()),
            }
        },
        move |_| {
            let (producer, next) = &mut *producer.borrow_mut();
            let accepted = producer.try_push(*next).is_ok();
            *next += u64::from(accepted);
            accepted
        },
        move || {
            let (consumer, taken) = &mut *taken.lock().expect(NO_PANIC);
            while consumer.try_drain(taken, PLENTY).is_ok() {}
            assert_eq!(taken.len() as u64, 100 + pushed.borrow().1, "lost");
        },
    )
}
