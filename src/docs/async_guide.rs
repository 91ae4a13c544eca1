//! Waiting from tasks: what blocks, what may be cancelled, what may be held across an `.await`.
//!
//! Nothing here belongs to an executor. A wait takes the waker that it is polled with, and whoever changes the
//! state wakes it; there are no timers, no threads and no features to switch on.
//!
//! # What blocks a thread
//! A call whose documentation says *Blocking* under Progress; every other returns at once, and may be made in a
//! task. In a task take the right column instead.
//!
//! | blocks the thread | for a task |
//! |---|---|
//! | [`RaftView::changed`](crate::raft::RaftView::changed), [`Latch::changed`](crate::latch::Latch::changed), [`NodeState::status_changed`](crate::NodeState::status_changed) | `changed_async`, `status_changed_async` |
//! | [`Flags::wait_until`](crate::flags::Flags::wait_until), [`changed_since`](crate::flags::Flags::changed_since) | `wait_until_async`, `changed_since_async`; `changed` is a future by itself |
//! | [`OnceSlot::wait`](crate::slot::OnceSlot::wait), [`SwapSlot::wait`](crate::slot::SwapSlot::wait), [`Retired::retired`](crate::slot::Retired::retired) | `get`, `get`, `retired_async` |
//! | `push`, `push_all`, `pop`, `drain` of a [ring](crate::ring) | the same with `_async`; with feature `futures` a `Sink` and a `Stream` |
//! | [`Proposer::propose`](crate::proposal::Proposer::propose), [`Ticket::wait`](crate::proposal::Ticket::wait) | `propose_async`, and the ticket itself |
//! | [`ProposalReceiver::take`](crate::proposal::ProposalReceiver::take), [`next_batch`](crate::proposal::ProposalReceiver::next_batch) | `next_batch_async` |
//! | `cache::ReadThrough::get_or_load_blocking` | `get_or_load` |
//! | [`MultiWriter::publish`](crate::latch::MultiWriter::publish), [`LockTimer`](crate::metrics::LockTimer), registration of [metrics](crate::metrics) | none: they wait for a few instructions of another thread |
//!
//! A thread and a task may wait for the same thing; each kind wakes the other.
//!
//! # Time limits
//! The limit is the executor's. A future that it drops has lost nothing that the table below does not name.
//!
//! ```
//! use nodestate::proposal::{self, Outcome};
//! use std::time::Duration;
//!
//! # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
//! let (proposer, mut receiver) = proposal::channel(8).unwrap();
//! let mut ticket = proposer.propose_async("x = 1").await.unwrap();
//!
//! // By reference: when the time is up the future is gone, and the ticket is not.
//! let patience = Duration::from_millis(1);
//! assert!(tokio::time::timeout(patience, &mut ticket).await.is_err());
//!
//! receiver.try_take().unwrap().responder.committed(7, 1);
//! assert_eq!(ticket.await, Outcome::Committed { index: 7, term: 1 });
//! # });
//! ```
//!
//! # What is lost when a future is dropped
//! | future | what is lost |
//! |---|---|
//! | `changed_async`, `status_changed_async`, `changed_since_async` | nothing: asked again with the same version or snapshot, they find the same |
//! | `wait_until_async`, `get`, `retired_async` | nothing |
//! | [`Flags::changed`](crate::flags::Flags::changed) | a change that it has not reported: the next one begins anew; in a loop take `changed_since_async` |
//! | `pop_async`, `drain_async`, `next_batch_async` | nothing: what was not returned is still in the ring |
//! | `push_async`, `propose_async` | the value, which was not put in; to keep it, `push_from_async` and `push_all_async`, which leave it with the caller |
//! | `&mut ticket` | nothing |
//! | a ticket | the answer, not the proposal: it may be committed all the same |
//! | `get_or_load` of the cache | this caller's place; the load itself, if nobody else waits for it |
//!
//! A dropped future takes no wake-up along: where each is for one waiter, it is
//! [handed on](super::wait#waiters-that-are-woken-in-turn). Tests drop them in the middle of a wait:
//! `cancelled_at_every_point` (slots), `tasks_that_give_up_leave_the_others_alone` (flags),
//! `a_dropped_future_keeps_nothing` (rings), `a_future_that_is_dropped_has_taken_and_proposed_nothing`,
//! `loads_are_cancelled_at_every_await_point`. A branch of a `select!` that is woken, and not polled again while it
//! lives, keeps that one wake-up; a receiver wakes all who wait for room before it sleeps itself
//! (`a_winner_that_is_never_polled_keeps_nobody_asleep`).
//!
//! # A loop around `select!`
//! Two rules. Say what was seen *before* looking, outside of the loop: a future that is made anew with the same
//! version misses nothing that came in between. And give a push what it is to push by reference.
//!
//! ```
//! use nodestate::NodeState;
//! use nodestate::flags::Lifecycle;
//! use nodestate::raft::Role;
//! use nodestate::ring::mpsc;
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let (mut writer, state) = NodeState::builder(1).build::<String>().unwrap();
//! let (mut sender, mut receiver) = mpsc::ring(1).unwrap();
//!
//! let watcher = tokio::spawn({
//!     let (state, mut seen) = (state.clone(), state.raft_view().version());
//!     async move {
//!         let mut report = None; // what is still to be pushed
//!         loop {
//!             tokio::select! {
//!                 pushed = sender.push_from_async(&mut report), if report.is_some() => {
//!                     if pushed.is_err() {
//!                         break; // nobody takes them any more
//!                     }
//!                 }
//!                 changed = state.status_changed_async(seen) => {
//!                     let Ok(newest) = changed else { break }; // the node has ended
//!                     seen = newest.version;
//!                     report = Some(newest.value.role); // an older one is out of date
//!                 }
//!             }
//!         }
//!         report // not lost, wherever the loop was left
//!     }
//! });
//!
//! writer.publish((Role::Candidate, None, 1)).unwrap();
//! assert_eq!(receiver.pop_async().await, Ok(Role::Candidate));
//! drop(writer);
//! assert_eq!(watcher.await.unwrap(), None);
//! assert_eq!(state.lifecycle(), Lifecycle::Stopped);
//! # });
//! ```
//!
//! The Raft loop's own is on the page of [`node`](crate::node#a-loop-that-is-a-task).
//!
//! # What may be held across an `.await`
//! | | in a task that moves between threads | what it costs others |
//! |---|---|---|
//! | a [`NodeState`](crate::NodeState), a [`Peer`](crate::peers::Peer), a [`Snapshot`](crate::map::Snapshot), an [`Owned`](crate::slot::Owned), `&T` of a `OnceSlot`, a [`Sym`](crate::intern::Sym), a ticket | yes | nothing; an `Owned` delays who waits for that value to be retired |
//! | a pin of [`pin_owned`](crate::map::EpochMap::pin_owned) | yes | memory: what is removed meanwhile waits |
//! | a [`Pinned`](crate::map::Pinned) of `pin`, a [`Ref`](crate::map::Ref), an [`Address`](crate::peers::Address) | no: not `Send` | on a runtime of one thread, memory as above |
//! | a [`Handle`](crate::map::Handle), a [`Reader`](crate::map::Reader) | no: not `Send` | nothing |
//! | a [`SlotGuard`](crate::slot::SlotGuard) | no: not `Send` (`tests/compile_fail/guard_across_await.rs`) | who waits for that value |
//!
//! None of them is a lock: whatever is held, every other call returns (`tests/node/held.rs`,
//! `a_task_that_holds_a_reference_keeps_no_other_waiting`). So the compiler's "future cannot be sent" is no
//! warning of a deadlock. It asks for the row above.
//!
//! ```
//! use nodestate::{NodeState, map::EpochMap, slot::SwapSlot};
//! use std::sync::Arc;
//!
//! # tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap().block_on(async {
//! let (_writer, state) = NodeState::builder(1).peer(2, "10.0.0.2:7000").build::<String>().unwrap();
//! let slot = Arc::new(SwapSlot::from("quota"));
//! let map = Arc::new(EpochMap::from([(1, "one")]));
//!
//! let task = tokio::spawn(async move {
//!     let peer = state.try_get_peer(2).unwrap(); // not `get_peer_address`
//!     let quota = slot.try_get_owned().unwrap(); // not `try_get`
//!     let pinned = map.pin_owned(); //              not `pin`
//!     let one = pinned.get(&1);
//!     tokio::task::yield_now().await;
//!     (peer.address().to_owned(), *quota, one.copied())
//! });
//! assert_eq!(task.await.unwrap(), ("10.0.0.2:7000".to_owned(), "quota", Some("one")));
//! # });
//! ```
//!
//! # Other executors
//! Whatever polls will do. Here one that has neither threads nor timers, and a thread beside it:
//!
//! ```
//! use futures::{executor::block_on, future::join};
//! use nodestate::slot::OnceSlot;
//!
//! let slot = OnceSlot::new();
//! std::thread::scope(|scope| {
//!     scope.spawn(|| slot.set("raft").unwrap());
//!     let both = block_on(join(slot.get(), slot.get()));
//!     assert_eq!(both, (Ok(&"raft"), Ok(&"raft")));
//! });
//! ```
//!
//! What an executor does meet here:
//! - *Wakers run on the thread that changes the state*: the Raft loop's, when it publishes. Executors' wakers put
//!   a task into a queue; one of yours that takes a lock makes the loop wait for that lock. A waker that panics
//!   does so there, where the call does not say otherwise ([panics](super::wait#panics)).
//! - *A poll takes a mutex* for a few instructions, and so does the drop of a future that has waited; tickets, and
//!   the receivers of proposals, of `mpsc` and of `lanes`, take none. [What a stopped thread can delay](super::progress#what-a-stopped-thread-can-still-delay).
//! - *A future that finds what it waits for is ready at once, always.* They take no part in tokio's budget, so
//!   a loop over a ring that never runs empty leaves no other task of that thread a turn. Take batches, and
//!   yield between them (`tokio::task::yield_now`).
//! - *The futures are not `Unpin`*, most of them: `select!` of tokio and `.await` pin for themselves;
//!   elsewhere `std::pin::pin!` does, without an allocation.
//! - *A runtime that is shut down drops its tasks*, and with them their waits; nothing else is to be done. A node
//!   that ends, ends the waits of its tasks with [`Closed`](crate::Closed).
