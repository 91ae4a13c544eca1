//! The list of who waits: intrusive, first in first out, and entirely under its owner's lock.

use core::{marker::PhantomPinned, ptr::NonNull, task::Waker};

use crate::primitive::{Thread, UnsafeCell};

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
}

/// One waiter's place, inside the waiter itself.
///
/// INVARIANT(wait.link): `link` is read and written only under the lock of the one list to which
/// its waiter belongs, and a node whose `link.wake` is `Some` is in that list exactly once.
#[derive(Debug)]
pub(crate) struct Node {
    link: UnsafeCell<Link>,
    _pinned: PhantomPinned,
}

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
        Self { link: UnsafeCell::new(link), _pinned: PhantomPinned }
    }

    /// # Safety
    /// The caller holds the lock of the node's list, and makes no second reference to the link.
    unsafe fn with_link<R>(&self, access: impl FnOnce(&mut Link) -> R) -> R {
        // SAFETY: INVARIANT(wait.link); the lock is held, as this function demands.
        self.link.with_mut(|link| access(unsafe { &mut *link }))
    }
}

/// How many waiters are woken each time the lock is let go.
pub(crate) const BATCH: usize = 16;

/// Those to be woken once the lock is let go.
pub(crate) type Batch = [Option<Wake>; BATCH];

/// The list proper; it lives inside the lock that guards it.
///
/// INVARIANT(wait.pinned): a linked node stays where it is and alive until it is unlinked; its
/// waiter is pinned and unlinks it before it goes.
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

    /// Whether somebody who is to be woken is still in the list.
    pub(crate) fn has_due(&self) -> bool {
        // SAFETY: INVARIANT(wait.pinned); `&self` exists only under the lock.
        self.head.is_some_and(|head| unsafe {
            head.as_ref().with_link(|link| link.ticket < self.due_below)
        })
    }

    /// Unlinks the oldest waiters that are to be woken, up to a batch.
    pub(crate) fn take_due(&mut self) -> Batch {
        let mut batch = [const { None }; BATCH];
        for place in &mut batch {
            if !self.has_due() {
                break;
            }
            // SAFETY: the head of the list is linked, hence alive (INVARIANT(wait.pinned)), and
            // `&mut self` exists only under the lock.
            *place = self.head.and_then(|head| unsafe { self.unlink(head.as_ref()) });
        }
        batch
    }

    /// Puts `node` at the end, or renews how it is woken if it is linked; gives back the old
    /// `Wake`, to be dropped without the lock.
    ///
    /// # Safety
    /// `node` belongs to this list, is pinned, and is unlinked before it is dropped.
    pub(crate) unsafe fn arm(&mut self, node: &Node, wake: Wake) -> Option<Wake> {
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
