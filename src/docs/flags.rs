//! The flag word: layout, edges, interleavings.
//!
//! # Idea
//! The lifecycle and all flags lie in one 64-bit word, so one load is a consistent snapshot, and a
//! change is one compare-and-swap of the whole.
//!
//! ```text
//!  63               28    27      26         3 2         0
//! | epoch: 36 bits    | waiters | user flags  | lifecycle |
//!
//! look:    w = word.load                       flags.load       all of it, as of one moment
//! change:  word.cas(w, w changed, epoch + 1)   flags.change     w has the waiters bit: wake
//! wait:    link; word |= waiters; look; sleep  flags.raise
//! ```
//!
//! # Invariants
//! - Every change of lifecycle or user flags adds one to the epoch in the word; nothing else does. So
//!   `changed_since` sees a flag that was set and cleared again.
//! - The lifecycle goes forwards only: a step names where it starts, and is refused elsewhere.
//! - The waiters bit is up whenever somebody is registered; it is raised and lowered under the lock
//!   of the list alone.
//!
//! # Edges
//! A change is `Release`, and what it replaces was loaded `Acquire`: whoever sees a flag has seen
//! what went before the change that set it, through any number of changes in between (each is a
//! read-modify-write, which continues the release sequence). A refusal is `Acquire` too: it tells
//! the actual state, and the caller has seen that state's past.
//!
//! # Why no wake-up is lost, without a fence
//! The bit lies in the word that is waited for, and all changes of one word are in one order.
//! A waiter links itself, raises the bit by a `fetch_or`, and looks at the word.
//! 1. A setter's change comes after the `fetch_or`: the value that it replaced has the bit, and the
//!    setter goes to the list.
//! 2. It comes before: the waiter's look, which follows its own `fetch_or`, sees it.
//!
//! So a set with nobody waiting is one locked instruction, and nothing is added for the waiting.
//! (Two waiters: the second finds the bit up and links itself under the lock. A notifier that was
//! there before it has let the lock go, so the second sees what that one has set; a notifier that
//! comes after finds it linked.)
//!
//! # Typed cells
//! `FlagCell` is the `atomic` crate's `Atomic` with its fallback to spin locks left out, and with
//! the orders fixed: loads acquire, stores release.
