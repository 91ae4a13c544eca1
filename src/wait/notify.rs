//! The notifying side: never waits for a waiter, wherever that one stands.

use core::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::{
    bit::WaitersBit,
    list::{Batch, List},
};
use crate::panics::{Payload, discard};
use crate::primitive::{
    AtomicU64, Mutex, MutexGuard, Ordering::*, PoisonError, TryLockError, fence, panicking,
};

/// What the first of the wakers that panicked has thrown.
type Panicked = Option<Payload>;

/// Who waits for one piece of state.
///
/// The state says by its own [`WaitersBit`] whether anybody is registered; only then does a
/// notifier come here. The lock is held for list surgery alone: no user code runs under it.
pub(crate) struct WaitList<B> {
    bit: B,
    /// How many are to be woken by notifications that nobody has served yet, or [`ALL`]. Whoever holds
    /// the lock serves them on leaving.
    pending: AtomicU64,
    /// Whether a waiter that leaves without what it waited for hands its wake-up on.
    hands_on: bool,
    list: Mutex<List>,
}

impl<B: WaitersBit> WaitList<B> {
    pub(crate) fn new(bit: B) -> Self {
        let list = Mutex::new(List::new());
        Self { bit, pending: AtomicU64::new(0), hands_on: false, list }
    }

    /// A list of waiters that are woken in turn, each for something that one of them can have.
    pub(crate) fn in_turn(bit: B) -> Self {
        Self { hands_on: true, ..Self::new(bit) }
    }

    pub(super) fn hands_on(&self) -> bool {
        self.hands_on
    }

    pub(crate) fn bit(&self) -> &B {
        &self.bit
    }

    /// Wakes everybody who is registered, or leaves that to the thread that holds the lock.
    ///
    /// A waker that panics does so here, after all the others have been woken, if it was this
    /// thread that woke it and it is not unwinding already.
    #[cold]
    pub(crate) fn notify_all(&self) {
        match self.notify(ALL) {
            None => {}
            // A second panic in an unwinding thread would end the process.
            Some(payload) if panicking() => discard(payload),
            Some(payload) => resume_unwind(payload),
        }
    }

    /// Wakes the `count` that have waited for longest, or all for [`ALL`], or leaves that to the thread
    /// that holds the lock; what the first of their wakers that panicked has thrown.
    #[cold]
    pub(crate) fn notify(&self, count: u64) -> Option<Payload> {
        let mut panicked = None;
        let due = if let Some(mut list) = self.try_lock() {
            mark(&mut list, count);
            self.wake_due(list, &mut panicked)
        } else {
            if count == ALL {
                // ORDERING(wait.pending.all): Release; pairs with wait.serve.take; unseen by loom, as
                // wait.pending. No sum of counts comes near it.
                self.pending.fetch_or(ALL, Release);
            } else {
                // ORDERING(wait.pending): Release; pairs with wait.serve.take; unseen by loom, which
                // does not explore load buffering. Beside wait.serve.fence, which follows: who takes
                // this notification over has seen what it announces.
                self.pending.fetch_add(count, Release);
            }
            true
        };
        self.serve(due, &mut panicked);
        panicked
    }

    /// Takes the lock for a waiter, who may sleep for it: only waiters call this.
    pub(crate) fn lock(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the lock go and serves what came in meanwhile: every waiter that holds it leaves
    /// through here. Another waiter's waker that panics is not this one's affair.
    pub(crate) fn unlock(&self, list: MutexGuard<'_, List>) {
        self.settle_bit(&list);
        let due = list.has_due();
        drop(list);
        let mut panicked = None;
        self.serve(due, &mut panicked);
        if let Some(payload) = panicked {
            discard(payload);
        }
    }

    /// Wakes until nothing is pending and nobody is due, or until another holds the lock: that one
    /// looks at both before it leaves. `due` says that there is something to do for certain.
    fn serve(&self, mut due: bool, panicked: &mut Panicked) {
        loop {
            // ORDERING(wait.serve.fence): SeqCst; pairs with itself and wait.look; models
            // `wait::pending_is_served`, `wait::lost_wakeup`. Set pending then try the lock, against
            // let the lock go then look at pending: one of the two must see the other. And raise the
            // bit then look at the state, against change the state then look at the bit.
            fence(SeqCst);
            // ORDERING(wait.serve.load): Relaxed; the fence above orders it.
            if !due && self.pending.load(Relaxed) == 0 {
                return;
            }
            let Some(mut list) = self.try_lock() else { return };
            // ORDERING(wait.serve.take): Acquire; pairs with wait.pending, wait.pending.all; unseen by loom, which
            // does not explore load buffering. The waiters of a notification that this overwrites
            // are in the list that is marked next.
            mark(&mut list, self.pending.swap(0, Acquire));
            due = self.wake_due(list, panicked);
        }
    }

    /// Wakes a batch of those who are due, once it has let the lock go; whether more are.
    fn wake_due(&self, mut list: MutexGuard<'_, List>, panicked: &mut Panicked) -> bool {
        let mut batch = Batch::default();
        list.take_due(&mut batch);
        self.settle_bit(&list);
        let due = list.has_due();
        drop(list);
        wake_each(&mut batch, panicked);
        due
    }

    fn try_lock(&self) -> Option<MutexGuard<'_, List>> {
        match self.list.try_lock() {
            Ok(list) => Some(list),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    fn settle_bit(&self, list: &List) {
        if list.is_empty() {
            self.bit.lower();
        }
    }
}

impl<B> fmt::Debug for WaitList<B> {
    /// Shows nothing: a look into the list would take its lock, and not leave through `unlock`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitList").finish_non_exhaustive()
    }
}

/// Everybody.
pub(crate) const ALL: u64 = 1 << 63;

fn mark(list: &mut List, count: u64) {
    if count >= ALL {
        list.mark_all_due();
    } else {
        list.mark_due(count);
    }
}

/// Wakes one after the other, and keeps the first panic for when all have been woken.
fn wake_each(batch: &mut Batch, panicked: &mut Panicked) {
    for wake in batch.iter_mut().map_while(Option::take) {
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| wake.wake())) {
            match panicked {
                None => *panicked = Some(payload),
                Some(_) => discard(payload),
            }
        }
    }
}
