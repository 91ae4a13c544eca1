//! Questions that users of other crates have asked, answered for this one.
//!
//! Each names where it was asked, and where the answer is tested or explained. The names are tests, unless a
//! page or a model is named.
//!
//! # Maps
//! ## May I hold what `get` returned, and call the map again?
//! *(dashmap 74, 233, 239, 304, 369)* Yes: any call, on any key, from the same thread or another. What you hold is
//! no lock; the entry stays as it was, also if it is removed. `a_thread_that_holds_references_may_do_anything`.
//!
//! ## May I hold it across an `.await`?
//! *(dashmap 79, 343)* With [`pin_owned`](crate::map::EpochMap::pin_owned), on any runtime:
//! `a_task_that_holds_a_reference_keeps_no_other_waiting`. What `pin` and `get` return is not `Send`, so that a
//! task that moves between threads does not compile with it. [What may be
//! held](super::async_guide#what-may-be-held-across-an-await).
//!
//! ## I have removed a value, and its `Drop` does not run.
//! *(papaya 31, crossbeam 273 and 1131, scc 150)* It runs when nobody is pinned any more who was when it was
//! removed, and somebody comes to it: a thread gives up what it removes 64 at a time, and reclaims with every
//! 128th pin, and so it may be another thread that runs it. To have it now, [`flush`](crate::map::EpochMap::flush),
//! which says whether it has: `one_value_that_is_removed_is_dropped_when_that_is_asked_for`,
//! `one_value_that_is_removed_is_dropped_in_passing`. For a value whose end matters (a file, a socket) take a
//! [`SwapSlot`](crate::slot::SwapSlot), whose [`Retired`](crate::slot::Retired) waits for the last reader.
//!
//! ## Memory grows and grows.
//! *(crossbeam 540 and 566)* Then somebody stays pinned: [`pending`](crate::map::EpochMap::pending) tells how much
//! waits. A pin that is held, on any map of the process, holds what all maps remove; there is no bound
//! (`a_stalled_thread_keeps_the_garbage_of_the_maps_that_share_its_collector`). A map [with a collector of its
//! own](crate::map::EpochMap::with_private_collector) is held by its own pins alone
//! (`a_pin_on_a_private_map_keeps_nothing_of_others`). If nobody stays pinned, memory is flat:
//! `garbage_is_collected_as_fast_as_it_comes`, `flat_memory_over_a_million_operations`.
//!
//! ## Reads do not get faster beyond eight threads.
//! *(crossbeam 852 and 1001)* So it is with a pin for each read, `get_peer_address` included: every 128th pin of a
//! thread looks at all that take part. Hold one pin for a request or a batch, or keep a
//! [`Reader`](crate::map::Reader) in each thread for a map of up to 256 entries, which does not pin
//! (`a_reader_pins_nothing`). [The figures, and why](super::map#how-reads-scale). If you need a fresh pin for
//! each read on many cores, papaya scales better.
//!
//! ## What does an entry cost in memory?
//! *(flurry 115)* [`EpochMap`](crate::map::EpochMap#cost) says; `an_entry_takes_no_more_than_its_links_and_buckets`.
//!
//! ## Do removed keys leave something behind, and does the table shrink?
//! *(dashmap 197, h2o-3 412)* No tombstones: `keys_that_come_and_go_leave_nothing_in_the_table`. The table
//! shrinks when it is asked to, by [`shrink_to_fit`](crate::map::Pinned::shrink_to_fit), beside others that
//! use the map.
//!
//! ## Does an iteration meet every entry, while others insert?
//! *(dashmap 97)* Each that is there throughout, once, also if the table grows or shrinks
//! ([why](super::map#why-an-iteration-meets-what-stays-once));
//! `a_walk_finds_everything_whatever_is_inserted_meanwhile`. It blocks nobody, and is not of one instant.
//! Neither is a [`snapshot`](crate::map::EpochMap::snapshot), which is such a walk, kept.
//!
//! ## Is iteration slow? Is `len`?
//! *(papaya 47, agave 7007)* An iteration looks at each bucket and each entry, hashes nothing
//! (`a_walk_hashes_and_compares_nothing`), and the length is a difference of counts
//! (`a_thousand_lengths_take_less_than_a_walk`).
//!
//! ## How do I get values out, by value?
//! *(papaya 70, 76, 96)* Not from a map that is shared: others may look at them, so
//! [`remove`](crate::map::Pinned::remove) and [`drain`](crate::map::Pinned::drain) return references. Keep `Arc`s
//! and clone those, or give the map up: its `into_iter` gives keys and values.
//! `everything_can_be_taken_out_shared_or_owned`.
//!
//! ## Where is `get_mut`?
//! There is none, since readers are looking. Replace the value ([`update`](crate::map::Pinned::update),
//! [`compute`](crate::map::Pinned::compute)), or put what changes in place into atomics, as
//! [`Peer`](crate::peers::Peer) does.
//!
//! ## Does my closure run more than once?
//! *(JCTools 376)* That of `get_or_insert_with` at most once for each call
//! (`a_value_is_made_once_by_each_and_inserted_once`), but two threads may each run theirs. Those of `compute` and
//! `update` run again when another has changed the entry; [`reruns`](crate::map::EpochMap::reruns) counts.
//! They may use the map: `a_computation_may_change_what_it_computes`.
//!
//! ## Can somebody outside choose keys that collide?
//! *(dashmap 12)* The default hasher is seeded at random: `each_map_hashes_in_its_own_way`. Against who measures
//! single look-ups, [take SipHash](crate::map::RandomState).
//!
//! ## What if `Hash`, `Eq` or `Drop` panics?
//! *(RUSTSEC-2026-0205)* The map stays sound and usable: [panics](crate::map#panics-in-your-code),
//! `a_panic_half_way_leaves_a_sound_map`, and `tests/map/panics.rs`, at every point.
//!
//! # Status and flags
//! ## My `send` hangs, because somebody holds a `borrow`.
//! *(tokio 4246, 4360; zebra 3378)* There is nothing to hold here. A read copies words and is over, so
//! `publish` never waits for a reader, nor a reader for it, wherever either stops: [`frozen`](super::frozen).
//!
//! ## Do I see every value?
//! *(tokio `watch`)* No, as there: the newest. A version that is given back by
//! [`changed_async`](crate::raft::RaftView::changed_async) makes sure that you miss no *change*, and
//! [`changed_since`](crate::flags::Flags::changed_since) tells of a flag that was set and cleared again. For
//! every value take a [ring](crate::ring).
//!
//! ## A notification that came before I waited is lost.
//! *(tokio `Notify` 7527, 5396)* Nothing is notified here but state: a wait looks at the state first, registers, and
//! looks again. What is true when it looks ends it, whoever said so when. [Why no wake-up is
//! lost](super::wait#why-no-wake-up-is-lost).
//!
//! ## Why not a seqlock, or `AtomicCell`?
//! *(seqlock 10, crossbeam 859 and 1269)* Both read plain memory while it may be written, which the language does
//! not allow, and both make readers wait for a writer that has stopped in the middle. A
//! [`Latch`](crate::latch::Latch) reads atomic words, and its readers have an older copy
//! ([how](super::latch)). A read of either may cost less.
//!
//! ## The node has ended, and is still called a leader.
//! What was published last stays. Ask whether it [runs](crate::NodeState::is_running), too; a loop that ends in
//! order publishes a follower before ([`node::Writer`](crate::node::Writer)).
//!
//! # Slots
//! ## May I hold the guard across an `.await`?
//! *(arc-swap 118)* arc-swap's may be, and too many of them make looks slower. Ours is not `Send`, so that this
//! does not happen unseen (`tests/compile_fail/guard_across_await.rs`):
//! [`try_get_owned`](crate::slot::SwapSlot::try_get_owned).
//!
//! ## Two threads load, change and store, and one change is lost.
//! *(arc-swap, `rcu`)* Here as well: [`replace`](crate::slot::SwapSlot::replace) puts in what it is given. It
//! returns what was there, so a loss is seen. Let one thread replace, or take
//! [`MultiWriter::update`](crate::latch::MultiWriter::update) for a small value, or a map's
//! [`compute`](crate::map::Pinned::compute).
//!
//! ## When may the old value be closed?
//! When [`Retired::retired`](crate::slot::Retired::retired) returns, nobody has it, and
//! [`into_inner`](crate::slot::Retired::into_inner) gives it back:
//! [how](super::slot#how-the-last-reader-tells). Who waits while it holds that value itself waits for ever.
//!
//! ## Is arc-swap sound?
//! *(arc-swap 164, 198, 200, 204, 208, 210)* The dependency is 1.9.5 at least, which is after these. Its own code
//! is stressed and frozen here, not modelled: [proof](super::proof#not-covered).
//!
//! # Rings and channels
//! ## A value vanished in a `select!`.
//! *(kanal 24 and 50, async-channel 87, tokio 5947)* A receive that is dropped has taken nothing, and a push by
//! [`push_from_async`](crate::ring::mpsc::Sender::push_from_async) leaves the value with you:
//! [cancel safety](super::async_guide#what-is-lost-when-a-future-is-dropped), `a_dropped_future_keeps_nothing`.
//!
//! ## There is a value, and the receiver sleeps.
//! *(flume 104 and 135, iroh 2536)* A wake-up for one waiter, whose future is dropped, is handed on; the model
//! `wait_turns::each_gets_one` and `cancelled` on real threads. A sender that is stopped *between* its push and
//! the wake-up delays its own value until the next push:
//! [what a stopped thread can delay](super::progress#what-a-stopped-thread-can-still-delay).
//!
//! ## A future that is polled and polled takes more and more memory.
//! *(flume 88 and 182)* It registers once, in itself; a wait allocates nothing, however often it is polled
//! (`tests/mpsc/allocations.rs`, `tests/slot/allocations.rs`).
//!
//! ## A task that has ended is kept alive by a waker.
//! *(tokio 7884)* A ticket that goes takes its waker back, and every other wait unlinks itself when it is
//! dropped: [proposals](super::proposal#idea), [`wait`](super::wait).
//!
//! ## A waker that uses the channel deadlocks.
//! *(tokio 5429, 5479)* No user code runs under a lock, the clone and the drop of a waker included
//! ([invariants](super::wait#invariants)): `a_waker_that_uses_slots`, `a_waker_may_push`.
//!
//! ## An idle receiver burns a core.
//! *(crossbeam 366 and 821)* Ours looks some hundred times, and only where there are more than two cores; then
//! it parks. A loop by `try_pop` burns what you let it.
//!
//! ## It says lock-free. Is it, when a sender is stopped?
//! *(crossbeam 675; BqLog 20)* In a ring where a slot is claimed first and filled later it is not. Here there is no
//! such state ([`mpsc`](super::mpsc)): a sender is stopped at every instruction, and the others are seen going on,
//! and `ArrayQueue`'s stopping ([`frozen`](super::frozen)). What each call promises: [`progress`](super::progress).
//!
//! ## Memory does not come back after a burst.
//! *(tokio 4321, futures 2052)* Every ring is bounded and allocates all it has when it is made; none grows, none
//! shrinks. There is no unbounded one: a node that accepts what it cannot do has no way to say so.
//!
//! ## What is lost when a side goes?
//! Nothing that was accepted: [`mpsc`](super::mpsc#why-nothing-accepted-is-lost),
//! [`lanes`](super::lanes#why-nothing-accepted-is-lost), and
//! [`take_back`](crate::ring::spsc::Producer::take_back) for a ring between two threads; `nothing_accepted_is_lost`.
//!
//! ## How do I wait for a ring between two threads?
//! *(rtrb 68)* [`spsc::waiting`](crate::ring::spsc::waiting), by threads and tasks, for a fence in each call.
//!
//! ## Where are several receivers? Where is `push(&self)`?
//! One loop takes everything out, so there is one receiver; for several take crossbeam-channel or flume. Senders
//! push by `&mut self`, and each task clones its own. A [`Proposer`](crate::proposal::Proposer) is shared by
//! reference.
//!
//! # Proposals
//! ## No answer came. May I propose again?
//! [`Outcome`](crate::proposal::Outcome#may-i-propose-it-again) has a table. *Unknown* and *Expired* are not "no":
//! `no_answer_is_no_success`.
//!
//! ## Does it commit more proposals per second?
//! No: [when not to migrate](super::migration#when-not-to-migrate).
//!
//! # Strings and caches
//! *(lasso 48, internment 7 and 11, ustr; moka 240)* The questions, with their tests, are the tables of traps of
//! [`intern`](super::intern#traps) and `docs::cache`.
//!
//! # All of it
//! ## Is anything poisoned by a panic?
//! No. What holds after one is said under *Panics* by each call. A loop that panics
//! [ends its node](super::node#the-order-of-an-end).
//!
//! ## Does it need tokio?
//! No executor, no runtime, no feature: [other executors](super::async_guide#other-executors).
//!
//! ## `no_std`? 32 bits? Windows, ARM?
//! It needs std and 64-bit atomics. Linux on x86-64 is what the tests run on, and the map does not compile on 32
//! bits. Weaker machines are modelled, not run: [not covered](super::proof#not-covered).
//!
//! ## ThreadSanitizer, Miri or loom report something in my tests.
//! ThreadSanitizer does not know fences, on which the latch and the waits rest, and reports races that are none.
//! Miri was not run. Under *your* loom the crate runs on std's atomics: put models around it, not through it.
//!
//! ## May I `fork`, or count in a signal handler?
//! [Limits of the metrics](super::metrics#limits). All else asks what std asks: after a `fork`, a lock that
//! another thread held is held for ever.
