//! Proposals and their replies: cells, halves, invariants, edges, traps.
//!
//! # Idea
//! A proposal needs three things: a place for its value, a place in a queue, and a place for its answer. All
//! three have one number. To propose is to claim a number that is free; the value goes to the room of
//! that number, and the number alone goes through an exchange ring ([`docs::mpsc`](crate::docs::mpsc)). Each
//! number has a sender of that ring as well, so who has claimed the number has a sender to itself:
//! `propose(&self)` takes no second claim, and whoever stops in the middle of it keeps one number, and nothing
//! that another needs. The ring holds as many numbers as there are: a claim is all the back-pressure there
//! is.
//!
//! ```text
//! propose   cell = group.claim                        proposal.claim     Acquire
//!           values[cell] = value; tails[cell].push(cell)
//!           ring the receiver's bell
//! batch     cell = ring's oldest; value = values[cell]; a responder for the cell
//! answer    record = outcome; state |= ANSWERED       proposal.answer    AcqRel
//!           it was WAITING: take the waker; state &= !WAITING    proposal.woken   AcqRel
//!           the last of the halves: renew the cell, give it back; wake
//! ticket    state is ANSWERED: outcome = record       proposal.look      Acquire
//!           the last of the halves: renew the cell, give it back       proposal.release   AcqRel
//!           or else: waker in; state |= WAITING       proposal.listen    AcqRel
//!           to leave: take the waker back; state |= CALLER_GONE        proposal.leave    AcqRel
//! ```
//!
//! # The two halves of a cell
//! The loop has one half, a [`Responder`](crate::proposal::Responder), and the caller the other, a
//! [`Ticket`](crate::proposal::Ticket). Each is there once, and each gives its half up once. The word says who is there:
//!
//! ```text
//! word      generation (44 bits) | flags
//! ANSWERED      the loop has written its answer, and has given its half up
//! WAITING       a waker lies in the cell: the caller's until ANSWERED is set, then the loop's,
//!               which takes it and clears the bit
//! CALLER_GONE   the caller has given its half up
//! NUMBER        the loop's half is a number in somebody's log, and no responder
//! OVER          the receiver is gone: who makes a number of its half is told, and answers
//! ```
//! | | who renews the cell |
//! |---|---|
//! | ANSWERED meets CALLER_GONE | the loop |
//! | the caller finds ANSWERED without WAITING | the caller |
//! | the caller finds both, and sets CALLER_GONE while WAITING is set | the loop, when it clears WAITING |
//! | likewise, and WAITING was cleared meanwhile | the caller |
//! | CALLER_GONE meets ANSWERED | the caller |
//!
//! Two changes decide each line, and they are read-modify-writes of one word: exactly one of the two
//! parties comes second, and finds what the first has left.
//!
//! # Invariants
//! `proposal.number`, `proposal.record`, `proposal.waker` and `proposal.alive` stand at the fields that
//! carry them.
//!
//! # Why no wake-up is lost
//! 1. The caller puts its waker into the cell and sets WAITING. If ANSWERED was set before, it is told so by
//!    that very change, and does not sleep; nobody else looks at the waker.
//! 2. If not, ANSWERED is set later, and the loop finds WAITING: it takes the waker, and wakes.
//!
//! A caller that stops between the two, or anywhere else, is waited for by nobody: the loop's part is one
//! read-modify-write, and a second one if there is a waker. It has given its half up before it wakes, so a
//! waker that panics or takes long has no part of the cell; its panic ends there, and the loop goes on.
//!
//! # Why a late answer reaches nobody else
//! A half is a value that cannot be copied, so an answer goes to the cell of its ticket. Where the loop's
//! half has to be a number, because a Raft engine hands back bytes, the number is the cell's and its
//! generation. To become a responder again it must meet, in one compare-and-swap, that generation, NUMBER,
//! and no ANSWERED: a number that was made use of, or comes from an earlier use of the cell, is
//! refused. A cell has to be used 2^44 times before a generation comes back.
//!
//! # Why every ticket resolves
//! 1. A number in a ring is taken out by the receiver, or dropped with it: the ring says Closed only when all
//!    that it has accepted is out, and then accepts no more.
//! 2. A responder that is dropped answers: Unknown if it was marked as appended, and Closed otherwise.
//! 3. A number that lies in a log is found by the receiver's drop, which sets OVER in all cells. That and
//!    NUMBER are set by read-modify-writes of one word: the later finds the earlier, and answers.
//!
//! What nobody drops answers nothing: a responder that is leaked (`mem::forget`) leaves its ticket to its
//! own time limit.
//!
//! # How long the cells live
//! Tickets and responders may outlive proposers and receiver, and a count of references would be two changes
//! of one shared word for each half. Instead the bits of the free cells count. When the last proposer and the
//! receiver are gone nobody claims any more, and each group of 32 cells is marked ABANDONED. A group has
//! ended when it is abandoned and all its cells are free; the change of its word that made it so knows. The
//! last group that ends takes the memory with it. A thread that waits for room raises a bit in the group's
//! words, as the flags do in theirs; who gives a cell back and sees that bit counts itself beside the
//! groups, because it has to touch the list of those who wait after it has given the cell back.
//!
//! # Progress
//! Answering is wait-free, but for giving the cell back, which is lock-free: tried again when another claim or
//! release in the same group has succeeded. Proposing is lock-free; it looks at each group once.
//!
//! # What it costs
//! A proposal there and back (proposed, taken out, committed, heard of) on one thread; and how often a loop has one
//! that another thread proposes, which makes 64 in turn and hears of all. Of 64, all that are in are taken out
//! together. Nanoseconds, on two cores of an Intel Xeon (`benches/results/proposal.json`):
//! | | one | 64 by ones, each | 64 as a batch, each | another's, by ones | another's, all that are in |
//! |---|---|---|---|---|---|
//! | this | 64 | 73 | 42 | 223 | 215 |
//! | tokio's `mpsc` and `oneshot` | 87 | 72 | 65 | 683 | 381 |
//! | `parking_lot::Mutex<VecDeque>`, which wakes nobody, and tokio's `oneshot` | 63 | 51 | 41 | 360 | 273 |
//! | the ring alone, no reply: by `&mut` / by a clone for each push | 14 / 42 | | | | |
//!
//! The claim of a cell stands for the clone: `propose(&self)` makes no other change on account of being shared.
//!
//! # Traps
//! | trap | model |
//! |---|---|
//! | the caller gives a cell back whose waker the loop is about to take | `proposal::halves::listen_answer` |
//! | a caller that gives up and an answer each take the other for the last | `proposal::halves::drop_answer` |
//! | a number of an earlier use meets the cell's next owner | `proposal::numbers::reuse` |
//! | the memory goes while somebody who gave the last cell back has yet to wake | `proposal::life::room` |
//! | the bit of those who wait for room is looked for after the cell was given back, and not by that change | `proposal::life::room` |
//!
//! # Source
//! The word of two halves is that of one-shot channels (tokio's, among others). Cells that are their own
//! count of references, and senders that are claimed with the cell, are the authors'.
