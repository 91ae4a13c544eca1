//! Public operations that no victim is stepped through, and why.

use std::fmt;

/// Why an operation needs no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Nobody else has the object yet, or nobody else has it any more.
    Alone,
    /// It looks at what never changes, or is its caller's own: no atomic is touched.
    Plain,
    /// It may wait by its contract; with what is tested instead.
    Blocking(&'static str),
    /// It does what a row of the same file steps under another name, with a limit of time or without.
    Same(&'static str),
    /// Behind a feature, for code of other crates.
    Feature(&'static str),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Alone => f.write_str("alone: nobody else has the object"),
            Self::Plain => f.write_str("plain: no atomic is touched"),
            Self::Blocking(tested) => write!(f, "blocking by contract; {tested}"),
            Self::Same(other) => write!(f, "the same as {other}"),
            Self::Feature(name) => write!(f, "behind the feature {name}"),
        }
    }
}

/// An operation, or all of a folder or a type (`::*`).
pub(crate) const EXEMPT: &[(&str, Reason)] = &[
];

/// Whether a pattern of the list is for an operation.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => pattern == name,
    }
}
