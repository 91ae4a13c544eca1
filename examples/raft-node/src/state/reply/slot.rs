//! A one-shot channel of a `parking_lot` mutex and condition variable: one small allocation, and
//! the kindest that a lock can be to a reply.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::{Answer, Await};
use crate::proposal::Outcome;

#[derive(Debug, Default)]
struct Slot {
    outcome: Mutex<Option<Outcome>>,
    filled: Condvar,
}

/// The sending end of a slot.
#[derive(Debug)]
pub(crate) struct SlotSender(Arc<Slot>);

/// The receiving end of a slot.
#[derive(Debug)]
pub(crate) struct SlotTicket(Arc<Slot>);

/// An empty slot.
pub(crate) fn slot() -> (SlotSender, SlotTicket) {
    let slot = Arc::<Slot>::default();
    (SlotSender(Arc::clone(&slot)), SlotTicket(slot))
}

impl Answer for SlotSender {
    fn send(self, outcome: Outcome) {
        *self.0.outcome.lock() = Some(outcome);
        self.0.filled.notify_one();
    }
}

impl Await for SlotTicket {
    fn look(&mut self) -> Option<Outcome> {
        *self.0.outcome.lock()
    }

    fn wait(&mut self, patience: Duration) -> Option<Outcome> {
        let mut outcome = self.0.outcome.lock();
        let _ = self.0.filled.wait_while_for(&mut outcome, |outcome| outcome.is_none(), patience);
        *outcome
    }
}
