//! The list of who waits: intrusive, first in first out, and entirely under its owner's lock.

use core::{marker::PhantomPinned, ptr::NonNull, task::Waker};

use crate::primitive::{AtomicBool, Ordering::*, Thread, UnsafeCell};

/// How one waiter is woken.
#[derive(Debug)]
pub(crate) enum Wake {
    /// A parked thread.
    Thread(Thread),
    /// A task.
    Task(Waker),
}

impl Wake {
    pub(crate) fn wake(self) {
        match self {
            Self::Thread(thread) => thread.unpark(),
            Self::Task(waker) => waker.wake(),
        }
    }

    pub(crate) fn wake_by_ref(&self) {
        match self {
            Self::Thread(thread) => thread.unpark(),
            Self::Task(waker) => waker.wake_by_ref(),
        }
    }
}

/// One waiter's place, inside the waiter itself.
///
/// INVARIANT(wait.link): `link` is read and written only under the lock of the one list to which
/// its waiter belongs, or by the waiter alone once it has seen `taken`; and a node whose `link.wake`
/// is `Some` is in that list exactly once.
#[derive(Debug)]
pub(crate) struct Node {
    link: UnsafeCell<Link>,
    /// Whether a notifier has taken the node out since it was armed.
    taken: AtomicBool,
    _pinned: PhantomPinned,
}

// SAFETY: the link is reached by one thread at a time (INVARIANT(wait.link)), and the `Wake` in it
// may be used and dropped on any thread.
unsafe impl Send for Node {}

// SAFETY: as for `Send`; what is outside the link is an atomic.
unsafe impl Sync for Node {}

#[derive(Debug)]
struct Link {
    prev: Option<NonNull<Node>>,
    next: Option<NonNull<Node>>,
    ticket: u64,
    wake: Option<Wake>,
}

impl Node {
    pub(crate) fn new() -> Self {
        let link = Link { prev: None, next: None, ticket: 0, wake: None };
        Self { link: UnsafeCell::new(link), taken: AtomicBool::new(false), _pinned: PhantomPinned }
    }

    /// Whether a notifier has taken the node out, and has done with it: the wake-up of the last
    /// registration is on its way or has come. A thread that sees this must not park, since what it
    /// called meanwhile may have used the token up.
    pub(crate) fn is_taken(&self) -> bool {
        // ORDERING(wait.is_taken): Acquire; pairs with wait.taken; model `wait::taken_is_unlinked`.
        // The waiter may now let the node go without the lock.
        let taken = self.taken.load(Acquire);
        // SAFETY: INVARIANT(wait.link); it is the waiter that asks.
        debug_assert!(!taken || unsafe { self.with_link(|link| link.wake.is_none()) });
        taken
    }

    /// # Safety
    /// The caller holds the lock of the node's list, or is the waiter and has seen `taken`; and it
    /// makes no second reference to the link.
    unsafe fn with_link<R>(&self, access: impl FnOnce(&mut Link) -> R) -> R {
        // SAFETY: INVARIANT(wait.link), as this function demands.
        self.link.with_mut(|link| access(unsafe { &mut *link }))
    }
}

/// How many waiters are woken each time the lock is let go.
pub(crate) const BATCH: usize = 16;

/// Those to be woken once the lock is let go.
pub(crate) type Batch = [Option<Wake>; BATCH];

/// The list proper; it lives inside the lock that guards it.
///
/// INVARIANT(wait.pinned): an armed node stays where it is and alive until its pinned waiter has
/// unlinked it under the lock, or has seen `taken`. A notifier touches it last by storing that.
#[derive(Debug)]
pub(crate) struct List {
    head: Option<NonNull<Node>>,
    tail: Option<NonNull<Node>>,
    next_ticket: u64,
    /// Every node with a ticket below is to be woken. Those that register while the others are
    /// being woken are not: a waiter that comes back at once cannot keep a notifier busy.
    due_below: u64,
}

// SAFETY: the pointers lead to nodes whose links are reached under the lock only, from whichever
// thread holds it (INVARIANT(wait.link)), and a `Wake` may be used and dropped on any thread.
unsafe impl Send for List {}

impl List {
    pub(crate) fn new() -> Self {
        Self { head: None, tail: None, next_ticket: 0, due_below: 0 }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.head.is_none()
    }

    /// Declares everybody who is in the list to be woken.
    pub(crate) fn mark_all_due(&mut self) {
        self.due_below = self.next_ticket;
    }

    /// Declares the `count` oldest of those who are not to be woken yet to be woken.
    pub(crate) fn mark_due(&mut self, count: u64) {
        let (mut next, mut left) = (self.head, count);
        while let Some(node) = next {
            // SAFETY: INVARIANT(wait.pinned); `&mut self` exists only under the lock.
            let ticket = unsafe {
                node.as_ref().with_link(|link| {
                    next = link.next;
                    link.ticket
                })
            };
            if ticket >= self.due_below {
                if left == 0 {
                    break;
                }
                left -= 1;
                self.due_below = ticket + 1;
            }
        }
    }

    /// Whether `node` is in the list, and to be woken.
    ///
    /// # Safety
    /// `node` belongs to this list.
    pub(crate) unsafe fn is_due(&self, node: &Node) -> bool {
        // SAFETY: `&self` exists only under the lock; the caller vouches for the node.
        unsafe { node.with_link(|link| link.wake.is_some() && link.ticket < self.due_below) }
    }

    /// Whether somebody who is to be woken is still in the list.
    pub(crate) fn has_due(&self) -> bool {
        // SAFETY: INVARIANT(wait.pinned); `&self` exists only under the lock.
        self.head.is_some_and(|head| unsafe {
            head.as_ref().with_link(|link| link.ticket < self.due_below)
        })
    }

    /// Unlinks the oldest waiters that are to be woken, as many as an empty batch holds.
    pub(crate) fn take_due(&mut self, batch: &mut Batch) {
        for place in batch {
            if !self.has_due() {
                break;
            }
            *place = self.head.and_then(|head| {
                // SAFETY: the head of the list is linked, and nobody has stored `taken`: it is alive
                // (INVARIANT(wait.pinned)) until that is done below.
                let head = unsafe { head.as_ref() };
                // SAFETY: a node in this list belongs to it.
                let wake = unsafe { self.unlink(head) };
                // ORDERING(wait.taken): Release; pairs with wait.is_taken; model
                // `wait::taken_is_unlinked`. The last that is done to the node: its waiter may let
                // it go from here on.
                head.taken.store(true, Release);
                wake
            });
        }
    }

    /// Puts `node` at the end, or renews how it is woken if it is linked; gives back the old
    /// `Wake`, to be dropped without the lock.
    ///
    /// # Safety
    /// `node` belongs to this list, is pinned, and is unlinked before it is dropped.
    pub(crate) unsafe fn arm(&mut self, node: &Node, wake: Wake) -> Option<Wake> {
        // ORDERING(wait.armed): Relaxed; under the lock, and only the waiter itself asks.
        node.taken.store(false, Relaxed);
        let (tail, ticket) = (self.tail, self.next_ticket);
        // SAFETY: `&mut self` exists only under the lock; the caller vouches for the node.
        let old = unsafe {
            node.with_link(|link| {
                let old = link.wake.replace(wake);
                if old.is_none() {
                    (link.prev, link.next, link.ticket) = (tail, None, ticket);
                }
                old
            })
        };
        if old.is_none() {
            self.next_ticket += 1;
            self.set_next(tail, Some(NonNull::from(node)));
            self.tail = Some(NonNull::from(node));
        }
        old
    }

    /// Takes `node` out if it is linked, and gives back how it would have been woken.
    ///
    /// # Safety
    /// `node` belongs to this list.
    pub(crate) unsafe fn unlink(&mut self, node: &Node) -> Option<Wake> {
        // SAFETY: `&mut self` exists only under the lock; the caller vouches for the node.
        let (wake, prev, next) = unsafe {
            node.with_link(|link| (link.wake.take(), link.prev.take(), link.next.take()))
        };
        if wake.is_some() {
            self.set_next(prev, next);
            self.set_prev(next, prev);
        }
        wake
    }

    fn set_next(&mut self, node: Option<NonNull<Node>>, next: Option<NonNull<Node>>) {
        match node {
            // SAFETY: a neighbour is linked, hence alive (INVARIANT(wait.pinned)); the lock is held.
            Some(node) => unsafe { node.as_ref().with_link(|link| link.next = next) },
            None => self.head = next,
        }
    }

    fn set_prev(&mut self, node: Option<NonNull<Node>>, prev: Option<NonNull<Node>>) {
        match node {
            // SAFETY: a neighbour is linked, hence alive (INVARIANT(wait.pinned)); the lock is held.
            Some(node) => unsafe { node.as_ref().with_link(|link| link.prev = prev) },
            None => self.tail = prev,
        }
    }
}
