//! A bounded ring from many senders to one receiver, in which no stopped sender stops the receiver, or
//! another that does not wait.
//!
//! In a ring of the usual make a sender claims a slot, writes to it, and then says so; one that is
//! stopped in between stops the receiver. Here a sender writes the value to a cell of its own, and
//! one compare-and-swap exchanges that cell for the empty one in the slot: the value is in, or
//! nothing has happened. [`docs::mpsc`](crate::docs::mpsc) tells how, and why it is right.
//!
//! Values come out in the order in which their pushes took effect, which is also each sender's own
//! order. What was accepted comes out, or is dropped with the receiver: none is lost.
//!
//! # Which call
//! | | at once | waits | up to a time | task |
//! |---|---|---|---|---|
//! | one value in | [`try_push`](Sender::try_push) | [`push`](Sender::push) | [`push_timeout`](Sender::push_timeout), `_deadline` | [`push_async`](Sender::push_async) |
//! | many in | [`push_batch`](Sender::push_batch), [`push_iter`](Sender::push_iter) | [`push_all`](Sender::push_all) | [`push_all_timeout`](Sender::push_all_timeout), `_deadline` | [`push_all_async`](Sender::push_all_async) |
//! | one out | [`try_pop`](Receiver::try_pop) | [`pop`](Receiver::pop) | [`pop_timeout`](Receiver::pop_timeout), `_deadline` | [`pop_async`](Receiver::pop_async) |
//! | many out | [`try_drain`](Receiver::try_drain) | [`drain`](Receiver::drain) | [`drain_timeout`](Receiver::drain_timeout), `_deadline` | [`drain_async`](Receiver::drain_async) |
//!
//! # Waiting
//! A push that finds the receiver asleep wakes it; while it is awake, senders write nothing on its
//! account. A sender stopped between its push and the wake-up delays that for its own value, and until
//! the next push of any sender. The receiver wakes a sender for each slot that it frees, those that
//! have waited for longest first, and all that wait when it finds nothing left; while it takes values
//! out, a sender may be left asleep until half of the ring, or 32 slots, are free: a receiver that waits
//! for a sender by other means, and not for its values, looks at the ring again meanwhile
//! ([`is_empty`](Receiver::is_empty) will do). Senders that wait stand in a list, and wake each other where
//! the receiver finds it locked: one that is stopped in the middle of that may keep others asleep, but not the
//! receiver. Whoever does not wait may be faster. Wakers that panic are ignored.
//!
//! # Memory
//! A cell for each slot and each sender, and room for two further values a slot, in which batches
//! travel; pages of that which are never used are never touched. All of it is allocated by [`ring`],
//! but for the cells of more than eight senders, which their clones bring. Nothing is allocated by a
//! push or a pop.
//!
//! # Examples
//! ```
//! use nodestate::ring::{PopError, PushError, mpsc};
//!
//! let (mut sender, mut receiver) = mpsc::ring(2)?;
//! let mut other = sender.clone();
//! sender.try_push("a").unwrap();
//! other.try_push("b").unwrap();
//! assert_eq!(sender.try_push("c"), Err(PushError::Full("c")));
//!
//! assert_eq!(receiver.try_pop(), Ok("a"));
//! drop((sender, other)); // the last one closes it
//! assert_eq!(receiver.try_pop(), Ok("b"));
//! assert_eq!(receiver.try_pop(), Err(PopError::Closed));
//! # Ok::<(), nodestate::ring::CapacityError>(())
//! ```

mod batch;
pub(crate) mod bitmap;
mod blocks;
mod cells;
pub(crate) mod head;
mod intake;
mod many;
mod receiver;
mod sender;
pub(crate) mod shared;
#[cfg(feature = "futures")]
mod sink;
mod stats;
#[cfg(feature = "futures")]
mod stream;
pub(crate) mod tail;
mod waiting;
mod wakeups;
pub(crate) mod word;

use core::alloc::Layout;

use super::CapacityError;

pub use receiver::{Receiver, Remaining};
pub use sender::{Sender, WeakSender};
#[cfg(feature = "futures")]
pub use sink::SenderSink;
pub use stats::Stats;

/// Bits of a lap: all that a word has left.
const LAPS: u32 = 36;

/// The longest run of values that one change publishes.
const BATCH: usize = 64;

/// As many cells are left for senders as the slots of the largest ring take.
const MAX_CAPACITY: usize = word::NUMBERS / 2;

/// A ring for `capacity` values: its first sender, and its receiver.
///
/// # Progress
/// Allocates; waits for nobody else.
/// # Cost
/// Allocates what [`Memory`](self#memory) says, of which pages are touched when they are used.
/// # Errors
/// [`CapacityError`] for none, or for more than 524,288 or than there are addresses for.
/// # Panics
/// Never.
/// # Examples
/// ```
/// use nodestate::ring::mpsc;
///
/// assert!(mpsc::ring::<u8>(0).is_err());
/// let (_sender, receiver) = mpsc::ring::<u8>(1000).unwrap();
/// assert_eq!(receiver.capacity(), 1000);
/// ```
pub fn ring<T>(capacity: usize) -> Result<(Sender<T>, Receiver<T>), CapacityError> {
    let max = max_capacity::<T>();
    if capacity == 0 || capacity > max {
        return Err(CapacityError { requested: capacity, max });
    }
    let (tail, head) = head::parts(capacity, cells::SEATS, 0);
    Ok((Sender::new(tail), Receiver::new(head)))
}

/// The blocks are the largest of what is allocated.
fn max_capacity<T>() -> usize {
    let fits = |capacity| {
        let values = blocks::Blocks::<T, BATCH>::room(capacity).max(capacity + cells::SEATS);
        Layout::array::<T>(values).is_ok()
    };
    let (mut max, mut step) = (0, MAX_CAPACITY);
    while step > 0 {
        if max + step <= MAX_CAPACITY && fits(max + step) {
            max += step;
        }
        step /= 2;
    }
    max
}
