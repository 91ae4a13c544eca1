//! Single values and chunks in turn, against a queue: rings that are larger and smaller than what a side
//! goes on for without looking around.

use std::{array, collections::VecDeque};

use nodestate::ring::spsc::{self, Consumer, Producer};

/// `WORDS` words that all say the same number.
type Value<const WORDS: usize> = [u64; WORDS];

struct Pair<const WORDS: usize> {
    producer: Producer<Value<WORDS>>,
    consumer: Consumer<Value<WORDS>>,
    expected: VecDeque<u64>,
    next: u64,
}

impl<const WORDS: usize> Pair<WORDS> {
    fn new(capacity: usize) -> Self {
        let (producer, consumer) = spsc::ring(capacity).unwrap();
        Self { producer, consumer, expected: VecDeque::new(), next: 0 }
    }

    fn room(&self) -> usize {
        self.producer.capacity() - self.expected.len()
    }

    fn values(&self, count: usize) -> Vec<Value<WORDS>> {
        (self.next..).take(count).map(|n| array::from_fn(|_| n)).collect()
    }

    fn pushed(&mut self, count: usize) {
        self.expected.extend((self.next..).take(count));
        self.next += count as u64;
    }

    fn taken(&mut self, values: &[Value<WORDS>]) {
        for value in values {
            let expected = self.expected.pop_front();
            assert!(
                value.iter().all(|&word| Some(word) == expected),
                "{value:?}, not {expected:?}"
            );
        }
    }

    fn push_singly(&mut self, count: usize) {
        for value in self.values(count) {
            let fits = self.room() > 0;
            assert_eq!(self.producer.try_push(value).is_ok(), fits);
            self.pushed(fits.into());
        }
    }

    fn push_chunk(&mut self, count: usize) {
        let (values, fit) = (self.values(count), self.room().min(count));
        assert_eq!(self.producer.push_slice(&values).unwrap_or(0), fit);
        self.pushed(fit);
    }

    fn pop_singly(&mut self, count: usize) {
        for _ in 0..count {
            match self.consumer.try_pop() {
                Ok(value) => self.taken(&[value]),
                Err(_) => assert!(self.expected.is_empty()),
            }
        }
    }

    fn pop_chunk(&mut self, count: usize) {
        let mut values = vec![[u64::MAX; WORDS]; count];
        let fit = self.expected.len().min(count);
        assert_eq!(self.consumer.pop_slice(&mut values).unwrap_or(0), fit);
        self.taken(&values[..fit]);
    }

    fn pop_by_iterator(&mut self, count: usize) {
        let chunk = self.consumer.read_chunk(count);
        let values: Vec<_> = chunk.into_iter().flatten().collect();
        self.taken(&values);
    }
}

fn mixed<const WORDS: usize>(capacity: usize) {
    let mut pair = Pair::<WORDS>::new(capacity);
    let mut state = capacity as u64;
    for _ in 0..3_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let count = (state >> 33) as usize % (capacity + 2);
        match state >> 61 {
            0 | 1 => pair.push_singly(count),
            2 | 3 => pair.push_chunk(count),
            4 | 5 => pair.pop_singly(count),
            6 => pair.pop_chunk(count),
            _ => pair.pop_by_iterator(count),
        }
        assert_eq!(pair.consumer.len(), pair.expected.len());
    }
    assert!(pair.next > 2 * capacity as u64, "it has gone round");
}

#[test]
fn words() {
    for capacity in [1, 3, 100, 300, 512] {
        mixed::<1>(capacity);
    }
}

#[test]
fn lines() {
    for capacity in [1, 5, 16, 70] {
        mixed::<8>(capacity);
    }
}

#[test]
fn pages() {
    for capacity in [1, 2, 7] {
        mixed::<512>(capacity);
    }
}
