//! The ring between two threads: invariants, edges, interleavings.
//!
//! # Idea
//! Two counts that only grow: how many values were pushed (`tail`), and how many were taken (`head`).
//! Each is stored by one side, so no store can collide with another, and none has to be a
//! read-modify-write. A count modulo the number of slots is a place; the difference is how many
//! are there.
//!
//! ```text
//! slots  [ . ][ . ][ 2 ][ 3 ][ 4 ][ . ][ . ][ . ]
//!                    head            tail
//!                    the consumer's  the producer's, around to head
//! ```
//!
//! ```text
//! push: consumer_gone.load(Relaxed)              spsc.deserted   refuse if so
//!       if tail == limit:                                        all known room is used
//!           limit = head.load(Acquire) + capacity  spsc.taken    still equal: full
//!       slot[tail] = value
//!       tail.store(tail + 1, Release)            spsc.push
//!
//! pop:  if head == ready:                                        all known values are taken
//!           ready = tail.load(Acquire)           spsc.pushed     still equal: empty, unless
//!           ended = producer_gone.load(Acquire)  spsc.ended      and if so
//!           ready = tail.load(Acquire)           spsc.pushed     still equal: the end
//!       value = slot[head]
//!       head.store(head + 1, Release)            spsc.take
//! ```
//!
//! `limit` and `ready` are what a side remembers of the other. They can only be too low, so a side acts
//! on them without a look; it looks when they are used up. With a consumer that lags by a good part of
//! the ring, a side looks once in so many calls, and each line of counts stays with its owner.
//!
//! # Lines that are asked for early
//! Every slot's line goes from core to core and back once a round. A push that has to wait for one holds
//! up all stores behind it, since stores become visible in order, and a pop has nothing to hand out. So
//! each side looks around after every 1 KiB of single values, and asks for the lines of the next, as far
//! as they are known to be its own; after a chunk it asks for as many as that had. A consumer that looks
//! whether there is a value asks for its line at the same time. These are hints: they change no order and
//! reach no value. `pause` is where a side looks around next, so that the pushes and pops between have
//! no more to do than compare two numbers.
//!
//! # Invariants
//! `spsc.counts` and `spsc.owned` stand at what is shared; `spsc.limit`, `spsc.ready` and `spsc.chunk`
//! at what the sides remember.
//!
//! # Edges
//! - `spsc.push` to `spsc.pushed`: what was written into a slot is seen by who takes it.
//! - `spsc.take` to `spsc.taken`: what was read from a slot was read before it is written over.
//! - `spsc.end` to `spsc.ended`: who sees that the producer is gone sees its last count.
//! - `spsc.desert` to `spsc.left`: who sees that the consumer is gone sees how many it has taken, and
//!   is the owner of the rest.
//!
//! # The end, on either side
//! A consumer that has found the end looks at the count once more. If it did not:
//! 1. The consumer finds the ring empty.
//! 2. The producer pushes, and goes.
//! 3. The consumer finds that the producer is gone, and answers `Closed`: a value is lost.
//!
//! A consumer that goes cannot stop a push that is under way: without a read-modify-write on every push,
//! nothing can. So such a push succeeds, into a ring that nobody reads, and the producer learns of it by
//! its next push or look. What it then takes back (`Producer::take_back`), with what the consumer has
//! taken, is all that was ever accepted. What nobody takes back is dropped with the ring.
//!
//! # Panics in user code
//! A destructor may panic while a chunk is committed. The consumer's own count has moved by then, so the
//! values are not met again; their slots go to the producer after the last destructor, by a guard, also
//! when it unwinds. An iterator may panic while a chunk is filled: a guard publishes what was written. A
//! chunk's iterator that is forgotten has moved the count, too; the shared count follows with the next
//! call, or when the consumer is dropped.
//!
//! # Why counts, and as many slots as a power of two
//! A ring of any capacity needs either counts in `0..2 * capacity` that are folded into an index, or an
//! index kept beside a count, or slots up to the next power of two. The last was the fastest where
//! it was tried; its price is memory that is not used when the capacity is no power of two. Counts
//! may wrap, since the number of slots divides their range: the models start at the last ones.
//!
//! # What was tried and left
//! Words that carry "empty" in the slot itself (0, say) need no counts at all, and move one line instead
//! of two. A value alone was sooner on the other core, and a burst went slower than with counts and lines that
//! are asked for early (`benches/results/README.md` has the figures). Chunks cannot be copied as memory then, and
//! values have to be words other than 0.
//!
//! # Sides that wait
//! `spsc::waiting` puts two wait lists beside the ring, one for each side. A side pushes, or takes, and then
//! looks whether the other sleeps; the other registers, and then looks into the ring once more:
//! the handshake of [`wait`](super::wait), with its fence. Each end wakes the other side too, after it has
//! said that it is gone. The fence is paid by each call that does not fail, so that this is a type of its
//! own; a batch pays once.
//!
//! # Progress
//! Every call is wait-free: there is no loop but over the values of a chunk. A side that stops, anywhere,
//! leaves the other with a ring that is full or empty in the end, and that says so.
