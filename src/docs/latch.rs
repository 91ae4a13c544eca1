//! The N-slot latch: invariants, edges, interleavings.
//!
//! # Idea
//! A seqlock has one copy of the value and a counter that is odd while the copy is being written:
//! a writer that stops there makes every reader spin. A latch has `N` copies, and a version that
//! says which is the newest. The writer fills the copy that has been idle for longest and moves
//! the version on; readers of the newest copy are not in its way, nor it in theirs.
//!
//! ```text
//! stamp    version 6, in slot 0
//!          |
//! slots  [ 6 ][ 4 ][ 5 ]       the next publication, 7, goes into slot 1
//! ```
//!
//! ```text
//! publish: s = stamp.load(Relaxed); next = s + 1, slot after s's
//!          fence(Release)                     latch.reuse
//!          slot[next].words.store(Relaxed)    words.store
//!          stamp.store(next, Release)         latch.publish
//!
//! read:    a = stamp.load(Acquire)            latch.stamp
//!          w = slot[a].words.load(Relaxed)    words.load
//!          fence(Acquire)                     latch.validate
//!          b = stamp.load(Relaxed)            latch.recheck
//!          accept w if b - a < N - 1, else again
//! ```
//!
//! # Invariants
//! `latch.slot` and `latch.newest` stand at the slots themselves. It follows that a slot is written
//! again only by the publication `N` later, which begins after the stamp has reached `N - 1` later.
//!
//! # Why a read that is accepted is whole
//! 1. The words of publication `a` are visible to whoever has read stamp `a`: `latch.publish` pairs
//!    with `latch.stamp`.
//! 2. Suppose a read saw a word of publication `a + N` in that slot. The writer's `latch.reuse`
//!    fence stands between the store of stamp `a + N - 1` and that word; the reader's
//!    `latch.validate` fence stands between that word and `b`. So `b` is at least `a + N - 1`,
//!    and the read is not accepted.
//!
//! A read is tried again only if `N - 1` publications were completed during it, so a retry means
//! that another thread made progress: lock-free, and a stopped writer costs nothing. Stamps are
//! read from one atomic, so no thread sees them go back, and terms neither.
//!
//! # The version word
//! Beside the version it holds the slot's number (stored, so that a read need not divide by three), a
//! tag, and a bit for the end. The tag is the structure's own: the Raft view keeps the role and whether there is a leader there, which is why
//! `is_leader()` is one load of the very word that a whole read goes by.
//!
//! # Waiting
//! `publish` stores the stamp and then looks for waiters; a waiter registers and then looks at the
//! stamp. One fence on either side makes one of them see the other; see [`wait`](super::wait).
//! That fence is the only locked instruction in `publish`.
//!
//! # One writer
//! `Writer` is not `Clone` and publishes by `&mut self`, so publications cannot overlap. There is
//! no guard through which a value could be changed in place: a publication takes a whole value, so
//! a panic tears nothing.
