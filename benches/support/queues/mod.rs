//! Bounded queues from many threads to one as contestants: by calls that do not wait, of which each
//! has the one that is best for it.

mod channels;
mod limit;
mod locked;
mod ours;
mod rings;

pub(crate) use {
    channels::{CrossbeamChannel, Crossfire, Flume, Kanal, Std, Tachyonix, Thingbuf, Tokio},
    limit::Line,
    locked::{Locked, Swapped},
    ours::{BusyLanes, BusySpsc, Lanes, Ours, Spsc},
    rings::{ArrayQueue, ParkringLockFree, ParkringScq},
};

use std::{hint::spin_loop, iter, thread};

/// What goes through a queue.
pub(crate) trait Item: Copy + Default + Send + Sync + Unpin + 'static {
    /// Its name in a title.
    const NAME: &'static str;

    fn nth(n: u64) -> Self;

    /// What it was made of.
    fn number(self) -> u64;
}

impl Item for u64 {
    const NAME: &'static str = "u64";

    #[inline]
    fn nth(n: u64) -> Self {
        n
    }

    #[inline]
    fn number(self) -> u64 {
        self
    }
}

impl Item for [u64; 8] {
    const NAME: &'static str = "64 bytes";

    #[inline]
    fn nth(n: u64) -> Self {
        [n; 8]
    }

    #[inline]
    fn number(self) -> u64 {
        self[0]
    }
}

/// So much that copying it is most of what a push does.
#[derive(Copy, Clone)]
pub(crate) struct Long([u64; 128]);

impl Default for Long {
    fn default() -> Self {
        Self::nth(0)
    }
}

impl Item for Long {
    const NAME: &'static str = "1 KiB";

    #[inline]
    fn nth(n: u64) -> Self {
        Self([n; 128])
    }

    #[inline]
    fn number(self) -> u64 {
        self.0[0]
    }
}

/// A queue from many threads to one.
pub(crate) trait Queue<T: Item>: 'static {
    /// The row's name.
    const NAME: &'static str;
    /// One thread's sending end.
    type Sender: Send + 'static;
    type Receiver: Send + 'static;

    /// With room for `capacity` values, a power of two, or for some more.
    fn new(capacity: usize) -> (Self::Sender, Self::Receiver);

    /// The sending end of one more thread.
    fn another(sender: &Self::Sender) -> Self::Sender;

    /// Puts a value in; whether there was room.
    fn push(sender: &mut Self::Sender, value: T) -> bool;

    fn pop(receiver: &mut Self::Receiver) -> Option<T>;

    /// Moves in as many values from the front of `batch` as there is room for.
    #[inline]
    fn push_batch(sender: &mut Self::Sender, batch: &mut Vec<T>) {
        let refused = batch.iter().position(|&value| !Self::push(sender, value));
        batch.drain(..refused.unwrap_or(batch.len()));
    }

    /// Moves values to the end of `into`: `most`, or what is there. Those that cannot take a part take
    /// all that is there.
    #[inline]
    fn drain(receiver: &mut Self::Receiver, into: &mut Vec<T>, most: usize) {
        into.extend(iter::from_fn(|| Self::pop(receiver)).take(most));
    }
}

/// What a thread does that finds a queue full or empty: the same in every row.
#[derive(Debug, Default)]
pub(crate) struct Patience(u32);

impl Patience {
    const SPINS: u32 = 64;

    /// Spins a while; from then on gives the core up each time.
    #[inline]
    pub(crate) fn wait(&mut self) {
        if self.0 < Self::SPINS {
            self.0 += 1;
            spin_loop();
        } else {
            thread::yield_now();
        }
    }

    /// It has found what it waited for.
    #[inline]
    pub(crate) fn renew(&mut self) {
        self.0 = 0;
    }
}

/// Every queue, ours first.
macro_rules! queues {
    ($function:ident::<$item:ty>($($argument:expr),*)) => {{
        use $crate::support::queues::*;

        [
            $function::<Ours, $item>($($argument),*),
            $function::<ArrayQueue, $item>($($argument),*),
            $function::<ParkringLockFree, $item>($($argument),*),
            $function::<ParkringScq, $item>($($argument),*),
            $function::<Thingbuf, $item>($($argument),*),
            $function::<Tachyonix, $item>($($argument),*),
            $function::<Crossfire, $item>($($argument),*),
            $function::<CrossbeamChannel, $item>($($argument),*),
            $function::<Kanal, $item>($($argument),*),
            $function::<Flume, $item>($($argument),*),
            $function::<Tokio, $item>($($argument),*),
            $function::<Std, $item>($($argument),*),
            $function::<Swapped, $item>($($argument),*),
            $function::<Locked, $item>($($argument),*),
        ]
    }};
}

/// The queues for which batches are more than many single values, and the fastest of the others.
macro_rules! batched {
    ($function:ident::<$item:ty>($($argument:expr),*)) => {{
        use $crate::support::queues::*;

        [
            $function::<Ours, $item>($($argument),*),
            $function::<ArrayQueue, $item>($($argument),*),
            $function::<Kanal, $item>($($argument),*),
            $function::<Flume, $item>($($argument),*),
            $function::<Tokio, $item>($($argument),*),
            $function::<Swapped, $item>($($argument),*),
            $function::<Locked, $item>($($argument),*),
        ]
    }};
}

pub(crate) use {batched, queues};
