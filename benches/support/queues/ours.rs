//! Ours.

use nodestate::ring::{
    lanes,
    mpsc::{self, Receiver, Sender},
    spsc,
};

use super::{Item, Queue};

/// The exchange ring.
pub(crate) struct Ours;

impl<T: Item> Queue<T> for Ours {
    const NAME: &'static str = "**mpsc::ring**";
    type Sender = Sender<T>;
    type Receiver = Receiver<T>;

    fn new(capacity: usize) -> (Sender<T>, Receiver<T>) {
        mpsc::ring(capacity).expect("a capacity that a ring can have")
    }

    fn another(sender: &Sender<T>) -> Sender<T> {
        sender.clone()
    }

    #[inline]
    fn push(sender: &mut Sender<T>, value: T) -> bool {
        sender.try_push(value).is_ok()
    }

    #[inline]
    fn pop(receiver: &mut Receiver<T>) -> Option<T> {
        receiver.try_pop().ok()
    }

    #[inline]
    fn push_batch(sender: &mut Sender<T>, batch: &mut Vec<T>) {
        // The receiver is there.
        let _ = sender.push_batch(batch);
    }

    #[inline]
    fn drain(receiver: &mut Receiver<T>, into: &mut Vec<T>, most: usize) {
        // What is not there does not come.
        let _ = receiver.try_drain(into, most);
    }
}

/// At most so many producers in any row where nothing is said of lanes.
const LANES: u16 = 16;

/// A lane for each sender, with waiting.
pub(crate) struct Lanes<const N: u16 = LANES>;

impl<T: Item, const N: u16> Queue<T> for Lanes<N> {
    const NAME: &'static str = "**lanes::waiting**";
    type Sender = lanes::Sender<T>;
    type Receiver = lanes::Receiver<T>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        let (registrar, receiver) = lanes::waiting(N, capacity).expect("there is memory");
        (registrar.register().expect("there is a lane"), receiver)
    }

    fn another(sender: &Self::Sender) -> Self::Sender {
        sender.registrar().register().expect("there is a lane")
    }

    #[inline]
    fn push(sender: &mut Self::Sender, value: T) -> bool {
        sender.try_push(value).is_ok()
    }

    #[inline]
    fn pop(receiver: &mut Self::Receiver) -> Option<T> {
        receiver.try_pop().ok()
    }

    #[inline]
    fn push_batch(sender: &mut Self::Sender, batch: &mut Vec<T>) {
        // The receiver is there.
        let _ = sender.push_batch(batch);
    }

    #[inline]
    fn drain(receiver: &mut Self::Receiver, into: &mut Vec<T>, most: usize) {
        // What is not there does not come.
        let _ = receiver.try_drain(into, most);
    }
}

/// The same without waiting.
pub(crate) struct BusyLanes<const N: u16 = LANES>;

impl<T: Item, const N: u16> Queue<T> for BusyLanes<N> {
    const NAME: &'static str = "**lanes::ring**";
    type Sender = lanes::Producer<T>;
    type Receiver = lanes::Consumer<T>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        let (registrar, consumer) = lanes::ring(N, capacity).expect("there is memory");
        (registrar.register().expect("there is a lane"), consumer)
    }

    fn another(sender: &Self::Sender) -> Self::Sender {
        sender.registrar().register().expect("there is a lane")
    }

    #[inline]
    fn push(sender: &mut Self::Sender, value: T) -> bool {
        sender.try_push(value).is_ok()
    }

    #[inline]
    fn pop(consumer: &mut Self::Receiver) -> Option<T> {
        consumer.try_pop().ok()
    }

    #[inline]
    fn push_batch(sender: &mut Self::Sender, batch: &mut Vec<T>) {
        let pushed = sender.push_slice(batch).unwrap_or(0);
        batch.drain(..pushed);
    }

    #[inline]
    fn drain(consumer: &mut Self::Receiver, into: &mut Vec<T>, most: usize) {
        // What is not there does not come.
        let _ = consumer.try_drain(into, most);
    }
}

/// The ring between two threads, with waiting.
pub(crate) struct Spsc;

impl<T: Item> Queue<T> for Spsc {
    const NAME: &'static str = "**spsc::waiting**";
    type Sender = spsc::Sender<T>;
    type Receiver = spsc::Receiver<T>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        spsc::waiting(capacity).expect("there is memory")
    }

    fn another(_: &Self::Sender) -> Self::Sender {
        unreachable!("in rows of one producer alone")
    }

    #[inline]
    fn push(sender: &mut Self::Sender, value: T) -> bool {
        sender.try_push(value).is_ok()
    }

    #[inline]
    fn pop(receiver: &mut Self::Receiver) -> Option<T> {
        receiver.try_pop().ok()
    }

    #[inline]
    fn push_batch(sender: &mut Self::Sender, batch: &mut Vec<T>) {
        let pushed = sender.push_batch(batch.iter().copied()).unwrap_or(0);
        batch.drain(..pushed);
    }

    #[inline]
    fn drain(receiver: &mut Self::Receiver, into: &mut Vec<T>, most: usize) {
        // What is not there does not come.
        let _ = receiver.try_drain(into, most);
    }
}

/// The same without waiting.
pub(crate) struct BusySpsc;

impl<T: Item> Queue<T> for BusySpsc {
    const NAME: &'static str = "**spsc::ring**";
    type Sender = spsc::Producer<T>;
    type Receiver = spsc::Consumer<T>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        spsc::ring(capacity).expect("there is memory")
    }

    fn another(_: &Self::Sender) -> Self::Sender {
        unreachable!("in rows of one producer alone")
    }

    #[inline]
    fn push(producer: &mut Self::Sender, value: T) -> bool {
        producer.try_push(value).is_ok()
    }

    #[inline]
    fn pop(consumer: &mut Self::Receiver) -> Option<T> {
        consumer.try_pop().ok()
    }

    #[inline]
    fn push_batch(producer: &mut Self::Sender, batch: &mut Vec<T>) {
        let pushed = producer.push_slice(batch).unwrap_or(0);
        batch.drain(..pushed);
    }

    #[inline]
    fn drain(consumer: &mut Self::Receiver, into: &mut Vec<T>, most: usize) {
        // What is not there does not come.
        let _ = consumer.try_drain(into, most);
    }
}
