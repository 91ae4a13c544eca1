//! The receiver as a stream.

use core::pin::Pin;
use core::task::{Context, Poll};

use futures_core::{FusedStream, Stream};

use super::Receiver;
use crate::ring::decided;

/// The values, one after the other; it ends when the ring is closed and all are out.
///
/// # Progress
/// A poll is lock-free. A stream that was polled, and is left alone then, counts as asleep until the
/// next poll or the next call that waits: pushes wake its task meanwhile, for nothing. Once another call has
/// waited, they no longer do: poll again before relying on it.
/// # Cost
/// A poll that finds a value: that of [`try_pop`](Receiver::try_pop), and three locked instructions.
/// # Cancel safety
/// A poll that is pending has taken nothing.
/// # Examples
/// ```
/// use futures::StreamExt;
/// use nodestate::ring::mpsc;
///
/// let (mut sender, receiver) = mpsc::ring(4)?;
/// sender.push_batch(&mut vec![1, 2, 3]).unwrap();
/// drop(sender);
/// let doubled = futures::executor::block_on(receiver.map(|n| 2 * n).collect::<Vec<_>>());
/// assert_eq!(doubled, [2, 4, 6]);
/// # Ok::<(), nodestate::ring::CapacityError>(())
/// ```
impl<T> Stream for Receiver<T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let Self { intake, ear, .. } = self.get_mut();
        let shared = intake.head.shared.clone();
        let look = || decided(intake.pop());
        ear.poll(&shared.wakeups.bell, cx, look).map(Result::ok)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.len(), None)
    }
}

impl<T> FusedStream for Receiver<T> {
    /// Whether the end was reached: a ring that is closed and empty may yet get the value of a push that
    /// is in flight.
    fn is_terminated(&self) -> bool {
        self.intake.head.is_sealed()
    }
}
