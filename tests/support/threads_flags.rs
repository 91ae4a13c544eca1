//! Two threads at a cell, which is a register, and at flags, of which each has some of its own: those stay as
//! it left them, and each station is left once.

use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::flags::{FlagCell, Flags, Lifecycle, Snapshot, UserFlags};

use super::threads::{Saw, Step, beside, fit, pause, programs, rounds};

#[derive(Debug, Arbitrary)]
enum Operation {
    Load,
    Store,
    Swap,
    /// With what this thread has seen last, or with something that is never there.
    Exchange(bool),
    /// Sets the first of its own flags and clears the second, or the other way round.
    Change(bool),
    Set(bool),
    Clear(bool),
    /// To the next station from the one that it finds.
    Advance,
    /// For a flag of the other's.
    Wait(bool),
    Pause(u8),
}

const SHORT: Duration = Duration::from_micros(50);

struct Shared {
    /// 0 is nothing.
    cell: FlagCell<u32>,
    flags: Flags,
}

pub(super) fn run(input: &mut Unstructured) -> Result<()> {
    let (one, other): (Vec<Operation>, Vec<Operation>) = programs(input)?;
    let shared = Shared { cell: FlagCell::new(0), flags: Flags::new() };
    let (mut one, other) =
        beside(|| Party::new(&shared, 0).run(&one), || Party::new(&shared, 1).run(&other));
    let last = value(shared.cell.load());
    assert!(fit(&one.steps, &other.steps, last), "{:?} {:?} {last:?}", one.steps, other.steps);
    one.left.extend(other.left);
    one.left.sort();
    assert!(one.left.is_sorted_by(|one, other| one < other), "a station is left twice");
    assert_eq!(
        one.left.len(),
        STATIONS.iter().filter(|it| **it < shared.flags.lifecycle()).count()
    );
    Ok(())
}

/// As far as they are left one after the other here.
const STATIONS: [Lifecycle; 4] =
    [Lifecycle::Uninit, Lifecycle::Starting, Lifecycle::Running, Lifecycle::Draining];

fn value(number: u32) -> Option<u32> {
    (number != 0).then_some(number)
}

#[derive(Default)]
struct History {
    /// At the cell.
    steps: Vec<Step>,
    /// The stations that it has led the flags out of.
    left: Vec<Lifecycle>,
}

struct Party<'s> {
    shared: &'s Shared,
    /// Which are its own: the two from this one on.
    own: u32,
    number: u32,
    seen: u32,
    set: [bool; 2],
    history: History,
}

impl<'s> Party<'s> {
    fn new(shared: &'s Shared, which: u32) -> Self {
        let (seen, set, history) = (0, [false; 2], History::default());
        Self { shared, own: 2 * which, number: which, seen, set, history }
    }

    fn run(mut self, operations: &[Operation]) -> History {
        for operation in rounds(operations) {
            self.apply(operation);
            let now = self.own_of(self.shared.flags.snapshot());
            assert_eq!(now, self.set, "its own flags are as it left them");
        }
        self.history
    }

    fn flag(&self, second: bool) -> UserFlags {
        UserFlags::try_bit(self.own + u32::from(second)).unwrap()
    }

    fn own_of(&self, snapshot: Snapshot) -> [bool; 2] {
        [false, true].map(|second| snapshot.contains(self.flag(second)))
    }

    fn apply(&mut self, operation: &Operation) {
        self.number += 2;
        let (number, Shared { cell, flags }) = (self.number, self.shared);
        let step = match *operation {
            Operation::Load => Step::read(value(cell.load())),
            Operation::Store => {
                cell.store(number);
                Step { saw: Saw::Anything, left: value(number) }
            }
            Operation::Swap => Step::write(value(cell.swap(number)), value(number)),
            Operation::Exchange(seen) => {
                let current = if seen { self.seen } else { u32::MAX };
                match cell.compare_exchange(current, number) {
                    Ok(old) => Step::write(value(old), value(number)),
                    Err(there) => Step::read(value(there)),
                }
            }
            Operation::Change(second) => return self.change(self.flag(second), self.flag(!second)),
            Operation::Set(second) => return self.change(self.flag(second), UserFlags::EMPTY),
            Operation::Clear(second) => return self.change(UserFlags::EMPTY, self.flag(second)),
            Operation::Advance => return self.advance(),
            Operation::Wait(second) => {
                let wanted = UserFlags::try_bit((2 - self.own) + u32::from(second)).unwrap();
                let waited = flags.wait_timeout(SHORT, |now| now.contains(wanted));
                return assert!(waited.is_err() || waited.is_ok_and(|now| now.contains(wanted)));
            }
            Operation::Pause(turns) => return pause(turns),
        };
        self.seen = step.left.unwrap_or(0);
        self.history.steps.push(step);
    }

    fn change(&mut self, set: UserFlags, clear: UserFlags) {
        let before = self.own_of(self.shared.flags.change(set, clear));
        assert_eq!(before, self.set, "its own flags were as it left them");
        for second in [false, true] {
            let (flag, is_set) = (self.flag(second), &mut self.set[usize::from(second)]);
            *is_set = set.contains(flag) || *is_set && !clear.contains(flag);
        }
    }

    fn advance(&mut self) {
        let here = self.shared.flags.lifecycle();
        let Some(at) = STATIONS.iter().position(|station| *station == here) else { return };
        let next = STATIONS.get(at + 1).copied().unwrap_or(Lifecycle::Stopped);
        if self.shared.flags.advance(here, next).is_ok() {
            self.history.left.push(here);
        }
    }
}
