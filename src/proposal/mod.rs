//! Proposals on their way to the Raft loop, and replies that always resolve.
//!
//! Request threads and tasks propose values and get a [`Ticket`] each; the loop takes them out in batches,
//! and answers each through its [`Responder`]. Whatever happens in between, a ticket tells an [`Outcome`]:
//! a responder that is dropped answers, and so does a receiver. Nothing is allocated for a proposal, and
//! what stops, anywhere, stops nobody else. [`docs::proposal`](crate::docs::proposal) tells how, and why
//! it is right.
//!
//! # Which call
//! | | at once | waits | up to a time | task |
//! |---|---|---|---|---|
//! | propose | [`try_propose`](Proposer::try_propose), [`propose_batch`](Proposer::propose_batch) | [`propose`](Proposer::propose) | [`propose_timeout`](Proposer::propose_timeout), [`propose_deadline`](Proposer::propose_deadline) | [`propose_async`](Proposer::propose_async) |
//! | take out | [`try_take`](ProposalReceiver::try_take), [`try_batch`](ProposalReceiver::try_batch) | [`take`](ProposalReceiver::take), [`next_batch`](ProposalReceiver::next_batch) | [`next_batch_timeout`](ProposalReceiver::next_batch_timeout), [`next_batch_deadline`](ProposalReceiver::next_batch_deadline) | [`next_batch_async`](ProposalReceiver::next_batch_async) |
//! | hear the outcome | [`try_outcome`](Ticket::try_outcome) | [`wait`](Ticket::wait) | [`wait_timeout`](Ticket::wait_timeout), [`wait_deadline`](Ticket::wait_deadline) | `.await` |
//!
//! # How many
//! A proposal is *open* until it was answered and its ticket has seen the answer, or is dropped. The capacity
//! bounds the open ones: those in the queue, those in Raft's log, and those whose answer nobody has looked at
//! yet. There is no other bound, so there is one reason for [`ProposeError::Full`], and to take
//! proposals out slowly is enough to slow proposers down.
//!
//! # Memory
//! For each proposal that may be open: 64 bytes, its value, and some 100 bytes of the queue; all of it
//! allocated by [`channel`]. The 64 bytes live until the last ticket and the last responder are gone, the
//! rest until proposers and receiver are.
//!
//! # Examples
//! ```
//! use nodestate::proposal::{self, Caps, Outcome};
//!
//! let (proposer, mut receiver) = proposal::channel(1024)?;
//! let raft_loop = std::thread::spawn(move || {
//!     let (caps, mut batch) = (Caps { items: 512, bytes: 1 << 20 }, Vec::new());
//!     let (mut index, term) = (1, 1);
//!     while receiver.next_batch(caps, |value: &String| value.len(), &mut batch).is_ok() {
//!         for proposal in batch.drain(..) {
//!             proposal.responder.committed(index, term); // once it is
//!             index += 1;
//!         }
//!     }
//! });
//!
//! let ticket = proposer.propose("x = 1".to_owned())?;
//! assert_eq!(ticket.wait(), Outcome::Committed { index: 1, term: 1 });
//! drop(proposer); // the last one: the loop ends
//! raft_loop.join().unwrap();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cell;
mod entry;
mod error;
mod exit;
mod group;
mod halves;
mod outcome;
mod proposer;
mod receiver;
mod responder;
pub(crate) mod slab;
mod ticket;
mod word;

pub use error::{CapacityError, ProposeError};
pub use outcome::Outcome;
pub use proposer::Proposer;
pub use receiver::{Caps, Proposal, ProposalReceiver};
pub use responder::Responder;
pub use ticket::Ticket;

use entry::Entry;

/// As many as one receiver's proposals can be open.
const MAX_OPEN: usize = 1 << 17;

/// Control proposals that may be open beside the others, if nothing else is said.
const CONTROL: usize = 16;

/// A first proposer and the receiver, of proposals of which `capacity` may be open at once, and 16 of
/// [control](Proposer::control) beside them.
///
/// # Progress
/// Allocates; waits for nobody.
/// # Cost
/// Allocates what [Memory](self#memory) says, once for all.
/// # Errors
/// [`CapacityError`] for none, or for more than 131,072.
/// # Panics
/// Never.
/// # Examples
/// ```
/// use nodestate::proposal;
///
/// assert!(proposal::channel::<u8>(0).is_err());
/// let (proposer, receiver) = proposal::channel::<u8>(1000).unwrap();
/// assert_eq!((proposer.open(), receiver.len()), (0, 0));
/// ```
pub fn channel<T>(capacity: usize) -> Result<(Proposer<T>, ProposalReceiver<T>), CapacityError> {
    channel_with_control(capacity, CONTROL)
}

/// As [`channel`], with a capacity for [control](Proposer::control) of one's own.
///
/// # Progress
/// Allocates; waits for nobody.
/// # Cost
/// As [`channel`].
/// # Errors
/// [`CapacityError`] if one of the two is none, or more than 131,072.
/// # Panics
/// Never.
/// # Examples
/// ```
/// use nodestate::proposal;
///
/// let (proposer, _receiver) = proposal::channel_with_control(1000, 1).unwrap();
/// let _ticket = proposer.control().try_propose("add node 4").unwrap();
/// assert!(proposer.control().try_propose("remove node 1").is_err());
/// ```
pub fn channel_with_control<T>(
    capacity: usize,
    control: usize,
) -> Result<(Proposer<T>, ProposalReceiver<T>), CapacityError> {
    const { assert!(slab::Slab::fits(MAX_OPEN, MAX_OPEN)) };
    for requested in [capacity, control] {
        if !(1..=MAX_OPEN).contains(&requested) {
            return Err(CapacityError { requested });
        }
    }
    let (entry, heads) = Entry::new(capacity, control);
    let receiver = ProposalReceiver::new(entry.board.clone(), heads);
    Ok((Proposer::new(entry), receiver))
}
