//! Rings between two threads, of ours and of others, behind the same calls.

use std::{hint::black_box, sync::Arc};

use nodestate::ring::spsc;
use ringbuf::traits::{Consumer as _, Producer as _, Split as _};

/// How many values a ring holds.
pub(crate) const CAPACITY: usize = 1_024;

/// What goes through.
pub(crate) trait Value: Copy + Default + Send + Sync + 'static {}

impl<T: Copy + Default + Send + Sync + 'static> Value for T {}

/// A ring of somebody's.
pub(crate) trait Ring<T: Value>: 'static {
    const NAME: &str;
    type Producer: Send + 'static;
    type Consumer: Send + 'static;

    fn new() -> (Self::Producer, Self::Consumer);
    fn push(producer: &mut Self::Producer, value: T) -> bool;
    fn pop(consumer: &mut Self::Consumer) -> Option<T>;

    /// Takes a value out and looks at the ring's own answer: none pays for being made another's type.
    fn take(consumer: &mut Self::Consumer);

    /// How many were pushed, of all of `from`.
    #[inline]
    fn push_slice(producer: &mut Self::Producer, from: &[T]) -> usize {
        from.iter().take_while(|value| Self::push(producer, **value)).count()
    }

    /// How many were taken out, as many as `to` has room for.
    #[inline]
    fn pop_slice(consumer: &mut Self::Consumer, to: &mut [T]) -> usize {
        let slots = to.iter_mut();
        slots.map_while(|slot| Self::pop(consumer).map(|value| *slot = value)).count()
    }
}

pub(crate) struct Spsc;

impl<T: Value> Ring<T> for Spsc {
    const NAME: &str = "**spsc**";
    type Producer = spsc::Producer<T>;
    type Consumer = spsc::Consumer<T>;

    fn new() -> (Self::Producer, Self::Consumer) {
        spsc::ring(CAPACITY).expect("there is memory")
    }

    #[inline]
    fn push(producer: &mut Self::Producer, value: T) -> bool {
        producer.try_push(value).is_ok()
    }

    #[inline]
    fn pop(consumer: &mut Self::Consumer) -> Option<T> {
        consumer.try_pop().ok()
    }

    #[inline]
    fn take(consumer: &mut Self::Consumer) {
        _ = black_box(consumer.try_pop());
    }

    #[inline]
    fn push_slice(producer: &mut Self::Producer, from: &[T]) -> usize {
        producer.push_slice(from).unwrap_or(0)
    }

    #[inline]
    fn pop_slice(consumer: &mut Self::Consumer, to: &mut [T]) -> usize {
        consumer.pop_slice(to).unwrap_or(0)
    }
}

pub(crate) struct Rtrb;

impl<T: Value> Ring<T> for Rtrb {
    const NAME: &str = "rtrb";
    type Producer = rtrb::Producer<T>;
    type Consumer = rtrb::Consumer<T>;

    fn new() -> (Self::Producer, Self::Consumer) {
        rtrb::RingBuffer::new(CAPACITY)
    }

    #[inline]
    fn push(producer: &mut Self::Producer, value: T) -> bool {
        producer.push(value).is_ok()
    }

    #[inline]
    fn pop(consumer: &mut Self::Consumer) -> Option<T> {
        consumer.pop().ok()
    }

    #[inline]
    fn take(consumer: &mut Self::Consumer) {
        _ = black_box(consumer.pop());
    }

    #[inline]
    fn push_slice(producer: &mut Self::Producer, from: &[T]) -> usize {
        producer.push_partial_slice(from).0.len()
    }

    #[inline]
    fn pop_slice(consumer: &mut Self::Consumer, to: &mut [T]) -> usize {
        consumer.pop_partial_slice(to).0.len()
    }
}

pub(crate) struct Ringbuf;

impl<T: Value> Ring<T> for Ringbuf {
    const NAME: &str = "ringbuf";
    type Producer = ringbuf::HeapProd<T>;
    type Consumer = ringbuf::HeapCons<T>;

    fn new() -> (Self::Producer, Self::Consumer) {
        ringbuf::HeapRb::new(CAPACITY).split()
    }

    #[inline]
    fn push(producer: &mut Self::Producer, value: T) -> bool {
        producer.try_push(value).is_ok()
    }

    #[inline]
    fn pop(consumer: &mut Self::Consumer) -> Option<T> {
        consumer.try_pop()
    }

    #[inline]
    fn take(consumer: &mut Self::Consumer) {
        _ = black_box(consumer.try_pop());
    }

    #[inline]
    fn push_slice(producer: &mut Self::Producer, from: &[T]) -> usize {
        producer.push_slice(from)
    }

    #[inline]
    fn pop_slice(consumer: &mut Self::Consumer, to: &mut [T]) -> usize {
        consumer.pop_slice(to)
    }
}

/// For any number of threads on either side.
pub(crate) struct ArrayQueue;

impl<T: Value> Ring<T> for ArrayQueue {
    const NAME: &str = "crossbeam ArrayQueue";
    type Producer = Arc<crossbeam_queue::ArrayQueue<T>>;
    type Consumer = Arc<crossbeam_queue::ArrayQueue<T>>;

    fn new() -> (Self::Producer, Self::Consumer) {
        let queue = Arc::new(crossbeam_queue::ArrayQueue::new(CAPACITY));
        (Arc::clone(&queue), queue)
    }

    #[inline]
    fn push(producer: &mut Self::Producer, value: T) -> bool {
        producer.push(value).is_ok()
    }

    #[inline]
    fn pop(consumer: &mut Self::Consumer) -> Option<T> {
        consumer.pop()
    }

    #[inline]
    fn take(consumer: &mut Self::Consumer) {
        _ = black_box(consumer.pop());
    }
}
