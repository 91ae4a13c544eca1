//! The read-through cache: loads that belong to nobody, invariants, traps.
//!
//! # Idea
//! Entries lie in `quick_cache` (S3-FIFO in shards). What a cache adds on a miss is one load for all who
//! ask, and there the usual ways go wrong: if the first caller *is* the load, it stops everybody when it
//! is not polled any more, and if it *owns* the load, everybody when it goes. Here a load lies in a cell of
//! its own, found by its key in an [`EpochMap`](crate::map::EpochMap), and belongs to nobody. A waiter that
//! is polled and finds it with something to do takes it out, polls it, and puts it back.
//!
//! ```text
//! stage     Idle(future, woken?) | Driven(thread, waiter, woken?) | Done(outcome)
//!
//! poll      Done              -> its outcome
//!           Driven by me      -> Recursive: the load waits for itself
//!           Driven, or Idle and not woken -> leave a waker
//!           Idle and woken    -> leave a waker, take the future out, poll it without the mutex:
//!               pending       -> put it back; if it was woken meanwhile, wake everybody
//!               ready, panic  -> settle, keep, Done, out of the map, wake everybody
//! the future's waker:  Idle   -> woken; wake everybody
//!                      Driven -> woken; the driver sees to the rest
//! a waiter goes:       the last of an Idle load -> Done(Cancelled), the future is dropped
//! ```
//!
//! Everybody is woken and not one, since any of them may never be polled again; the first that is polled
//! drives, and the others find nothing to do and sleep on. A load that a thread runs (`get_or_load_blocking`)
//! is Driven from its beginning to its end.
//!
//! # Invariants
//! `cache.flight` stands at the cell's state.
//!
//! # Why an invalidation holds
//! A load puts its value in under its own mutex, after it has looked whether something newer is known;
//! `invalidate` says so under that mutex, and takes the entry out of the store afterwards.
//! 1. The load has put its value in before: the invalidation takes it out.
//! 2. It comes to that later: it sees that it is stale, and keeps nothing.
//!
//! Who comes after the invalidation does not join a stale load; its waiters, who came before, get its value.
//! For their sake the invalidation looks for a load once more when the entry is out: one may have begun in
//! between, found the entry after all, and be about to say so to whoever has joined it.
//!
//! # Why a value is loaded once
//! A load ends in this order: the value into the store, the outcome into the cell, the cell out of the map.
//! Who has not found the value in the store and puts a cell into the map looks into the store once more: if
//! the load before has ended in between, its value is there by then.
//!
//! # What blocks
//! The shards' locks and each load's mutex are held for a few instructions, and not while code of yours
//! runs, but for `Hash`, `Eq` and `Clone` of keys and values under a shard's lock. So a caller that is stopped
//! at an await point holds none, and blocks nobody: that is the promise. A thread that the system stops in the
//! middle of a look-up does block those who need the same shard, and one that is stopped while it polls a
//! load blocks that load; a timeout of one's own ends the wait for it. For what must not wait, there is
//! [`EpochMap`](crate::map::EpochMap).
//!
//! A loader that waits for a load of its own key on another thread, or on a task of its own, waits for
//! ever, and so do loaders that wait for each other's keys; on the same thread it is told
//! [`Recursive`](crate::cache::LoadError::Recursive). So is a task that an executor within a loader's poll
//! runs, and that asks for the same key.
//!
//! # No cache in front of what is there
//! The peers' address cache and the leader id of the locked node are gone, and are not answered by this:
//! a [`Reader`](crate::map::Reader) of the peers' map keeps a copy that is checked by a load, and
//! [`RaftView::read`](crate::raft::RaftView::read) is four loads. A cache in front of either adds a lock, and
//! a value that may be stale. `cargo bench --features cache --bench ratios -- cache` has both, side by side.
//!
//! # Traps
//! | trap, and whose | here |
//! |---|---|
//! | a leader that is not polled blocks all (moka #240) | any waiter drives; `cache::driver_stands_still` |
//! | the load is lost with its leader | it is nobody's; `cache::driver_leaves`, `loads_are_cancelled_at_every_await_point` |
//! | a panic in a loader leaves a placeholder for ever | it is an outcome; `cache::panics` |
//! | an old load is put in over an invalidation | `cache::invalidate_load` |
//! | who comes after an invalidation joins who has found the value before | `an_invalidation_is_not_overtaken_by_a_look` |
//! | a panic of a key's clone leaves a load that nobody drives | `a_key_whose_clone_panics_leaves_no_load_behind` |
//! | another's waker takes the token of a thread that waits | `a_waker_that_parks_takes_nobody_s_token` |
//! | a heavy entry is dropped without a word | refused, with its weight; `what_weighs_too_much_is_refused` |
//! | what weighs nothing is never evicted | it weighs 1 |
//! | a loader loads itself, and waits for ever | told, on the same thread; `a_loader_that_loads_itself_is_told_so` |
//!
//! # Source
//! `futures::future::Shared`, in which any clone polls; the entries' policy is S3-FIFO (J. Yang et al., SOSP 2023),
//! as `quick_cache` has it. New here is that the load is found by its key, ends by its last waiter, and is spoiled
//! by an invalidation.
