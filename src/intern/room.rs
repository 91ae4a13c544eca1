//! How much is in a table, and how much may be.

use core::fmt;

use crate::primitive::{AtomicU64, Ordering::Relaxed};

/// The word's low bits are bytes, its high ones entries.
const BYTES: u32 = 38;
const MOST_BYTES: u64 = (1 << BYTES) - 1;
const MOST_ENTRIES: u64 = (1 << (u64::BITS - BYTES)) - 1;

/// How much an [`Interner`](super::Interner) may hold.
///
/// Whatever is asked for, no interner holds more than 2^26 - 1 strings, or 2^38 - 1 bytes.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Strings.
    pub entries: usize,
    /// Bytes of all texts together; what an entry takes beside its text is not counted.
    pub bytes: usize,
}

impl Limits {
    /// As much as an interner can hold.
    pub const NONE: Self = Self { entries: MOST_ENTRIES as usize, bytes: MOST_BYTES as usize };
}

impl Default for Limits {
    fn default() -> Self {
        Self::NONE
    }
}

/// A string was not interned: the interner is full.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Full {
    /// It has as many strings as it may.
    Entries {
        /// How many that are.
        limit: usize,
    },
    /// The bytes of its strings and of the new one are too many.
    Bytes {
        /// How many it may have.
        limit: usize,
        /// How many the new string has.
        wanted: usize,
    },
}

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entries { limit } => write!(f, "the interner has its {limit} strings"),
            Self::Bytes { limit, wanted } => {
                write!(f, "{wanted} more bytes are too many for an interner of {limit}")
            }
        }
    }
}

impl std::error::Error for Full {}

/// What is taken of the limits, in one word: both are exact, and are read together.
#[derive(Debug)]
pub(crate) struct Room {
    taken: AtomicU64,
    limits: Limits,
}

impl Room {
    pub(crate) fn new(limits: Limits) -> Self {
        let limits = Limits {
            entries: limits.entries.min(Limits::NONE.entries),
            bytes: limits.bytes.min(Limits::NONE.bytes),
        };
        Self { taken: AtomicU64::new(0), limits }
    }

    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    /// Strings and bytes.
    pub(crate) fn taken(&self) -> (usize, usize) {
        // ORDERING(intern.taken): Relaxed; numbers that stand for nothing else.
        let taken = self.taken.load(Relaxed);
        ((taken >> BYTES) as usize, (taken & MOST_BYTES) as usize)
    }

    /// Takes room for one string, as long as the claim lives, or for good.
    pub(crate) fn claim(&self, bytes: usize) -> Result<Claim<'_>, Full> {
        let Limits { entries: most, bytes: limit } = self.limits;
        // ORDERING(intern.look): Relaxed; the exchange decides.
        let mut taken = self.taken.load(Relaxed);
        loop {
            if taken >> BYTES >= most as u64 {
                return Err(Full::Entries { limit: most });
            }
            if bytes as u64 > limit as u64 - (taken & MOST_BYTES) {
                return Err(Full::Bytes { limit, wanted: bytes });
            }
            let more = taken + one_of(bytes);
            // ORDERING(intern.claim): Relaxed; publishes nothing: the table does.
            // ORDERING(intern.claim.failed): Relaxed; likewise.
            match self.taken.compare_exchange_weak(taken, more, Relaxed, Relaxed) {
                Ok(_) => return Ok(Claim { room: self, bytes }),
                Err(now) => taken = now,
            }
        }
    }

    /// Gives the room of one string back, which was taken for good.
    pub(crate) fn give_back(&self, bytes: usize) {
        // ORDERING(intern.give_back): Relaxed; as intern.claim.
        self.taken.fetch_sub(one_of(bytes), Relaxed);
    }
}

/// What one string of so many bytes takes.
fn one_of(bytes: usize) -> u64 {
    (1 << BYTES) + bytes as u64
}

/// Room that was taken for one string, and is given back if that does not come.
pub(crate) struct Claim<'r> {
    room: &'r Room,
    bytes: usize,
}

impl Claim<'_> {
    /// The string is there.
    pub(crate) fn keep(self) {
        core::mem::forget(self);
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.room.give_back(self.bytes);
    }
}
