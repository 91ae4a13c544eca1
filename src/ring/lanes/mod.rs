//! A ring of its own for each producer, behind one consumer that goes round.
//!
//! Producers meet nowhere: a push is a push into a ring between two threads, and costs what it costs
//! there. What is given up is the order among producers: each one's values come in its order, and one's
//! against another's in none. A lane gives up to [`TURN`] values, then it is the next one's turn.
//!
//! # Which pair
//! - [`ring`]: a [`Producer`] and a [`Consumer`] that do not wait, for a loop that never sleeps. A push is two
//!   stores. The end is the drop of a side; what the consumer leaves behind, each producer takes back.
//! - [`waiting`]: a [`Sender`] and a [`Receiver`] that can sleep, by the calls of a ring [from many
//!   senders](super::mpsc#which-call), and a [`close`](Receiver::close) that loses nothing and refuses all that
//!   comes later. Both rest on a fence in each push, or batch.
//!
//! Why they are two, invariants and edges: [`docs::lanes`](crate::docs::lanes).
//!
//! # Waiting
//! A push that finds the receiver asleep wakes it; while it is awake, senders write nothing on its account. A
//! sender stopped between its push and the wake-up delays that for its own values, and until the next push of
//! any other. The receiver wakes a sender that waits for room when it takes values out of its lane, at the
//! latest when half of the lane, or 32 slots, are free. Wakers that panic are ignored.

mod consumer;
mod end;
mod hub;
mod pop;
mod producer;
mod push;
mod receiver;
mod registrar;
mod rounds;
mod sender;
mod wakeups;

use core::fmt;

pub use consumer::Consumer;
pub use producer::Producer;
pub use receiver::{Receiver, Remaining};
pub use registrar::{Registrar, SenderRegistrar};
pub use rounds::TURN;
pub use sender::Sender;

use super::{CapacityError, spsc::Shared};
use crate::primitive::Arc;
use hub::Hub;
use wakeups::{RingAtEnd, Wakeups};

/// Room for that many producers at a time, each with a ring for up to `capacity` values.
///
/// # Progress
/// Allocates; waits for nobody else.
/// # Cost
/// Two allocations for each lane and a few more; none later.
/// # Errors
/// [`CapacityError`] if `lanes` or `capacity` is 0, or if there cannot be memory for so many.
/// # Panics
/// Never.
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
    let hub = hub(lanes, capacity, 0)?;
    Ok((Registrar::first(Arc::clone(&hub)), Consumer::new(hub)))
}

/// The same for a consumer and producers that wait, and for a consumer that closes.
///
/// # Progress
/// Allocates; waits for nobody else.
/// # Cost
/// Two allocations for each lane and a few more; none later. A lane takes four lines of the cache beside
/// its slots.
/// # Errors
/// As [`ring`].
/// # Panics
/// Never.
/// # Examples
/// ```
/// use nodestate::{Closed, ring::lanes};
///
/// let (registrar, mut receiver) = lanes::waiting(4, 64)?;
/// std::thread::scope(|scope| {
///     for core in 0..4 {
///         let mut sender = registrar.register().unwrap();
///         scope.spawn(move || {
///             for n in 0..1_000 {
///                 sender.push((core, n)).unwrap(); // waits for room
///             }
///         });
///     }
///     drop(registrar);
///     let mut next = [0; 4];
///     while let Ok((core, n)) = receiver.pop() { // waits for a value, or the end
///         assert_eq!(n, next[core]); // each sender's in its order
///         next[core] += 1;
///     }
///     assert_eq!(next, [1_000; 4]);
/// });
/// # Ok::<(), nodestate::ring::CapacityError>(())
/// ```
pub fn waiting<T>(
    lanes: u16,
    capacity: usize,
) -> Result<(SenderRegistrar<T>, Receiver<T>), CapacityError> {
    waiting_from(lanes, capacity, 0)
}

/// The same with counts that begin at `first`, so that it is not long until they wrap.
pub(crate) fn waiting_from<T>(
    lanes: u16,
    capacity: usize,
    first: usize,
) -> Result<(SenderRegistrar<T>, Receiver<T>), CapacityError> {
    let hub = hub(lanes, capacity, first)?;
    let wakeups = Arc::new(Wakeups::new(lanes));
    let registrar = Registrar::first(Arc::clone(&hub));
    let registrar = SenderRegistrar::new(registrar, RingAtEnd(Arc::clone(&wakeups)));
    Ok((registrar, Receiver::new(hub, wakeups)))
}

fn hub<T>(lanes: u16, capacity: usize, first: usize) -> Result<Arc<Hub<T>>, CapacityError> {
    if lanes == 0 {
        return Err(CapacityError { requested: 0, max: u16::MAX.into() });
    }
    let rings = (0..lanes).map(|_| Shared::new(capacity, first).map(Arc::new));
    Ok(Arc::new(Hub::new(rings.collect::<Result<_, _>>()?)))
}

/// Why a producer was not registered.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum RegisterError {
    /// Every lane is taken, or its producer is gone and it is not drained yet.
    AllTaken,
    /// The consumer is gone, or has closed the ring.
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
