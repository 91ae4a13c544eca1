//! What a Raft node shares between its loop and all its request threads, as one.
//!
//! ```
//! use nodestate::NodeState;
//! use nodestate::flags::Lifecycle::*;
//! use nodestate::proposal::Outcome;
//! use nodestate::raft::Role;
//!
//! let (mut writer, state) = NodeState::builder(1).peer(2, "10.0.0.2:7000").build::<String>()?;
//!
//! let raft_loop = std::thread::spawn(move || {
//!     writer.publish((Role::Leader, Some(1), 7)).expect("terms go up");
//!     let (mut batch, mut index) = (Vec::new(), 0);
//!     // A real loop ticks, too: `proposals().next_batch_timeout`, or as below.
//!     while let Ok(proposal) = writer.proposals().take() {
//!         batch.push(proposal);
//!         _ = writer.drain(512, &mut batch);
//!         for proposal in batch.drain(..) {
//!             index += 1;
//!             proposal.responder.committed(index, 7); // once it is
//!         }
//!     }
//!     writer.shutdown()
//! });
//!
//! state.advance(Uninit, Running)?;
//! let ticket = state.propose("x = 1".to_owned())?;
//! assert_eq!(ticket.wait(), Outcome::Committed { index: 1, term: 7 });
//! assert!(state.is_leader() && state.has_peer(2));
//!
//! state.shutdown();
//! assert!(raft_loop.join().unwrap().proposals.is_empty());
//! assert_eq!(state.lifecycle(), Stopped);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Two halves
//! The Raft loop owns the [`Writer`]: it publishes and takes proposals out. Everybody else holds a
//! [`NodeState`], which is cheap to clone, and which no call of makes the loop wait. The node lives as long
//! as its `Writer`; handles come and go.
//!
//! # A loop that is a task
//! It waits for proposals and for whatever else there is, a tick of its engine, say. A wait that is dropped
//! has taken nothing out.
//!
//! ```
//! use nodestate::{NodeState, proposal::Caps, raft::Role};
//! use std::time::Duration;
//!
//! # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
//! let (mut writer, state) = NodeState::builder(1).build::<String>().unwrap();
//! let raft_loop = tokio::spawn(async move {
//!     writer.publish((Role::Leader, Some(1), 7)).expect("terms go up");
//!     let mut tick = tokio::time::interval(Duration::from_millis(100));
//!     let (caps, mut batch) = (Caps { items: 512, bytes: 1 << 20 }, Vec::new());
//!     let mut index = 0;
//!     loop {
//!         tokio::select! {
//!             _ = tick.tick() => {} // the engine's tick
//!             taken = writer.proposals().next_batch_async(caps, String::len, &mut batch) => {
//!                 if taken.is_err() {
//!                     break writer.shutdown(); // the node is to stop, and there is nothing left
//!                 }
//!             }
//!         }
//!         for proposal in batch.drain(..) {
//!             index += 1;
//!             proposal.responder.committed(index, 7); // once it is
//!         }
//!     }
//! });
//!
//! let ticket = state.propose_async("x = 1".to_owned()).await.unwrap();
//! assert!(ticket.await.is_committed());
//! state.shutdown();
//! assert!(raft_loop.await.unwrap().proposals.is_empty());
//! # });
//! ```
//!
//! # Which calls wait
//! Those whose names say so: `wait_*`, `*changed*`, `propose`, `propose_timeout`, `propose_deadline`, and
//! the futures. All others return at once, inside a runtime or outside. Calls that are named `try_get_*`
//! and answer an `Option` do so because callers of a state behind locks expect one; where there is
//! nothing that could be missing, they say so.
//!
//! # What is where
//! Each group of calls is a structure of this crate, which has more to offer: the status is
//! [`raft_view`](NodeState::raft_view), the lifecycle [`flags`](NodeState::flags), the peers
//! [`peers`](NodeState::peers), the way in for proposals [`proposer`](NodeState::proposer). What else a node
//! consists of is declared by [`managers!`](crate::managers), and called on the state itself.

mod builder;
mod managers;
mod observe;
mod peers;
mod propose;
mod standing;
mod state;
mod status;
mod waits;
mod writer;

pub use builder::{BuildError, Builder};
#[doc(hidden)]
pub use managers::__close_each;
pub use managers::Managers;
pub use standing::Standing;
pub use state::NodeState;
pub use writer::{Remains, Writer};
