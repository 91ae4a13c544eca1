//! Operations on a latch and on a Raft view beside what they must do.

use std::task::Poll;
use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::latch::{Latch, Version, Versioned, Writer};
use nodestate::raft::{self, PublishError, RaftView, Role};
use nodestate::words::Words;
use nodestate::{Closed, WaitError};

use super::wakers::{Started, index, panics};

/// A value of three words whose encoding panics on demand.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Arbitrary)]
struct Sample {
    number: u64,
    text: [u8; 5],
    refuses: bool,
}

impl Words for Sample {
    type Array = [u64; 3];

    fn to_words(self) -> [u64; 3] {
        if self.refuses {
            std::panic::resume_unwind(Box::new("an encoding's own panic"));
        }
        let mut bytes = [0; 8];
        bytes[..5].copy_from_slice(&self.text);
        [self.number, u64::from_le_bytes(bytes), !self.number]
    }

    fn from_words([number, text, check]: [u64; 3]) -> Self {
        assert_eq!(check, !number, "torn");
        let bytes = text.to_le_bytes();
        Self { number, text: bytes[..5].try_into().unwrap(), refuses: false }
    }
}

#[derive(Debug, Arbitrary)]
enum Operation {
    Publish(Sample),
    Read,
    Wait { panicking_waker: bool },
    Poll(u8),
    Abandon(u8),
    LookOnce { stale: bool },
    DropWriter,
    PublishView { role: u8, leader: Option<u8>, term: u8 },
    ReadView,
}

/// Runs the operations that `data` spells.
pub(crate) fn run(data: &[u8]) -> Result<()> {
    let mut input = Unstructured::new(data);
    let operations: Vec<Operation> = input.arbitrary()?;
    let first = Sample { number: 1, text: *b"first", refuses: false };
    let (writer, latch) = Latch::<Sample>::new(first);
    let mut model = Model {
        first: latch.version(),
        last: Versioned { version: latch.version(), value: first },
        writer: Some(writer),
        latch: &latch,
        waits: Vec::new(),
    };
    let mut view = ViewModel::new();
    for operation in operations {
        match operation {
            Operation::PublishView { role, leader, term } => view.publish(role, leader, term),
            Operation::ReadView => view.check(),
            of_the_latch => model.run(of_the_latch),
        }
    }
    model.drop_writer();
    Ok(())
}

/// What a wait for the next publication ends with.
type Changed = core::result::Result<Versioned<Sample>, Closed>;

struct Wait<'a> {
    since: Version,
    started: Started<'a, Changed>,
}

struct Model<'a> {
    first: Version,
    last: Versioned<Sample>,
    writer: Option<Writer<Sample>>,
    latch: &'a Latch<Sample>,
    waits: Vec<Wait<'a>>,
}

impl Model<'_> {
    fn run(&mut self, operation: Operation) {
        match operation {
            Operation::Publish(value) => self.publish(value),
            Operation::Read => assert_eq!(self.latch.versioned(), self.last),
            Operation::Wait { panicking_waker } => self.waits.push(Wait {
                since: self.last.version,
                started: Started::new(self.latch.changed_async(self.last.version), panicking_waker),
            }),
            Operation::Poll(which) => self.poll(which),
            Operation::Abandon(which) => {
                if let Some(index) = index(which, self.waits.len()) {
                    self.waits.swap_remove(index);
                }
            }
            Operation::LookOnce { stale } => self.look_once(stale),
            Operation::DropWriter => self.drop_writer(),
            Operation::PublishView { .. } | Operation::ReadView => unreachable!(),
        }
    }

    fn publish(&mut self, value: Sample) {
        let Some(writer) = &mut self.writer else { return };
        let sleeps_badly = self.waits.iter().any(|wait| wait.started.sleeps_badly());
        let mut version = None;
        let panicked = panics(|| version = Some(writer.publish(value)));
        if value.refuses {
            assert!(panicked && self.latch.versioned() == self.last, "nothing was published");
            return;
        }
        assert_eq!(panicked, sleeps_badly, "a waker's panic comes out, and nothing else does");
        let now = self.latch.versioned();
        assert!(now.version > self.last.version && version.is_none_or(|v| v == now.version));
        assert_eq!(now.value, value);
        self.last = now;
        self.assert_everybody_awake();
    }

    fn drop_writer(&mut self) {
        let Some(writer) = self.writer.take() else { return };
        panics(|| drop(writer));
        self.assert_everybody_awake();
    }

    fn assert_everybody_awake(&mut self) {
        self.waits.iter_mut().for_each(|wait| wait.started.assert_awake());
    }

    fn poll(&mut self, which: u8) {
        let Some(index) = index(which, self.waits.len()) else { return };
        let expected = self.expected(self.waits[index].since);
        let wait = &mut self.waits[index];
        match (wait.started.poll(), expected) {
            (Poll::Pending, None) => {}
            (Poll::Ready(found), Some(expected)) => {
                assert_eq!(found, expected);
                self.waits.swap_remove(index);
            }
            (found, expected) => panic!("{found:?} instead of {expected:?}"),
        }
    }

    fn look_once(&self, stale: bool) {
        let since = if stale { self.first } else { self.last.version };
        let expected = match self.expected(since) {
            None => Err(WaitError::Timeout),
            Some(found) => found.map_err(WaitError::from),
        };
        assert_eq!(self.latch.changed_timeout(since, Duration::ZERO), expected);
    }

    fn expected(&self, since: Version) -> Option<Changed> {
        if since != self.last.version {
            Some(Ok(self.last))
        } else if self.writer.is_none() {
            Some(Err(Closed))
        } else {
            None
        }
    }
}

const NODE: u64 = 7;

struct ViewModel {
    writer: raft::Writer,
    view: RaftView,
    last: (Role, Option<u64>, u64),
}

impl ViewModel {
    fn new() -> Self {
        let (writer, view) = RaftView::new(NODE);
        Self { writer, view, last: (Role::Follower, None, 0) }
    }

    fn publish(&mut self, role: u8, leader: Option<u8>, term: u8) {
        let roles = [Role::Follower, Role::PreCandidate, Role::Candidate, Role::Leader];
        let role = roles[usize::from(role % 4)];
        let (leader, term) = (leader.map(u64::from), u64::from(term));
        let expected = if term < self.last.2 {
            Err(PublishError::TermWentBackwards { published: self.last.2, offered: term })
        } else if role == Role::Leader && leader != Some(NODE) {
            Err(PublishError::LeaderIsAnother { leader_id: leader })
        } else {
            self.last = (role, leader, term);
            Ok(())
        };
        assert_eq!(self.writer.publish(role, leader, term).map(drop), expected);
        self.check();
    }

    fn check(&self) {
        let status = self.view.status();
        assert_eq!((status.role, status.view.leader_id, status.view.term), self.last);
        assert_eq!(status.view.is_leader, self.last.0 == Role::Leader);
        assert_eq!(self.view.is_leader(), status.view.is_leader);
        assert_eq!((self.view.role(), status.view.node_id), (status.role, NODE));
    }
}
