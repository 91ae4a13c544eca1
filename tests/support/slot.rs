//! Operations on a once slot and a swap slot beside what they must do.

use std::task::Poll;
use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::slot::{OnceSlot, Owned, Retired, SetError, SlotGuard, SwapSlot};
use nodestate::{Closed, WaitError};

use super::wakers::{Started, index, panics};

#[derive(Debug, Arbitrary)]
enum Operation {
    OnceSet,
    OnceClose,
    OnceLook,
    OnceWait { panicking_waker: bool },
    OncePoll(u8),
    OnceAbandon(u8),
    Set,
    Replace,
    Take,
    Close,
    Look,
    Wait { panicking_waker: bool },
    Poll(u8),
    Abandon(u8),
    Guard,
    Own,
    Keep(u8),
    Clone(u8),
    LetGuardGo(u8),
    LetOwnedGo(u8),
    RetireWait { which: u8, panicking_waker: bool },
    RetireWaitEnds(u8),
    IntoInner(u8),
    Forget(u8),
}

/// Runs the operations that `data` spells.
pub(crate) fn run(data: &[u8]) -> Result<()> {
    let operations: Vec<Operation> = Unstructured::new(data).arbitrary()?;
    let (once, swap) = (OnceSlot::new(), SwapSlot::new());
    let once = Once { slot: &once, value: None, is_closed: false, waits: vec![] };
    let swap = Swap {
        slot: &swap,
        value: None,
        is_closed: false,
        waits: vec![],
        guards: vec![],
        owned: vec![],
        retired: vec![],
    };
    let mut model = Model { once, swap, next: 0 };
    for operation in operations {
        model.run(operation);
        model.check();
    }
    Ok(())
}

struct Model<'a> {
    once: Once<'a>,
    swap: Swap<'a>,
    /// Each value is another number.
    next: u64,
}

impl Model<'_> {
    fn run(&mut self, operation: Operation) {
        self.next += 1;
        let (once, swap, value) = (&mut self.once, &mut self.swap, self.next);
        match operation {
            Operation::OnceSet => once.set(value),
            Operation::OnceClose => once.close(),
            Operation::OnceLook => once.look(),
            Operation::OnceWait { panicking_waker } => {
                once.waits.push(Started::new(once.slot.get(), panicking_waker));
            }
            Operation::OncePoll(which) => once.poll(which),
            Operation::OnceAbandon(which) => drop(remove(which, &mut once.waits)),
            Operation::Set => swap.set(value),
            Operation::Replace => swap.replace(value),
            Operation::Take => swap.take(),
            Operation::Close => swap.close(),
            Operation::Look => swap.look(),
            Operation::Wait { panicking_waker } => {
                swap.waits.push(Started::new(swap.slot.get(), panicking_waker));
            }
            Operation::Poll(which) => swap.poll(which),
            Operation::Abandon(which) => drop(remove(which, &mut swap.waits)),
            Operation::Guard => swap.guards.extend(swap.slot.try_get()),
            Operation::Own => swap.owned.extend(swap.slot.try_get_owned()),
            Operation::Keep(which) => {
                let guard = remove(which, &mut swap.guards);
                swap.owned.extend(guard.map(SlotGuard::into_owned));
            }
            Operation::Clone(which) => {
                if let Some(which) = index(which, swap.owned.len()) {
                    swap.owned.push(swap.owned[which].clone());
                }
            }
            Operation::LetGuardGo(which) => drop(remove(which, &mut swap.guards)),
            Operation::LetOwnedGo(which) => drop(remove(which, &mut swap.owned)),
            Operation::RetireWait { which, panicking_waker } => {
                swap.retire_wait(which, panicking_waker);
            }
            Operation::RetireWaitEnds(which) => swap.retire_wait_ends(which),
            Operation::IntoInner(which) => swap.take_retired(which),
            Operation::Forget(which) => drop(remove(which, &mut swap.retired)),
        }
    }

    fn check(&mut self) {
        assert_eq!(self.once.slot.try_get().copied(), self.once.value);
        assert_eq!(self.once.slot.is_closed(), self.once.is_closed);
        assert_eq!(self.swap.slot.try_get().map(|value| *value), self.swap.value);
        assert_eq!(self.swap.slot.is_closed(), self.swap.is_closed);
        self.swap.check_retired();
    }
}

fn remove<V>(which: u8, all: &mut Vec<V>) -> Option<V> {
    index(which, all.len()).map(|index| all.swap_remove(index))
}

/// Who waits for a value, and is made for that.
type Waits<'a, V> = Vec<Started<'a, core::result::Result<V, Closed>>>;

fn sleeps_badly<V>(waits: &Waits<'_, V>) -> bool {
    waits.iter().any(Started::sleeps_badly)
}

struct Once<'a> {
    slot: &'a OnceSlot<u64>,
    value: Option<u64>,
    is_closed: bool,
    waits: Waits<'a, &'a u64>,
}

impl Once<'_> {
    /// What a call does that wakes everybody if it `succeeds`.
    fn wakes(&mut self, succeeds: bool, call: impl FnOnce()) {
        let rude = succeeds && sleeps_badly(&self.waits);
        assert_eq!(panics(call), rude);
        if succeeds {
            self.waits.iter_mut().for_each(Started::assert_awake);
        }
    }

    fn set(&mut self, value: u64) {
        let expected = match self.value {
            Some(_) => Err(SetError::AlreadySet(value)),
            None if self.is_closed => Err(SetError::Closed(value)),
            None => Ok(()),
        };
        let slot = self.slot;
        self.wakes(expected.is_ok(), || assert_eq!(slot.set(value), expected));
        if expected.is_ok() {
            self.value = Some(value);
        }
    }

    fn close(&mut self) {
        let closes = self.value.is_none() && !self.is_closed;
        let slot = self.slot;
        self.wakes(closes, || slot.close());
        self.is_closed |= closes;
    }

    fn look(&self) {
        let found = self.slot.get_timeout(Duration::ZERO).copied();
        assert_eq!(found, found_at_once(self.value, self.is_closed));
    }

    fn poll(&mut self, which: u8) {
        let Some(index) = index(which, self.waits.len()) else { return };
        match self.waits[index].poll() {
            Poll::Pending => assert!(self.value.is_none() && !self.is_closed),
            Poll::Ready(found) => {
                assert_eq!(found.ok().copied(), self.value);
                self.waits.swap_remove(index);
            }
        }
    }
}

fn found_at_once(value: Option<u64>, is_closed: bool) -> core::result::Result<u64, WaitError> {
    value.ok_or(if is_closed { WaitError::Closed } else { WaitError::Timeout })
}

struct Swap<'a> {
    slot: &'a SwapSlot<u64>,
    value: Option<u64>,
    is_closed: bool,
    waits: Waits<'a, Owned<u64>>,
    guards: Vec<SlotGuard<u64>>,
    owned: Vec<Owned<u64>>,
    retired: Vec<Old>,
}

/// A value that was replaced, and who waits for its last reader: at the front, since it borrows.
struct Old {
    wait: Option<Started<'static, ()>>,
    handle: Box<Retired<u64>>,
    value: u64,
}

impl Swap<'_> {
    fn wakes(&mut self, succeeds: bool, call: impl FnOnce()) {
        let rude = succeeds && sleeps_badly(&self.waits);
        assert_eq!(panics(call), rude);
        if succeeds {
            self.waits.iter_mut().for_each(Started::assert_awake);
        }
    }

    fn set(&mut self, value: u64) {
        let expected = match self.value {
            _ if self.is_closed => Err(SetError::Closed(value)),
            Some(_) => Err(SetError::AlreadySet(value)),
            None => Ok(()),
        };
        let slot = self.slot;
        self.wakes(expected.is_ok(), || assert_eq!(slot.set(value), expected));
        if expected.is_ok() {
            self.value = Some(value);
        }
    }

    fn replace(&mut self, value: u64) {
        let (slot, closed) = (self.slot, self.is_closed);
        let mut old = None;
        self.wakes(!closed, || match slot.replace(value) {
            Ok(replaced) => old = replaced,
            Err(refused) => assert!(closed && refused == SetError::Closed(value)),
        });
        if !closed {
            // A handle that a waker's panic has taken with it is dropped like any other.
            self.retire(old);
            self.value = Some(value);
        }
    }

    fn take(&mut self) {
        let taken = self.slot.take();
        assert_eq!(taken.is_some(), self.value.is_some());
        self.retire(taken);
        self.value = None;
    }

    fn retire(&mut self, old: Option<Retired<u64>>) {
        if let (Some(handle), Some(value)) = (old, self.value) {
            self.retired.push(Old { wait: None, handle: Box::new(handle), value });
        }
    }

    fn close(&mut self) {
        let ends = self.value.is_none() && !self.is_closed;
        let slot = self.slot;
        self.wakes(ends, || slot.close());
        self.is_closed = true;
    }

    fn look(&self) {
        let found = self.slot.get_timeout(Duration::ZERO).map(|value| *value);
        assert_eq!(found, found_at_once(self.value, self.is_closed));
    }

    fn poll(&mut self, which: u8) {
        let Some(index) = index(which, self.waits.len()) else { return };
        match self.waits[index].poll() {
            Poll::Pending => assert!(self.value.is_none() && !self.is_closed),
            Poll::Ready(found) => {
                assert_eq!(found.ok().map(|value| *value), self.value);
                self.waits.swap_remove(index);
            }
        }
    }

    fn is_used(&self, value: u64) -> bool {
        self.guards.iter().any(|guard| **guard == value)
            || self.owned.iter().any(|owned| **owned == value)
    }

    fn check_retired(&mut self) {
        for which in 0..self.retired.len() {
            let used = self.is_used(self.retired[which].value);
            let old = &mut self.retired[which];
            assert_eq!(old.handle.is_retired(), !used);
            let found = old.handle.retired_timeout(Duration::ZERO);
            assert_eq!(found, if used { Err(WaitError::Timeout) } else { Ok(()) });
            if !used && let Some(wait) = &mut old.wait {
                wait.assert_awake();
            }
        }
    }

    fn retire_wait(&mut self, which: u8, panicking: bool) {
        let Some(index) = index(which, self.retired.len()) else { return };
        let used = self.is_used(self.retired[index].value);
        let old = &mut self.retired[index];
        old.wait = None;
        // SAFETY: the handle is boxed, and dropped after the wait, before which the box is not touched.
        let handle: &'static Retired<u64> = unsafe { &*std::ptr::from_ref(&*old.handle) };
        let mut wait = Started::new(handle.retired_async(), panicking);
        assert_eq!(wait.poll().is_pending(), used);
        old.wait = used.then_some(wait);
    }

    fn retire_wait_ends(&mut self, which: u8) {
        let Some(index) = index(which, self.retired.len()) else { return };
        let used = self.is_used(self.retired[index].value);
        if let Some(mut wait) = self.retired[index].wait.take() {
            assert_eq!(wait.poll().is_pending(), used);
        }
    }

    fn take_retired(&mut self, which: u8) {
        let Some(Old { wait, handle, value }) = remove(which, &mut self.retired) else { return };
        drop(wait);
        match handle.into_inner() {
            Ok(inner) => assert!(inner == value && !self.is_used(value)),
            Err(handle) => {
                assert!(self.is_used(value));
                self.retired.push(Old { wait: None, handle: Box::new(handle), value });
            }
        }
    }
}
