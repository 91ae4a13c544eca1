//! Bounded rings that carry values from the threads that have them to the one that wants them.

mod error;
pub mod mpsc;

pub use error::{CapacityError, PopError, PushError, PushTimeoutError};
