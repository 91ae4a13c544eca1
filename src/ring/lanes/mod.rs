//! A ring of its own for each producer, behind one consumer that goes round.
//!
//! Producers meet nowhere: a push is a push into a ring between two threads, and costs what it costs
//! there. What is given up is the order among producers: each one's values come in its order, and one's
//! against another's in none. Invariants and edges: [`docs::lanes`](crate::docs::lanes).

mod consumer;
mod hub;
mod producer;

use core::fmt;

pub use consumer::{Consumer, TURN};
pub use producer::{Producer, Registrar};

use super::{CapacityError, spsc::Shared};
use crate::primitive::Arc;
use hub::Hub;

/// Room for that many producers at a time, each with a ring for up to `capacity` values.
///
/// # Cost
/// Two allocations for each lane and a few more; none later.
/// # Errors
/// [`CapacityError`] if `lanes` or `capacity` is 0, or if there cannot be memory for so many.
/// # Examples
/// ```
/// use nodestate::ring::{PopError, lanes};
///
/// let (registrar, mut consumer) = lanes::ring(4, 64)?;
/// std::thread::scope(|scope| {
///     for core in 0..4 {
///         let mut producer = registrar.register().unwrap();
///         scope.spawn(move || {
///             for n in 0..10 {
///                 producer.try_push((core, n)).unwrap();
///             }
///         });
///     }
/// });
/// drop(registrar);
///
/// let mut next = [0; 4];
/// loop {
///     match consumer.try_pop() {
///         Ok((core, n)) => {
///             assert_eq!(n, next[core]); // each producer's in its order
///             next[core] += 1;
///         }
///         Err(PopError::Empty) => unreachable!("they are all there"),
///         Err(PopError::Closed) => break, // no producer is left, nor any that could come
///     }
/// }
/// assert_eq!(next, [10; 4]);
/// # Ok::<(), nodestate::ring::CapacityError>(())
/// ```
pub fn ring<T>(lanes: u16, capacity: usize) -> Result<(Registrar<T>, Consumer<T>), CapacityError> {
    if lanes == 0 {
        return Err(CapacityError { requested: 0, max: u16::MAX.into() });
    }
    let rings = (0..lanes).map(|_| Shared::new(capacity, 0).map(Arc::new));
    let hub = Arc::new(Hub::new(rings.collect::<Result<_, _>>()?));
    Ok((Registrar::first(Arc::clone(&hub)), Consumer::new(hub)))
}

/// Why a producer was not registered.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum RegisterError {
    /// Every lane is taken, or its producer is gone and it is not drained yet.
    AllTaken,
    /// The consumer is gone.
    Closed,
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AllTaken => "every lane is taken",
            Self::Closed => "the ring is closed",
        })
    }
}

impl std::error::Error for RegisterError {}
