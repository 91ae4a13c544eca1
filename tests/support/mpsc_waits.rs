//! Senders that wait for room as tasks, and a receiver that waits for a value.

use std::task::Poll;

use arbitrary::Arbitrary;
use nodestate::Closed;
use nodestate::ring::{PushError, mpsc::Sender};

use super::mpsc::{Beside, Item};
use super::wakers::{Started, index};

#[derive(Debug, Arbitrary)]
pub(super) enum Operation {
    /// The sender of that number waits for room: for one value, or for so many.
    Room(u8, Option<u8>),
    Poll(u8),
    /// Its sender goes with it.
    Abandon(u8),
    /// A sender begins to wait, and gives it up.
    GiveUp(u8, Option<u8>),
}

type Asked<const SIZE: usize> = (Sender<Item<SIZE>>, Vec<Item<SIZE>>, Result<(), Closed>);

/// A sender that waits, the number of its first value, and how many there are left.
struct Wait<const SIZE: usize> {
    first: u32,
    left: usize,
    many: bool,
    started: Started<'static, Asked<SIZE>>,
}

/// Those who wait for room, in no order.
#[derive(Default)]
pub(super) struct Waits<const SIZE: usize>(Vec<Wait<SIZE>>);

impl<const SIZE: usize> Waits<SIZE> {
    pub(super) fn senders(&self) -> usize {
        self.0.len()
    }

    /// How many values they hold.
    pub(super) fn values(&self) -> usize {
        self.0.iter().map(|wait| wait.left).sum()
    }

    /// Nobody sleeps, as the ring was closed. Some were awake before.
    pub(super) fn assert_all_awake(&mut self) {
        assert!(self.0.iter().all(|wait| !wait.started.sleeps()), "asleep beside a closed ring");
    }
}

/// Waits for room for what is in `batch`.
async fn push<const SIZE: usize>(
    sender: &mut Sender<Item<SIZE>>,
    batch: &mut Vec<Item<SIZE>>,
    many: bool,
) -> Result<(), Closed> {
    if many {
        return sender.push_all_async(batch).await;
    }
    /// Gives the value back that was not pushed.
    struct One<'b, const SIZE: usize>(Option<Item<SIZE>>, &'b mut Vec<Item<SIZE>>);
    impl<const SIZE: usize> Drop for One<'_, SIZE> {
        fn drop(&mut self) {
            self.1.extend(self.0.take());
        }
    }
    let value = batch.pop();
    let mut one = One(value, batch);
    match sender.push_from_async(&mut one.0).await {
        Err(PushError::Closed(back)) => {
            one.0 = Some(back);
            Err(Closed)
        }
        pushed => {
            assert!(pushed.is_ok() && one.0.is_none());
            Ok(())
        }
    }
}

pub(super) fn apply<const SIZE: usize>(beside: &mut Beside<SIZE>, operation: Operation) {
    match operation {
        Operation::Room(which, count) => {
            let Some(which) = beside.which(which) else { return };
            let mut sender = beside.senders.swap_remove(which);
            let (first, many) = (beside.next + 1, count.is_some());
            let left = usize::from(count.unwrap_or(1));
            let mut batch: Vec<_> = (0..left).map(|_| beside.item()).collect();
            let started = Started::new(
                async move {
                    let pushed = push(&mut sender, &mut batch, many).await;
                    (sender, batch, pushed)
                },
                false,
            );
            beside.waits.0.push(Wait { first, left, many, started });
            poll(beside, beside.waits.0.len() - 1);
        }
        Operation::Poll(which) => {
            if let Some(which) = index(which, beside.waits.0.len()) {
                poll(beside, which);
            }
        }
        Operation::Abandon(which) => {
            if let Some(which) = index(which, beside.waits.0.len()) {
                beside.waits.0.swap_remove(which);
                beside.sender_left();
            }
        }
        Operation::GiveUp(which, count) => give_up(beside, which, count),
    }
}

fn poll<const SIZE: usize>(beside: &mut Beside<SIZE>, which: usize) {
    let Wait { first, left, many, .. } = beside.waits.0[which];
    let goes = if beside.closed { 0 } else { beside.room().min(left) };
    let polled = beside.waits.0[which].started.poll();
    beside.model.extend(first..first + goes as u32);
    let wait = &mut beside.waits.0[which];
    (wait.first, wait.left) = (first + goes as u32, left - goes);
    match polled {
        Poll::Pending => assert!(!beside.closed && goes < left, "asleep beside room"),
        Poll::Ready((sender, batch, pushed)) => {
            beside.waits.0.swap_remove(which);
            beside.senders.push(sender);
            // Nothing to push is pushed, but into a closed ring only if nobody looks.
            assert!(if pushed.is_ok() { goes == left } else { beside.closed });
            let rest = first + goes as u32..first + left as u32;
            assert!(batch.iter().map(|item| item.number).eq(rest));
            assert!(many || batch.len() == usize::from(pushed.is_err()));
        }
    }
}

/// Polls those who were woken; whether there were any.
pub(super) fn poll_woken<const SIZE: usize>(beside: &mut Beside<SIZE>) -> bool {
    let awake = |wait: &Wait<SIZE>| !wait.started.sleeps();
    let woken = beside.waits.0.iter().position(awake);
    if let Some(which) = woken {
        poll(beside, which);
    }
    woken.is_some()
}

fn give_up<const SIZE: usize>(beside: &mut Beside<SIZE>, which: u8, count: Option<u8>) {
    let Some(which) = beside.which(which) else { return };
    let (first, left) = (beside.next + 1, usize::from(count.unwrap_or(1)));
    let mut batch: Vec<_> = (0..left).map(|_| beside.item()).collect();
    let goes = if beside.closed { 0 } else { beside.room().min(left) };
    let sender = &mut beside.senders[which];
    let mut started = Started::new(push(sender, &mut batch, count.is_some()), false);
    let pushed = started.poll();
    drop(started);
    match pushed {
        Poll::Pending => assert!(!beside.closed && goes < left),
        Poll::Ready(pushed) => assert!(if pushed.is_ok() { goes == left } else { beside.closed }),
    }
    beside.model.extend(first..first + goes as u32);
    // Each value is in the ring, or here.
    let rest = first + goes as u32..first + left as u32;
    assert!(batch.iter().map(|item| item.number).eq(rest));
}

/// A wait for a value; if there is none, a push through that sender ends it, or the drop of all of them.
pub(super) fn await_value<const SIZE: usize>(beside: &mut Beside<SIZE>, which: u8, drops: bool) {
    let Some(mut receiver) = beside.receiver.take() else { return };
    let mut popping = Started::new(receiver.pop_async(), false);
    let mut popped = popping.poll();
    assert_eq!(popped.is_pending(), beside.model.is_empty() && !beside.closed);
    if popped.is_pending() {
        let Some(which) = beside.which(which) else {
            drop(popping);
            beside.receiver = Some(receiver);
            return;
        };
        if drops && beside.waits.senders() == 0 {
            beside.senders.clear();
            beside.sender_left();
        } else {
            let item = beside.item();
            assert!(beside.senders[which].try_push(item).is_ok());
            beside.pushed();
        }
        assert!(!popping.sleeps(), "asleep beside a value");
        popped = popping.poll();
    }
    let Poll::Ready(popped) = popped else { panic!("asleep beside a value") };
    assert_eq!(popped.map(|item| item.number), beside.model.front().copied().ok_or(Closed));
    drop(popping);
    beside.receiver = Some(receiver);
    beside.took(usize::from(!beside.model.is_empty()));
}
