//! Operations on a ring of many senders beside a `VecDeque`.

use std::collections::VecDeque;
use std::sync::Arc;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::Closed;
use nodestate::ring::{
    PopError, PushError,
    mpsc::{Receiver, Sender, WeakSender, ring},
};

/// More senders than a ring begins with.
const CROWD: usize = 20;

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
}

/// A value that is counted; the larger ones take more than a line.
#[derive(Debug)]
struct Item<const SIZE: usize> {
    number: u32,
    _alive: Arc<()>,
    _more: [u8; SIZE],
}

struct Beside<const SIZE: usize> {
    senders: Vec<Sender<Item<SIZE>>>,
    weak: Option<WeakSender<Item<SIZE>>>,
    receiver: Receiver<Item<SIZE>>,
    model: VecDeque<u32>,
    closed: bool,
    next: u32,
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
        receiver,
        model: VecDeque::new(),
        closed: false,
        next: 0,
        alive: alive.clone(),
    };
    let mut result = Ok(());
    while result.is_ok() && !input.is_empty() {
        result = input.arbitrary().map(|operation| beside.apply(operation));
        assert_eq!(beside.receiver.len(), beside.model.len());
        assert_eq!(beside.receiver.is_closed(), beside.closed);
        assert_eq!(Arc::strong_count(&alive), 2 + beside.model.len());
    }
    let Beside { senders, weak, receiver, model, .. } = beside;
    drop((senders, weak));
    if model.len().is_multiple_of(2) {
        assert!(receiver.into_remaining().map(|item| item.number).eq(model));
    } else {
        drop(receiver);
    }
    assert_eq!(Arc::strong_count(&alive), 2, "leaked");
    result
}

impl<const SIZE: usize> Beside<SIZE> {
    fn item(&mut self) -> Item<SIZE> {
        self.next += 1;
        Item { number: self.next, _alive: self.alive.clone(), _more: [0; SIZE] }
    }

    fn which(&self, which: u8) -> Option<usize> {
        (!self.senders.is_empty()).then(|| usize::from(which) % self.senders.len())
    }

    fn is_full(&self) -> bool {
        self.model.len() == self.receiver.capacity()
    }

    fn apply(&mut self, operation: Operation) {
        match operation {
            Operation::Push(which) => self.push(which),
            Operation::PushBatch(which, count) => self.push_batch(which, count.into()),
            Operation::Pop => {
                let expected = self.model.pop_front().ok_or(self.nothing());
                assert_eq!(self.receiver.try_pop().map(|item| item.number), expected);
            }
            Operation::Drain(max) => self.drain(max.into()),
            Operation::Peek => {
                let expected = self.model.front().copied().ok_or(self.nothing());
                assert_eq!(self.receiver.peek().map(|item| item.number), expected);
            }
            Operation::Clone(which) => {
                if let (Some(which), true) = (self.which(which), self.senders.len() < CROWD) {
                    self.senders.push(self.senders[which].clone());
                }
            }
            Operation::Drop(which) => {
                if let Some(which) = self.which(which) {
                    drop(self.senders.swap_remove(which));
                    self.closed |= self.senders.is_empty();
                }
            }
            Operation::Downgrade(which) => {
                self.weak = self.which(which).map(|which| self.senders[which].downgrade());
            }
            Operation::Upgrade => {
                let sender = self.weak.as_ref().and_then(WeakSender::upgrade);
                let there_are = self.weak.is_some() && !self.senders.is_empty();
                assert_eq!(sender.is_some(), there_are);
                self.senders.extend(sender.filter(|_| self.senders.len() < CROWD));
            }
            Operation::Close => {
                self.receiver.close();
                self.closed = true;
            }
        }
    }

    /// What an empty ring answers.
    fn nothing(&self) -> PopError {
        if self.closed { PopError::Closed } else { PopError::Empty }
    }

    fn push(&mut self, which: u8) {
        let Some(which) = self.which(which) else { return };
        let item = self.item();
        match self.senders[which].try_push(item) {
            Ok(()) => {
                assert!(!self.closed && !self.is_full());
                self.model.push_back(self.next);
            }
            Err(PushError::Closed(back)) => assert!(self.closed && back.number == self.next),
            Err(PushError::Full(back)) => {
                assert!(!self.closed && self.is_full() && back.number == self.next);
            }
        }
    }

    fn push_batch(&mut self, which: u8, count: usize) {
        let Some(which) = self.which(which) else { return };
        let first = self.next + 1;
        let mut batch: Vec<_> = (0..count).map(|_| self.item()).collect();
        let room = (self.receiver.capacity() - self.model.len()).min(count);
        let moved = match self.senders[which].push_batch(&mut batch) {
            Ok(moved) => moved,
            Err(Closed) => {
                assert!(self.closed);
                0
            }
        };
        assert_eq!(moved, if self.closed { 0 } else { room });
        let rest = first + moved as u32..first + count as u32;
        assert!(batch.iter().map(|item| item.number).eq(rest));
        self.model.extend(first..first + moved as u32);
    }

    fn drain(&mut self, max: usize) {
        let mut taken = Vec::new();
        let expected = max.min(self.model.len());
        match self.receiver.try_drain(&mut taken, max) {
            Ok(count) => assert!(count == expected && (count > 0 || max == 0)),
            Err(error) => assert!(expected == 0 && max > 0 && error == self.nothing()),
        }
        let expected = self.model.drain(..expected);
        assert!(taken.into_iter().map(|item| item.number).eq(expected));
    }
}
