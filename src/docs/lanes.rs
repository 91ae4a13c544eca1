//! A ring for each producer behind one consumer: invariants, edges, fairness, the end.
//!
//! # Idea
//! A [ring between two threads](super::spsc) needs no read-modify-write, since no two threads store the
//! same word. With a ring for each producer that stays so for many of them, and all that is shared is who
//! has which ring: a bit for each lane, which is touched when a producer comes or goes.
//!
//! ```text
//! taken    1 1 0 1
//! lane 0   [ a a a . ]   a producer's
//! lane 1   [ b . . . ]   a producer's                 consumer: at lane 1, two of its turn are left
//! lane 2   [ . . . . ]   free
//! lane 3   [ d d . . ]   its producer is gone: to be drained, then free
//! ```
//!
//! # Invariants
//! `lanes.owner` stands at the bits, `lanes.end` at the word that says where a lane ends; those of a lane's
//! ring are on [its page](super::spsc#invariants).
//!
//! # A lane's life
//! 1. A producer raises the bit (`lanes.claim`). If another was faster, it looks for the next.
//! 2. It pushes. The consumer looks into every lane whose bit is up.
//! 3. It goes: its ring has an end (`spsc.end`).
//! 4. The consumer finds the ring empty, after it has found the end. It takes the end back and lowers the bit
//!    (`lanes.free`).
//!
//! `lanes.owner` says what a lowered bit means. The edge from `lanes.free` to `lanes.claim` is by what
//! the next producer knows the count of the last: without it, it would write where values may be.
//! Nobody but the consumer frees a lane, so a lane whose producer has stopped for ever stays its own.
//!
//! # Nobody is left
//! Registrars and producers are counted. The consumer looks at the count *before* it looks at the lanes:
//! if it is 0 then, nobody can push any more, and what the lanes show is all there is. What a
//! producer has pushed goes before its uncounting (`lanes.leave` to `lanes.abandoned`). From 0 the count does not rise: whoever
//! counts a new handle holds one.
//!
//! # Fairness
//! A lane gives up to `TURN` values, then it is the turn of the next lane, in the order of their numbers,
//! that has any. A lane that runs empty has lost the rest of its turn. So when a value comes to be the
//! first of its lane, no other lane gives more than `TURN` values before it is taken; values that are
//! there already in its own lane go first, `TURN` of them each round.
//!
//! # Two types
//! `lanes::ring` is the ring for a consumer that never sleeps; `lanes::waiting` is for one that does, and that
//! closes the ring while producers push. Both of these need an order between a push and a look of the
//! producer's, which is a `SeqCst` fence: the one price that a push by plain stores does not have, and the larger
//! part of what it then costs (`benches/results`). So it is a type of its own, as for the ring between two
//! threads. Chunks in place are left to the one that does not wait: what was written into one could not be
//! handed back if the ring is closed meanwhile.
//!
//! ```text
//! push:   gone.load(Relaxed)              spsc.deserted    refuse if so
//!         slot = value; tail.store(Release) spsc.push      as in the ring between two threads
//!         fence(SeqCst)                   lanes.announce
//!         gone.load(Relaxed)              spsc.deserted    if so: is it in? (lanes.keep)
//!         bell: asleep?                   wait.bell.look   if so: wake
//!
//! close:  every lane: gone.store(true)    spsc.desert
//!         fence(SeqCst)                   lanes.close
//!         every lane: tail.load(Acquire)  spsc.pushed      and that is the end of it (lanes.cut)
//!         every lane: wake who waits for room
//!
//! sleep:  bell: asleep                    wait.bell.asleep
//!         fence(SeqCst)                   wait.bell.sleep
//!         look into all lanes once more; park
//! ```
//!
//! # Why nothing accepted is lost
//! Each lane has one word that says where it ends, `lanes.end`. It is written once, by whoever comes first.
//! 1. To close is to say so in each lane: pushes that begin later are refused, by a look at that.
//! 2. A push in flight has passed the look. It stores its count, passes the fence, and looks again; the
//!    receiver says that it closes, passes the fence, and looks at the count. One of the two sees the
//!    other.
//! 3. Only the receiver sees the push: it writes the count with that push as the end. The value comes out.
//! 4. The producer sees the closing, whether or not the receiver has come to its lane, and has seen its push. Both
//!    put a count there by a compare-and-swap, and the first one's counts. If the producer is first, its
//!    push is in, and the receiver reads that (`lanes.announce` to `lanes.cut.lost`). If the receiver is, the producer
//!    compares: either its push was seen, or it takes the value back out of its slot, which the receiver is not
//!    going to touch, and hands it to the caller.
//! 5. A producer that stops in the middle of all that is not waited for. If it ever goes on, it finds the
//!    end.
//!
//! A batch is published by one store, so it is in as a whole or not at all. No lane has a second push in
//! flight, so a count is enough to tell. After the end a lane's count may rise for a moment, and fall again;
//! nobody looks at it.
//!
//! # Why no wake-up is lost
//! - A value: store the count, fence, look at the bell; against say asleep, fence, look into the lanes. The
//!   bits of the lanes are raised before the push, so the look finds a lane that is new as well.
//! - The end: a producer that goes, and a registrar, ring after they have been uncounted. Those who are not the
//!   last do so, too: a receiver that sleeps would not free their lanes.
//! - Room: the producer registers in its lane's list, passes a fence, and looks; the receiver frees slots by
//!   plain stores, and passes a fence and looks at the list once in half of a lane, or in 32 values. That is
//!   enough, lane by lane, [as it is in the exchange ring](super::mpsc#why-a-look-once-in-half-a-ring-is-enough):
//!   a producer that sleeps has found the lane full, and a look comes before it is empty.
//! - To close, the receiver looks at all lists, after it has said so.
//!
//! Each lane has one producer, so a list has one waiter at most: a wake-up that its future takes along when it
//! is dropped was for nobody else. The same holds for the bell.
//!
//! # What it is not for
//! Order among producers: of two values in different lanes, the one that was pushed later may come first, even
//! if one push happened before the other. Many producers that seldom push: the consumer looks into each
//! lane that is taken, and each has a whole ring's memory.
//!
//! # Progress
//! Pushes and pops are wait-free: a pop looks into each lane once at most. That is so for the ring with waiting,
//! too, while nobody sleeps; who sleeps is woken by his waker's code, and the lock of a lane's list is tried,
//! never waited for. Closing is wait-free but for those wake-ups: it takes two looks at each lane, whoever has
//! stopped where. Registering is lock-free: it tries again only when another has registered. A producer that
//! stops, anywhere, takes its lane along, and what it has not published; nobody waits for either. One that
//! stops between its push and the wake-up of a sleeping receiver delays that for its own values, until
//! the next push or end of any other.
