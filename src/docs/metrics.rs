//! Counts that each thread keeps for itself: invariants, edges, and why no sum falls.
//!
//! # Idea
//! An addition to a word that all threads share is a locked instruction, and waits for the cache line that
//! another thread has just written. A word that one thread alone stores to needs neither: it is loaded and
//! stored, and the others only read it. So each thread has words of its own, and a count is what all of
//! them add up to.
//!
//! ```text
//! seats        1 1 0 1                  a bit for each thread that counts, process-wide
//!
//! sheet        blocks [ o, o, o, -, ..]     a pointer for each seat; null: never counted
//!                       |  |  |
//!   words of seat 0  [ 7 3 0 .. ]  |  |
//!   words of seat 1     [ 2 0 1 .. ]  |     a counter is a number of a word: 1 is 3 + 0 + 5 + 0
//!   words of seat 2        [ 0 5 0 .. ]     its thread has ended, its counts have not
//!   shared           [ 0 0 0 .. ]           for threads without a seat: by locked instructions
//! ```
//!
//! A registry gives out words of a sheet of 512 and, when that is full, of another. A histogram has one for each
//! bucket and one for the sum, side by side.
//!
//! # Invariants
//! `metrics.seat` stands at the bits, `metrics.block`, `metrics.owner` and `metrics.row` at the sheet and its
//! words, `metrics.histogram` at a histogram's. What follows from them is [said below](#why-it-is-right).
//!
//! # A thread's life
//! 1. At its first count it takes the lowest seat that is free (`metrics.seat.claim`), keeps the number in its
//!    storage, and asks to be called when it ends.
//! 2. At its first count on a sheet it makes a block, in lines of 128 bytes, and puts it where the seat points
//!    (`metrics.block.put`). From then on a count finds the block by the number.
//! 3. When it ends, the number is replaced by a mark, and the seat is left (`metrics.seat.leave`).
//!    Destructors that run after that count in the shared words.
//! 4. The next thread that takes the seat goes on with the same blocks.
//!
//! # Why it is right
//! - *No count is lost.* A word of a block is stored to by who has the seat alone (`metrics.owner`), so what
//!   it loads is what was stored last: by itself, or by the thread before, whose stores are known by the edge
//!   from `metrics.seat.leave` to `metrics.seat.claim`. Without that edge, the new thread might go on from an
//!   older count. Nobody else writes to the block of a thread that has stopped for ever: its seat stays its own.
//! - *A sum never falls.* Each word only rises, blocks are never taken out, and a bound up to which a reader
//!   looks only rises. A thread that reads a word twice does not find an older value the second time, nor does
//!   one that has heard from it (read-read coherence). So each term rises for every reader, and the sum.
//! - *What has happened is counted.* A count that happened before a sum is read, by whatever made it known, is in
//!   it, by coherence again: no fence is asked for on either side.
//! - *A block is whole when it is found*, by the edge from `metrics.block.put` to `metrics.block.read`.
//!
//! # Progress
//! A count is wait-free. A thread's first on a sheet allocates; its first of all takes a seat, which is tried
//! again if another thread comes or goes. A sum is wait-free: two loads for each seat that ever had a
//! block there. Registration and the beginning of a snapshot take a lock, under which nothing of the user's
//! runs: neither the functions that are observed, nor their destructors.
//!
//! # Limits
//! - 1,024 threads at a time have seats. Further ones count in the shared words, by locked instructions, until a
//!   seat is free.
//! - Sums are modulo 2^64, counts of histograms too. An addition per nanosecond takes 584 years to that.
//! - Memory of threads that have ended is kept for those that come: as much as the most at a time took.
//! - A signal handler must not count: it would come between the load and the store of its own thread. An
//!   allocator may: what a count itself allocates is counted in the shared words.
//! - A child of `fork` has the counts of its parent up to then, and both go on by themselves.
//!
//! # Histograms
//! Each doubling of the value has 2^p buckets, so with p = 3 a bucket is an eighth as wide as its smallest value at
//! most, and its middle is off by a sixteenth. Which bucket it is takes a count of leading zeros and a shift.
//! Values above the largest share the last bucket: they are counted, and not told apart. In the text form there is
//! a bucket for each doubling, always the same ones.
//!
//! # Export
//! Texts are checked when they are registered: what cannot be written in the text form, a NUL, is refused, and what can
//! is escaped. The same name with the same labels, or in another meaning, is refused as well. The functions that are
//! observed may panic, and may register and take snapshots themselves.
