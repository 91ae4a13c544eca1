//! Every call, on one thread.

use std::collections::VecDeque;
use std::rc::Rc;

use nodestate::ring::{PopError, PushError, spsc};

#[test]
fn capacities() {
    for capacity in 1..=33 {
        let (mut producer, mut consumer) = spsc::ring(capacity).unwrap();
        assert_eq!((producer.capacity(), consumer.capacity()), (capacity, capacity));
        for round in 0..5 {
            for n in 0..capacity {
                assert_eq!((producer.len(), consumer.len()), (n, n));
                assert_eq!(producer.room(), capacity - n);
                assert_eq!(producer.try_push(round * capacity + n), Ok(()));
            }
            assert_eq!(producer.try_push(0), Err(PushError::Full(0)));
            for n in 0..capacity {
                assert_eq!(consumer.try_pop(), Ok(round * capacity + n));
            }
            assert_eq!(consumer.try_pop(), Err(PopError::Empty));
            assert!(producer.is_empty() && consumer.is_empty());
        }
    }
}

#[test]
fn capacities_that_cannot_be() {
    let none = spsc::ring::<u64>(0).unwrap_err();
    assert_eq!(none.requested(), 0);
    let max = none.max();
    assert!(max.is_power_of_two() && max > usize::MAX / 32, "{max}");
    for beyond in [max + 1, usize::MAX] {
        let refused = spsc::ring::<u64>(beyond).unwrap_err();
        assert_eq!((refused.requested(), refused.max()), (beyond, max));
        assert!(refused.to_string().contains(&max.to_string()));
    }
    // Countable, and not to be had: 2^63 bytes.
    let refused = spsc::ring::<u64>(max).unwrap_err();
    assert!(refused.to_string().contains("memory"), "{refused}");
    assert!(spsc::ring::<[u8; 4096]>(spsc::ring::<[u8; 4096]>(0).unwrap_err().max()).is_err());
    assert!(spsc::ring::<()>(usize::MAX).is_err());
}

#[test]
fn peek_takes_nothing() {
    let (mut producer, mut consumer) = spsc::ring(2).unwrap();
    assert_eq!(consumer.peek(), Err(PopError::Empty));
    producer.push_batch([1, 2]).unwrap();
    assert_eq!(consumer.peek(), Ok(&1));
    assert_eq!(consumer.peek(), Ok(&1));
    assert_eq!(consumer.try_pop(), Ok(1));
    drop(producer);
    assert_eq!(consumer.peek(), Ok(&2));
    assert_eq!(consumer.try_pop(), Ok(2));
    assert_eq!(consumer.peek(), Err(PopError::Closed));
}

#[test]
fn the_producer_goes_first() {
    let (mut producer, mut consumer) = spsc::ring(4).unwrap();
    producer.push_batch(0..3).unwrap();
    assert!(!consumer.is_closed());
    drop(producer);
    assert!(consumer.is_closed());
    let mut all = Vec::new();
    assert_eq!(consumer.try_drain(&mut all, 2), Ok(2));
    assert_eq!(consumer.read_chunk(8).unwrap().into_iter().collect::<Vec<_>>(), [2]);
    assert_eq!(consumer.try_pop(), Err(PopError::Closed));
    assert_eq!(consumer.try_drain(&mut all, 2), Err(PopError::Closed));
    assert_eq!(consumer.read_chunk(8).err(), Some(PopError::Closed));
    assert_eq!(consumer.pop_slice(&mut [0; 3]), Err(PopError::Closed));
    assert_eq!(all, [0, 1]);
}

#[test]
fn the_consumer_goes_first() {
    let (mut producer, mut consumer) = spsc::ring(4).unwrap();
    producer.push_batch(0..4).unwrap();
    assert_eq!(consumer.try_pop(), Ok(0));
    assert_eq!(producer.take_back(), None, "it is the consumer's");
    assert!(!producer.is_closed());
    drop(consumer);
    assert!(producer.is_closed());
    assert_eq!(producer.try_push(9), Err(PushError::Closed(9)));
    assert_eq!(producer.push_batch([9]), Err(PushError::Closed(())));
    assert_eq!(producer.push_slice(&[9]), Err(PushError::Closed(())));
    assert_eq!(producer.write_chunk(1).err(), Some(PushError::Closed(())));
    let back: Vec<_> = std::iter::from_fn(|| producer.take_back()).collect();
    assert_eq!(back, [1, 2, 3]);
    assert!(producer.is_empty());
}

#[test]
fn chunks_of_none() {
    let (mut producer, mut consumer) = spsc::ring(2).unwrap();
    assert_eq!(producer.write_chunk(0).err(), Some(PushError::Full(())));
    assert_eq!(producer.push_slice(&[]), Ok(0));
    assert_eq!(producer.push_batch([]), Ok(0));
    assert_eq!(consumer.read_chunk(0).err(), Some(PopError::Empty));
    assert_eq!(consumer.pop_slice(&mut []), Ok(0));
    assert_eq!(consumer.try_drain(&mut Vec::new(), 0), Ok(0));
    producer.try_push(1).unwrap();
    consumer.read_chunk(2).unwrap().commit(0);
    assert_eq!(consumer.len(), 1);
}

#[test]
#[should_panic(expected = "3 of 2 values")]
fn more_than_the_chunk() {
    let (mut producer, mut consumer) = spsc::ring(4).unwrap();
    producer.push_batch(0..4).unwrap();
    consumer.read_chunk(2).unwrap().commit(3);
}

#[test]
fn chunks_in_place() {
    let (mut producer, mut consumer) = spsc::ring(4).unwrap();
    // The slots of the chunk lie at both ends.
    producer.push_slice(&[0; 3]).unwrap();
    consumer.pop_slice(&mut [0; 3]).unwrap();
    let mut chunk = producer.write_chunk(9).unwrap();
    assert_eq!(chunk.len(), 4);
    let (first, second) = chunk.as_mut_slices();
    assert_eq!((first.len(), second.len()), (1, 3));
    first[0].write(1);
    second[0].write(2);
    second[1].write(3);
    // SAFETY: three were written.
    unsafe { chunk.commit(3) };
    let mut chunk = consumer.read_chunk(9).unwrap();
    assert_eq!(chunk.len(), 3);
    chunk.as_mut_slices().1[0] = 20;
    assert_eq!(chunk.as_slices(), (&[1][..], &[20, 3][..]));
    chunk.commit(1);
    assert_eq!(consumer.try_pop(), Ok(20));
    assert_eq!(producer.write_chunk(9).unwrap().len(), 3);
}

/// What is dropped, forgotten or left over is dropped once.
#[test]
fn nothing_leaks() {
    let alive = Rc::new(());
    let count = |expected: usize| assert_eq!(Rc::strong_count(&alive), 1 + expected);
    let some = |n: usize| std::iter::repeat_n(alive.clone(), n).collect::<Vec<_>>();
    for left in 0..5 {
        for capacity in [4, 5] {
            let (mut producer, mut consumer) = spsc::ring(capacity).unwrap();
            // From every slot on.
            for _ in 0..left {
                producer.try_push(alive.clone()).unwrap();
                drop(consumer.try_pop());
            }
            producer.push_batch(some(4)).unwrap();
            count(4);
            consumer.read_chunk(1).unwrap().commit_all();
            count(3);
            assert!(consumer.read_chunk(4).unwrap().into_iter().next().is_some());
            count(2);
            let mut forgotten = consumer.read_chunk(4).unwrap().into_iter();
            assert!(forgotten.next().is_some());
            std::mem::forget(forgotten);
            count(1);
            assert_eq!(producer.push_batch(some(4)), Ok(capacity - 2));
            drop(consumer);
            assert!(producer.take_back().is_some());
            drop(producer);
            count(0);
        }
    }
}

#[test]
fn a_batch_takes_no_more_than_there_is_room_for() {
    let (mut producer, mut consumer) = spsc::ring(3).unwrap();
    let mut values = VecDeque::from([1, 2, 3, 4, 5]);
    let mut asking = std::iter::from_fn(|| values.pop_front());
    assert_eq!(producer.push_batch(asking.by_ref()), Ok(3));
    assert_eq!(producer.push_batch(asking.by_ref()), Err(PushError::Full(())));
    assert_eq!(values, [4, 5]);
    assert_eq!(consumer.len(), 3);
    assert_eq!(consumer.pop_slice(&mut [0; 2]), Ok(2));
}

#[test]
fn errors_and_debug() {
    let (producer, consumer) = spsc::ring::<u8>(2).unwrap();
    assert_eq!(format!("{producer:?}"), "Producer { len: 0, .. }");
    assert_eq!(format!("{consumer:?}"), "Consumer { len: 0, .. }");
    assert_eq!(PushError::Full(3).into_inner(), 3);
    assert_eq!(format!("{:?} {}", PushError::Closed(3), PopError::Closed), {
        "Closed(..) the ring is closed and empty"
    });
}

fn is_send<T: Send>(_: &T) {}

#[test]
fn sides_go_to_other_threads() {
    // A value that may be sent and not shared.
    let (producer, consumer) = spsc::ring::<std::cell::Cell<u8>>(1).unwrap();
    is_send(&producer);
    is_send(&consumer);
}
