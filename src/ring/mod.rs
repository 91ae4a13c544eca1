//! Bounded rings that carry values from the threads that have them to the one that wants them.

mod error;
mod freed;
pub mod lanes;
pub mod mpsc;
pub mod spsc;

pub(crate) use error::decided;
use error::timed;
pub use error::{CapacityError, PopError, PushError, PushTimeoutError};
