//! The waiting side: a registration, and the wait of a thread.

use core::ops::Deref;
use core::pin::{Pin, pin};
use core::task::{Context, Poll, Waker};

use super::{
    bit::WaitersBit,
    deadline::Deadline,
    list::{Node, Wake},
    notify::WaitList,
};
use crate::primitive::current;

/// What leads to a list.
///
/// # Safety
/// It always leads to the same one, however often it is moved.
pub(crate) unsafe trait ToList: Deref<Target = WaitList<Self::Bit>> {
    type Bit: WaitersBit;
}

// SAFETY: a reference leads where it leads.
unsafe impl<B: WaitersBit> ToList for &WaitList<B> {
    type Bit = B;
}

/// One registration; dropping it, pinned or not, ends it.
#[derive(Debug)]
pub(crate) struct Waiter<L: ToList> {
    list: L,
    node: Node,
    /// Whether the node may be in the list: if not, there is nothing to take out.
    registered: bool,
}

impl<L: ToList> Waiter<L> {
    pub(crate) fn new(list: L) -> Self {
        Self { list, node: Node::new(), registered: false }
    }

    /// Registers the calling thread. A look at the state that follows sees every change that does
    /// not wake it.
    fn arm_thread(self: Pin<&mut Self>) {
        self.arm(Wake::Thread(current()));
    }

    /// Registers the task of `waker`, with the same promise.
    fn arm_task(self: Pin<&mut Self>, waker: &Waker) {
        self.arm(Wake::Task(waker.clone()));
    }

    fn arm(self: Pin<&mut Self>, wake: Wake) {
        // SAFETY: nothing is moved out of the pinned waiter.
        let this = unsafe { self.get_unchecked_mut() };
        let mut list = this.list.lock();
        this.registered = true;
        // SAFETY: the node belongs to this list and to no other; it is pinned with its waiter, and
        // `unregister` takes it out before the waiter is dropped, unless a notifier has done so.
        let old = unsafe { list.arm(&this.node, wake) };
        this.list.bit().raise();
        this.list.unlock(list);
        drop(old);
    }

    /// One poll of a wait that ends once `look` finds something; the registration stays in between.
    pub(crate) fn poll<R>(
        mut self: Pin<&mut Self>,
        cx: &Context<'_>,
        mut look: impl FnMut() -> Option<R>,
    ) -> Poll<R> {
        let mut woken = self.is_woken();
        let mut found = look();
        if found.is_none() {
            self.as_mut().arm_task(cx.waker());
            woken = false;
            found = look();
        }
        match found {
            None => Poll::Pending,
            Some(found) => {
                self.disarm(woken);
                Poll::Ready(found)
            }
        }
    }

    /// Ends the registration, if there is one, of a waiter that does not wait any more.
    #[cfg(feature = "futures")]
    pub(crate) fn give_up(self: Pin<&mut Self>) {
        // SAFETY: nothing is moved out of the pinned waiter.
        let this = unsafe { self.get_unchecked_mut() };
        this.unregister(this.list.hands_on());
    }

    /// Whether a wake-up has come since it was last registered.
    fn is_woken(&self) -> bool {
        self.registered && self.node.is_taken()
    }

    /// Ends the registration, if there is one, of a waiter that has found what it waited for; `woken`
    /// says whether a wake-up had come before it looked. One that came later was for something else.
    fn disarm(self: Pin<&mut Self>, woken: bool) {
        // SAFETY: nothing is moved out of the pinned waiter.
        let this = unsafe { self.get_unchecked_mut() };
        this.unregister(this.list.hands_on() && !woken);
    }

    /// Takes the node out; if a wake-up that has come, or is due, is to be handed on, to the next.
    fn unregister(&mut self, hand_on: bool) {
        let registered = core::mem::take(&mut self.registered);
        if !registered || !hand_on && self.node.is_taken() {
            return;
        }
        let mut list = self.list.lock();
        // SAFETY: the node belongs to this list and to no other.
        let (due, wake) = unsafe { (list.is_due(&self.node), list.unlink(&self.node)) };
        if hand_on && (due || wake.is_none()) {
            list.mark_due(1);
        }
        self.list.unlock(list);
        drop(wake);
    }
}

impl<L: ToList> Drop for Waiter<L> {
    fn drop(&mut self) {
        self.unregister(self.list.hands_on());
    }
}

impl<B: WaitersBit> WaitList<B> {
    /// Blocks the thread until `look` finds something.
    pub(crate) fn wait<R>(&self, mut look: impl FnMut() -> Option<R>) -> R {
        loop {
            if let Some(found) = self.wait_by(Deadline::NEVER, &mut look) {
                return found;
            }
        }
    }

    /// Blocks the thread until `look` finds something; `None` if a look that began after the
    /// deadline found nothing.
    pub(crate) fn wait_by<R>(
        &self,
        deadline: Deadline,
        mut look: impl FnMut() -> Option<R>,
    ) -> Option<R> {
        let mut waiter = pin!(Waiter::new(self));
        loop {
            let passed = deadline.has_passed();
            let mut woken = waiter.is_woken();
            let mut found = look();
            if found.is_none() && !passed {
                waiter.as_mut().arm_thread();
                woken = false;
                found = look();
            }
            if found.is_some() {
                waiter.disarm(woken);
                return found;
            }
            if passed {
                return None;
            }
            if !waiter.node.is_taken() {
                deadline.park();
            }
        }
    }
}
