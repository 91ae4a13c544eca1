//! Operations on a ring of numbers between two threads, beside a `VecDeque`: what can be copied goes in
//! and out by whole slices.

use std::collections::VecDeque;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::ring::{PopError, PushError, spsc};

#[derive(Debug, Arbitrary)]
enum Operation {
    PushSlice(u8),
    PopSlice(u8),
    /// Room for so many, of which so many are filled.
    Fill(u8, u8),
    /// So many are changed in place; and taken out, or not.
    Change(u8, bool),
}

/// Runs the operations that `input` spells, on a ring of so many.
pub(super) fn run(capacity: usize, input: &mut Unstructured) -> Result<()> {
    let Ok((mut producer, mut consumer)) = spsc::ring(capacity) else { return Ok(()) };
    let (mut model, mut next) = (VecDeque::new(), 0_u32);
    while !input.is_empty() {
        let free = capacity - model.len();
        match input.arbitrary()? {
            Operation::PushSlice(count) => {
                let values: Vec<u32> = (next..next + u32::from(count)).collect();
                let expected = match (free, count) {
                    (_, 0) => Ok(0),
                    (0, _) => Err(PushError::Full(())),
                    _ => Ok(free.min(count.into())),
                };
                assert_eq!(producer.push_slice(&values), expected);
                model.extend(&values[..expected.unwrap_or(0)]);
            }
            Operation::PopSlice(count) => {
                let mut to = vec![u32::MAX; count.into()];
                let expected = match (model.len(), count) {
                    (_, 0) => Ok(0),
                    (0, _) => Err(PopError::Empty),
                    (there, _) => Ok(there.min(count.into())),
                };
                assert_eq!(consumer.pop_slice(&mut to), expected);
                let (taken, untouched) = to.split_at(expected.unwrap_or(0));
                assert!(model.drain(..taken.len()).eq(taken.iter().copied()));
                assert!(untouched.iter().all(|value| *value == u32::MAX));
            }
            Operation::Fill(room, count) => match producer.write_chunk(room.into()) {
                Ok(chunk) => {
                    let expected = free.min(room.into()).min(count.into());
                    assert_eq!(chunk.fill((next..).take(count.into())), expected);
                    model.extend((next..).take(expected));
                }
                Err(refused) => {
                    assert!(refused == PushError::Full(()) && (free == 0 || room == 0));
                }
            },
            Operation::Change(count, take) => match consumer.read_chunk(count.into()) {
                Ok(mut chunk) => {
                    let count = model.len().min(count.into());
                    assert_eq!(chunk.len(), count);
                    let (first, second) = chunk.as_mut_slices();
                    for (value, there) in first.iter_mut().chain(second).zip(&mut model) {
                        assert_eq!(value, there);
                        *value ^= 1 << 31;
                        *there ^= 1 << 31;
                    }
                    if take {
                        chunk.commit_all();
                        model.drain(..count);
                    }
                }
                Err(error) => {
                    assert!(error == PopError::Empty && (model.is_empty() || count == 0));
                }
            },
        }
        next += 256;
        assert_eq!((producer.len(), consumer.len()), (model.len(), model.len()));
        assert_eq!(producer.is_empty(), model.is_empty());
        assert_eq!(consumer.is_empty(), model.is_empty());
        assert_eq!(producer.room(), capacity - model.len());
    }
    Ok(())
}
