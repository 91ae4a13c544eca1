//! Slots: what is in one, who keeps a value alive, and how one learns that nobody does any more.
//!
//! # Idea
//! A slot is one pointer to a value that lies elsewhere, so a value is there as a whole or not at all, and
//! who looks never waits for who sets. What is set once stays as long as the slot; what is replaced stays as
//! long as somebody looks at it, and its last reader says so.
//!
//! ```text
//! OnceSlot   null ----> value                    SwapSlot   empty <--> value --> another value
//!              \                                               \          |
//!               --> closed                                      --> seal <-- once it is closed
//! ```
//!
//! # Invariants
//! `slot.once` and `slot.address` stand at the slot that is set once; `slot.sealed`, `slot.exit` and
//! `slot.left` at the other, and at what it holds.
//!
//! # A slot that is set once
//! One pointer. It is null, and becomes, by one compare-and-swap, the address of a value, or 1: *closed*. After
//! that it stays, so that a reference may be handed out, and whoever is refused by `set` finds a value, or
//! finds the slot closed. The value lies in memory of its own, because a value inside the slot would have a
//! time in which it is half written: who stops there would stop every other setter, as in `OnceLock`,
//! or have it refused for a value that never comes.
//!
//! ```text
//! set:    place the value; null -> its address (slot.set); fence; wake who waits
//! close:  null -> 1 (slot.close); fence; wake who waits
//! look:   load (slot.get, slot.look): above 1 it is a value
//! ```
//!
//! # A slot whose value is replaced
//! arc-swap's pointer to a counted *held* value, which has beside the value the way out that it takes in
//! the end; and a word that says whether the slot is closed.
//!
//! ```text
//! set:      closed? refuse; empty -> value, or refuse; fence; wake who waits
//! replace:  closed? refuse; anything but the seal -> value; fence; wake who waits
//! take:     closed? anything but the seal -> the seal; or else value -> empty
//! close:    closed = true (slot.closed); fence; wake who waits
//! wait:     a value? that; the seal? the end; closed (slot.is_closed)? again: a value, or the end
//! ```
//! A `set` that was under way when the slot was closed may still succeed. Who has closed the slot and then
//! takes leaves a *seal*, whatever was there: neither empty nor a value, so that nothing that has begun before
//! succeeds any more. That is what a shutdown rests on: what it took was the last.
//!
//! Who waits looks at the word itself, and does not wait for anybody to seal: a taker may stop between any two
//! steps. It looks for a value once more, because one may have been set between its two looks, before
//! the slot was closed.
//!
//! # How the last reader tells
//! 1. Who replaces, or takes, has the old value counted once, as each guard and each `Owned` has it. It
//!    makes an *exit*, puts it beside the value, and lets go.
//! 2. Whoever lets go last, wherever that is, runs the destructor of what is held. That moves the value to the
//!    exit, says so (slot.leave), and wakes who waits there.
//! 3. The exit belongs to the `Retired` and to what is held together. A reader that goes last wakes
//!    before it gives its share up, so the exit cannot go while it does; if there is no `Retired` any more, the
//!    value goes with the exit.
//!
//! So nobody looks at a count again and again; and a value that is waited for ends where its waiter is, and
//! not in the middle of somebody's look. Both locks in it (the exit beside the value, the value at the exit)
//! are never met by two threads: they are there in the place of `unsafe`.
//!
//! A reader is whoever has a guard or an `Owned`, a `set` or a `replace` that has not returned, as far as its
//! own new value goes, and a `replace` or `take` as far as the value goes that it found. A thread that stops
//! there, like one that stops with a guard in hand, stops who waits for that value, and nobody else.
//!
//! # Panics
//! arc-swap may let go of a value in the middle of its own work, and asks that nothing unwinds there ("Methods
//! in this trait must not panic nor unwind"). A panic of the value's destructor, or of a waker,
//! at the last reader ends there. At a `Retired` it is the caller's own.
//!
//! # Progress
//! A look at a slot that is set once is wait-free. One at a slot whose value is replaced is arc-swap's, of which
//! its documentation says (1.9.5): "All the read operations are always lock-free. Most of the time, they
//! are actually wait-free. They may wait from time to time, with at least `usize::MAX / 4` wait-free accesses
//! in between waits. Writers are lock-free." The first look of a thread takes a node for it from a list of
//! arc-swap's, or allocates one; nodes are reused, and never freed.
//!
//! # Edges
//! - `slot.set` to `slot.get`: who sees the value sees what was done before it was set.
//! - `slot.close` to `slot.look`, `slot.closed` to `slot.is_closed`: likewise for the end.
//! - `slot.leave` to `slot.has_left`: who is told that a value is retired sees what its readers did.
//!
//! # Traps
//! | trap | model |
//! |---|---|
//! | a setter that stops in the middle, and a second one that is refused and finds nothing | `slot::set_against_set` |
//! | a value that is set, and then the slot closed, between a waiter's two looks | `slot::value_before_end` |
//! | a `set` from before the end that succeeds after the last `take` | `slot::take_after_close_is_the_last` |
//! | a last reader that goes while its waiter registers | `slot::last_reader_wakes` |
//! | a value that both the handle and the last reader drop, or neither | `slot::handle_against_last_reader` |
//!
//! # Source
//! The pointer of `SwapSlot` is [arc-swap](https://docs.rs/arc-swap)'s (Michal Vaner). A value that wakes by its
//! own end is an old trick; an exit that hands the value over is the authors'.
