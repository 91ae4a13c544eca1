//! Batches of a ring of many senders that come from an iterator, in the middle of which things happen.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arbitrary::Arbitrary;
use nodestate::Closed;

use super::mpsc::Beside;

/// What happens when an iterator is asked for the value of that number.
#[derive(Debug, Arbitrary)]
pub(super) enum Crossing {
    Nothing,
    Panic(u8),
    Close(u8),
    /// A value is taken out.
    Pop(u8),
}

/// Pushes `count` values after `held` that were left of an earlier time.
pub(super) fn push_iter<const SIZE: usize>(
    beside: &mut Beside<SIZE>,
    which: u8,
    held: usize,
    count: usize,
    crossing: &Crossing,
) {
    let Some(which) = beside.which(which) else { return };
    let Some(mut receiver) = beside.receiver.take() else { return };
    let first = beside.next + 1;
    let mut batch: Vec<_> = (0..held).map(|_| beside.item()).collect();
    let mut values: Vec<_> = (0..count).map(|_| beside.item()).collect();
    values.reverse();
    let (before, room, was_closed) = (beside.model.len(), beside.room(), beside.closed);
    let (crossed, popped) = (Cell::new(false), Cell::new(None));
    let mut asked = 0;
    let iterator = std::iter::from_fn(|| {
        let here = |at: u8| usize::from(at) == asked;
        match *crossing {
            // Without a message: there are many of them.
            Crossing::Panic(at) if here(at) => {
                crossed.set(true);
                std::panic::resume_unwind(Box::new(()));
            }
            Crossing::Close(at) if here(at) => {
                crossed.set(true);
                receiver.close();
            }
            Crossing::Pop(at) if here(at) => popped.set(receiver.try_pop().ok()),
            _ => {}
        }
        asked += 1;
        values.pop()
    });
    let sender = &mut beside.senders[which];
    let pushed = catch_unwind(AssertUnwindSafe(|| sender.push_iter(iterator, &mut batch)));
    let popped = popped.take();
    let taken = usize::from(popped.is_some());
    let moved = receiver.len() + taken - before;
    beside.receiver = Some(receiver);
    beside.model.extend(first..first + moved as u32);
    if let Some(popped) = popped {
        assert_eq!(beside.model.front(), Some(&popped.number));
        beside.took(1);
    }
    let closes = crossed.get() && matches!(crossing, Crossing::Close(_));
    if closes && !was_closed {
        beside.close();
    }
    match pushed {
        Err(_) => assert!(crossed.get() && matches!(crossing, Crossing::Panic(_))),
        Ok(Err(Closed)) => assert!(beside.closed && moved == 0),
        Ok(Ok(said)) => {
            assert_eq!(said, moved);
            assert!(moved > 0 || !beside.closed || held + count == 0);
        }
    }
    let most = (room + taken).min(held + count);
    assert!(moved <= most && (moved == 0 || !was_closed));
    if !crossed.get() && !was_closed {
        assert!(moved >= room.min(held + count), "there was room for more");
    }
    // What is not in the ring is here, in its order.
    let rest = batch.iter().chain(values.iter().rev()).map(|item| item.number);
    assert!(rest.eq(first + moved as u32..first + (held + count) as u32));
}
