//! Numbers for the threads that count, as small as can be, given back when a thread ends.

use crate::primitive::{Arc, AtomicU64, Ordering::*};

/// A bit for each number.
///
/// INVARIANT(metrics.seat): a bit is up while a [`Seat`] of that number lives, and of one number there is
/// one seat at most. What its thread did comes before what the thread does that has the number next.
#[derive(Debug)]
pub(crate) struct Seats {
    taken: Box<[AtomicU64]>,
}

/// The number of a thread, for as long as it lives.
#[derive(Debug)]
pub(crate) struct Seat {
    number: usize,
    seats: Arc<Seats>,
}

impl Seats {
    /// So many, rounded up to whole words.
    pub(crate) fn new(count: usize) -> Self {
        Self { taken: (0..count.div_ceil(64)).map(|_| AtomicU64::new(0)).collect() }
    }

    /// The smallest number that is free, of those that were seen; `None` if none is.
    pub(crate) fn claim(seats: &Arc<Self>) -> Option<Seat> {
        let claim = |(i, word)| Some(i * 64 + lowest_free(word)?);
        let number = seats.taken.iter().enumerate().find_map(claim)?;
        Some(Seat { number, seats: seats.clone() })
    }
}

/// Raises the lowest bit that is down.
fn lowest_free(word: &AtomicU64) -> Option<usize> {
    // ORDERING(metrics.seat.look): Relaxed; the exchange decides.
    let mut taken = word.load(Relaxed);
    while taken != u64::MAX {
        let bit = taken.trailing_ones();
        // ORDERING(metrics.seat.claim): Acquire; pairs with metrics.seat.leave; model
        // `metrics::handed_over`. The counts of the thread before are what this one goes on from.
        // ORDERING(metrics.seat.lost): Relaxed; another has changed the word, and it is looked at anew.
        match word.compare_exchange(taken, taken | 1 << bit, Acquire, Relaxed) {
            Ok(_) => return Some(bit as usize),
            Err(now) => taken = now,
        }
    }
    None
}

impl Seat {
    pub(crate) fn number(&self) -> usize {
        self.number
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let (word, bit) = (self.number / 64, self.number % 64);
        // ORDERING(metrics.seat.leave): Release; pairs with metrics.seat.claim; model
        // `metrics::handed_over`.
        self.seats.taken[word].fetch_and(!(1 << bit), Release);
    }
}
