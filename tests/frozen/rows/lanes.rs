//! One ring for each producer: a producer that stops takes its lane along, and nothing else.

use std::{cell::RefCell, rc::Rc, sync::Mutex};

use nodestate::ring::{
    PopError, PushError,
    lanes::{self, Consumer, Producer, Registrar, SenderRegistrar},
};

use super::{Expectation::Free, NO_PANIC, Row, Scenario, apart, leak, waiting::Task};

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
        Row::new("lanes: looks of the consumer / try_push", Free, looking),
        Row::new("lanes: push that wakes a task / another's, that wakes it", Free, || {
            waking(|registrar| {
                let mut sender = registrar.register().expect("there is a lane");
                Box::new(move || assert_eq!(sender.try_push(VICTIM), Ok(())))
            })
        }),
        Row::new("lanes: batch that wakes a task / another's push, that wakes it", Free, || {
            waking(|registrar| {
                let mut sender = registrar.register().expect("there is a lane");
                let mut batch = vec![VICTIM; 16];
                Box::new(move || assert_eq!(sender.push_batch(&mut batch), Ok(16)))
            })
        }),
        Row::new("lanes: register, push, drop / push, that wakes a task", Free, || {
            waking(|registrar| {
                let registrar = registrar.clone();
                Box::new(move || {
                    let mut sender = registrar.register().expect("there is a lane");
                    assert_eq!(sender.try_push(VICTIM), Ok(()));
                })
            })
        }),
        Row::new("lanes: drop of a sender / push, that wakes a task", Free, || {
            waking(|registrar| {
                let mut sender = registrar.register().ok();
                Box::new(move || drop(sender.take()))
            })
        }),
        Row::new("lanes: push / close, and all that remains", Free, closed_beside),
        Row::new("lanes: batch / close, and all that remains", Free, closed_beside_batch),
        Row::new("lanes: close, and all that remains / push", Free, closing),
        Row::new("lanes: pop that wakes a sender / another's push", Free, waking_a_sender),
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

/// The victim looks at what there is, and takes none.
fn looking() -> Scenario {
    let (registrar, consumer) = lanes::ring(2, PLENTY).expect("there is memory");
    let mut producer = registrar.register().expect("there is a lane");
    assert_eq!(producer.try_push(0), Ok(()));
    leak(registrar);
    // One after the other: the victim's, then the check's.
    let consumer = leak(Mutex::new(consumer));
    Scenario::new(
        || {
            let consumer = &mut *consumer.lock().expect(NO_PANIC);
            assert_eq!(apart!(consumer.peek().copied()), Ok(0));
            assert!((1..=apart!(consumer.capacity())).contains(&apart!(consumer.len())));
            assert!(!apart!(consumer.is_empty()) && !apart!(consumer.is_closed()));
        },
        move |operation| producer.try_push(operation + 1).is_ok(),
        || {
            let consumer = &mut *consumer.lock().expect(NO_PANIC);
            let taken: Vec<_> = std::iter::from_fn(|| consumer.try_pop().ok()).collect();
            assert!(taken.iter().copied().eq(0..taken.len() as u64), "lost, or out of order");
            assert!(taken.len() > 1 && consumer.is_empty());
        },
    )
}

/// The victim does something that wakes the task that waits for a value; the other thread pushes, and has to
/// wake it, too.
fn waking(victim: fn(&SenderRegistrar<u64>) -> Victim) -> Scenario {
    let (registrar, mut receiver) = lanes::waiting(3, PLENTY).expect("there is memory");
    let mut other = registrar.register().expect("there is a lane");
    let victim = victim(&registrar);
    leak(registrar);
    let task = Task::pending(async move { receiver.pop_async().await });
    Scenario::new(
        victim,
        move |operation| other.try_push(operation).is_ok() && task.is_woken(),
        || assert!(task.found().is_ok()),
    )
}

/// The victim pushes one value; the other thread closes, takes out what is there, and is told of the end.
fn closed_beside() -> Scenario {
    closed_beside_push(|sender| sender.try_push(VICTIM).map_or(0, |()| 1))
}

/// The same with a batch.
fn closed_beside_batch() -> Scenario {
    closed_beside_push(|sender| {
        let mut batch = vec![VICTIM; 16];
        let pushed = sender.push_batch(&mut batch).unwrap_or(0);
        assert_eq!(pushed + batch.len(), 16, "in as a whole, or not at all");
        pushed
    })
}

fn closed_beside_push(push: fn(&mut lanes::Sender<u64>) -> usize) -> Scenario {
    let (registrar, receiver) = lanes::waiting(2, 16).expect("there is memory");
    let mut sender = registrar.register().expect("there is a lane");
    leak(registrar);
    let accepted = leak(Mutex::new(None));
    let receiver = Rc::new(RefCell::new((receiver, 0)));
    let check = receiver.clone();
    Scenario::new(
        move || *accepted.lock().expect(NO_PANIC) = Some(push(&mut sender)),
        move |operation| {
            let (receiver, taken) = &mut *receiver.borrow_mut();
            if operation % 8 == 7 {
                receiver.close();
            }
            let closed = receiver.is_closed();
            match receiver.try_pop() {
                Ok(value) => {
                    assert_eq!(value, VICTIM);
                    *taken += 1;
                    true
                }
                Err(PopError::Closed) => closed,
                Err(PopError::Empty) => !closed,
            }
        },
        move || {
            let (receiver, taken) = &mut *check.borrow_mut();
            receiver.close();
            while receiver.try_pop().is_ok() {
                *taken += 1;
            }
            assert_eq!(*accepted.lock().expect(NO_PANIC), Some(*taken), "accepted is taken");
        },
    )
}

/// The victim closes, and takes out all that was accepted; the other thread pushes until it is refused.
fn closing() -> Scenario {
    const BEFORE: usize = 40;
    let (registrar, receiver) = lanes::waiting(2, 2 * PLENTY).expect("there is memory");
    let mut gone = registrar.register().expect("there is a lane");
    gone.push_slice(&[VICTIM; BEFORE]).expect("there is room");
    let sender = registrar.register().expect("there is a lane");
    leak((registrar, gone));
    let sender = Rc::new(RefCell::new((sender, 0)));
    let accepted = sender.clone();
    let taken = leak(Mutex::new((receiver, Vec::with_capacity(4 * PLENTY))));
    Scenario::new(
        move || {
            let (receiver, taken) = &mut *taken.lock().expect(NO_PANIC);
            receiver.close();
            while receiver.try_drain(taken, PLENTY).is_ok() {}
        },
        move |operation| {
            let (sender, accepted) = &mut *sender.borrow_mut();
            match sender.try_push(operation) {
                Ok(()) => *accepted += 1,
                Err(PushError::Closed(_)) => {}
                Err(PushError::Full(_)) => return false,
            }
            true
        },
        move || {
            let taken = taken.lock().expect(NO_PANIC).1.len();
            assert_eq!(taken, BEFORE + accepted.borrow().1, "accepted is taken");
        },
    )
}

/// The victim frees a slot for which a task waits; the other thread pushes into another lane.
fn waking_a_sender() -> Scenario {
    let (registrar, mut receiver) = lanes::waiting(2, PLENTY).expect("there is memory");
    let mut sender = registrar.register().expect("there is a lane");
    sender.push_slice(&[VICTIM; PLENTY]).expect("there is room");
    let mut other = registrar.register().expect("there is a lane");
    leak(registrar);
    let task = Task::pending(async move { sender.push_async(VICTIM).await.is_ok() });
    Scenario::new(
        move || assert!(receiver.try_pop().is_ok()),
        move |operation| other.try_push(operation).is_ok(),
        || assert!(task.is_woken(), "a slot was freed"),
    )
}
