//! The wait list: how threads and tasks sleep and are woken.
//!
//! # Idea
//! An event count. Waiters register, look once more at what they wait for, and sleep. Notifiers
//! change the state, look whether anybody is registered, and wake them. A registration is a node
//! inside the waiter itself (on the stack of the thread, or in the future), so nothing is
//! allocated; the nodes form a doubly linked list under a small mutex.
//!
//! ```text
//! waiter:    look; lock; link; raise bit; unlock; fence; look; sleep unless taken; again
//!            when done: go, if taken; or else lock, unlink, unlock
//! notifier:  change the state; fence; look at the bit; if up: try lock,
//!            or else pending, fence, try once more or leave;
//!            take a batch out; unlock; wake the batch; fence; again while pending or due
//! ```
//! Where the state is published by a plain store, the bit is a word of its own and both fences are
//! `SeqCst` (latch). Where it is changed by a read-modify-write, the bit lies in that very word, and
//! there is no fence to look at it (flags).
//!
//! # Invariants
//! `wait.link` and `wait.pinned` stand at the fields that carry them. Beside those:
//! - The bit is raised and lowered under the lock only, and up while the list is not empty.
//! - No user code (wakers: clone, wake, drop; predicates) runs under the lock.
//!
//! # Why no wake-up is lost
//! 1. Change then look, against raise then look: with a `SeqCst` fence between the two of each
//!    side, one of them sees the other.
//! 2. A notifier never waits for the lock. If it cannot have it, it sets `pending`, passes a fence,
//!    and tries once more. If that fails, another holds the lock; that one lets it go, passes a
//!    fence, and looks at `pending`. One of the two sees the other, so the notification is served.
//! 3. Wake-ups are done without the lock, a batch of 16 at a time. Whoever is still to be woken
//!    bears a ticket below `due_below`; every holder of the lock looks for such before it leaves.
//!    Those who register later have a later ticket: a waiter that comes back at once cannot keep a
//!    notifier busy.
//!
//! 4. A thread that was registered parks only if no notifier has taken its node: what it called
//!    meanwhile, a predicate or the waker of another, may have parked itself and used the token up.
//!
//! A notifier that had the list at its first try and leaves nobody due could go without the last look
//! at `pending`: whoever registers later sees it. It looks all the same, as every holder does.
//!
//! # Why a woken waiter goes without the lock
//! A notifier unlinks a node first and stores `taken` (`Release`) as the last thing that it does to
//! it; what it needs for the wake-up it has moved out. A waiter that loads `taken` (`Acquire`) may let
//! the node go. Registering again clears `taken`, under the lock.
//!
//! # Panics
//! A waker that panics does not take the others' wake-ups with it: all are woken, then the first
//! panic goes on, in the thread that notified. It stops there if that thread is unwinding already; a
//! waiter that has woken another on its way out does not panic for that one.
//!
//! # Two ways to look for sleepers that were not taken
//! Beside the fence that is shipped, an *asymmetric pair* (a compiler fence for the publisher,
//! Linux's `membarrier` for the waiter) and a *swap* in the place of store and fence were measured;
//! the figures are in `benches/results`. The pair saves the publisher a fifth of a nanosecond here, and
//! makes every wait interrupt all cores that run the process, for microseconds. So the fence stays.
