//! A ring between one thread that pushes and one that takes out; neither ever waits for the other.
//!
//! Each side owns a count on a line of its own, and remembers how far the other was when it last
//! looked: most calls touch no line that the other side writes, but for the values themselves, and no
//! call makes a read-modify-write. Invariants, edges and interleavings:
//! [`docs::spsc`](crate::docs::spsc).

mod consumer;
mod producer;
mod read;
mod receiver;
mod sender;
mod shared;
mod span;
mod waiting;
mod write;

pub use consumer::Consumer;
pub use producer::Producer;
pub use read::{IntoIter, ReadChunk};
pub use receiver::Receiver;
pub use sender::Sender;
pub use waiting::waiting;
pub use write::WriteChunk;

use super::CapacityError;
use crate::primitive::Arc;
pub(crate) use shared::Shared;

/// A ring that holds up to `capacity` values: any number from 1.
///
/// # Progress
/// Allocates; waits for nobody else.
/// # Cost
/// Two allocations, and no other ever. There are as many slots as the next power of two, so that a
/// position becomes an index by one instruction; the capacity is what was asked for.
/// # Errors
/// [`CapacityError`] if `capacity` is 0, or if there cannot be memory for so many.
/// # Panics
/// Never.
/// # Examples
/// ```
/// use nodestate::ring::{PopError, spsc};
///
/// let (mut producer, mut consumer) = spsc::ring(16)?;
/// let pushing = std::thread::spawn(move || {
///     for n in 0..100 {
///         while producer.try_push(n).is_err() {
///             std::thread::yield_now();
///         }
///     }
/// });
/// let mut expected = 0;
/// loop {
///     match consumer.try_pop() {
///         Ok(n) => {
///             assert_eq!(n, expected); // in order, and each once
///             expected += 1;
///         }
///         Err(PopError::Empty) => std::thread::yield_now(),
///         Err(PopError::Closed) => break, // the producer is gone, and all was taken out
///     }
/// }
/// assert_eq!(expected, 100);
/// # pushing.join().unwrap();
/// # Ok::<(), nodestate::ring::CapacityError>(())
/// ```
///
/// # Source
/// Lamport's ring (1983); each side's memory of the other's count is from FastForward and MCRingBuffer
/// (Giacomoni et al., 2008; Lee et al., 2009), chunks and layout after `rtrb`.
pub fn ring<T>(capacity: usize) -> Result<(Producer<T>, Consumer<T>), CapacityError> {
    starting_at(capacity, 0)
}

/// The same with counts that begin at `first`, so that it is not long until they wrap.
pub(crate) fn starting_at<T>(
    capacity: usize,
    first: usize,
) -> Result<(Producer<T>, Consumer<T>), CapacityError> {
    let shared = Arc::new(Shared::new(capacity, first)?);
    Ok((Producer::new(Arc::clone(&shared)), Consumer::new(shared)))
}
