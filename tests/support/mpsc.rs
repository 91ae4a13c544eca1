//! Operations on a ring of many senders beside a `VecDeque`. What waits is polled by hand, and is woken by
//! what it waits for.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::ring::{
    PopError, PushError, PushTimeoutError,
    mpsc::{Receiver, Sender, WeakSender, ring},
};
use nodestate::{Closed, WaitError};

use super::mpsc_ends::{self, Heir};
use super::mpsc_many::{self, Crossing};
use super::mpsc_waits::{self, Waits};

/// More senders than a ring begins with.
pub(super) const CROWD: usize = 20;

#[derive(Debug, Arbitrary)]
enum Operation {
    Push(u8),
    /// So many values, through the sender of the first number.
    PushBatch(u8, u8),
    Pop,
    Drain(u8),
    Peek,
    Clone(u8),
    Drop(u8),
    Downgrade(u8),
    Upgrade,
    Close,
    PushForNoTime(u8),
    PushAllForNoTime(u8, u8),
    PopForNoTime,
    DrainForNoTime(u8),
    /// So many held, so many from the iterator, and what happens meanwhile.
    PushIter(u8, u8, u8, Crossing),
    Await(mpsc_waits::Operation),
    /// A wait for a value, that a push or the end of all senders ends.
    AwaitValue(u8, bool),
    SetHeir(Option<u8>),
    /// By the drop of the receiver, or by what remains of it, of which so many are looked at.
    EndReceiver(Option<u8>),
}

/// A value that is counted; the larger ones take more than a line.
#[derive(Debug)]
pub(super) struct Item<const SIZE: usize> {
    pub(super) number: u32,
    _alive: Arc<()>,
    _more: [u8; SIZE],
}

pub(super) struct Beside<const SIZE: usize> {
    pub(super) senders: Vec<Sender<Item<SIZE>>>,
    weak: Option<WeakSender<Item<SIZE>>>,
    /// Until it ends.
    pub(super) receiver: Option<Receiver<Item<SIZE>>>,
    pub(super) waits: Waits<SIZE>,
    pub(super) heir: Option<Heir>,
    pub(super) model: VecDeque<u32>,
    pub(super) capacity: usize,
    pub(super) closed: bool,
    taken: u64,
    pub(super) next: u32,
    alive: Arc<()>,
}

/// Runs the operations that `data` spells.
pub(crate) fn run(data: &[u8]) -> Result<()> {
    let mut input = Unstructured::new(data);
    match input.arbitrary::<u8>()? % 2 {
        0 => run_with::<0>(&mut input),
        _ => run_with::<200>(&mut input),
    }
}

fn run_with<const SIZE: usize>(input: &mut Unstructured) -> Result<()> {
    let capacity = match input.arbitrary::<u8>()? {
        small @ 0..128 => usize::from(small % 8) + 1,
        large => usize::from(large) * 2,
    };
    let (sender, receiver) = ring(capacity).unwrap();
    let alive = Arc::new(());
    let mut beside = Beside::<SIZE> {
        senders: vec![sender],
        weak: None,
        receiver: Some(receiver),
        waits: Waits::default(),
        heir: None,
        model: VecDeque::new(),
        capacity,
        closed: false,
        taken: 0,
        next: 0,
        alive: alive.clone(),
    };
    let mut result = Ok(());
    while result.is_ok() && !input.is_empty() {
        result = input.arbitrary().map(|operation| beside.apply(operation));
        beside.check();
    }
    beside.nobody_sleeps_for_ever();
    let rest = (!beside.model.len().is_multiple_of(3)).then_some(u8::MAX);
    beside.end_receiver(rest);
    drop(beside);
    assert_eq!(Arc::strong_count(&alive), 1, "leaked");
    result
}

impl<const SIZE: usize> Beside<SIZE> {
    pub(super) fn item(&mut self) -> Item<SIZE> {
        self.next += 1;
        Item { number: self.next, _alive: self.alive.clone(), _more: [0; SIZE] }
    }

    pub(super) fn which(&self, which: u8) -> Option<usize> {
        (!self.senders.is_empty()).then(|| usize::from(which) % self.senders.len())
    }

    pub(super) fn room(&self) -> usize {
        self.capacity - self.model.len()
    }

    fn check(&self) {
        let held = self.model.len() + self.waits.values();
        assert_eq!(Arc::strong_count(&self.alive), 2 + held, "a share for each value");
        let senders = self.senders.len() + self.waits.senders();
        if let Some(receiver) = &self.receiver {
            assert_eq!((receiver.len(), receiver.capacity()), (self.model.len(), self.capacity));
            assert_eq!(receiver.is_empty(), self.model.is_empty());
            assert_eq!(receiver.is_closed(), self.closed);
            assert_eq!(receiver.sender_count(), senders);
            assert_eq!(receiver.stats().taken, self.taken);
        }
        if let Some(sender) = self.senders.first() {
            assert_eq!((sender.is_closed(), sender.capacity()), (self.closed, self.capacity));
        }
    }

    fn apply(&mut self, operation: Operation) {
        match operation {
            Operation::Push(which) => self.push(which),
            Operation::PushForNoTime(which) => self.push_for_no_time(which),
            Operation::PushBatch(which, count) => {
                self.push_batch(which, count.into(), |sender, batch| sender.push_batch(batch));
            }
            Operation::PushAllForNoTime(which, count) => {
                self.push_batch(which, count.into(), push_all_for_no_time);
            }
            Operation::PushIter(which, held, count, crossing) => {
                mpsc_many::push_iter(self, which, held.into(), count.into(), &crossing);
            }
            Operation::Await(operation) => mpsc_waits::apply(self, operation),
            Operation::AwaitValue(which, drops) => mpsc_waits::await_value(self, which, drops),
            Operation::Pop | Operation::PopForNoTime => {
                let expected = self.model.front().copied().ok_or(self.nothing());
                let Some(receiver) = &mut self.receiver else { return };
                let popped = match operation {
                    Operation::Pop => receiver.try_pop(),
                    _ => receiver.pop_deadline(Instant::now()).map_err(nothing),
                };
                assert_eq!(popped.map(|item| item.number), expected);
                self.took(usize::from(expected.is_ok()));
            }
            Operation::Drain(max) => self.drain(max.into(), Receiver::try_drain),
            Operation::DrainForNoTime(max) => self.drain(max.into(), |receiver, into, max| {
                receiver.drain_timeout(into, max, Duration::ZERO).map_err(nothing)
            }),
            Operation::Peek => {
                let expected = self.model.front().copied().ok_or(self.nothing());
                let Some(receiver) = &mut self.receiver else { return };
                assert_eq!(receiver.peek().map(|item| item.number), expected);
            }
            Operation::Clone(which) => {
                if let (Some(which), true) = (self.which(which), self.senders.len() < CROWD) {
                    self.senders.push(self.senders[which].clone());
                }
            }
            Operation::Drop(which) => {
                if let Some(which) = self.which(which) {
                    drop(self.senders.swap_remove(which));
                    self.sender_left();
                }
            }
            Operation::Downgrade(which) => {
                self.weak = self.which(which).map(|which| self.senders[which].downgrade());
            }
            Operation::Upgrade => {
                let sender = self.weak.as_ref().and_then(WeakSender::upgrade);
                let there_are = self.weak.is_some() && self.there_are_senders();
                assert_eq!(sender.is_some(), there_are);
                self.senders.extend(sender.filter(|_| self.senders.len() < CROWD));
            }
            Operation::Close => {
                let Some(receiver) = &mut self.receiver else { return };
                receiver.close();
                self.close();
            }
            Operation::SetHeir(panics_at) => mpsc_ends::set_heir(self, panics_at),
            Operation::EndReceiver(rest) => self.end_receiver(rest),
        }
    }

    fn end_receiver(&mut self, rest: Option<u8>) {
        mpsc_ends::end_receiver(self, rest);
    }

    fn there_are_senders(&self) -> bool {
        self.senders.len() + self.waits.senders() > 0
    }

    /// A sender was dropped; with the last one the ring closes.
    pub(super) fn sender_left(&mut self) {
        if !self.there_are_senders() {
            self.close();
        }
    }

    pub(super) fn close(&mut self) {
        self.closed = true;
        self.waits.assert_all_awake();
    }

    /// So many values were taken out.
    pub(super) fn took(&mut self, count: usize) {
        self.taken += count as u64;
        self.model.drain(..count);
    }

    /// What an empty ring answers.
    fn nothing(&self) -> PopError {
        if self.closed { PopError::Closed } else { PopError::Empty }
    }

    fn push(&mut self, which: u8) {
        let Some(which) = self.which(which) else { return };
        let item = self.item();
        match self.senders[which].try_push(item) {
            Ok(()) => self.pushed(),
            Err(PushError::Closed(back)) => assert!(self.closed && back.number == self.next),
            Err(PushError::Full(back)) => {
                assert!(!self.closed && self.room() == 0 && back.number == self.next);
            }
        }
    }

    /// The last value that was made is in.
    pub(super) fn pushed(&mut self) {
        assert!(!self.closed && self.room() > 0);
        self.model.push_back(self.next);
    }

    fn push_for_no_time(&mut self, which: u8) {
        let Some(which) = self.which(which) else { return };
        let item = self.item();
        match self.senders[which].push_timeout(item, Duration::ZERO) {
            Ok(()) => self.pushed(),
            Err(PushTimeoutError::Closed(back)) => {
                assert!(self.closed && back.number == self.next);
            }
            Err(PushTimeoutError::Timeout(back)) => {
                assert!(!self.closed && self.room() == 0 && back.number == self.next);
            }
        }
    }

    fn push_batch(&mut self, which: u8, count: usize, push: PushBatch<SIZE>) {
        let Some(which) = self.which(which) else { return };
        let first = self.next + 1;
        let mut batch: Vec<_> = (0..count).map(|_| self.item()).collect();
        let moved = match push(&mut self.senders[which], &mut batch) {
            Ok(moved) => moved,
            Err(Closed) => {
                assert!(self.closed);
                0
            }
        };
        assert_eq!(moved, if self.closed { 0 } else { self.room().min(count) });
        let rest = first + moved as u32..first + count as u32;
        assert!(batch.iter().map(|item| item.number).eq(rest));
        self.model.extend(first..first + moved as u32);
    }

    fn drain(&mut self, max: usize, drain: Drain<SIZE>) {
        let (expected, nothing) = (max.min(self.model.len()), self.nothing());
        let Some(receiver) = &mut self.receiver else { return };
        let mut taken = Vec::new();
        match drain(receiver, &mut taken, max) {
            Ok(count) => assert!(count == expected && (count > 0 || max == 0)),
            Err(error) => assert!(expected == 0 && max > 0 && error == nothing),
        }
        let there = self.model.iter().copied().take(expected);
        assert!(taken.into_iter().map(|item| item.number).eq(there));
        self.took(expected);
    }

    /// Whoever waits gets room, once it is there: none is left asleep beside an empty ring.
    fn nobody_sleeps_for_ever(&mut self) {
        while self.receiver.is_some() && self.waits.senders() > 0 {
            self.drain(usize::MAX, Receiver::try_drain);
            // What finds nothing wakes whoever is left asleep.
            self.apply(Operation::Pop);
            assert!(mpsc_waits::poll_woken(self), "asleep for ever");
        }
    }
}

type PushBatch<const SIZE: usize> =
    fn(&mut Sender<Item<SIZE>>, &mut Vec<Item<SIZE>>) -> core::result::Result<usize, Closed>;
type Drain<const SIZE: usize> = fn(
    &mut Receiver<Item<SIZE>>,
    &mut Vec<Item<SIZE>>,
    usize,
) -> core::result::Result<usize, PopError>;

/// How many values went in, by the call that says whether all did.
fn push_all_for_no_time<const SIZE: usize>(
    sender: &mut Sender<Item<SIZE>>,
    batch: &mut Vec<Item<SIZE>>,
) -> core::result::Result<usize, Closed> {
    let count = batch.len();
    match sender.push_all_timeout(batch, Duration::ZERO) {
        Ok(()) => assert!(batch.is_empty()),
        Err(WaitError::Timeout) => assert!(!batch.is_empty()),
        Err(WaitError::Closed) => return Err(Closed),
    }
    Ok(count - batch.len())
}

fn nothing(error: WaitError) -> PopError {
    match error {
        WaitError::Timeout => PopError::Empty,
        WaitError::Closed => PopError::Closed,
    }
}
