//! What is set late and looked up all the time: the managers of a node, say.
//!
//! A look is a load or two, and never waits for whoever sets. A thread or a task may wait until there
//! is something, and until the last reader of what was replaced is gone; closing a slot ends the first
//! kind of wait. Invariants and interleavings: [`docs::slot`](crate::docs::slot).

mod error;
mod once;
mod swap;

pub use error::SetError;
pub use once::OnceSlot;
pub use swap::{Owned, Retired, SlotGuard, SwapSlot};
