//! The ring with sides that can wait for each other, as threads or as tasks.
//!
//! Composed of the ring that does not wait and of two wait lists. What that costs is a fence for each call
//! that pushes or takes, so it is a type of its own.

use super::{Receiver, Sender, ring};
use crate::primitive::Arc;
use crate::ring::CapacityError;
use crate::wait::{Sleepers, WaitList};

/// A ring for up to `capacity` values, whose sides can wait: the one for room, the other for values.
///
/// # Progress
/// Allocates; waits for nobody else.
/// # Cost
/// Four allocations, and no other ever.
/// # Errors
/// As [`ring`].
/// # Panics
/// Never.
/// # Examples
/// ```
/// use nodestate::{Closed, ring::spsc};
///
/// let (mut sender, mut receiver) = spsc::waiting(4)?;
/// let sending = std::thread::spawn(move || {
///     for n in 0..100 {
///         sender.push(n).unwrap(); // waits for room
///     }
/// });
/// for n in 0..100 {
///     assert_eq!(receiver.pop(), Ok(n)); // waits for a value
/// }
/// assert_eq!(receiver.pop(), Err(Closed));
/// # sending.join().unwrap();
/// # Ok::<(), nodestate::ring::CapacityError>(())
/// ```
pub fn waiting<T>(capacity: usize) -> Result<(Sender<T>, Receiver<T>), CapacityError> {
    let (producer, consumer) = ring(capacity)?;
    let [room, values] = [(); 2].map(|()| Arc::new(WaitList::new(Sleepers::new())));
    let (wakes_sender, wakes_receiver) = (Wakes(Arc::clone(&room)), Wakes(Arc::clone(&values)));
    let sender = Sender { producer, room, values: wakes_receiver };
    Ok((sender, Receiver { consumer, values, room: wakes_sender }))
}

/// Wakes the other side; also when this one is dropped.
pub(super) struct Wakes(Arc<WaitList<Sleepers>>);

impl Wakes {
    #[inline]
    pub(super) fn wake(&self) {
        if self.0.bit().any() {
            self.0.notify_all();
        }
    }
}

impl Drop for Wakes {
    fn drop(&mut self) {
        self.wake();
    }
}

/// Wakes the other side at the end of a scope, however that comes.
pub(super) struct WakeAtEnd<'a>(pub(super) &'a Wakes);

impl Drop for WakeAtEnd<'_> {
    fn drop(&mut self) {
        self.0.wake();
    }
}
