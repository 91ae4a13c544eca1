//! Why an instrument was not registered.

use core::fmt;

use super::{MAX_PRECISION, MAX_SERIES};

/// Why an instrument was not registered; nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegisterError {
    /// A name has letters of ASCII, digits, `_` and `:`, and does not begin with a digit.
    BadName(String),
    /// A label's name has letters of ASCII, digits and `_`, does not begin with a digit or with `__`, and is
    /// not `le`; and it stands once.
    BadLabel(String),
    /// A value of the label of this name, or the help of the metric of this name, has a NUL in it, for
    /// which the text form has no place.
    Nul(String),
    /// The name with these labels is taken.
    Duplicate(String),
    /// The name is taken by a metric of another kind, with another help or other buckets; or one of the two is
    /// what the other is exported as.
    Conflict(String),
    /// There are as many series as there can be.
    TooMany,
    /// Buckets are not made more precise than this.
    Precision(u32),
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadName(name) => write!(f, "{name:?} is no name of a metric"),
            Self::BadLabel(name) => write!(f, "{name:?} is no name of a label, or stands twice"),
            Self::Nul(name) => write!(f, "a NUL in the text of {name:?}"),
            Self::Duplicate(name) => write!(f, "{name:?} with these labels is registered already"),
            Self::Conflict(name) => write!(f, "{name:?} is registered as something else"),
            Self::TooMany => write!(f, "there are {MAX_SERIES} series already"),
            Self::Precision(bits) => {
                write!(f, "{bits} bits of precision, where {MAX_PRECISION} are the most")
            }
        }
    }
}

impl std::error::Error for RegisterError {}
