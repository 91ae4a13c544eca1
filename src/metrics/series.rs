//! What an instrument is called, and where its values come from.

use core::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crossbeam_utils::CachePadded;

use super::{Buckets, Distribution, RegisterError, Value, sheet::Row};
use crate::panics::discard;
use crate::primitive::{Arc, AtomicU64, Ordering::*, Token};

/// What a metric is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only rises.
    Counter,
    /// It rises and falls.
    Gauge,
    /// It counts values by their size.
    Histogram(Buckets),
}

impl Kind {
    /// The bounds of a histogram's buckets in the text form, the last of which is none.
    #[cfg(any(feature = "opentelemetry", feature = "metrics"))]
    pub(crate) fn bounds(self) -> impl Iterator<Item = String> {
        let (octaves, end) = match self {
            Self::Counter | Self::Gauge => (None, None),
            Self::Histogram(buckets) => (Some(buckets.octaves()), Some("+Inf".to_owned())),
        };
        octaves.into_iter().flatten().map(|bound| bound.to_string()).chain(end)
    }
}

/// What all series of one name have in common.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Family {
    pub(crate) name: Box<str>,
    pub(crate) help: Box<str>,
    pub(crate) kind: Kind,
}

/// A metric with its labels.
#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) family: Token<Family>,
    pub(crate) labels: Labels,
    #[cfg(feature = "opentelemetry")]
    pub(crate) attributes: super::opentelemetry::Attributes,
    #[cfg(feature = "metrics")]
    pub(crate) keys: super::facade::Keys,
    pub(crate) source: Source,
}

/// Sorted by name.
pub(crate) type Labels = Box<[(Box<str>, Box<str>)]>;

/// Where a value comes from.
pub(crate) enum Source {
    Counted(Row),
    /// As `Counted`, of what comes and goes.
    Level(Row),
    Distributed(Row, Buckets),
    Stored(Arc<CachePadded<AtomicU64>>),
    ObservedCounter(Box<dyn Fn() -> Option<u64> + Send + Sync>),
    ObservedGauge(Box<dyn Fn() -> Option<i64> + Send + Sync>),
}

impl Source {
    /// What is counted in the words of `row`.
    pub(crate) fn of(kind: Kind, row: Row) -> Self {
        match kind {
            Kind::Counter => Self::Counted(row),
            Kind::Gauge => Self::Level(row),
            Kind::Histogram(buckets) => Self::Distributed(row, buckets),
        }
    }

    /// The value now; `None` if whoever is asked for it has none.
    ///
    /// # Errors
    /// The function that is asked for it has panicked.
    pub(crate) fn value(&self) -> Result<Option<Value>, Panicked> {
        Ok(Some(match self {
            Self::Counted(row) => Value::Counter(row.sum(0)),
            Self::Level(row) => Value::Gauge(row.sum(0).cast_signed()),
            Self::Distributed(row, buckets) => {
                Value::Histogram(Distribution::of(*buckets, |word| row.sum(word)))
            }
            // ORDERING(metrics.gauge.read): Relaxed; a gauge publishes nothing.
            Self::Stored(word) => Value::Gauge(word.load(Relaxed).cast_signed()),
            Self::ObservedCounter(ask) => return Ok(asked(ask)?.map(Value::Counter)),
            Self::ObservedGauge(ask) => return Ok(asked(ask)?.map(Value::Gauge)),
        }))
    }
}

/// A function of the user's has panicked.
#[derive(Debug)]
pub(crate) struct Panicked;

fn asked<T>(ask: impl Fn() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(ask)).map_err(|payload| {
        discard(payload);
        Panicked
    })
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Counted(_) => "Counted",
            Self::Level(_) => "Level",
            Self::Distributed(..) => "Distributed",
            Self::Stored(_) => "Stored",
            Self::ObservedCounter(_) => "ObservedCounter",
            Self::ObservedGauge(_) => "ObservedGauge",
        })
    }
}

impl Family {
    pub(crate) fn new(name: &str, help: &str, kind: Kind) -> Result<Self, RegisterError> {
        if !is_name(name, |c| c == ':') {
            return Err(RegisterError::BadName(name.into()));
        }
        if help.contains('\0') {
            return Err(RegisterError::Nul(name.into()));
        }
        Ok(Self { name: name.into(), help: help.into(), kind })
    }

    /// The names that it is exported by.
    pub(crate) fn exported(&self) -> Vec<String> {
        match self.kind {
            Kind::Counter | Kind::Gauge => vec![self.name.to_string()],
            Kind::Histogram(_) => {
                ["", "_bucket", "_sum", "_count"].map(|end| format!("{}{end}", self.name)).into()
            }
        }
    }
}

/// The labels of a series: `common` and its own.
pub(crate) fn labels(
    common: &[(Box<str>, Box<str>)],
    own: &[(&str, &str)],
) -> Result<Labels, RegisterError> {
    let mut all = common.to_vec();
    for &(name, value) in own {
        let good = is_name(name, |_| false) && !name.starts_with("__") && name != "le";
        if !good || all.iter().any(|(other, _)| **other == *name) {
            return Err(RegisterError::BadLabel(name.into()));
        }
        if value.contains('\0') {
            return Err(RegisterError::Nul(name.into()));
        }
        all.push((name.into(), value.into()));
    }
    all.sort();
    Ok(all.into())
}

fn is_name(name: &str, allowed: fn(char) -> bool) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || allowed(c))
}
