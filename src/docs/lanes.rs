//! A ring for each producer behind one consumer: invariants, edges, fairness.
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
//! # The end
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
//! # What it is not for
//! Order among producers: of two values in different lanes, the one that was pushed later may come first, even
//! if one push happened before the other. Many producers that seldom push: the consumer looks into each
//! lane that is taken, and each has a whole ring's memory.
//!
//! # Progress
//! Pushes and pops are wait-free: a pop looks into each lane once at most. Registering is lock-free: it
//! tries again only when another has registered. A producer that stops, anywhere, takes its lane along, and
//! what it has not published; nobody waits for either.
