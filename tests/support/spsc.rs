//! Operations on a ring between two threads, beside a `VecDeque`; some inputs are for its ends that wait,
//! and some for a ring of numbers.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::ring::{PopError, PushError, spsc};

use super::{spsc_numbers, spsc_waiting};

#[derive(Debug, Arbitrary)]
enum Operation {
    Push,
    Pop,
    Peek,
    PushBatch(u8),
    /// The iterator panics after so many.
    PushPanicking(u8),
    WriteInPlace(u8, u8),
    Drain(u8),
    /// Looks at so many, and drops so many of these.
    Commit(u8, u8),
    Iterate(u8, u8),
    /// As `Iterate`, and the iterator is forgotten.
    Forget(u8, u8),
    Room,
    DropProducer,
    DropConsumer,
}

/// A number, and a share by which it is seen to be dropped.
type Value = (u32, Arc<()>);

struct Beside {
    producer: Option<spsc::Producer<Value>>,
    consumer: Option<spsc::Consumer<Value>>,
    model: VecDeque<u32>,
    capacity: usize,
    /// Slots that a forgotten iterator has not given back yet.
    withheld: usize,
    next: u32,
    alive: Arc<()>,
}

/// Runs the operations that `data` spells.
pub(crate) fn run(data: &[u8]) -> Result<()> {
    let mut input = Unstructured::new(data);
    let first = input.arbitrary::<u8>()?;
    let capacity = usize::from(first % 20);
    match first {
        240.. => return spsc_numbers::run(capacity, &mut input),
        160.. => return spsc_waiting::run(capacity, &mut input),
        _ => {}
    }
    let Ok((producer, consumer)) = spsc::ring(capacity) else {
        assert_eq!(capacity, 0);
        return Ok(());
    };
    let alive = Arc::new(());
    let mut beside = Beside {
        producer: Some(producer),
        consumer: Some(consumer),
        model: VecDeque::new(),
        capacity,
        withheld: 0,
        next: 0,
        alive: alive.clone(),
    };
    let mut result = Ok(());
    while result.is_ok() && !input.is_empty() {
        result = input.arbitrary().map(|operation| beside.apply(operation));
    }
    // The ring is gone, and what a producer may take back.
    drop(beside);
    assert_eq!(Arc::strong_count(&alive), 1, "leaked");
    result
}

impl Beside {
    fn apply(&mut self, operation: Operation) {
        match operation {
            Operation::Push => self.push(),
            Operation::Pop => self.pop(),
            Operation::Peek => self.peek(),
            Operation::PushBatch(count) => self.push_batch(count.into(), usize::MAX),
            Operation::PushPanicking(before) => self.push_batch(usize::MAX, before.into()),
            Operation::WriteInPlace(max, count) => self.write_in_place(max.into(), count.into()),
            Operation::Drain(max) => self.drain(max.into()),
            Operation::Commit(max, count) => self.commit(max.into(), count.into()),
            Operation::Iterate(max, count) => self.iterate(max.into(), count.into(), false),
            Operation::Forget(max, count) => self.iterate(max.into(), count.into(), true),
            Operation::Room => self.room(),
            Operation::DropProducer => self.producer = None,
            Operation::DropConsumer => self.drop_consumer(),
        }
        let held = self.model.len();
        if self.producer.is_some() || self.consumer.is_some() {
            assert_eq!(Arc::strong_count(&self.alive), 2 + held, "a share for each value");
        }
        if let Some(producer) = &self.producer {
            assert_eq!(
                (producer.len(), producer.capacity()),
                (held + self.withheld, self.capacity)
            );
            assert_eq!(producer.is_closed(), self.consumer.is_none());
        }
        if let Some(consumer) = &self.consumer {
            assert_eq!(consumer.len(), held + self.withheld);
            assert_eq!(consumer.is_closed(), self.producer.is_none());
        }
    }

    /// The next values, which the model has not got yet.
    fn values(&self) -> impl Iterator<Item = Value> + use<> {
        let alive = self.alive.clone();
        (self.next..).map(move |number| (number, alive.clone()))
    }

    fn pushed(&mut self, count: usize) {
        let numbers = self.next..self.next + count as u32;
        self.next = numbers.end;
        self.model.extend(numbers);
    }

    fn free(&self) -> usize {
        self.capacity - self.model.len() - self.withheld
    }

    /// What a push of some is refused with, if it is.
    fn refusal(&self) -> Option<PushError<()>> {
        match self.consumer {
            None => Some(PushError::Closed(())),
            Some(_) if self.free() == 0 => Some(PushError::Full(())),
            Some(_) => None,
        }
    }

    /// What a look for values is refused with, if it is.
    fn nothing(&self) -> Option<PopError> {
        let none = if self.producer.is_some() { PopError::Empty } else { PopError::Closed };
        self.model.is_empty().then_some(none)
    }

    fn push(&mut self) {
        let (refusal, value) = (self.refusal(), self.values().next().expect("endless"));
        let Some(producer) = &mut self.producer else { return };
        let pushed = producer.try_push(value).map_err(|error| {
            let closed = matches!(error, PushError::Closed(_));
            assert_eq!(error.into_inner().0, self.next);
            if closed { PushError::Closed(()) } else { PushError::Full(()) }
        });
        assert_eq!(pushed.err(), refusal);
        self.pushed(refusal.is_none().into());
    }

    /// Pushes `count` from an iterator that panics if it is asked for more than `before`.
    fn push_batch(&mut self, count: usize, before: usize) {
        let (refusal, free) = (self.refusal(), self.free());
        let values = self.values().take(count).enumerate().map(|(nth, value)| {
            // Without a message: there are many of them.
            if nth >= before {
                std::panic::resume_unwind(Box::new(()));
            }
            value
        });
        let Some(producer) = &mut self.producer else { return };
        let pushed = catch_unwind(AssertUnwindSafe(|| producer.push_batch(values)));
        match (refusal, pushed) {
            (Some(refusal), Ok(Err(error))) => assert_eq!(error, refusal),
            (None, Ok(Ok(pushed))) => {
                assert_eq!(pushed, count.min(free));
                self.pushed(pushed);
            }
            (None, Err(_)) => {
                assert!(before < count.min(free));
                self.pushed(before);
            }
            (refusal, pushed) => panic!("{pushed:?} for {refusal:?}"),
        }
    }

    fn write_in_place(&mut self, max: usize, count: usize) {
        let (refusal, free) = (self.refusal(), self.free());
        let values = self.values();
        let Some(producer) = &mut self.producer else { return };
        match producer.write_chunk(max) {
            Err(error) => {
                assert_eq!(error, refusal.unwrap_or(PushError::Full(())));
                assert!(refusal.is_some() || max == 0);
            }
            Ok(mut chunk) => {
                assert_eq!(chunk.len(), free.min(max));
                let count = count.min(chunk.len());
                let (first, second) = chunk.as_mut_slices();
                for (slot, value) in first.iter_mut().chain(second).zip(values).take(count) {
                    slot.write(value);
                }
                // SAFETY: `count` were written.
                unsafe { chunk.commit(count) };
                self.pushed(count);
            }
        }
    }

    fn pop(&mut self) {
        let nothing = self.nothing();
        let Some(consumer) = &mut self.consumer else { return };
        let popped = consumer.try_pop().map(|value| value.0);
        assert_eq!(popped.ok(), self.model.pop_front());
        assert_eq!(popped.err(), nothing);
        if nothing.is_none() {
            self.withheld = 0;
        }
    }

    fn peek(&mut self) {
        let nothing = self.nothing();
        let Some(consumer) = &mut self.consumer else { return };
        let seen = consumer.peek().map(|value| &value.0);
        assert_eq!(seen, self.model.front().ok_or_else(|| nothing.expect("there is none")));
    }

    fn drain(&mut self, max: usize) {
        let nothing = self.nothing();
        let Some(consumer) = &mut self.consumer else { return };
        let mut to = vec![(u32::MAX, self.alive.clone())];
        match consumer.try_drain(&mut to, max) {
            Ok(count) => {
                assert_eq!(count, self.model.len().min(max));
                let expected: Vec<_> = self.model.drain(..count).collect();
                assert!(to[1..].iter().map(|value| value.0).eq(expected));
                if count > 0 {
                    self.withheld = 0;
                }
            }
            Err(error) => assert_eq!((Some(error), to.len()), (nothing, 1)),
        }
    }

    fn commit(&mut self, max: usize, count: usize) {
        let nothing = self.nothing();
        let Some(consumer) = &mut self.consumer else { return };
        match consumer.read_chunk(max) {
            Ok(chunk) => {
                assert_eq!(chunk.len(), self.model.len().min(max));
                let (first, second) = chunk.as_slices();
                let seen = first.iter().chain(second).map(|value| value.0);
                assert!(seen.eq(self.model.iter().copied().take(chunk.len())));
                let count = count.min(chunk.len());
                chunk.commit(count);
                self.model.drain(..count);
                self.withheld = 0;
            }
            Err(error) => assert!(Some(error) == nothing || max == 0),
        }
    }

    fn iterate(&mut self, max: usize, count: usize, forget: bool) {
        let nothing = self.nothing();
        let Some(consumer) = &mut self.consumer else { return };
        match consumer.read_chunk(max) {
            Ok(chunk) => {
                let count = count.min(chunk.len());
                let mut values = chunk.into_iter();
                for _ in 0..count {
                    assert_eq!(values.next().map(|value| value.0), self.model.pop_front());
                }
                if forget {
                    std::mem::forget(values);
                    self.withheld += count;
                } else {
                    self.withheld = 0;
                }
            }
            Err(error) => assert!(Some(error) == nothing || max == 0),
        }
    }

    fn room(&mut self) {
        let free = self.free();
        if let Some(producer) = &mut self.producer {
            assert_eq!(producer.room(), free);
        }
    }

    /// The producer, if it is there, gets what is left.
    fn drop_consumer(&mut self) {
        self.consumer = None;
        self.withheld = 0;
        match &mut self.producer {
            None => self.model.clear(),
            Some(producer) => {
                while let Some(value) = producer.take_back() {
                    assert_eq!(Some(value.0), self.model.pop_front());
                }
                assert!(self.model.is_empty());
            }
        }
    }
}
