//! Two threads at a slot that is replaced and at one that is set once: each is a register, and each value
//! goes to one who took it, once nobody looks at it any more.

use std::sync::Arc;
use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::slot::{OnceSlot, Owned, Retired, SetError, SlotGuard, SwapSlot};

use super::threads::{Saw, Step, beside, fit, pause, programs, rounds};

#[derive(Debug, Arbitrary)]
enum Operation {
    Set,
    Replace,
    Take,
    Get,
    Own,
    /// As `Get`, and the guard is held on to.
    Hold,
    LetGo,
    Wait,
    OnceSet,
    OnceGet,
    Pause(u8),
}

/// A number that no other value has, and a share by which it is seen to be dropped.
type Value = (u32, Arc<()>);

struct Slots {
    swap: SwapSlot<Value>,
    once: OnceSlot<Value>,
    alive: Arc<()>,
}

const SHORT: Duration = Duration::from_micros(50);

pub(super) fn run(input: &mut Unstructured) -> Result<()> {
    let (one, other): (Vec<Operation>, Vec<Operation>) = programs(input)?;
    let alive = Arc::new(());
    let slots = Slots { swap: SwapSlot::new(), once: OnceSlot::new(), alive: alive.clone() };
    let (one, other) =
        beside(|| Party::new(&slots, 0).run(&one), || Party::new(&slots, 1).run(&other));
    let last = slots.once.try_get().map(|value| value.0);
    assert!(fit(&one.once, &other.once, last), "{:?} {:?} {last:?}", one.once, other.once);
    let last = slots.swap.try_get().map(|value| value.0);
    let (one, other) = (one.completed(), other.completed());
    assert!(fit(&one, &other, last), "{one:?} {other:?} {last:?}");
    drop(slots);
    assert_eq!(Arc::strong_count(&alive), 1, "leaked");
    Ok(())
}

#[derive(Default)]
struct History {
    swap: Vec<Step>,
    once: Vec<Step>,
    /// What it has displaced, and by which step.
    retired: Vec<(Retired<Value>, usize)>,
}

impl History {
    /// The steps at the slot that is replaced, with what they displaced.
    fn completed(self) -> Vec<Step> {
        let Self { mut swap, retired, .. } = self;
        for (old, step) in retired {
            assert!(old.is_retired(), "nobody looks at it");
            let value = old.into_inner().unwrap_or_else(|_| panic!("nobody looks at it"));
            swap[step].saw = Saw::Exactly(Some(value.0));
        }
        swap
    }
}

struct Party<'s> {
    slots: &'s Slots,
    number: u32,
    held: Vec<(SlotGuard<Value>, u32)>,
    owned: Vec<(Owned<Value>, u32)>,
    history: History,
}

impl<'s> Party<'s> {
    fn new(slots: &'s Slots, number: u32) -> Self {
        Self { slots, number, held: Vec::new(), owned: Vec::new(), history: History::default() }
    }

    fn run(mut self, operations: &[Operation]) -> History {
        for operation in rounds(operations) {
            self.apply(operation);
            assert!(self.held.iter().all(|(guard, number)| guard.0 == *number));
            assert!(self.owned.iter().all(|(owned, number)| owned.0 == *number));
        }
        self.history
    }

    fn apply(&mut self, operation: &Operation) {
        self.number += 2;
        let (number, Slots { swap, once, alive }) = (self.number, self.slots);
        let value = (number, alive.clone());
        let step = match operation {
            Operation::Set => match swap.set(value) {
                Ok(()) => Step::write(None, Some(number)),
                Err(SetError::AlreadySet(_)) => Step { saw: Saw::Some, left: None },
                Err(SetError::Closed(_)) => panic!("nobody closes it"),
            },
            Operation::Replace => {
                let old = swap.replace(value).unwrap_or_else(|_| panic!("nobody closes it"));
                self.displaces(old, Some(number))
            }
            Operation::Take => self.displaces(swap.take(), None),
            Operation::Get => Step::read(swap.try_get().map(|value| value.0)),
            Operation::Own => {
                let owned = swap.try_get_owned();
                let saw = owned.as_ref().map(|value| value.0);
                self.owned.extend(owned.map(|owned| (owned, saw.unwrap_or(0))));
                Step::read(saw)
            }
            Operation::Hold => {
                let guard = swap.try_get();
                let saw = guard.as_ref().map(|value| value.0);
                self.held.extend(guard.map(|guard| (guard, saw.unwrap_or(0))));
                Step::read(saw)
            }
            Operation::Wait => match swap.get_timeout(SHORT) {
                Ok(value) => Step::read(Some(value.0)),
                // It may have been there for a moment.
                Err(_) => return,
            },
            Operation::LetGo => {
                self.held.clear();
                return self.owned.clear();
            }
            Operation::OnceSet => {
                let set = once.set(value);
                let refused = Step { saw: Saw::Some, left: None };
                let step = set.map_or(refused, |()| Step::write(None, Some(number)));
                return self.history.once.push(step);
            }
            Operation::OnceGet => {
                let step = Step::read(once.try_get().map(|value| value.0));
                return self.history.once.push(step);
            }
            Operation::Pause(turns) => return pause(*turns),
        };
        self.history.swap.push(step);
    }

    /// What was displaced is looked at when both threads are done: until then others may.
    fn displaces(&mut self, old: Option<Retired<Value>>, left: Option<u32>) -> Step {
        let step = self.history.swap.len();
        self.history.retired.extend(old.map(|old| (old, step)));
        Step::write(None, left)
    }
}
