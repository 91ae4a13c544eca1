//! The ring between two threads: whatever one side is doing, the other goes on with what is there.

use std::{cell::RefCell, rc::Rc, sync::Mutex};

use nodestate::ring::{
    PopError,
    spsc::{self, Consumer, Producer},
};

use super::{
    Expectation::{Free, Informative},
    NO_PANIC, Row, Scenario, apart, leak,
};

/// More than the other thread's operations, whose successes need values or room.
const PLENTY: u64 = 1_000;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("spsc: try_push / try_pop", Free, || {
            pushing(|producer, n| producer.try_push(n).expect("there is room"))
        }),
        Row::new("spsc: push_batch of 16 / try_pop", Free, || {
            pushing(|producer, n| assert_eq!(producer.push_batch(n..n + 16), Ok(16)))
        }),
        Row::new("spsc: push_slice of 16, across the end / try_pop", Free, || {
            pushing(|producer, n| {
                let values: [_; 16] = std::array::from_fn(|i| n + i as u64);
                assert_eq!(producer.push_slice(&values), Ok(16));
            })
        }),
        Row::new("spsc: drop of the producer / try_pop", Free, end),
        Row::new("spsc: try_pop / try_push", Free, || {
            popping(|consumer, to| to.extend(consumer.try_pop()))
        }),
        Row::new("spsc: commit of 16 / try_push", Free, || {
            popping(|consumer, to| {
                let chunk = consumer.read_chunk(16).unwrap();
                let (first, second) = chunk.as_slices();
                to.extend(first);
                to.extend(second);
                chunk.commit_all();
            })
        }),
        Row::new("spsc: drain of 16 / try_push", Free, || {
            popping(|consumer, to| assert_eq!(consumer.try_drain(to, 16), Ok(16)))
        }),
        Row::new("spsc: pop_slice of 16 / try_push", Free, || {
            popping(|consumer, to| {
                let mut values = [0; 16];
                assert_eq!(consumer.pop_slice(&mut values), Ok(16));
                to.extend(values);
            })
        }),
        Row::new("spsc: change in place, take one by one / try_push", Free, || {
            popping(|consumer, to| {
                assert_eq!(apart!(consumer.capacity()) as u64, SLOTS);
                let mut chunk = consumer.read_chunk(16).expect("they are there");
                assert_eq!(apart!(chunk.len()), 16);
                let (first, second) = apart!(chunk.as_mut_slices());
                first.iter_mut().chain(second).for_each(|value| *value += 1);
                to.extend(chunk.into_iter().map(|value| value - 1));
            })
        }),
        Row::new("spsc: look for room, push / try_pop", Free, || {
            pushing(|producer, n| {
                let chunk = producer.write_chunk(16).expect("there is room");
                assert_eq!(apart!(chunk.len()), 16);
                producer.try_push(n).expect("there is room");
            })
        }),
        Row::new("spsc: drop of the consumer / try_push", Free, desert),
        Row::new("rtrb: push / pop", Informative, rtrb),
    ]
}

/// How many slots the ring has, before the first value, and how many values. The next one comes to lie
/// eight slots before their end.
const SLOTS: u64 = 4_096;
const BEFORE: u64 = 2 * PLENTY;
const STOCK: u64 = SLOTS - BEFORE - 8;

/// A ring that holds the numbers up to `STOCK`, with room for `PLENTY` more.
fn stocked() -> (Producer<u64>, Consumer<u64>) {
    let (mut producer, mut consumer) = spsc::ring(SLOTS as usize).expect("there is memory");
    producer.push_batch(0..BEFORE).expect("there is room");
    consumer.read_chunk(BEFORE as usize).expect("they are there").commit_all();
    producer.push_batch(0..STOCK).expect("there is room");
    (producer, consumer)
}

/// The victim pushes values from `STOCK` on by `push`; the other thread takes in order.
fn pushing(push: fn(&mut Producer<u64>, u64)) -> Scenario {
    let (mut producer, consumer) = stocked();
    let consumer = Rc::new(RefCell::new((consumer, 0)));
    Scenario::new(
        move || push(&mut producer, STOCK),
        {
            let consumer = consumer.clone();
            move |_| take_next(&mut consumer.borrow_mut())
        },
        move || {
            let mut consumer = consumer.borrow_mut();
            while take_next(&mut consumer) {}
            assert!(consumer.1 == STOCK + 1 || consumer.1 == STOCK + 16, "lost");
        },
    )
}

/// Takes the next value, which has to be the next number.
fn take_next((consumer, expected): &mut (Consumer<u64>, u64)) -> bool {
    match consumer.try_pop() {
        Ok(value) => {
            assert_eq!(value, *expected);
            *expected += 1;
            true
        }
        Err(_) => false,
    }
}

/// The victim goes.
fn end() -> Scenario {
    let (producer, consumer) = stocked();
    let mut producer = Some(producer);
    let consumer = Rc::new(RefCell::new((consumer, 0)));
    Scenario::new(
        move || drop(producer.take()),
        {
            let consumer = consumer.clone();
            move |_| take_next(&mut consumer.borrow_mut())
        },
        move || {
            let mut consumer = consumer.borrow_mut();
            while take_next(&mut consumer) {}
            assert_eq!(consumer.1, STOCK);
            assert_eq!(consumer.0.try_pop(), Err(PopError::Closed));
        },
    )
}

/// The victim takes values by `pop`; the other thread pushes on.
fn popping(pop: fn(&mut Consumer<u64>, &mut Vec<u64>)) -> Scenario {
    let (producer, consumer) = stocked();
    let producer = Rc::new(RefCell::new((producer, STOCK)));
    // Theirs one after the other: the victim's, then the check's.
    let taken = leak(Mutex::new((consumer, Vec::with_capacity(2 * SLOTS as usize))));
    Scenario::new(
        move || {
            let (consumer, taken) = &mut *taken.lock().expect(NO_PANIC);
            pop(consumer, taken);
        },
        {
            let producer = producer.clone();
            move |_| push_next(&mut producer.borrow_mut())
        },
        move || {
            let (consumer, taken) = &mut *taken.lock().expect(NO_PANIC);
            let _ = consumer.try_drain(taken, usize::MAX);
            assert!(taken.iter().copied().eq(0..producer.borrow().1), "lost, or out of order");
        },
    )
}

/// Pushes the next number, if there is room.
fn push_next((producer, next): &mut (Producer<u64>, u64)) -> bool {
    let pushed = producer.try_push(*next).is_ok();
    *next += u64::from(pushed);
    pushed
}

/// The victim goes; the other thread is told so, or pushes on, and takes back what is left.
fn desert() -> Scenario {
    let (producer, consumer) = stocked();
    let mut consumer = Some(consumer);
    let producer = Rc::new(RefCell::new((producer, STOCK)));
    Scenario::new(
        move || drop(consumer.take()),
        {
            let producer = producer.clone();
            move |_| {
                let side = &mut *producer.borrow_mut();
                push_next(side) || side.0.is_closed()
            }
        },
        move || {
            let (producer, next) = &mut *producer.borrow_mut();
            let back = std::iter::from_fn(|| producer.take_back());
            assert!(back.eq(0..*next), "lost, or out of order");
        },
    )
}

/// The same with the crate whose layout ours is after.
fn rtrb() -> Scenario {
    let (mut producer, mut consumer) = rtrb::RingBuffer::new(SLOTS as usize);
    for n in 0..STOCK {
        producer.push(n).expect("there is room");
    }
    Scenario::new(
        move || producer.push(STOCK).expect("there is room"),
        move |_| consumer.pop().is_ok(),
        || {},
    )
}
