//! The exchange ring: many senders, one receiver; words, invariants, edges, traps.
//!
//! # Idea
//! A ring in which a slot is claimed first and filled later has a state that only the claimer can end: it
//! stops, and the receiver stops behind it. Here no such state exists. Values lie in *cells* apart from the
//! ring; each slot is one word that always names a cell, and each sender owns one more, which is empty. A
//! sender writes its value to its cell, and one compare-and-swap puts the name of that cell into the slot
//! in the place of the empty one, which is now the sender's. That claims and publishes at once.
//!
//! ```text
//!            slots                              cells                 a sender's own
//! before     [ Full 5 ][ Free 2 ][ Free 7 ]     5: a value, 2: empty  9: its value
//! after      [ Full 5 ][ Full 9 ][ Free 7 ]     5 and 9: values       2: empty, for the next
//!                          one compare-and-swap, of one word
//! ```
//!
//! ```text
//! word      lap (36 bits) | tag | length | number of a cell or block
//! Free      position lap.slot may be filled; the cell is empty; a run from here ended `length` on
//! Full      one value, in the cell
//! Bulk      `length` values, in the block; the words of the other slots stay Free
//! Sealed    Free, and never to be filled
//! ```
//! A *position* is a lap and a slot, and positions are all that is counted: there is no head and no tail in
//! shared memory. A *boundary* is a position at which a run begins, or is going to begin.
//!
//! ```text
//! push      cells[spare] = value
//!           w = slot[t].load                      mpsc.word      Acquire
//!           Free for t:  slot[t].cas(w, Full(t, spare))  mpsc.publish  Release
//!                        spare = cell of w; hint.store(t + 1)   mpsc.hint   Release
//!           not so:      w or the hint tells a later boundary, or that the ring is full or sealed
//! batch     block = bits.claim                    mpsc.bits.claim     Acquire
//!           block = values; the cell of w is noted in it
//!           slot[t].cas(w, Bulk(t, block, n)), if Free stands in the n-th slot from t
//! pop       w = slot[h].load                      mpsc.head      Acquire
//!           Full: value = cells[w]; slot[h].store(Free(h + lap, same cell))  mpsc.free  Release
//!           Bulk: values out; the n slots freed in order; bits.release  mpsc.bits.release Release
//!           Free, and closed: slot[h].cas(w, Sealed), then Closed          mpsc.seal
//! ```
//!
//! # Invariants
//! `mpsc.cell`, `mpsc.seat`, `mpsc.block`, `mpsc.order` and `mpsc.boundary` stand at the fields that carry
//! them. Beside those: a sender's position is always a boundary, and a word that is Free for a boundary is
//! the tail's.
//!
//! # Why it is a queue
//! A push takes effect at its compare-and-swap, a pop at its load. Positions fill in their order, since
//! only the tail's word is changed: a boundary that is free has nothing behind it. They are emptied in
//! their order by the one receiver. So values come out in the order of their compare-and-swaps: a
//! linearizable FIFO queue. Empty is answered for a word that is Free at the head, which is then the tail;
//! Full for a word of the lap before at the tail. With the batches it is the same, for all values of a
//! batch at once.
//!
//! A sender that hears of a boundary from the hint has acquired all that is before it, and hands that on
//! with its own push: a receiver that knows of a push finds everything before it.
//!
//! # Why a sender at a wrong place finds the right one
//! A word in the slot of a boundary `t` that is not Free for `t` says one of these:
//! 1. It is of the lap before: `t` is the tail, and what stood there has not been taken: the ring is full.
//!    (Also if it says Free: then it is in the middle of a batch whose first word says so.)
//! 2. Full or Bulk, of `t`'s lap or later: the boundary after that run.
//! 3. Free, of a later lap. It does *not* follow that this later position is a boundary: the slot may be
//!    going to be in the middle of a batch. But a run of the lap before has ended `length` positions after
//!    this slot, and its end is a boundary, and later than `t`.
//!
//! So a word leads on from itself, however old `t` is. A call looks at the hint once, for a short cut: it
//! may be as old as the sender that stored it, and is taken only if it is the later.
//!
//! # Why nothing accepted is lost
//! 1. To close is to set a flag: pushes that begin later are refused.
//! 2. A push that is in flight has passed the flag. It has yet to change the tail's word, or has.
//! 3. The receiver comes to a word that is Free at its head, and finds the flag set. It puts Sealed there,
//!    by a compare-and-swap on that very word. Either the push was first, and its value is taken out next;
//!    or the seal was, and the push is refused when it looks again.
//! 4. So when Closed is answered nothing is in the ring, and nothing will be; no sender is waited for. Only
//!    the receiver seals, so that no other thread has to know where the head is.
//!
//! # Senders that come and go
//! A sender takes a *seat*, at which a cell lies, and leaves there whichever cell it has when it goes.
//! Seats and the granules that blocks are made of are bits of bitmaps: one compare-and-swap claims some,
//! one `fetch_or` gives them back, and a bit means the same whenever it is read, so that a claim cannot be
//! fooled by one that came between. A sender that is stopped anywhere keeps a seat, a cell and a block, and
//! nobody waits for them: who finds no seat adds a segment, and who finds no block pushes one by one.
//!
//! # Why a look once in half a ring is enough
//! A sender that waits for room says so and passes a fence before it looks for the last time. The receiver
//! frees slots by plain stores, and a fence for each would cost as much as the pop. It passes one, and then
//! looks whether anybody waits, once in half of the capacity or in 32 slots, whichever is less:
//! 1. A sender has slept since it found the ring full: the slot of some position `p` was not freed for it,
//!    and the positions from `p` to the end of that round are filled.
//! 2. The first fence that the receiver passes after it has freed `p` is before the end of that round. The
//!    two fences are in one order, and the sender's is the first, or it would have found `p` free: so the
//!    look that follows sees the sender.
//! 3. Until then there are values in the ring, and a receiver that takes them out comes to that look. When
//!    it finds nothing, whoever still waits is visible without a fence, and is woken.
//!
//! Without a fence it looks at each slot as well, and mostly sees a sender at once.
//! For who wakes and who is woken see [`wait`](super::wait).
//!
//! # Progress
//! Lock-free: a sender tries again when the word that it read has changed, and then a push has succeeded.
//! Not wait-free: one sender may lose each time. The receiver never tries again while the ring is open.
//!
//! # How often a word may come back
//! A compare-and-swap is fooled if a sender sleeps between its load and its change while the same word
//! comes back, or if it has not pushed for so long that its position has come round, and lies before the
//! tail: the same lap of 36 bits, so after an exact multiple of 2^36 rounds of the ring: 23 minutes in a
//! ring for one value that is filled and emptied every 20 ns, 16 days at 1,024. Then a run may stand
//! before the tail, and its values come out with those of another round, or, if the ring is closed then,
//! not at all; one round earlier an empty ring may be taken for a full one. If it stands in the middle of
//! a batch, the receiver finds it there and ends the process, as `Arc` does when its count runs over: no
//! cell gets two owners.
//!
//! # Traps
//! Each of these was a bug in a sketch of this ring, and is a model here.
//! | trap | model |
//! |---|---|
//! | a word that is Free in a later lap is taken for a boundary | `mpsc::batches::capacity_4` |
//! | Closed is answered without a seal | `mpsc::ends::close_1` |
//! | the hint orders nothing, and Empty is answered after a push that happened before | `mpsc::order::by_hint` |
//! | a pop in the middle of a batch takes a value that a round of all laps has put there | `mpsc::word::a_round_of_all_laps_ends_the_process` |
//! | laps are compared by equality, and a sender that is behind goes round for ever | `mpsc::word::words_lead_to_where_runs_begin` |
//! | a block is given out again before it is read | `mpsc::batches::capacity_2` |
//!
//! # Source
//! The exchange is new here, as far as its authors know. Sequence numbers in slots are D. Vyukov's; that a
//! fixed ring needs words that differ in each lap is well known since J. Valois (1994).
