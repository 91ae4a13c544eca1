//! Where waiters say that they exist, so that a notifier with nobody waiting pays one look.

use crate::primitive::{AtomicBool, Ordering::*, fence};

/// A bit that is up while somebody may be registered.
///
/// Both calls are made under the lock of the list, and nowhere else: a waiter that lowers the bit
/// after another has raised it would put that one to sleep for ever.
pub(crate) trait WaitersBit {
    /// Announces a waiter: a notifier that changes the state after this call sees the bit, or the
    /// waiter that looks at the state after this call sees the change.
    fn raise(&self);

    /// Takes the announcement back once nobody is registered.
    fn lower(&self);
}

/// A bit of its own, for state whose publication is a plain store.
#[derive(Debug)]
pub(crate) struct Sleepers(AtomicBool);

impl Sleepers {
    pub(crate) fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// Whether anybody may have to be woken for what the caller has just published.
    #[inline]
    pub(crate) fn any(&self) -> bool {
        // ORDERING(wait.look): SeqCst; pairs with wait.raise.fence; model `wait::lost_wakeup`.
        // Publication then look, against announcement then look: one of the two must see the other.
        fence(SeqCst);
        // ORDERING(wait.look.load): Relaxed; the fence above orders it, and the list's lock
        // publishes what it announces.
        self.0.load(Relaxed)
    }
}

impl WaitersBit for Sleepers {
    fn raise(&self) {
        // ORDERING(wait.raise): Relaxed; ordered by the fence below.
        self.0.store(true, Relaxed);
        // ORDERING(wait.raise.fence): SeqCst; pairs with wait.look; model `wait::lost_wakeup`.
        fence(SeqCst);
    }

    fn lower(&self) {
        // ORDERING(wait.lower): Relaxed; a notifier that misses it pays one visit to the list.
        self.0.store(false, Relaxed);
    }
}
