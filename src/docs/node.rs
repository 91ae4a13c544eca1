//! The node as a whole: what it is made of, who holds which half, and how it ends.
//!
//! # Idea
//! A [`NodeState`](crate::NodeState) adds no mechanism. It is four structures of this crate and the user's
//! managers, each for itself; its code has no `unsafe` and names no order. What it does add is one end: when
//! the loop's half goes, every wait for anything of the node is over.
//!
//! ```text
//! the Raft loop                                     everybody else, any number of handles
//! Writer                                            NodeState
//!   publish ---------> status, a latch -----------> is_leader, raft_status_view, status_changed
//!                      lifecycle and flags <------> advance, is_running, wait_until
//!                      peers, a map <-------------> add_peer, get_peer_address, with_peers
//!                      managers, slots <----------> set_..., try_get_..., get_...().await
//!   drain, take <----- proposals, a ring <--------- propose
//!   Responder -------> a cell for each -----------> Ticket
//! ```
//!
//! # Which half
//! What has one writer belongs to the [`Writer`](crate::node::Writer), which is not `Clone` and publishes by
//! `&mut self`: a second loop does not compile (`tests/compile_fail/second_loop.rs`,
//! `publish_by_a_handle.rs`). All else is done through a handle. A call through a handle never makes the loop
//! wait, and a loop that stops makes no handle's call wait, but for those that wait for what only it can give:
//! a publication, room, an outcome.
//!
//! # Invariants
//! - There is one `Writer` for a node, and the node lives as long. Handles may outlive it; they read what was
//!   published last, and are refused proposals.
//! - The lifecycle goes forwards, and stands at an end once the `Writer` is gone.
//! - A proposal that was accepted is taken out by the loop, or its ticket is told `Closed` when the `Writer`
//!   goes, and [`Remains`](crate::node::Remains) has the value ([why](super::proposal#why-every-ticket-resolves)).
//! - Each part's own invariants are on its page: [`raft`](super::raft), [`flags`](super::flags),
//!   [`peers`](super::peers), [`slot`](super::slot), [`proposal`](super::proposal).
//!
//! # What is not one
//! Each part is consistent by itself, and no call reads two of them as one. A reader may see a new leader and
//! not yet its address. `get_peer_address(leader_id()?)` answers `None` then, and the caller asks again. What
//! has to change together has to lie in one part: in one publication, in one word of flags, or in one value of
//! a slot.
//!
//! # The order of an end
//! 1. A handle's [`shutdown`](crate::NodeState::shutdown) asks for it: the lifecycle drains, proposals are
//!    refused, and a loop that waits for one is told so when none is left.
//! 2. The loop leaves, and its `Writer` goes, by [`shutdown`](crate::node::Writer::shutdown) or by a panic.
//!    First the proposals: what was not taken out, and what is a number in a log, is answered as by the drop of
//!    its [`Responder`](crate::proposal::Responder). Responders that the loop still has stay good.
//! 3. Then the view: waits for a publication end.
//! 4. Then the lifecycle stands at `Stopped`, or `Failed` for a panic, and waits for flags end.
//! 5. Then the managers are closed, and waits for one that is not set end; those that are set stay.
//!
//! Each step takes place also if a waker that an earlier one ran panics.
//!
//! # Traps
//! | trap | test |
//! |---|---|
//! | a wait that outlives the node | `every_wait_ends` |
//! | something held, a pin, a guard, a ticket, that keeps another call from returning | `tests/node/held.rs` |
//! | a panic of the loop that leaves a node which seems to run | `a_panic_ends_the_node` |
//! | a waker that panics in the middle of the end | `a_waker_panics`, `a_waker_panics_at_a_manager` |
//! | an end that takes as long as its slowest caller | `a_bound_on_the_end` |
//! | a flag that says "ready" and does not order what it announces | model `regressions::our_flag_orders_the_database` |
