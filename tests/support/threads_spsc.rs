//! A producer's thread beside the consumer's: what was pushed comes out once and in order, or is taken back
//! when the consumer has gone before.

use std::sync::Arc;
use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::ring::spsc::{self, Consumer, Producer, Receiver, Sender};

use super::threads::{beside, pause, programs, rounds};

#[derive(Debug, Arbitrary)]
enum Put {
    Push,
    PushBatch(u8),
    /// In place, so many of so many slots.
    Fill(u8, u8),
    Pause(u8),
}

#[derive(Debug, Arbitrary)]
enum Take {
    Pop,
    Drain(u8),
    /// Looks at so many, and drops so many of these.
    Commit(u8, u8),
    Peek,
    Pause(u8),
}

/// A number, and a share by which it is seen to be dropped.
type Value = (u32, Arc<()>);

const SHORT: Duration = Duration::from_micros(50);

pub(super) fn run(input: &mut Unstructured) -> Result<()> {
    let first = input.arbitrary::<u8>()?;
    let capacity = usize::from(first % 20) + 1;
    let (puts, takes): (Vec<Put>, Vec<Take>) = programs(input)?;
    let alive = Arc::new(());
    let (pushed, taken) = if first >= 128 {
        let (sender, receiver) = spsc::waiting(capacity).unwrap();
        beside(|| send(sender, &puts, &alive), || receive(receiver, &takes))
    } else {
        let (mut producer, consumer) = spsc::ring(capacity).unwrap();
        let (pushed, mut taken) =
            beside(|| produce(&mut producer, &puts, &alive), || consume(consumer, &takes));
        while let Some(value) = producer.take_back() {
            taken.push(value.0);
        }
        (pushed, taken)
    };
    assert!(taken.into_iter().eq(0..pushed), "lost, there twice, or out of order");
    assert_eq!(Arc::strong_count(&alive), 1, "leaked");
    Ok(())
}

/// The values from `next` on.
fn values(next: u32, alive: &Arc<()>) -> impl Iterator<Item = Value> {
    (next..).map(|number| (number, alive.clone()))
}

/// How many were pushed.
fn produce(producer: &mut Producer<Value>, puts: &[Put], alive: &Arc<()>) -> u32 {
    let mut next = 0;
    for put in rounds(puts) {
        let mut values = values(next, alive);
        next += match *put {
            Put::Push => producer.try_push(values.next().unwrap()).is_ok().into(),
            Put::PushBatch(count) => producer.push_batch(values.take(count.into())).unwrap_or(0),
            Put::Fill(max, count) => producer
                .write_chunk(max.into())
                .map_or(0, |chunk| chunk.fill(values.take(count.into()))),
            Put::Pause(turns) => {
                pause(turns);
                0
            }
        } as u32;
    }
    next
}

/// The numbers of what was taken; the rest is left to the producer.
fn consume(mut consumer: Consumer<Value>, takes: &[Take]) -> Vec<u32> {
    let mut taken = Vec::new();
    for take in rounds(takes) {
        match *take {
            Take::Pop => taken.extend(consumer.try_pop().map(|value| value.0)),
            Take::Drain(max) => {
                let mut to = Vec::new();
                _ = consumer.try_drain(&mut to, max.into());
                taken.extend(to.into_iter().map(|value| value.0));
            }
            Take::Commit(max, count) => {
                let Ok(chunk) = consumer.read_chunk(max.into()) else { continue };
                let count = chunk.len().min(count.into());
                let (first, second) = chunk.as_slices();
                taken.extend(first.iter().chain(second).take(count).map(|value| value.0));
                chunk.commit(count);
            }
            Take::Peek => {
                let seen = consumer.peek().map(|value| value.0);
                if let Ok(seen) = seen {
                    let next = consumer.try_pop().map(|value| value.0);
                    assert_eq!(Ok(seen), next, "it was the next");
                    taken.push(seen);
                }
            }
            Take::Pause(turns) => pause(turns),
        }
    }
    taken
}

/// How many were pushed.
fn send(mut sender: Sender<Value>, puts: &[Put], alive: &Arc<()>) -> u32 {
    let mut next = 0;
    for put in puts {
        let mut values = values(next, alive);
        next += match *put {
            Put::Push => sender.try_push(values.next().unwrap()).is_ok().into(),
            Put::PushBatch(count) => sender.push_batch(values.take(count.into())).unwrap_or(0),
            Put::Fill(..) => sender.push_timeout(values.next().unwrap(), SHORT).is_ok().into(),
            Put::Pause(turns) => {
                pause(turns);
                0
            }
        } as u32;
    }
    next
}

/// Takes until the sender is gone; the numbers of what it has taken.
fn receive(mut receiver: Receiver<Value>, takes: &[Take]) -> Vec<u32> {
    let mut to = Vec::new();
    for take in takes {
        match *take {
            Take::Pop => to.extend(receiver.try_pop()),
            Take::Drain(max) => _ = receiver.try_drain(&mut to, max.into()),
            Take::Commit(..) | Take::Peek => to.extend(receiver.pop_timeout(SHORT)),
            Take::Pause(turns) => pause(turns),
        }
    }
    while let Ok(value) = receiver.pop() {
        to.push(value);
    }
    to.into_iter().map(|value| value.0).collect()
}
