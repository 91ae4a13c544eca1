//! A sender as a sink.

use core::fmt;
use core::ops::Deref;
use core::pin::Pin;
use core::task::{Context, Poll, ready};

use futures_sink::Sink;

use super::{BATCH, LAPS, Sender, shared::Shared};
use crate::primitive::Arc;
use crate::ring::PushError;
use crate::wait::{Sleepers, ToList, WaitList, Waiter};

/// A [`Sender`] as a sink, which holds one value back when the ring is full; see
/// [`Sender::into_sink`].
pub struct SenderSink<T> {
    /// `None` once the sink is closed.
    sender: Option<Sender<T>>,
    item: Option<T>,
    waiter: Pin<Box<Waiter<Room<T>>>>,
}

/// Where senders wait for room.
#[derive(Debug)]
struct Room<T>(Arc<Shared<T, LAPS, BATCH>>);

impl<T> Deref for Room<T> {
    type Target = WaitList<Sleepers>;

    fn deref(&self) -> &WaitList<Sleepers> {
        &self.0.wakeups.room
    }
}

// SAFETY: the ring stays where it is as long as it is referred to.
unsafe impl<T> ToList for Room<T> {
    type Bit = Sleepers;
}

// The value is moved in and out, and nothing leads to where it is.
impl<T> Unpin for SenderSink<T> {}

impl<T> Sender<T> {
    /// The sender as a [`Sink`].
    ///
    /// # Progress
    /// Wait-free, the allocator aside.
    /// # Cost
    /// One allocation; none later.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use futures::SinkExt;
    /// use nodestate::ring::mpsc;
    ///
    /// let (sender, mut receiver) = mpsc::ring(4)?;
    /// let mut sink = sender.into_sink();
    /// futures::executor::block_on(async {
    ///     sink.send(1).await?;
    ///     sink.close().await
    /// }).unwrap();
    /// assert_eq!(receiver.try_pop(), Ok(1));
    /// assert!(receiver.is_closed());
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn into_sink(self) -> SenderSink<T> {
        let waiter = Box::pin(Waiter::new(Room(self.shared().clone())));
        SenderSink { sender: Some(self), item: None, waiter }
    }
}

impl<T> SenderSink<T> {
    /// The value that is held back, if there is one: after a flush that was given up, say.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A move.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use futures::{FutureExt, SinkExt};
    /// use nodestate::ring::mpsc;
    ///
    /// let (mut sender, _receiver) = mpsc::ring(1)?;
    /// sender.try_push(1).unwrap();
    /// let mut sink = sender.into_sink();
    /// assert!(sink.send(2).now_or_never().is_none()); // full
    /// assert_eq!(sink.take_held(), Some(2));
    /// # Ok::<(), nodestate::ring::CapacityError>(())
    /// ```
    pub fn take_held(&mut self) -> Option<T> {
        self.waiter.as_mut().give_up();
        self.item.take()
    }
}

/// # Errors
/// [`PushError::Closed`] with the value once nobody will take it; [`PushError::Full`] with the value that
/// was to be sent, if another is held back still: poll for readiness before each.
/// # Cancel safety
/// A value whose flush was given up is held back, and goes first at the next. Until then the sink keeps its
/// place among those that wait for room.
impl<T> Sink<T> for SenderSink<T> {
    type Error = PushError<T>;

    fn poll_ready(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), PushError<T>>> {
        self.poll_flush(cx)
    }

    fn start_send(self: Pin<&mut Self>, item: T) -> Result<(), PushError<T>> {
        let this = self.get_mut();
        let Some(sender) = &mut this.sender else { return Err(PushError::Closed(item)) };
        if this.item.is_some() {
            return Err(PushError::Full(item));
        }
        match sender.try_push(item) {
            Err(PushError::Full(item)) => {
                this.item = Some(item);
                Ok(())
            }
            done => done,
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), PushError<T>>> {
        let Self { sender, item, waiter } = self.get_mut();
        match sender {
            Some(sender) if item.is_some() => waiter.as_mut().poll(cx, || sender.attempt(item)),
            _ => {
                waiter.as_mut().give_up();
                Poll::Ready(Ok(()))
            }
        }
    }

    fn poll_close(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), PushError<T>>> {
        ready!(self.as_mut().poll_flush(cx))?;
        self.sender = None;
        Poll::Ready(Ok(()))
    }
}

impl<T> fmt::Debug for SenderSink<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SenderSink").field("holds", &self.item.is_some()).finish_non_exhaustive()
    }
}
