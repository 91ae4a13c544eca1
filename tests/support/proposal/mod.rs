//! Operations on proposals beside a sequential model: which are open, which were answered, and how.
//!
//! How they are answered, and how that is heard, is in `answers`.

mod answers;

use std::collections::VecDeque;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::Closed;
use nodestate::proposal::{
    Caps, Outcome, Proposal, ProposalReceiver, ProposeError, Proposer, Responder, Ticket,
    channel_with_control,
};
use nodestate::ring::PopError;

#[derive(Debug, Arbitrary)]
enum Operation {
    Propose {
        control: bool,
    },
    ProposeBatch {
        control: bool,
        count: u8,
    },
    /// A future for room, polled once, and dropped.
    ProposeAsync {
        control: bool,
    },
    Take,
    TakeBatch {
        items: u8,
        bytes: u8,
    },
    /// Of the responder of the first number.
    Mark(u8),
    Answer(u8, Kind),
    IntoNumber(u8),
    FromNumber(u8),
    /// The last number that was good, once more.
    OldNumber,
    Look(u8),
    Poll(u8),
    Wait(u8),
    DropTicket(u8),
    CloneProposer,
    DropProposer,
    Close,
    DropReceiver,
}

#[derive(Debug, Arbitrary)]
enum Kind {
    Committed,
    Rejected,
    Overwritten,
    Unknown,
    Settled { same_term: bool },
    Drop,
}

/// A value that is counted.
#[derive(Debug)]
struct Item {
    number: u32,
    _alive: Arc<()>,
}

/// How often a task was woken.
#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

/// What the model knows of a proposal.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    control: bool,
    marked: bool,
    answer: Option<Outcome>,
    /// The answer was heard, or the ticket dropped.
    heard: bool,
}

struct Held {
    number: u32,
    ticket: Ticket,
    woken: Arc<Woken>,
    /// How often it has to be woken by the time of its answer.
    sleeps: bool,
}

struct Beside {
    proposers: Vec<Proposer<Item>>,
    receiver: Option<ProposalReceiver<Item>>,
    capacity: [usize; 2],
    known: Vec<Known>,
    /// What there is to take out: common, control.
    queues: [VecDeque<u32>; 2],
    taken: Vec<(u32, Responder)>,
    numbers: Vec<(u32, u64)>,
    old: Option<u64>,
    tickets: Vec<Held>,
    closed: bool,
    alive: Arc<()>,
}

const MARK: (u64, u64) = (7, 3);
const COMMITTED: Outcome = Outcome::Committed { index: 7, term: 3 };

/// Runs the operations that `data` spells.
pub(crate) fn run(data: &[u8]) -> Result<()> {
    let mut input = Unstructured::new(data);
    let capacity = match input.arbitrary::<u8>()? {
        small @ 0..200 => usize::from(small % 6) + 1,
        large => usize::from(large) - 170,
    };
    let control = usize::from(input.arbitrary::<u8>()? % 3) + 1;
    let (proposer, receiver) = channel_with_control(capacity, control).unwrap();
    let alive = Arc::new(());
    let mut beside = Beside {
        proposers: vec![proposer],
        receiver: Some(receiver),
        capacity: [capacity, control],
        known: Vec::new(),
        queues: [VecDeque::new(), VecDeque::new()],
        taken: Vec::new(),
        numbers: Vec::new(),
        old: None,
        tickets: Vec::new(),
        closed: false,
        alive: alive.clone(),
    };
    let mut result = Ok(());
    while result.is_ok() && !input.is_empty() {
        result = input.arbitrary().map(|operation| beside.apply(operation));
        beside.check();
    }
    beside.end();
    assert_eq!(Arc::strong_count(&alive), 2, "a value has leaked");
    drop(beside);
    result
}

fn pick<T>(which: u8, of: &[T]) -> Option<usize> {
    (!of.is_empty()).then(|| usize::from(which) % of.len())
}

impl Beside {
    /// What holds between two operations.
    fn check(&mut self) {
        let queued = self.queues.each_ref().map(VecDeque::len);
        if let Some(receiver) = &self.receiver {
            assert_eq!(receiver.len(), queued[0] + queued[1]);
            assert_eq!(receiver.is_closed(), self.closed);
        }
        if let Some(proposer) = self.proposers.first() {
            assert_eq!(
                [proposer.open(), proposer.control().open()],
                [0, 1].map(|it| self.open(it))
            );
            assert_eq!(proposer.is_closed(), self.closed);
        }
        assert_eq!(Arc::strong_count(&self.alive), 2 + queued[0] + queued[1]);
        for held in &mut self.tickets {
            let answer = self.known[held.number as usize].answer;
            let woken = held.woken.0.load(SeqCst);
            assert_eq!(
                woken,
                usize::from(held.sleeps && answer.is_some()),
                "woken in time, and once"
            );
        }
    }

    fn open(&self, control: usize) -> usize {
        let open = |known: &&Known| {
            usize::from(known.control) == control && !(known.heard && known.answer.is_some())
        };
        self.known.iter().filter(open).count()
    }

    fn room(&self, control: bool) -> usize {
        let lane = usize::from(control);
        self.capacity[lane] - self.open(lane)
    }

    fn item(&self, ahead: usize) -> Item {
        Item { number: (self.known.len() + ahead) as u32, _alive: self.alive.clone() }
    }

    fn proposer(&self, control: bool) -> Option<Proposer<Item>> {
        let proposer = self.proposers.last()?;
        Some(if control { proposer.control() } else { proposer.clone() })
    }

    /// A proposal was accepted.
    fn accepted(&mut self, control: bool, ticket: Ticket) {
        assert!(!self.closed && self.room(control) > 0);
        let number = self.known.len() as u32;
        self.known.push(Known { control, ..Known::default() });
        self.queues[usize::from(control)].push_back(number);
        self.tickets.push(Held { number, ticket, woken: Arc::default(), sleeps: false });
    }

    fn refused(&self, control: bool, refused: &ProposeError<Item>) {
        match refused {
            ProposeError::Closed(back) => {
                assert!(self.closed && back.number as usize == self.known.len());
            }
            ProposeError::Full(back) => {
                assert!(!self.closed && self.room(control) == 0);
                assert_eq!(back.number as usize, self.known.len());
            }
        }
    }

    fn apply(&mut self, operation: Operation) {
        match operation {
            Operation::Propose { control } => {
                let Some(proposer) = self.proposer(control) else { return };
                match proposer.try_propose(self.item(0)) {
                    Ok(ticket) => self.accepted(control, ticket),
                    Err(refused) => self.refused(control, &refused),
                }
            }
            Operation::ProposeBatch { control, count } => self.propose_batch(control, count.into()),
            Operation::ProposeAsync { control } => self.propose_async(control),
            Operation::Take => self.take(),
            Operation::TakeBatch { items, bytes } => self.take_batch(items.into(), bytes.into()),
            Operation::Mark(which) => {
                if let Some(which) = pick(which, &self.taken) {
                    let (number, responder) = &mut self.taken[which];
                    responder.appended(MARK.0, MARK.1);
                    self.known[*number as usize].marked = true;
                }
            }
            Operation::Answer(which, kind) => {
                if let Some(which) = pick(which, &self.taken) {
                    let (number, responder) = self.taken.swap_remove(which);
                    self.answer(number, responder, &kind);
                }
            }
            Operation::IntoNumber(which) => {
                if let Some(which) = pick(which, &self.taken) {
                    let (number, responder) = self.taken.swap_remove(which);
                    self.numbers.push((number, responder.into_raw()));
                    if self.receiver.is_none() {
                        self.end_numbers();
                    }
                }
            }
            Operation::FromNumber(which) => {
                if let (Some(which), Some(receiver)) = (pick(which, &self.numbers), &self.receiver)
                {
                    let (number, raw) = self.numbers.swap_remove(which);
                    self.taken.push((number, receiver.responder(raw).expect("it is good")));
                    assert!(receiver.responder(raw).is_none(), "once");
                    self.old = Some(raw);
                }
            }
            Operation::OldNumber => {
                if let (Some(old), Some(receiver)) = (self.old, &self.receiver) {
                    // The half may have become the same number again.
                    if !self.numbers.iter().any(|(_, raw)| *raw == old) {
                        assert!(receiver.responder(old).is_none());
                    }
                }
            }
            Operation::Look(which) => self.hear(which, Ticket::try_outcome),
            Operation::Wait(which) => self.hear(which, |ticket| {
                let outcome = ticket.wait_timeout(Duration::ZERO);
                (outcome != Outcome::Expired).then_some(outcome)
            }),
            Operation::Poll(which) => {
                if let Some(which) = pick(which, &self.tickets) {
                    self.poll(which);
                }
            }
            Operation::DropTicket(which) => {
                if let Some(which) = pick(which, &self.tickets) {
                    let held = self.tickets.swap_remove(which);
                    self.known[held.number as usize].heard = true;
                }
            }
            Operation::CloneProposer => self.proposers.extend(self.proposer(false)),
            Operation::DropProposer => {
                if self.proposers.pop().is_some() {
                    self.closed |= self.proposers.is_empty();
                }
            }
            Operation::Close => {
                match (&mut self.receiver, &*self.proposers) {
                    (Some(receiver), [] | [_]) => receiver.close(),
                    (_, [.., proposer]) => proposer.close(),
                    (None, []) => return,
                }
                self.closed = true;
            }
            Operation::DropReceiver => self.drop_receiver(),
        }
    }

    fn propose_batch(&mut self, control: bool, count: usize) {
        let Some(proposer) = self.proposer(control) else { return };
        let first = self.known.len();
        let mut batch: Vec<_> = (0..count).map(|ahead| self.item(ahead)).collect();
        let mut tickets = Vec::new();
        let expected = if self.closed { 0 } else { self.room(control).min(count) };
        match proposer.propose_batch(&mut batch, &mut tickets) {
            Ok(moved) => assert_eq!(moved, expected),
            Err(Closed) => assert!(self.closed && count > 0),
        }
        let rest = first + expected..first + count;
        assert!(batch.iter().map(|item| item.number as usize).eq(rest));
        assert_eq!(tickets.len(), expected);
        tickets.into_iter().for_each(|ticket| self.accepted(control, ticket));
    }

    fn propose_async(&mut self, control: bool) {
        let Some(proposer) = self.proposer(control) else { return };
        let mut context = Context::from_waker(Waker::noop());
        let polled = pin!(proposer.propose_async(self.item(0))).poll(&mut context);
        match polled {
            std::task::Poll::Ready(Ok(ticket)) => self.accepted(control, ticket),
            std::task::Poll::Ready(Err(refused)) => self.refused(control, &refused),
            std::task::Poll::Pending => assert!(!self.closed && self.room(control) == 0),
        }
    }

    /// What comes out next.
    fn next(&mut self) -> Option<u32> {
        self.queues[1].pop_front().or_else(|| self.queues[0].pop_front())
    }

    /// What an empty queue answers.
    fn nothing(&self) -> PopError {
        if self.closed { PopError::Closed } else { PopError::Empty }
    }

    fn took(&mut self, Proposal { value, responder }: Proposal<Item>) {
        assert_eq!(Some(value.number), self.next());
        assert_eq!(responder.is_control(), self.known[value.number as usize].control);
        assert_eq!(responder.position(), None);
        self.taken.push((value.number, responder));
    }

    fn take(&mut self) {
        let Some(receiver) = &mut self.receiver else { return };
        match receiver.try_take() {
            Ok(proposal) => self.took(proposal),
            Err(nothing) => {
                assert_eq!(nothing, self.nothing());
                assert_eq!(self.next(), None);
            }
        }
    }

    /// A proposal's size is what its number is modulo 16.
    fn take_batch(&mut self, items: usize, bytes: usize) {
        let Some(receiver) = &mut self.receiver else { return };
        let size = |number: u32| number as usize % 16;
        let (mut expected, mut left) = (0, bytes);
        for number in self.queues[1].iter().chain(&self.queues[0]).take(items) {
            if expected > 0 && size(*number) > left {
                break;
            }
            left = left.saturating_sub(size(*number));
            expected += 1;
        }
        let mut batch = Vec::new();
        let caps = Caps { items, bytes };
        match receiver.try_batch(caps, |item| size(item.number), &mut batch) {
            Ok(taken) => assert_eq!((taken, taken > 0), (expected, items > 0)),
            Err(nothing) => {
                assert_eq!(nothing, self.nothing());
                assert!(expected == 0 && items > 0);
            }
        }
        assert_eq!(batch.len(), expected);
        batch.into_iter().for_each(|proposal| self.took(proposal));
    }
}
