//! A `VecDeque` behind a lock.

use std::{collections::VecDeque, sync::Arc};

use crossbeam_utils::CachePadded;
use parking_lot::Mutex;

use super::{Item, Queue};

/// One critical section for each value, or for each batch.
pub(crate) struct Locked;

/// The receiver takes all that is there, by exchanging an empty deque for the full one. What it has
/// taken does not count as being in the queue.
pub(crate) struct Swapped;

/// A deque that does not grow.
#[derive(Clone)]
pub(crate) struct Deque<T>(Arc<CachePadded<Mutex<VecDeque<T>>>>);

/// What the receiver has taken.
pub(crate) struct Taken<T> {
    from: Deque<T>,
    values: VecDeque<T>,
}

impl<T: Item> Deque<T> {
    fn new(capacity: usize) -> Self {
        Self(Arc::new(CachePadded::new(Mutex::new(VecDeque::with_capacity(capacity)))))
    }

    #[inline]
    fn push(&self, value: T) -> bool {
        let mut values = self.0.lock();
        let is_room = values.len() < values.capacity();
        if is_room {
            values.push_back(value);
        }
        is_room
    }

    #[inline]
    fn push_batch(&self, batch: &mut Vec<T>) {
        let mut values = self.0.lock();
        let room = values.capacity() - values.len();
        values.extend(batch.drain(..room.min(batch.len())));
    }
}

impl<T: Item> Queue<T> for Locked {
    const NAME: &'static str = "parking_lot Mutex<VecDeque>";
    type Sender = Deque<T>;
    type Receiver = Deque<T>;

    fn new(capacity: usize) -> (Deque<T>, Deque<T>) {
        let deque = Deque::new(capacity);
        (deque.clone(), deque)
    }

    fn another(sender: &Deque<T>) -> Deque<T> {
        sender.clone()
    }

    #[inline]
    fn push(sender: &mut Deque<T>, value: T) -> bool {
        Deque::push(sender, value)
    }

    #[inline]
    fn pop(receiver: &mut Deque<T>) -> Option<T> {
        receiver.0.lock().pop_front()
    }

    #[inline]
    fn push_batch(sender: &mut Deque<T>, batch: &mut Vec<T>) {
        Deque::push_batch(sender, batch);
    }

    #[inline]
    fn drain(receiver: &mut Deque<T>, into: &mut Vec<T>, most: usize) {
        let mut values = receiver.0.lock();
        let count = most.min(values.len());
        into.extend(values.drain(..count));
    }
}

impl<T> Taken<T> {
    /// Takes all that is there, if all that was taken is gone.
    #[inline]
    fn refill(&mut self) {
        if self.values.is_empty() {
            std::mem::swap(&mut self.values, &mut self.from.0.lock());
        }
    }
}

impl<T: Item> Queue<T> for Swapped {
    const NAME: &'static str = "parking_lot Mutex<VecDeque>, swapped";
    type Sender = Deque<T>;
    type Receiver = Taken<T>;

    fn new(capacity: usize) -> (Deque<T>, Taken<T>) {
        let deque = Deque::new(capacity);
        (deque.clone(), Taken { from: deque, values: VecDeque::with_capacity(capacity) })
    }

    fn another(sender: &Deque<T>) -> Deque<T> {
        sender.clone()
    }

    #[inline]
    fn push(sender: &mut Deque<T>, value: T) -> bool {
        Deque::push(sender, value)
    }

    #[inline]
    fn pop(receiver: &mut Taken<T>) -> Option<T> {
        receiver.refill();
        receiver.values.pop_front()
    }

    #[inline]
    fn push_batch(sender: &mut Deque<T>, batch: &mut Vec<T>) {
        Deque::push_batch(sender, batch);
    }

    #[inline]
    fn drain(receiver: &mut Taken<T>, into: &mut Vec<T>, most: usize) {
        receiver.refill();
        let count = most.min(receiver.values.len());
        into.extend(receiver.values.drain(..count));
    }
}
