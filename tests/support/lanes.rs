//! Operations on a ring of lanes, with waiting and without, beside a `VecDeque` for each lane and a model
//! of whose turn it is.

use std::collections::VecDeque;
use std::sync::Arc;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::ring::{
    PopError, PushError,
    lanes::{RegisterError, TURN},
};

use super::lanes_ends::{Busy, Ends, Value, Waiting};

#[derive(Debug, Arbitrary)]
enum Operation {
    Register,
    /// Through the producer of that number.
    Push(u8),
    PushBatch(u8, u8),
    Pop,
    Peek,
    Drain(u8),
    DropProducer(u8),
    CloneRegistrar,
    DropRegistrar,
    Close,
}

/// What a lane holds, and whose it is.
#[derive(Clone, Default)]
struct Lane {
    values: VecDeque<u32>,
    taken: bool,
    /// Its producer is gone, which the consumer has not seen.
    left: bool,
}

/// All lanes, and whose turn it is.
struct Model {
    lanes: Vec<Lane>,
    current: usize,
    left: usize,
    closed: bool,
}

impl Model {
    fn register(&mut self) -> Result<usize, RegisterError> {
        if self.closed {
            return Err(RegisterError::Closed);
        }
        let free = self.lanes.iter().position(|lane| !lane.taken);
        let lane = free.ok_or(RegisterError::AllTaken)?;
        self.lanes[lane].taken = true;
        Ok(lane)
    }

    /// Whose turn it is now; nobody's if there is nothing.
    fn turn(&mut self) -> Option<usize> {
        if self.left > 0 && !self.lanes[self.current].values.is_empty() {
            return Some(self.current);
        }
        let count = self.lanes.len();
        let next = (self.current + 1).min(count);
        for lane in (next..count).chain(0..next) {
            let its = &mut self.lanes[lane];
            if !its.values.is_empty() {
                (self.current, self.left) = (lane, TURN);
                return Some(lane);
            }
            if its.left && !self.closed {
                *its = Lane::default();
            }
        }
        self.left = 0;
        None
    }

    fn pop(&mut self) -> Option<u32> {
        let lane = self.turn()?;
        self.left -= 1;
        self.lanes[lane].values.pop_front()
    }

    fn len(&self) -> usize {
        self.lanes.iter().map(|lane| lane.values.len()).sum()
    }
}

struct Beside<E: Ends> {
    registrars: Vec<E::Registrar>,
    producers: Vec<(usize, E::In)>,
    consumer: Option<E::Out>,
    model: Model,
    capacity: usize,
    next: u32,
    alive: Arc<()>,
}

/// Runs the operations that `data` spells.
pub(crate) fn run(data: &[u8]) -> Result<()> {
    let mut input = Unstructured::new(data);
    match input.arbitrary::<bool>()? {
        false => run_with::<Busy>(&mut input),
        true => run_with::<Waiting>(&mut input),
    }
}

fn run_with<E: Ends>(input: &mut Unstructured) -> Result<()> {
    let lanes = input.arbitrary::<u8>()? % 6;
    let capacity = match input.arbitrary::<u8>()? {
        small @ 0..200 => usize::from(small % 8),
        large => usize::from(large),
    };
    let Ok((registrar, consumer)) = E::ring(lanes.into(), capacity) else {
        assert!(lanes == 0 || capacity == 0);
        return Ok(());
    };
    let alive = Arc::new(());
    let lanes = vec![Lane::default(); lanes.into()];
    let mut beside = Beside::<E> {
        registrars: vec![registrar],
        producers: Vec::new(),
        consumer: Some(consumer),
        model: Model { current: lanes.len(), lanes, left: 0, closed: false },
        capacity,
        next: 0,
        alive: alive.clone(),
    };
    let mut result = Ok(());
    while result.is_ok() && !input.is_empty() {
        result = input.arbitrary().map(|operation| beside.apply(operation));
    }
    drop(beside);
    assert_eq!(Arc::strong_count(&alive), 1, "leaked");
    result
}

impl<E: Ends> Beside<E> {
    fn apply(&mut self, operation: Operation) {
        match operation {
            Operation::Register => self.register(),
            Operation::Push(which) => self.push(which),
            Operation::PushBatch(which, count) => self.push_batch(which, count.into()),
            Operation::Pop => self.pop(),
            Operation::Peek => self.peek(),
            Operation::Drain(max) => self.drain(max.into()),
            Operation::DropProducer(which) => {
                if let Some(which) = self.which(which) {
                    let (lane, _) = self.producers.swap_remove(which);
                    self.model.lanes[lane].left = true;
                }
            }
            Operation::CloneRegistrar => {
                let another = match self.producers.first() {
                    Some((_, producer)) => Some(E::another(producer)),
                    None => self.registrars.first().cloned(),
                };
                self.registrars.extend(another.filter(|_| self.registrars.len() < 4));
            }
            Operation::DropRegistrar => drop(self.registrars.pop()),
            Operation::Close => self.close(),
        }
        for (lane, producer) in &self.producers {
            if self.consumer.is_some() {
                assert_eq!(E::held(producer), self.model.lanes[*lane].values.len());
            }
        }
        if let Some(consumer) = &self.consumer {
            let nobody = self.registrars.is_empty() && self.producers.is_empty();
            assert_eq!(E::state(consumer), (self.model.len(), self.model.closed || nobody));
            assert_eq!(Arc::strong_count(&self.alive), 2 + self.model.len(), "a share for each");
        }
    }

    fn which(&self, which: u8) -> Option<usize> {
        usize::from(which).checked_rem(self.producers.len())
    }

    fn value(&mut self) -> Value {
        self.next += 1;
        (self.next, self.alive.clone())
    }

    fn register(&mut self) {
        let Some(registrar) = self.registrars.last() else { return };
        match (E::register(registrar), self.model.register()) {
            (Ok(producer), Ok(lane)) => self.producers.push((lane, producer)),
            (registered, expected) => assert_eq!(registered.err(), expected.err()),
        }
    }

    /// How many more a lane takes; why none if so.
    fn room(&self, lane: usize) -> Result<usize, PushError<()>> {
        match self.capacity - self.model.lanes[lane].values.len() {
            _ if self.model.closed => Err(PushError::Closed(())),
            0 => Err(PushError::Full(())),
            room => Ok(room),
        }
    }

    fn push(&mut self, which: u8) {
        let Some(which) = self.which(which) else { return };
        let value = self.value();
        let number = value.0;
        let (lane, producer) = &mut self.producers[which];
        let (lane, pushed) = (*lane, E::push(producer, value));
        let pushed = pushed.map_err(|error| {
            let closed = matches!(error, PushError::Closed(_));
            assert_eq!(error.into_inner().0, number);
            if closed { PushError::Closed(()) } else { PushError::Full(()) }
        });
        assert_eq!(pushed.err(), self.room(lane).err());
        if pushed.is_ok() {
            self.model.lanes[lane].values.push_back(number);
        }
    }

    fn push_batch(&mut self, which: u8, count: usize) {
        let Some(which) = self.which(which) else { return };
        let mut batch: Vec<Value> = (0..count).map(|_| self.value()).collect();
        let numbers: Vec<u32> = batch.iter().map(|value| value.0).collect();
        let (lane, producer) = &mut self.producers[which];
        let (lane, pushed) = (*lane, E::push_batch(producer, &mut batch));
        let room = self.room(lane);
        if count > 0 {
            assert_eq!(pushed, room.map(|room| room.min(count)));
        }
        let pushed = pushed.unwrap_or(0);
        if !self.model.closed {
            assert!(batch.iter().map(|value| value.0).eq(numbers[pushed..].iter().copied()));
        }
        self.model.lanes[lane].values.extend(&numbers[..pushed]);
    }

    /// What a look that finds nothing answers.
    fn nothing(&self) -> PopError {
        let nobody = self.registrars.is_empty() && self.producers.is_empty();
        if self.model.closed || nobody { PopError::Closed } else { PopError::Empty }
    }

    fn pop(&mut self) {
        let nothing = self.nothing();
        let Some(consumer) = &mut self.consumer else { return };
        let popped = E::pop(consumer).map(|value| value.0);
        assert_eq!(popped, self.model.pop().ok_or(nothing));
    }

    fn peek(&mut self) {
        let nothing = self.nothing();
        let Some(consumer) = &mut self.consumer else { return };
        let seen = E::peek(consumer).map(|value| value.0);
        let expected = self.model.turn().map(|lane| self.model.lanes[lane].values[0]);
        assert_eq!(seen, expected.ok_or(nothing));
    }

    fn drain(&mut self, max: usize) {
        let (nothing, some) = (self.nothing(), self.model.len() > 0);
        let Some(consumer) = &mut self.consumer else { return };
        let mut to = vec![(0, self.alive.clone())];
        let drained = E::drain(consumer, &mut to, max);
        let mut expected = Vec::new();
        // It does not look on once it has taken as many as there can be.
        while expected.len() < max.min(self.capacity * self.model.lanes.len()) {
            let Some(number) = self.model.pop() else { break };
            expected.push(number);
        }
        assert!(to[1..].iter().map(|value| value.0).eq(expected.iter().copied()));
        match drained {
            Ok(count) => assert_eq!(count, expected.len()),
            Err(error) => assert!(error == nothing && !some && max > 0),
        }
    }

    fn close(&mut self) {
        let Some(consumer) = self.consumer.take() else { return };
        self.consumer = E::close(consumer);
        self.model.closed = true;
    }
}
