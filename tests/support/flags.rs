//! Operations on flags beside what they must do.

use std::task::Poll;
use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::flags::{AdvanceError, Flags, Lifecycle, Snapshot, UserFlags};
use nodestate::{Closed, WaitError};

use super::wakers::{Started, index, panics};

#[derive(Copy, Clone, Debug, Arbitrary)]
enum Wanted {
    Running,
    Flags(u32),
    AnyChange,
}

#[derive(Debug, Arbitrary)]
enum Operation {
    Advance { from: u8, to: u8 },
    Change { set: u32, clear: u32 },
    Snapshot,
    LookOnce(Wanted),
    Wait { wanted: Wanted, panicking_waker: bool },
    Poll(u8),
    Abandon(u8),
}

/// Runs the operations that `data` spells.
pub(crate) fn run(data: &[u8]) -> Result<()> {
    let operations: Vec<Operation> = Unstructured::new(data).arbitrary()?;
    let flags = Flags::new();
    let mut model =
        Model { flags: &flags, lifecycle: Lifecycle::Uninit, user: 0, changes: 0, waits: vec![] };
    for operation in operations {
        model.run(operation);
    }
    Ok(())
}

struct Wait<'a> {
    wanted: Wanted,
    since: u64,
    started: Started<'a, core::result::Result<Snapshot, Closed>>,
}

struct Model<'a> {
    flags: &'a Flags,
    lifecycle: Lifecycle,
    user: u32,
    changes: u64,
    waits: Vec<Wait<'a>>,
}

impl<'a> Model<'a> {
    fn run(&mut self, operation: Operation) {
        match operation {
            Operation::Advance { from, to } => self.advance(lifecycle(from), lifecycle(to)),
            Operation::Change { set, clear } => self.change(set & MASK, clear & MASK),
            Operation::Snapshot => self.check(self.flags.snapshot()),
            Operation::LookOnce(wanted) => self.look_once(wanted),
            Operation::Wait { wanted, panicking_waker } => self.wait(wanted, panicking_waker),
            Operation::Poll(which) => self.poll(which),
            Operation::Abandon(which) => {
                if let Some(index) = index(which, self.waits.len()) {
                    self.waits.swap_remove(index);
                }
            }
        }
    }

    fn check(&self, now: Snapshot) {
        assert_eq!(now.lifecycle(), self.lifecycle);
        assert_eq!(now.user(), user(self.user));
        assert_eq!(now.is_running(), self.lifecycle == Lifecycle::Running);
        assert_eq!(self.flags.is_initialized(), self.lifecycle.is_initialized());
    }

    fn advance(&mut self, from: Lifecycle, to: Lifecycle) {
        let actual = self.lifecycle;
        let ended = matches!(from, Lifecycle::Stopped | Lifecycle::Failed);
        let expected = if ended || to <= from {
            Err(AdvanceError::Backwards { from, to, actual })
        } else if actual != from {
            Err(AdvanceError::NotThere { actual })
        } else {
            self.lifecycle = to;
            self.changes += 1;
            Ok(())
        };
        let rude = self.sleeps_badly();
        let mut result = None;
        let panicked = panics(|| result = Some(self.flags.advance(from, to)));
        assert_eq!(panicked, rude && expected.is_ok());
        assert!(result.is_none_or(|result| result == expected));
        if expected.is_ok() {
            self.assert_everybody_awake();
        }
    }

    fn change(&mut self, set: u32, clear: u32) {
        let rude = self.sleeps_badly();
        let mut before = None;
        let panicked = panics(|| before = Some(self.flags.change(user(set), user(clear))));
        if let Some(before) = before {
            self.check(before);
        }
        let now = self.user & !clear | set;
        let changed = now != self.user;
        assert_eq!(panicked, rude && changed);
        self.user = now;
        if changed {
            self.changes += 1;
            self.assert_everybody_awake();
        }
        self.check(self.flags.snapshot());
    }

    fn sleeps_badly(&self) -> bool {
        self.waits.iter().any(|wait| wait.started.sleeps_badly())
    }

    fn assert_everybody_awake(&mut self) {
        self.waits.iter_mut().for_each(|wait| wait.started.assert_awake());
    }

    fn holds(&self, wanted: Wanted, since: u64) -> bool {
        match wanted {
            Wanted::Running => self.lifecycle == Lifecycle::Running,
            Wanted::Flags(mask) => self.user & mask & MASK == mask & MASK,
            Wanted::AnyChange => self.changes != since,
        }
    }

    fn look_once(&self, wanted: Wanted) {
        let holds = self.holds(wanted, self.changes);
        let found = self.flags.wait_timeout(Duration::ZERO, |now| match wanted {
            Wanted::Running => now.is_running(),
            Wanted::Flags(mask) => now.contains(user(mask & MASK)),
            Wanted::AnyChange => false,
        });
        match found {
            Ok(now) => {
                assert!(holds);
                self.check(now);
            }
            Err(WaitError::Closed) => assert!(!holds && self.lifecycle.has_ended()),
            Err(WaitError::Timeout) => assert!(!holds && !self.lifecycle.has_ended()),
        }
    }

    fn wait(&mut self, wanted: Wanted, panicking: bool) {
        let started = match wanted {
            Wanted::Running => {
                Started::new(self.flags.wait_until_async(|now| now.is_running()), panicking)
            }
            Wanted::Flags(mask) => Started::new(
                self.flags.wait_until_async(move |now| now.contains(user(mask & MASK))),
                panicking,
            ),
            Wanted::AnyChange => Started::new(self.flags.changed(), panicking),
        };
        self.waits.push(Wait { wanted, since: self.changes, started });
    }

    fn poll(&mut self, which: u8) {
        let Some(index) = index(which, self.waits.len()) else { return };
        let holds = self.holds(self.waits[index].wanted, self.waits[index].since);
        let ended = self.lifecycle.has_ended();
        let wait = &mut self.waits[index];
        match wait.started.poll() {
            Poll::Pending => assert!(!holds && !ended),
            Poll::Ready(found) => {
                assert!(holds || ended);
                assert_eq!(found.is_ok(), holds);
                self.waits.swap_remove(index);
            }
        }
    }
}

const MASK: u32 = (1 << 24) - 1;

fn user(mask: u32) -> UserFlags {
    let bits = (0..24).filter(|bit| mask >> bit & 1 != 0);
    bits.fold(UserFlags::EMPTY, |all, bit| all | UserFlags::try_bit(bit).unwrap())
}

fn lifecycle(number: u8) -> Lifecycle {
    use Lifecycle::*;
    [Uninit, Starting, Running, Draining, Stopped, Failed][usize::from(number % 6)]
}
