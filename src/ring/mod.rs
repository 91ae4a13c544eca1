//! Bounded rings that carry values from the threads that have them to the one that wants them.

mod error;
pub mod lanes;
pub mod mpsc;
pub mod spsc;

pub use error::{CapacityError, PopError, PushError, PushTimeoutError};
