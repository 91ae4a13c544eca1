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
//! # Waiters that are woken in turn
//! For room in a ring a notifier wakes as many as there are free slots, those that have waited for longest
//! first. Each such wake-up is for one thing that one waiter can have, so none may be lost:
//! 1. A waiter that leaves without (its future is dropped, its time is up) hands on a wake-up that has come,
//!    or is due.
//! 2. So does a waiter that has found what it waited for *before* the wake-up came: that one was for
//!    another thing. The model `wait_turns::each_gets_one` slept without this.
//! 3. A notification that finds the lock taken leaves the number behind; numbers add up.
//!
//! # One waiter, and many who wake it
//! A notifier that has taken a waiter out and stops keeps that one asleep. For the receiver of a ring there is
//! a *bell* instead, whose wake-up is read by any number of ringers and taken by none: whoever finds the
//! sleeper asleep wakes it.
//!
//! ```text
//! sleeper:   write the wake-up to a free place, unless it is there; name that place in the word
//!            set asleep; fence; look; sleep; clear asleep
//! ringer:    change the state by a read-modify-write; fence; look at the word; if asleep:
//!            come (add one to the word, which names the place); read and wake;
//!            leave (add one at the place)
//! ```
//! - Only the sleeper clears *asleep*: a ringer that did and stopped before it woke would silence the others.
//! - A place is written again when as many have left as have come. With four places, of which the
//!   sleeper's own is one, three ringers have to stop in the middle of a wake-up until none
//!   is free; a thread then yields instead of sleeping, and a task asks to be polled again.
//! - The ringer's fence is for the compiler alone on x86-64, where the read-modify-write before it is a full
//!   barrier. loom does not know that, and the models run a fence.
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
