//! The two pairs of ends that a ring of lanes can have, as one.

use std::sync::Arc;

use nodestate::ring::{
    CapacityError, PopError, PushError,
    lanes::{self, RegisterError},
};

/// A number, and a share by which it is seen to be dropped.
pub(crate) type Value = (u32, Arc<()>);

/// One of the two pairs of ends.
pub(crate) trait Ends {
    type Registrar: Clone;
    type In;
    type Out;

    fn ring(lanes: u16, capacity: usize) -> Result<(Self::Registrar, Self::Out), CapacityError>;
    fn register(registrar: &Self::Registrar) -> Result<Self::In, RegisterError>;
    fn another(producer: &Self::In) -> Self::Registrar;
    fn push(producer: &mut Self::In, value: Value) -> Result<(), PushError<Value>>;
    /// What is not pushed stays.
    fn push_batch(producer: &mut Self::In, batch: &mut Vec<Value>) -> Result<usize, PushError<()>>;
    fn held(producer: &Self::In) -> usize;
    fn pop(consumer: &mut Self::Out) -> Result<Value, PopError>;
    fn peek(consumer: &mut Self::Out) -> Result<&Value, PopError>;
    fn drain(consumer: &mut Self::Out, to: &mut Vec<Value>, max: usize) -> Result<usize, PopError>;
    fn state(consumer: &Self::Out) -> (usize, bool);
    /// What is left to take from, if a close leaves that.
    fn close(consumer: Self::Out) -> Option<Self::Out>;
}

/// What both pairs call alike.
macro_rules! same {
    () => {
        fn register(registrar: &Self::Registrar) -> Result<Self::In, RegisterError> {
            registrar.register()
        }

        fn another(producer: &Self::In) -> Self::Registrar {
            producer.registrar()
        }

        fn push(producer: &mut Self::In, value: Value) -> Result<(), PushError<Value>> {
            producer.try_push(value)
        }

        fn held(producer: &Self::In) -> usize {
            producer.len()
        }

        fn pop(consumer: &mut Self::Out) -> Result<Value, PopError> {
            consumer.try_pop()
        }

        fn peek(consumer: &mut Self::Out) -> Result<&Value, PopError> {
            consumer.peek()
        }

        fn drain(
            consumer: &mut Self::Out,
            to: &mut Vec<Value>,
            max: usize,
        ) -> Result<usize, PopError> {
            consumer.try_drain(to, max)
        }

        fn state(consumer: &Self::Out) -> (usize, bool) {
            (consumer.len(), consumer.is_closed())
        }
    };
}

pub(crate) struct Busy;

impl Ends for Busy {
    type Registrar = lanes::Registrar<Value>;
    type In = lanes::Producer<Value>;
    type Out = lanes::Consumer<Value>;

    fn ring(lanes: u16, capacity: usize) -> Result<(Self::Registrar, Self::Out), CapacityError> {
        lanes::ring(lanes, capacity)
    }

    same!();

    fn push_batch(producer: &mut Self::In, batch: &mut Vec<Value>) -> Result<usize, PushError<()>> {
        let count = producer.room().min(batch.len());
        producer.push_batch(batch.drain(..count))
    }

    fn close(_: Self::Out) -> Option<Self::Out> {
        None
    }
}

pub(crate) struct Waiting;

impl Ends for Waiting {
    type Registrar = lanes::SenderRegistrar<Value>;
    type In = lanes::Sender<Value>;
    type Out = lanes::Receiver<Value>;

    fn ring(lanes: u16, capacity: usize) -> Result<(Self::Registrar, Self::Out), CapacityError> {
        lanes::waiting(lanes, capacity)
    }

    same!();

    fn push_batch(producer: &mut Self::In, batch: &mut Vec<Value>) -> Result<usize, PushError<()>> {
        let (some, full) = (!batch.is_empty(), producer.room() == 0);
        match producer.push_batch(batch) {
            Ok(0) if some && full => Err(PushError::Full(())),
            pushed => pushed.map_err(|_| PushError::Closed(())),
        }
    }

    fn close(mut consumer: Self::Out) -> Option<Self::Out> {
        consumer.close();
        Some(consumer)
    }
}
