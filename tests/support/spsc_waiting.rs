//! Operations on the ends that can wait of a ring between two threads, beside a `VecDeque`: futures are
//! polled by hand, and everything that waits is woken by what it waits for.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::ring::spsc::{self, Receiver, Sender};
use nodestate::ring::{PopError, PushError, PushTimeoutError};
use nodestate::{Closed, WaitError};

use super::wakers::Started;

#[derive(Debug, Arbitrary)]
enum Operation {
    Push,
    PushForNoTime,
    /// So many, from an iterator that panics after so many.
    PushBatch(u8, Option<u8>),
    /// Begins to wait for room, or looks whether it has come.
    AwaitRoom,
    /// A wait for room that is given up at once.
    GiveRoomUp,
    Pop,
    PopForNoTime,
    Drain(u8),
    AwaitValue,
    GiveValueUp,
    TakeBack,
    DropSender,
    DropReceiver,
}

/// A number, and a share by which it is seen to be dropped.
type Value = (u32, Arc<()>);
type Pushed = core::result::Result<(), PushError<Value>>;
type Popped = core::result::Result<Value, Closed>;

/// An end, which a future that waits has with it.
enum End<E, A> {
    Here(E),
    Waits(Started<'static, (E, A)>),
    Gone,
}

struct Beside {
    sender: End<Sender<Value>, Pushed>,
    receiver: End<Receiver<Value>, Popped>,
    model: VecDeque<u32>,
    capacity: usize,
    next: u32,
    alive: Arc<()>,
}

/// Runs the operations that `input` spells, on a ring of so many.
pub(super) fn run(capacity: usize, input: &mut Unstructured) -> Result<()> {
    let Ok((sender, receiver)) = spsc::waiting(capacity) else {
        assert_eq!(capacity, 0);
        return Ok(());
    };
    let alive = Arc::new(());
    let mut beside = Beside {
        sender: End::Here(sender),
        receiver: End::Here(receiver),
        model: VecDeque::new(),
        capacity,
        next: 0,
        alive: alive.clone(),
    };
    let mut result = Ok(());
    while result.is_ok() && !input.is_empty() {
        result = input.arbitrary().map(|operation| beside.apply(operation));
        beside.check();
    }
    drop(beside);
    assert_eq!(Arc::strong_count(&alive), 1, "leaked");
    result
}

impl<E, A> End<E, A> {
    fn here(&mut self) -> Option<&mut E> {
        if let Self::Here(end) = self { Some(end) } else { None }
    }

    fn is_gone(&self) -> bool {
        matches!(self, Self::Gone)
    }

    /// It was woken once, if it slept: what it waits for may have come.
    fn woken(&mut self) {
        if let Self::Waits(started) = self {
            started.assert_awake();
        }
    }

    /// It may have been woken though nothing has come, but once at most.
    fn perhaps_woken(&mut self) {
        if let Self::Waits(started) = self
            && !started.sleeps()
        {
            started.assert_awake();
        }
    }
}

impl Beside {
    fn apply(&mut self, operation: Operation) {
        match operation {
            Operation::Push => self.push(),
            Operation::PushForNoTime => self.push_for_no_time(),
            Operation::PushBatch(count, panics) => self.push_batch(count.into(), panics),
            Operation::AwaitRoom => self.await_room(),
            Operation::GiveRoomUp => self.give_room_up(),
            Operation::Pop => {
                let expected = self.model.front().copied().ok_or(self.nothing());
                let Some(receiver) = self.receiver.here() else { return };
                assert_eq!(receiver.try_pop().map(|value| value.0), expected);
                self.popped(usize::from(expected.is_ok()));
            }
            Operation::PopForNoTime => {
                let expected = self.model.front().copied().ok_or(match self.nothing() {
                    PopError::Empty => WaitError::Timeout,
                    PopError::Closed => WaitError::Closed,
                });
                let Some(receiver) = self.receiver.here() else { return };
                assert_eq!(receiver.pop_timeout(Duration::ZERO).map(|value| value.0), expected);
                self.popped(usize::from(expected.is_ok()));
            }
            Operation::Drain(max) => self.drain(max.into()),
            Operation::AwaitValue => self.await_value(),
            Operation::GiveValueUp => self.give_value_up(),
            Operation::TakeBack => {
                let left = self.receiver.is_gone().then(|| self.model.front().copied()).flatten();
                let Some(sender) = self.sender.here() else { return };
                assert_eq!(sender.take_back().map(|value| value.0), left);
                left.and_then(|_| self.model.pop_front());
            }
            Operation::DropSender => {
                self.sender = End::Gone;
                if self.receiver.is_gone() {
                    self.model.clear();
                }
                self.receiver.woken();
            }
            Operation::DropReceiver => {
                self.receiver = End::Gone;
                if self.sender.is_gone() {
                    self.model.clear();
                }
                self.sender.woken();
            }
        }
    }

    fn check(&mut self) {
        let (held, capacity) = (self.model.len(), self.capacity);
        let (no_sender, no_receiver) = (self.sender.is_gone(), self.receiver.is_gone());
        if !(no_sender && no_receiver) {
            let waits = usize::from(matches!(self.sender, End::Waits(_)));
            assert_eq!(Arc::strong_count(&self.alive), 2 + held + waits, "a share for each value");
        }
        if let Some(sender) = self.sender.here() {
            assert_eq!(sender.is_closed(), no_receiver);
            assert_eq!(sender.capacity(), capacity);
            assert!(no_receiver || (sender.len(), sender.is_empty()) == (held, held == 0));
        }
        if let Some(receiver) = self.receiver.here() {
            assert_eq!(receiver.is_closed(), no_sender);
            assert_eq!((receiver.len(), receiver.is_empty()), (held, held == 0));
            assert_eq!(receiver.capacity(), capacity);
        }
    }

    fn value(&self) -> Value {
        (self.next, self.alive.clone())
    }

    fn pushed(&mut self, count: usize) {
        let numbers = self.next..self.next + count as u32;
        self.next = numbers.end;
        self.model.extend(numbers);
    }

    fn popped(&mut self, count: usize) {
        self.model.drain(..count);
        if count > 0 {
            self.sender.woken();
        }
    }

    fn free(&self) -> usize {
        self.capacity - self.model.len()
    }

    fn nothing(&self) -> PopError {
        if self.sender.is_gone() { PopError::Closed } else { PopError::Empty }
    }

    fn push(&mut self) {
        let (value, free, closed) = (self.value(), self.free(), self.receiver.is_gone());
        let Some(sender) = self.sender.here() else { return };
        match sender.try_push(value) {
            Ok(()) => {
                assert!(!closed && free > 0);
                self.pushed(1);
                self.receiver.woken();
            }
            Err(PushError::Full(back)) => assert!(!closed && free == 0 && back.0 == self.next),
            Err(PushError::Closed(back)) => assert!(closed && back.0 == self.next),
        }
    }

    fn push_for_no_time(&mut self) {
        let (value, free, closed) = (self.value(), self.free(), self.receiver.is_gone());
        let Some(sender) = self.sender.here() else { return };
        match sender.push_timeout(value, Duration::ZERO) {
            Ok(()) => {
                assert!(!closed && free > 0);
                self.pushed(1);
                self.receiver.woken();
            }
            Err(PushTimeoutError::Timeout(back)) => {
                assert!(!closed && free == 0 && back.0 == self.next);
            }
            Err(PushTimeoutError::Closed(back)) => assert!(closed && back.0 == self.next),
        }
    }

    fn push_batch(&mut self, count: usize, panics: Option<u8>) {
        let (free, closed) = (self.free(), self.receiver.is_gone());
        let (first, alive) = (self.next, self.alive.clone());
        let values = (0..count).map(|nth| {
            // Without a message: there are many of them.
            if panics.is_some_and(|before| nth >= before.into()) {
                std::panic::resume_unwind(Box::new(()));
            }
            (first + nth as u32, alive.clone())
        });
        let Some(sender) = self.sender.here() else { return };
        match catch_unwind(AssertUnwindSafe(|| sender.push_batch(values))) {
            Ok(Err(refused)) => {
                let expected = if closed { PushError::Closed(()) } else { PushError::Full(()) };
                assert!(refused == expected && (closed || free == 0));
            }
            Ok(Ok(pushed)) => {
                assert_eq!(pushed, count.min(free));
                self.pushed(pushed);
                self.receiver.woken();
            }
            Err(_) => {
                let before = panics.map_or(usize::MAX, usize::from);
                assert!(before < count.min(free));
                self.pushed(before);
                self.receiver.woken();
            }
        }
    }

    fn await_room(&mut self) {
        let (value, free) = (self.value(), self.free());
        let mut started = match std::mem::replace(&mut self.sender, End::Gone) {
            End::Gone => return,
            End::Waits(started) => started,
            End::Here(mut sender) => Started::new(
                async move {
                    let pushed = sender.push_async(value).await;
                    (sender, pushed)
                },
                false,
            ),
        };
        match started.poll() {
            Poll::Pending => {
                assert!(free == 0 && !self.receiver.is_gone(), "asleep beside a free slot");
                self.sender = End::Waits(started);
            }
            Poll::Ready((sender, pushed)) => {
                self.sender = End::Here(sender);
                match pushed {
                    Ok(()) => {
                        assert!(free > 0 && !self.receiver.is_gone());
                        self.pushed(1);
                        self.receiver.woken();
                    }
                    Err(refused) => {
                        assert!(self.receiver.is_gone() && refused.into_inner().0 == self.next);
                    }
                }
            }
        }
    }

    fn give_room_up(&mut self) {
        let (value, free, closed) = (self.value(), self.free(), self.receiver.is_gone());
        let Some(sender) = self.sender.here() else { return };
        let mut started = Started::new(sender.push_async(value), false);
        let pushed = started.poll();
        drop(started);
        match pushed {
            Poll::Pending => assert!(free == 0 && !closed),
            Poll::Ready(Ok(())) => {
                assert!(free > 0 && !closed);
                self.pushed(1);
                self.receiver.woken();
            }
            Poll::Ready(Err(refused)) => assert!(closed && refused.into_inner().0 == self.next),
        }
    }

    fn drain(&mut self, max: usize) {
        let (expected, nothing) = (self.model.len().min(max), self.nothing());
        let Some(receiver) = self.receiver.here() else { return };
        let mut taken = Vec::new();
        let drained = receiver.try_drain(&mut taken, max);
        assert!(taken.iter().map(|value| value.0).eq(self.model.iter().copied().take(expected)));
        match drained {
            Ok(count) => {
                assert!(count == expected && (count > 0 || max == 0));
                self.popped(count);
                self.sender.perhaps_woken();
            }
            Err(error) => assert!(error == nothing && expected == 0),
        }
    }

    fn await_value(&mut self) {
        let mut started = match std::mem::replace(&mut self.receiver, End::Gone) {
            End::Gone => return,
            End::Waits(started) => started,
            End::Here(mut receiver) => Started::new(
                async move {
                    let popped = receiver.pop_async().await;
                    (receiver, popped)
                },
                false,
            ),
        };
        match started.poll() {
            Poll::Pending => {
                assert!(self.model.is_empty() && !self.sender.is_gone(), "asleep beside a value");
                self.receiver = End::Waits(started);
            }
            Poll::Ready((receiver, popped)) => {
                self.receiver = End::Here(receiver);
                self.found(popped);
            }
        }
    }

    fn found(&mut self, popped: Popped) {
        match popped {
            Ok(value) => {
                assert_eq!(self.model.front(), Some(&value.0));
                self.popped(1);
            }
            Err(Closed) => assert!(self.model.is_empty() && self.sender.is_gone()),
        }
    }

    fn give_value_up(&mut self) {
        let Some(receiver) = self.receiver.here() else { return };
        let mut started = Started::new(receiver.pop_async(), false);
        let popped = started.poll();
        drop(started);
        match popped {
            Poll::Pending => assert!(self.model.is_empty() && !self.sender.is_gone()),
            Poll::Ready(popped) => self.found(popped),
        }
    }
}
