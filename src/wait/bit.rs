//! Where waiters say that they exist, so that a notifier with nobody waiting pays one look.

use crate::primitive::{AtomicBool, Ordering::*, fence};

/// A bit that is up while somebody may be registered.
///
/// Both calls are made under the lock of the list, and nowhere else: a waiter that lowers the bit
/// after another has raised it would put that one to sleep for ever.
pub(crate) trait WaitersBit {
    /// Announces a waiter: once that one has let the lock go, either a change of the state sees the
    /// bit, or the waiter's look at the state sees the change.
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
        // ORDERING(wait.look): SeqCst; pairs with wait.serve.fence; model `wait::lost_wakeup`.
        // Publication then look, against announcement then look: one of the two must see the other.
        fence(SeqCst);
        // ORDERING(wait.look.load): Relaxed; the fence above orders it, and the list's lock
        // publishes what it announces.
        self.0.load(Relaxed)
    }

    /// The same without the fence, for who looks again: somebody may have come meanwhile.
    #[inline(always)]
    pub(crate) fn any_at_a_glance(&self) -> bool {
        // ORDERING(wait.glance): Relaxed; a hint.
        self.0.load(Relaxed)
    }
}

impl WaitersBit for Sleepers {
    fn raise(&self) {
        // ORDERING(wait.raise): Relaxed; ordered by wait.serve.fence, which the waiter passes when
        // it lets the lock go, before it looks at the state.
        self.0.store(true, Relaxed);
    }

    fn lower(&self) {
        // ORDERING(wait.lower): Relaxed; a notifier that misses it pays one visit to the list.
        self.0.store(false, Relaxed);
    }
}
