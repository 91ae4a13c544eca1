//! What each call promises when other threads stop.
//!
//! *Wait-free*: the call ends after a bounded number of its own steps. *Lock-free*: a thread that
//! is stopped at any instruction stops nobody else; if the call has to try again, another has
//! succeeded. *Blocking*: the call may wait for another thread, and says for which.
//!
//! # Views and latches
//! | call | promise | what can make it try again, or wait |
//! |---|---|---|
//! | `RaftView::is_leader`, `role`, `version`; `Latch::version` | wait-free | |
//! | `RaftView::read`, `status`, `versioned`, `leader_id`, `term`; `Latch::read`, `versioned` | lock-free | `N - 1` publications completed during one pass |
//! | `raft::Writer::publish`, `latch::Writer::publish`, nobody waits | wait-free | |
//! | the same, somebody waits | lock-free | another notifier's wake-ups, which it then does for it |
//! | dropping either writer | as its `publish` | |
//! | `MultiWriter::publish`, `update` | blocking | another writer of the same latch |
//!
//! # Flags
//! | call | promise | what can make it try again, or wait |
//! |---|---|---|
//! | `Flags::snapshot`, `is_running`, `lifecycle` | wait-free | |
//! | `Flags::set`, `clear`, `change`, `advance` | lock-free | another change of the word has succeeded |
//! | `FlagCell`, every call | wait-free | on machines without a swap instruction: lock-free |
//!
//! # Maps and peers
//! | call | promise | what can make it try again, or wait |
//! |---|---|---|
//! | `EpochMap::len`, `capacity`, `pending`; `Snapshot`, every call; a `Reader` of a map that has not changed | wait-free | |
//! | `EpochMap::pin`, `Handle::pin` | wait-free | the first and every 128th time they reclaim: lock-free, destructors aside |
//! | `EpochMap::handle`, `reader`, `pin_owned` | lock-free | another has registered with the collector |
//! | `get`, `contains_key`, iteration and `snapshot` of an `EpochMap`; `Peers` look-ups | lock-free | entries that others put in the way; a table that grows or shrinks |
//! | `Peers::has_peer`, `is_peer_connected` | wait-free while the thread's own copy is up to date; then lock-free | a peer has come, gone or moved; or there have been more than 256 |
//! | `insert`, `remove`, `compute`, `clear`, growth, `shrink_to_fit` and all other writes | lock-free | another write at the same place has succeeded |
//! | `EpochMap::flush` | lock-free, destructors aside | as the writes |
//! | `Peer::touch`, `set_connected`, `is_connected` | wait-free | on machines without an atomic maximum, `touch` is lock-free |
//!
//! # The ring between two threads
//! | call | promise | what can make it try again, or wait |
//! |---|---|---|
//! | `ring::spsc`, every call of either side | wait-free | user code in iterators and destructors; `try_drain`: the allocator, if the vector has to grow |
//! | `spsc::Sender`, `Receiver`: what does not wait | as `latch::Writer::publish` | |
//! | their `push*`, `pop*` | blocking | for the other side; and for whoever holds the list, likewise |
//!
//! # Lanes
//! | call | promise | what can make it try again, or wait |
//! |---|---|---|
//! | `ring::lanes`: every push; every pop | wait-free | as for `ring::spsc`; a pop looks into each lane once |
//! | `lanes::Registrar::register`, `SenderRegistrar::register` | lock-free | another has registered |
//! | `lanes::Sender::try_push`, `push_batch`, `push_slice`; `lanes::Receiver::try_pop`, `try_drain`, `peek`, `close` | wait-free, when nobody is to be woken | then the waker of the other side, and another notifier's wake-ups, which it then does for it |
//! | their `push`, `pop`, `drain` and the like | blocking | for the other side; a push also for whoever holds its lane's list |
//!
//! # The ring from many senders
//! | call | promise | what can make it try again, or wait |
//! |---|---|---|
//! | `mpsc::Sender::try_push`, `push_batch`, `push_iter`, the clone and the drop of a sender | lock-free | another sender's push, or claim, has succeeded |
//! | `mpsc::Receiver::try_pop`, `try_drain`, `peek` | wait-free while the ring is open; then lock-free | a push in flight has succeeded |
//! | the same, senders wait for room | lock-free | another notifier's wake-ups, which it then does for it |
//! | `mpsc::Receiver::close`, and its drop | lock-free | pushes in flight, and wake-ups; the code of `on_drop` |
//! | `mpsc::Receiver::len`, `is_empty`; `WeakSender::upgrade` | lock-free | a push, or a claim, has succeeded |
//! | `capacity`, `is_closed`, `sender_count`, `stats`, `downgrade`, `on_drop` | wait-free | `on_drop`: the allocator, and the drop of an earlier one |
//! | `Receiver::into_remaining`, and its steps | as `close`, then as `try_pop` | |
//! | `push`, `push_all`, `pop`, `drain` and their kin | blocking | for the receiver, for a sender; senders also for whoever holds their list |
//!
//! # Proposals
//! | call | promise | what can make it try again, or wait |
//! |---|---|---|
//! | `Proposer::try_propose`, `propose_batch`, `close` | lock-free | a claim or release in the same group of 32 cells, or another proposal, has succeeded |
//! | `ProposalReceiver::try_take`, `try_batch` | wait-free | closed and empty: once for each proposer in flight |
//! | `ProposalReceiver::close`; `len`, `is_empty` | lock-free | as `Proposer::close`; another proposal has got in |
//! | `open`, `is_closed`, `control` | wait-free | |
//! | `ProposalReceiver::responder` | lock-free | the caller of that proposal has begun or ended a wait |
//! | `Responder`, every answer, `into_raw`; `Ticket::try_outcome`, its poll and drop | wait-free | giving the cell back, if it is the last half: lock-free, as a claim |
//! | `Ticket::wait*` | blocking | for the outcome alone |
//! | `ProposalReceiver::take`, `next_batch*` | blocking | for a proposal alone |
//! | `Proposer::propose`, `propose_timeout`, `_deadline`, `_async` when there is no room | blocking | for a proposal to end; and for whoever holds the list, likewise |
//!
//! # Strings and the cache
//! | call | promise | what can make it try again, or wait |
//! |---|---|---|
//! | `Interner::intern`, `get`, `purge`, `pin`, `flush`, iteration | lock-free | another call has put that string in or purged it; as the map's calls |
//! | `Interner::len`, `bytes`, `stats`, `limits`, `pending`; `Sym`, every call | wait-free | the drop of the last `Sym` of an interner that is gone: the allocator |
//! | `cache::ReadThrough`, every call | blocking | a shard's lock; a load's mutex, both for a few instructions |
//! | its `get_or_load*` on a miss | blocking | for the load, and whoever is polling it; not for a waiter that is not polled |
//!
//! # Slots
//! | call | promise | what can make it try again, or wait |
//! |---|---|---|
//! | `OnceSlot::try_get`, `is_closed`; `SwapSlot::is_closed`; `Retired::is_retired`, `into_inner` | wait-free | |
//! | `OnceSlot::set`, `close`, `SwapSlot::close`, nobody waits | wait-free | |
//! | the same, somebody waits | lock-free | another notifier's wake-ups, which it then does for it |
//! | `SwapSlot::try_get`, `try_get_owned` | lock-free; wait-free but for one call in `usize::MAX / 4` of a thread | arc-swap's own |
//! | `SwapSlot::set`, `replace`, `take` | lock-free | another write of the same slot has succeeded; arc-swap's own; wake-ups, as above |
//! | letting a `SlotGuard` or an `Owned` go | wait-free | the last of a value: its destructor; or the wake-ups of who waits for that, as above |
//! | `OnceSlot::wait`, `SwapSlot::wait`, `Retired::retired` and their kin | blocking | for the value, or the last reader; and for whoever holds the list, likewise |
//!
//! # Metrics
//! | call | promise | what can make it try again, or wait |
//! |---|---|---|
//! | `metrics`: `add`, `record`, `note`; `sum`, `read`; `Gauge`, every call but `raise` | wait-free | a thread's first count allocates, and takes a seat: tried again if another thread has come or gone |
//! | `Gauge::raise` | lock-free | another has changed the gauge |
//! | `Metrics`, registration, `snapshot`, `text` and the exports | blocking | for who registers, and for what they ask or tell |
//! | `LockTimer` | as the lock | |
//!
//! # A node
//! | call | promise | what can make it try again, or wait |
//! |---|---|---|
//! | `NodeState`, `node::Writer`: a call of a part's | as that part's | |
//! | `NodeState::shutdown`; `node::Writer::shutdown`, and its drop | lock-free | as `Flags::advance`, `Proposer::close` and the closing of slots; for each proposal that is left, its answer |
//! | `NodeState::register_metrics` | blocking | as the registration of metrics |
//!
//! # Waits
//! | call | promise | what can make it try again, or wait |
//! |---|---|---|
//! | `changed*`, `wait_*` | blocking | for what is waited for; and for whoever holds the list, a waiter or a notifier, for a few instructions of that one |
//! | a poll of, or the drop of, their futures | blocking | for whoever holds the list, likewise |
//!
//! # What a stopped thread can still delay
//! Nobody that reads, publishes by a `Writer`, or sets. But the clones of a `MultiWriter` take turns,
//! and among those who wait:
//! - A **waiter** stopped while it registers, or takes itself out, delays the registration and the
//!   wake-up of other waiters, until it goes on and serves what was left for it.
//! - A **notifier** stopped between its publication and its wake-ups delays those wake-ups; while it
//!   holds the list, also the registration of waiters. A later notifier that found the list held has
//!   left its wake-ups to the holder, who sees to them after its own: they wait for it, too.
//! - The limit of a timed wait covers neither the list's lock nor the wakers of others that the waiter
//!   runs on its way out: a wait that finds the list held by a stopped thread ends when that goes on.
//!
//! Where values and answers are handed on:
//! - A **sender** of a ring stopped between its push and the wake-up of a sleeping receiver delays that for
//!   its own value, and until the next push of any sender: each of them wakes.
//! - A **proposer** stopped between its proposal and the wake-up of the receiver delays that for its own
//!   proposal, until the next one. One that is stopped anywhere keeps its cell, and the values of its batch.
//! - A **caller** that holds its ticket and does not look keeps one proposal open, answered or not.
//! - A **reader** of a `SwapSlot` that keeps its guard delays who waits for that value to be retired, without
//!   bound; a `set` or `replace` that was stopped counts as a reader of the value that it has put in.
//! - A **caller of the cache** that is stopped while it holds a shard's lock, or polls a load, delays who asks
//!   for a key of that shard, or for what is loaded.
//!
//! # Wakers are user code
//! A publication or a change runs the wakers of those who wait, on the thread that makes it, and so may
//! a wait, a poll, or the drop of a future that served them: a waker that takes a lock makes that
//! thread wait for the lock. The wakers of common executors do little,
//! but some take a lock of their executor's. A waker that polls its future inside the wake-up, and
//! registers again, nests one call for every batch of 16 waiters.
//!
//! # Allocation and reclamation
//! An `EpochMap` allocates an entry for each insertion, a table or a segment when it grows, is cleared or
//! shrinks, and the collector a part for each thread, `Handle`, `Reader` and owned pin, with a bag when that
//! goes, and for every 64 things that are retired: there a thread may wait for the allocator, if that has
//! locks. What was removed is reclaimed when nobody is pinned who was then: a thread
//! that stops while it is pinned stops no call, but holds that memory, without bound.
//!
//! `proposal::channel` allocates; nothing is allocated for a proposal, nor for its waits, and a batch only
//! if the vectors have no room. The cells are freed by whoever drops the last of proposers, receiver,
//! tickets and responders.
//!
//! A `OnceSlot` allocates when it is set, a `SwapSlot` when a value is put in, once more when it is taken out,
//! and when something is taken from a closed one; arc-swap keeps a node for each thread that has looked, reuses
//! those of threads that have ended, and frees none. A look allocates nothing else.
//!
//! An `Interner` allocates for a string that is new, and as its map does. The cache allocates for a value that
//! is put in, and for a load. `Peers` allocate as their map does, and a thread's own copy when it is made anew.
//!
//! Metrics allocate when something is registered, at a thread's first count on each sheet of 512 words, and for a
//! snapshot. A thread's words are kept for the thread that has its seat next, and freed with the registry and the
//! last instrument.
//!
//! The rest, `Latch`, `RaftView`, `Flags` and the rings, reclaims nothing, and allocates when it is made:
//! `Latch::new`, `RaftView::new` and the functions that make a ring; later `into_multi` does, once, the clone
//! of a sender of `ring::mpsc` when there are more than ever before, `on_drop`, and whatever puts values into
//! a vector that is to grow. (The standard library may allocate the handle of a thread the first time that
//! thread waits, and its locks where they are not made of futexes.)
//!
//! Three things are made once in a process, and who needs one while it is made waits for that: the seed of
//! the default hasher, by the first `EpochMap` or `Peers`, the collector that maps share, by the first
//! pin, and the seats of threads that count, by the first count.
//!
//! Who was stopped where, and whom that stopped: [the rows](super::frozen) of `cargo test --release --test frozen`.
