//! Numbers that are claimed and given back: one bit each, adjacent ones by one change.

use crate::primitive::{AtomicU64, Ordering::*};

/// A bit is set while its number is free.
#[derive(Debug)]
pub(crate) struct Bitmap {
    words: Box<[AtomicU64]>,
}

/// Numbers that a bitmap has given out. Whoever has the claim owns what the numbers stand for.
#[derive(Debug)]
pub(crate) struct Claim {
    pub(crate) first: usize,
    pub(crate) count: u32,
}

impl Bitmap {
    /// The numbers below `count`, all free.
    pub(crate) fn new(count: usize) -> Self {
        let ones = |word: usize| match count - word * 64 {
            rest @ 0..64 => (1 << rest) - 1,
            _ => u64::MAX,
        };
        Self { words: (0..count.div_ceil(64)).map(|word| AtomicU64::new(ones(word))).collect() }
    }

    /// Claims `count` adjacent numbers (64 at most), if it finds them; looks at the numbers around
    /// `near` first.
    pub(crate) fn claim(&self, count: u32, near: usize) -> Option<Claim> {
        let words = self.words.len();
        let mut word = near / 64;
        for _ in 0..words {
            if let Some(bit) = self.claim_in(word, count) {
                return Some(Claim { first: word * 64 + bit as usize, count });
            }
            word = if word + 1 < words { word + 1 } else { 0 };
        }
        None
    }

    fn claim_in(&self, word: usize, count: u32) -> Option<u32> {
        let word = &self.words[word];
        // ORDERING(mpsc.bits.look): Relaxed; the change below decides.
        let mut free = word.load(Relaxed);
        while let Some(bit) = first_run(free, count) {
            // ORDERING(mpsc.bits.claim): Acquire; pairs with mpsc.bits.release; models
            // `mpsc::batches::*`, `mpsc::senders::*`. What the numbers stand for was done with
            // before they were given back.
            // ORDERING(mpsc.bits.lost): Relaxed; others were faster, and what is left is tried.
            match word.compare_exchange(free, free & !bits(bit, count), Acquire, Relaxed) {
                Ok(_) => return Some(bit),
                Err(now) => free = now,
            }
        }
        None
    }

    /// Gives numbers back.
    pub(crate) fn release(&self, claim: Claim) {
        let bits = bits((claim.first % 64) as u32, claim.count);
        // ORDERING(mpsc.bits.release): Release; pairs with mpsc.bits.claim; models
        // `mpsc::batches::*`, `mpsc::senders::*`.
        self.words[claim.first / 64].fetch_or(bits, Release);
    }
}

impl Claim {
    /// Keeps the first `count` numbers, and gives up the rest.
    pub(crate) fn split_off(&mut self, count: u32) -> Option<Self> {
        let rest = self.count - count;
        self.count = count;
        (rest > 0).then(|| Self { first: self.first + count as usize, count: rest })
    }
}

fn bits(first: u32, count: u32) -> u64 {
    u64::MAX >> (64 - count) << first
}

/// The first of `count` adjacent bits that are all set.
fn first_run(word: u64, count: u32) -> Option<u32> {
    // Each bit: whether so many from it on are set.
    let (mut runs, mut length) = (word, 1);
    while length < count {
        let more = length.min(count - length);
        runs &= runs >> more;
        length += more;
    }
    (runs != 0).then(|| runs.trailing_zeros())
}
