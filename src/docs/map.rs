//! The map: a split-ordered list on epochs; invariants, edges, interleavings, traps.
//!
//! # Idea
//! All entries stand in one linked list, ordered by their hashes with the bits reversed. A bucket is a
//! short cut into it: one word that is itself a link of the list, a *sentinel*, behind which the
//! bucket's entries stand. To double the buckets is to put one more sentinel into the middle of each
//! stretch. No entry moves, so nothing has to be frozen, copied or waited for.
//!
//! ```text
//! buckets      [0]          [2]          [1]          [3]        in the order of the list:
//!               |            |            |            |         00  01  10  11, reversed
//! list        s0 -> 4 -> 8 -> s2 -> 6 -> s1 -> 1 -> 9 -> s3 -> 7 -> end
//! ```
//!
//! The words lie in segments that double and never move; a bucket's word *is* its sentinel, so a look-up
//! reads root, segment, word, entry, and nothing else. Links carry three low bits: *sentinel* (the look-up
//! may end here without following), *removed* (on an entry's own link: it is gone, and the link is frozen),
//! and a third that says *pending* of a bucket's word that is not linked for certain yet, and *detached*
//! of an entry that went with the whole list. Zero is a word that nobody has initialised: segments come
//! zeroed, and the pages of a large one are not touched.
//!
//! Small tables are kept a quarter full, large ones half. A look-up that follows a second entry costs more by
//! the branch that was not foreseen than by the load; in a large table, memory costs more than either.
//!
//! This was measured against the alternative, freezable buckets of one cache line with fingerprints (Liu,
//! Zhang, Spear, PODC 2014): slower reads at 1,024 entries, slower churn, a worse worst insertion.
//!
//! ```text
//! find     root.read()            map.root      Acquire    table and number of buckets, in one word
//!          segment, word.read()   map.follow    Acquire
//!          entry.next.read() ...  map.follow
//!          a sentinel: root still the same?  then absent; else look on by order
//! insert   seek; entry.next = link; word.swing(link -> entry)             map.swing   Release
//! remove   seek; entry.next.swing(n -> n|removed); word.swing(entry -> n); retire
//! replace  seek; old.next.swing(n -> new|removed), new.next being n; word.swing(old -> new); retire
//! grow     segment; root.change(2^k -> 2^(k+1)); each writer then links its share of sentinels
//! shrink   root.change(table, 2^k -> part, 2^j); mark the upper words; later: unlink; later: free
//! clear    root.swap(fresh); seal every link, in order; retire the whole
//! ```
//!
//! # Invariants
//! `map.node`, `map.table`, `map.tally` and `map.pinned` stand where they are kept. Beside them:
//! - A link that is marked removed never changes again.
//! - Who marks an entry sees to it that it is unlinked before the call returns; the one whose swing unlinks
//!   it retires it, so it is retired once. Look-ups pass marked entries, and so look at the mark.
//! - A bucket is initialised by the one thread that has claimed it; until its word is linked, the bucket is
//!   served through the one that it splits. Nobody waits for the claimer.
//!
//! # Why a look-up that ends at a sentinel is right
//! 1. A reader takes the root with `n` buckets and enters bucket `b`.
//! 2. Growth makes `2n`, and links the sentinel of `b + n` inside `b`'s stretch, before the reader's key.
//! 3. The reader comes to that sentinel. Its initialiser has read the root with `2n` before it linked it
//!    (`map.root`, `map.swing`), and the reader has followed that link (`map.follow`): it sees the root
//!    changed, and looks on past the sentinel.
//!
//! While a table shrinks, sentinels of buckets that are no longer in use are about, and the root is not
//! going to change on their account: the root says so in a bit, and look-ups look on. The bit goes when
//! all are out. The root of a shrunk table has another address; it cannot come back while the reader is
//! pinned.
//!
//! # Why an iteration meets what stays, once
//! It walks the buckets that there were at the beginning. An entry's bucket, by that number, does not
//! change, and the walk leaves a bucket at the first entry of another. What is there throughout is reachable
//! from every link that was once before it, frozen or not. The link that is followed from an entry is read
//! once, and an entry that is met unmarked is given out: if it is replaced afterwards, the walk holds the link that the
//! replacement hangs before. If it is met marked, its replacement is met next.
//!
//! # Why nothing accepted is lost by a drain
//! 1. The root is swapped. Whoever comes now works on the new list.
//! 2. Whoever had come may still work on the old one. The walk seals each link in order, so behind it nothing
//!    can be put in; what is put in before it, it meets.
//! 3. A late insertion that finds its place sealed begins again, and finds the new root.
//! 4. So what was put into the old list took effect before the swap, and is given out; the late caller had
//!    begun before the swap, so it is concurrent with it.
//!
//! An entry is given out by the walk if it was the walk that marked it; if a removal was first, that one has it.
//!
//! # Shrinking, step by step
//! 1. A new table shares the lower segments, and remembers the old one; the root is changed to it, with the
//!    bit. Nobody enters by the upper words any more, but for those who have read the old root: each upper word
//!    is marked, and who finds it so goes to the bucket before it.
//! 2. A claimer who is about to link an upper sentinel can still do so. When all who were pinned at the end
//!    of step 1 are unpinned, nobody is.
//! 3. Writers, `flush` and `shrink_to_fit` then seek each upper bucket's place, which unlinks a marked sentinel.
//!    Also one who was pinned before the last of them was linked finds that (`map.unlinkable`, model
//!    `map::shrink::shrink_pinned_before_the_link_of_another`).
//! 4. Who has counted the last takes the bit off, and retires the old table with its upper segments.
//!
//! A thread that stops in any of these holds back the memory and the bit, nothing else: the table may grow
//! meanwhile, by new segments, and be detached.
//!
//! # Progress
//! Every call is lock-free: an operation is tried again only when a swing has failed or the root has
//! changed, and then another has succeeded. A look-up is bounded by the entries that others put in its way. Not lock-free is what
//! is not here: the allocator, which an insertion enters once, growth and `clear` for a table or a segment,
//! and a retirement once in 64 for the collector's bag; and reclamation, which a pinned thread holds back
//! without bound (M. Herlihy's and others' known cost of epochs). A [private
//! collector](crate::map::EpochMap::with_private_collector) keeps that to one map.
//!
//! # How reads scale
//! A look-up writes nothing that others read. A pin that is not inside another one writes to its thread's own
//! part of the collector, and every 128th such pin of a thread looks at the parts of all (crossbeam-epoch
//! 0.9.21; its issues 852 and 1001): whether all have come so far that something can be reclaimed. Each of them
//! writes its own part with every pin, so that look meets a line that another core has just
//! written, as many as there are threads. So reads that pin each for itself hardly grow beyond 8 threads: 44
//! million a second on one thread, 189 on 8, 219 on 16, where papaya has 21, 189 and 366; under a pin that each
//! thread holds, 175, 1,076 and 2,097 (1,024 entries, `benches/results/scaling.json`). A
//! [`Handle`](crate::map::Handle) is no cure, since its pins count as well, and neither is a private collector
//! that all threads share.
//!
//! What helps is to pin less often:
//! - [`EpochMap::pin`](crate::map::EpochMap::pin) held over many look-ups, a request's or a batch's: the
//!   look-ups under it pin inside it, which is neither a locked instruction nor counted.
//! - A [`Reader`](crate::map::Reader) in each thread, for up to 256 entries that seldom change: it does not pin (of
//!   5 entries 298 million reads a second on one thread, 3,133 on 16).
//!   [`Peers`](crate::peers::Peers) have one in each thread for the calls that their page names.
//!
//! # The length, and the version
//! Three counters: inserted, removed, replaced. The length is the first less the second, the version of a
//! [`Reader`](crate::map::Reader) the sum of all: each rises alone, so an equal sum is three equal counters,
//! and a write costs one locked instruction for both. Above 256 entries they are striped, and readers of so
//! large a map pin.
//!
//! A reader loads the version before it copies. What is counted in the version is then in the copy; what is in
//! the copy and not in the version is a call that has not returned. It copies by itself: were copies shared,
//! one would have to be published only against the version that it was made from, or a slower writer would
//! take a faster one's entry from the readers again.
//!
//! # Traps
//! Each of these was a bug in somebody's map, and is a model or a test here.
//! | trap | model |
//! |---|---|
//! | a sentinel linked while a reader is inside the bucket | `map::grow::grow_get` |
//! | two initialise one sentinel, and one revives an entry that was retired | `map::grow::grow_remove`, `map::grow::grow_insert` |
//! | zero and the end of the list are the same | segments are zeroed, the end is tagged |
//! | a mark is not looked at by readers, and an iterator passes it without unlinking | readers look at the mark: `map::entries::replace_get` |
//! | an unlinking that has failed is forgotten | `map::entries::remove_remove_neighbours` |
//! | a copy is published over a newer one | none is published |
//!
//! # Source
//! O. Shalev, N. Shavit, J. ACM 53 (2006), the list by T. Harris (2001) and M. Michael (2002); buckets that are
//! words of doubling segments as in liburcu's `rculfhash`. New here: sentinels without nodes, the root that
//! holds table, size and phase in a word, and the shrinking and detaching that it allows.
