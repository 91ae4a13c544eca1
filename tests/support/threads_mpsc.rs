//! A sender's thread beside the receiver's, which has a sender too: what was accepted comes out once, and
//! each sender's values in their order.

use std::sync::Arc;
use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::ring::{
    PopError,
    mpsc::{Receiver, Sender, ring},
};

use super::threads::{beside, pause, programs};

#[derive(Debug, Arbitrary)]
enum Put {
    Push,
    PushBatch(u8),
    PushIter(u8),
    PushAllTimeout(u8),
    /// Waits for room, unless it is long in coming.
    PushTimeout,
    CloneAndDrop,
    Pause(u8),
}

#[derive(Debug, Arbitrary)]
enum Take {
    Pop,
    PopTimeout,
    Drain(u8),
    Peek,
    Length,
    /// By a sender of this thread's own.
    Put(Put),
    Close,
    Pause(u8),
}

/// Whose it is, its number, and a share by which it is seen to be dropped.
type Value = (usize, u32, Arc<()>);

/// A wait that is long in coming is given up.
const SHORT: Duration = Duration::from_micros(50);

pub(super) fn run(input: &mut Unstructured) -> Result<()> {
    let capacity = usize::from(input.arbitrary::<u8>()? % 80) + 1;
    let ends = input.arbitrary::<u8>()? % 3;
    let (puts, takes): (Vec<Put>, Vec<Take>) = programs(input)?;
    let alive = Arc::new(());
    let (sender, receiver) = ring(capacity).unwrap();
    let own = Party::new(1, sender.clone(), &alive);
    let left = Arc::new(std::sync::Mutex::new(Vec::new()));
    let (accepted, (own, mut taken)) = beside(
        || {
            let mut party = Party::new(0, sender, &alive);
            puts.iter().for_each(|put| party.put(put));
            party.accepted
        },
        || receive(receiver, own, &takes, ends, &left),
    );
    taken.extend(left.lock().unwrap().drain(..));
    for (whose, accepted) in [accepted, own].into_iter().enumerate() {
        let numbers = taken.iter().filter(|value| value.0 == whose).map(|value| value.1);
        assert!(numbers.eq(accepted), "lost, there twice, or out of order");
    }
    drop(taken);
    assert_eq!(Arc::strong_count(&alive), 1, "leaked");
    Ok(())
}

/// Takes until all senders are gone, or is gone before; what it has taken.
fn receive(
    mut receiver: Receiver<Value>,
    mut own: Party,
    takes: &[Take],
    ends: u8,
    left: &Arc<std::sync::Mutex<Vec<Value>>>,
) -> (Vec<u32>, Vec<Value>) {
    let mut taken = Vec::new();
    let mut peeked = None;
    for take in takes {
        let before = taken.len();
        match take {
            Take::Pop => taken.extend(receiver.try_pop()),
            Take::PopTimeout => taken.extend(receiver.pop_timeout(SHORT)),
            Take::Drain(max) => {
                let there = receiver.len();
                let drained = receiver.try_drain(&mut taken, usize::from(*max)).unwrap_or(0);
                // More may have come.
                assert!(drained >= there.min(usize::from(*max)));
            }
            Take::Peek => {
                let seen = receiver.peek().ok().map(|value| (value.0, value.1));
                assert!(peeked.is_none() || seen == peeked, "it was the next");
                peeked = seen;
                continue;
            }
            Take::Length => assert!(receiver.len() <= receiver.capacity()),
            Take::Put(put) => own.put(put),
            Take::Close => receiver.close(),
            Take::Pause(turns) => pause(*turns),
        }
        if let (Some(next), Some(value)) = (peeked, taken.get(before)) {
            assert_eq!(next, (value.0, value.1), "it was the next");
            peeked = None;
        }
    }
    let Party { sender, accepted, .. } = own;
    drop(sender);
    match ends {
        0 => {
            while let Ok(value) = receiver.pop() {
                taken.push(value);
            }
            assert!(matches!(receiver.try_pop(), Err(PopError::Closed)));
        }
        1 => taken.extend(receiver.into_remaining()),
        _ => {
            let left = left.clone();
            receiver.on_drop(move |value| left.lock().unwrap().push(value));
        }
    }
    (accepted, taken)
}

struct Party {
    whose: usize,
    sender: Sender<Value>,
    alive: Arc<()>,
    next: u32,
    accepted: Vec<u32>,
}

impl Party {
    fn new(whose: usize, sender: Sender<Value>, alive: &Arc<()>) -> Self {
        Self { whose, sender, alive: alive.clone(), next: 0, accepted: Vec::new() }
    }

    fn value(&mut self) -> Value {
        self.next += 1;
        (self.whose, self.next, self.alive.clone())
    }

    fn put(&mut self, put: &Put) {
        match *put {
            Put::Push => {
                let value = self.value();
                let pushed = self.sender.try_push(value).is_ok();
                self.accepted.extend(pushed.then_some(self.next));
            }
            Put::PushTimeout => {
                let value = self.value();
                let pushed = self.sender.push_timeout(value, SHORT).is_ok();
                self.accepted.extend(pushed.then_some(self.next));
            }
            Put::PushBatch(count) => self.many(count, |sender, batch| {
                _ = sender.push_batch(batch);
            }),
            Put::PushIter(count) => self.many(count, |sender, batch| {
                let mut values = std::mem::take(batch).into_iter();
                _ = sender.push_iter(&mut values, batch);
                batch.extend(values);
            }),
            Put::PushAllTimeout(count) => self.many(count, |sender, batch| {
                let all = sender.push_all_timeout(batch, SHORT).is_ok();
                assert_eq!(all, batch.is_empty());
            }),
            Put::CloneAndDrop => {
                let clone = self.sender.clone();
                self.sender = clone;
            }
            Put::Pause(turns) => pause(turns),
        }
    }

    /// Pushes so many; those that are left in the batch were not accepted.
    fn many(&mut self, count: u8, push: fn(&mut Sender<Value>, &mut Vec<Value>)) {
        let mut batch: Vec<_> = (0..count).map(|_| self.value()).collect();
        let first = self.next + 1 - u32::from(count);
        push(&mut self.sender, &mut batch);
        let pushed = u32::from(count) - batch.len() as u32;
        assert!(batch.iter().map(|value| value.1).eq(first + pushed..=self.next));
        self.accepted.extend(first..first + pushed);
    }
}
