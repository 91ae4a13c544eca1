//! Why there is no value, no entry, or no cache.

use core::fmt;
use std::error::Error;
use std::sync::Arc;

/// Why a load gave nothing. Each waiter of one load gets a clone of the same.
///
/// Nothing of it is kept: the next caller loads again.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum LoadError {
    /// The loader has failed, with this error.
    Failed(Arc<dyn Error + Send + Sync>),
    /// The loader has panicked, or code of yours that was run on what it has loaded; with this message.
    Panicked(Arc<str>),
    /// The load was given up: by [`cancel`](super::ReadThrough::cancel).
    Cancelled,
    /// What was loaded weighs more than one entry may, and was not kept.
    Overweight {
        /// Its weight.
        weight: u64,
        /// How much an entry may weigh.
        limit: u64,
    },
    /// The load waits for itself: this call was made by the loader of the same key, on the thread that
    /// is running it.
    Recursive,
    /// The time of this waiter is up. The load goes on as long as somebody else waits.
    Timeout,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => write!(f, "the loader has failed: {error}"),
            Self::Panicked(message) => write!(f, "the loader has panicked: {message}"),
            Self::Cancelled => f.write_str("the load was given up"),
            Self::Overweight { weight, limit } => {
                write!(f, "an entry of weight {weight}, where {limit} is the most")
            }
            Self::Recursive => f.write_str("the load waits for itself"),
            Self::Timeout => f.write_str("the time to wait for the load was up"),
        }
    }
}

impl Error for LoadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Failed(error) => Some(&**error),
            _ => None,
        }
    }
}

/// A value that was not put in: it weighs more than one entry may.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Overweight<V> {
    /// The value.
    pub value: V,
    /// Its weight.
    pub weight: u64,
    /// How much an entry may weigh.
    pub limit: u64,
}

impl<V> fmt::Display for Overweight<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an entry of weight {}, where {} is the most", self.weight, self.limit)
    }
}

impl<V: fmt::Debug> Error for Overweight<V> {}

/// Why there is no such cache.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// A cache that may hold nothing.
    NoWeight,
    /// A cache of no shards, or more than 2^16.
    Shards,
    /// What is kept for no time.
    NoTimeToLive,
    /// A refresh ahead of an end that never comes, or that begins as soon as there is a value.
    RefreshAhead,
    /// An entry may not weigh more than a shard holds.
    EntryWeight {
        /// What was asked for.
        asked: u64,
        /// How much that is.
        limit: u64,
    },
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoWeight => f.write_str("the cache may hold no weight"),
            Self::Shards => f.write_str("a cache has 1 to 65,536 shards"),
            Self::NoTimeToLive => f.write_str("a time to live of nothing"),
            Self::RefreshAhead => {
                f.write_str("a refresh ahead takes a time to live that is longer than it")
            }
            Self::EntryWeight { asked, limit } => {
                write!(f, "entries of weight {asked}, where a shard holds {limit}")
            }
        }
    }
}

impl Error for BuildError {}
