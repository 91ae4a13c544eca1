//! The notifying side: never waits for a waiter, wherever that one stands.

use core::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::{
    bit::WaitersBit,
    list::{Batch, List},
};
use crate::primitive::{
    AtomicBool, Mutex, MutexGuard, Ordering::*, PoisonError, TryLockError, fence, panicking,
};

type PanicPayload = Box<dyn Any + Send>;

/// Who waits for one piece of state.
///
/// The state says by its own [`WaitersBit`] whether anybody is registered; only then does a
/// notifier come here. The lock is held for list surgery alone: no user code runs under it.
#[derive(Debug)]
pub(crate) struct WaitList<B> {
    bit: B,
    /// A notification that nobody has served yet. Whoever holds the lock serves it on leaving.
    pending: AtomicBool,
    list: Mutex<List>,
}

impl<B: WaitersBit> WaitList<B> {
    pub(crate) fn new(bit: B) -> Self {
        Self { bit, pending: AtomicBool::new(false), list: Mutex::new(List::new()) }
    }

    pub(crate) fn bit(&self) -> &B {
        &self.bit
    }

    /// Wakes everybody who is registered, or leaves that to the thread that holds the lock.
    ///
    /// A waker that panics does so here, after all the others have been woken, unless the thread is
    /// unwinding already.
    #[cold]
    pub(crate) fn notify_all(&self) {
        // ORDERING(wait.pending): Relaxed; ordered by wait.serve.fence, which follows.
        self.pending.swap(true, Relaxed);
        self.serve(true);
    }

    /// Takes the lock for a waiter, who may sleep for it: only waiters call this.
    pub(crate) fn lock(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the lock go and serves what came in meanwhile: every holder leaves through here.
    pub(crate) fn unlock(&self, list: MutexGuard<'_, List>) {
        self.settle_bit(&list);
        let due = list.has_due();
        drop(list);
        self.serve(due);
    }

    /// Wakes until nothing is pending and nobody is due, or until another holds the lock: that one
    /// looks at both before it leaves. `due` says that there is something to do for certain.
    fn serve(&self, mut due: bool) {
        let mut panicked = None;
        loop {
            // ORDERING(wait.serve.fence): SeqCst; pairs with itself and wait.look; models
            // `wait::pending_is_served`, `wait::lost_wakeup`. Set pending then try the lock, against
            // let the lock go then look at pending: one of the two must see the other. And raise the
            // bit then look at the state, against change the state then look at the bit.
            fence(SeqCst);
            // ORDERING(wait.serve.load): Relaxed; the fence above orders it.
            if !due && !self.pending.load(Relaxed) {
                break;
            }
            let Some(mut list) = self.try_lock() else { break };
            // ORDERING(wait.serve.take): Relaxed; the lock is held, and a notification that this
            // overwrites has its waiters in the list that is marked next.
            if self.pending.swap(false, Relaxed) {
                list.mark_all_due();
            }
            let batch = list.take_due();
            self.settle_bit(&list);
            due = list.has_due();
            drop(list);
            wake_each(batch, &mut panicked);
        }
        // A second panic in an unwinding thread would end the process.
        if let Some(payload) = panicked.filter(|_| !panicking()) {
            resume_unwind(payload);
        }
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

/// Wakes one after the other, and keeps the first panic for when all have been woken.
fn wake_each(batch: Batch, panicked: &mut Option<PanicPayload>) {
    for wake in batch.into_iter().flatten() {
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| wake.wake())) {
            panicked.get_or_insert(payload);
        }
    }
}
