//! Counters, gauges and histograms that cost the thread that counts a few unlocked instructions.
//!
//! Where all threads add to one atomic word, each waits for the cache line that another has just
//! written. Here each thread has words of its own, and whoever wants to know adds them up.
//! [`docs::metrics`](crate::docs::metrics) tells how, and why no sum ever falls.
//!
//! # Which instrument
//! | | | |
//! |---|---|---|
//! | how often something happened | [`Counter`] | |
//! | how many there are of what comes and goes | [`Level`] | |
//! | a number that somebody sets | [`Gauge`] | |
//! | a number that can be asked for: a ring's depth, garbage that is pending, a ring's own counts | [`observe_gauge`](Metrics::observe_gauge), [`observe_counter`](Metrics::observe_counter) | |
//! | how long, or how large: a batch, a wait | [`Histogram`] | |
//! | how often a `try` finds nothing, and for how long | [`Attempts`] | |
//! | how long one waits for a lock, for comparison | [`LockTimer`] | |
//!
//! # Export
//! [`Metrics::snapshot`], and [`Metrics::text`] in the exposition format of Prometheus. With the feature
//! `opentelemetry` as observable instruments of a meter; with the feature `metrics` to the recorder of the
//! crate of that name.
//!
//! # Examples
//! ```
//! use nodestate::metrics::Metrics;
//! use nodestate::ring::mpsc;
//! use std::sync::{Arc, Mutex};
//!
//! let metrics = Metrics::labelled(&[("node", "1")])?;
//! let pushed = metrics.counter("pushed_total", "Values pushed.", &[("ring", "proposals")])?;
//!
//! let (mut sender, receiver) = mpsc::ring(100).unwrap();
//! let receiver = Arc::new(Mutex::new(receiver));
//! let watched = Arc::downgrade(&receiver); // it keeps nothing alive
//! metrics.observe_gauge("ring_depth", "Values in the ring.", &[("ring", "proposals")], move || {
//!     Some(watched.upgrade()?.lock().ok()?.len() as i64)
//! })?;
//!
//! sender.try_push(7).unwrap();
//! pushed.increment();
//! assert!(metrics.text().contains("ring_depth{node=\"1\",ring=\"proposals\"} 1\n"));
//! # Ok::<(), nodestate::metrics::RegisterError>(())
//! ```

mod attempts;
mod buckets;
mod counter;
mod distribution;
mod error;
#[cfg(feature = "metrics")]
mod facade;
mod gauge;
mod histogram;
mod lock_timer;
mod observe;
#[cfg(feature = "opentelemetry")]
mod opentelemetry;
mod registry;
pub(crate) mod seats;
mod series;
pub(crate) mod sheet;
mod snapshot;
mod text;
mod thread;

use registry::{Named, Registry};
use series::Source;

use crate::primitive::Token;

pub use attempts::Attempts;
pub use buckets::Buckets;
pub use counter::{Counter, Level};
pub use distribution::Distribution;
pub use error::RegisterError;
pub use gauge::Gauge;
pub use histogram::Histogram;
pub use lock_timer::LockTimer;
pub use series::Kind;
pub use snapshot::{Sample, Snapshot, Value};

/// So many threads at once have words of their own; further ones share some.
const THREADS: usize = 1_024;

/// The most series of one registry.
const MAX_SERIES: usize = 4_096;

/// The most bits of precision of a histogram.
const MAX_PRECISION: u32 = 6;

/// A registry of instruments. A process may have several, one for each node; clones are the same one.
///
/// Instruments live on when the registry is gone, and nobody exports them then. What was registered stays
/// registered as long as the registry, and its sums with it.
///
/// # Memory
/// A thread that counts takes 4 KiB for every 512 counters, levels and words of histograms of a registry, at
/// its first count there, and leaves them to the next thread when it ends.
#[derive(Clone, Debug)]
pub struct Metrics {
    registry: Token<Registry>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// An empty registry.
    ///
    /// # Progress
    /// Allocates; waits for nobody else.
    /// # Cost
    /// An allocation.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::metrics::Metrics;
    ///
    /// assert_eq!(Metrics::new().text(), "");
    /// ```
    pub fn new() -> Self {
        Self::labelled(&[]).expect("no label is wrong")
    }

    /// An empty registry, all of whose instruments have these labels and their own.
    ///
    /// # Progress
    /// Allocates; waits for nobody else.
    /// # Cost
    /// An allocation for each text.
    /// # Errors
    /// [`RegisterError::BadLabel`] and [`RegisterError::Nul`].
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::metrics::{Metrics, RegisterError};
    ///
    /// let metrics = Metrics::labelled(&[("node", "1")])?;
    /// metrics.gauge("term", "", &[])?.set(7);
    /// assert!(metrics.text().ends_with("term{node=\"1\"} 7\n"));
    ///
    /// let twice = metrics.gauge("other", "", &[("node", "2")]);
    /// assert_eq!(twice.err(), Some(RegisterError::BadLabel("node".into())));
    /// # Ok::<(), RegisterError>(())
    /// ```
    pub fn labelled(labels: &[(&str, &str)]) -> Result<Self, RegisterError> {
        Ok(Self { registry: Token::new(Registry::new(labels)?) })
    }

    /// Registers a counter.
    ///
    /// # Progress
    /// Blocking: for others who register, and for a snapshot that begins.
    /// # Cost
    /// Some allocations, of which the labels are one each; nothing is allocated for them again.
    /// # Errors
    /// [`RegisterError`], all but `Precision`.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::metrics::{Metrics, RegisterError};
    ///
    /// let metrics = Metrics::new();
    /// metrics.counter("calls_total", "Calls.", &[("kind", "read")])?.increment();
    /// metrics.counter("calls_total", "Calls.", &[("kind", "write")])?;
    ///
    /// let again = metrics.counter("calls_total", "Calls.", &[("kind", "read")]);
    /// assert_eq!(again.err(), Some(RegisterError::Duplicate("calls_total".into())));
    /// let other = metrics.gauge("calls_total", "Calls.", &[("kind", "delete")]);
    /// assert_eq!(other.err(), Some(RegisterError::Conflict("calls_total".into())));
    /// # Ok::<(), RegisterError>(())
    /// ```
    pub fn counter(
        &self,
        name: &str,
        help: &str,
        labels: &[(&str, &str)],
    ) -> Result<Counter, RegisterError> {
        let [row] = self.registry.count([Named { name, help, labels, kind: Kind::Counter }])?;
        Ok(Counter::new(row))
    }

    /// Registers a level, which is exported as a gauge.
    ///
    /// # Progress
    /// As [`counter`](Self::counter).
    /// # Cost
    /// As [`counter`](Self::counter).
    /// # Errors
    /// As [`counter`](Self::counter).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::metrics::Metrics;
    ///
    /// let metrics = Metrics::new();
    /// metrics.level("open", "Connections.", &[])?.add(2);
    /// assert!(metrics.text().ends_with("open 2\n"));
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn level(
        &self,
        name: &str,
        help: &str,
        labels: &[(&str, &str)],
    ) -> Result<Level, RegisterError> {
        let [row] = self.registry.count([Named { name, help, labels, kind: Kind::Gauge }])?;
        Ok(Level::new(row))
    }

    /// Registers a gauge.
    ///
    /// # Progress
    /// As [`counter`](Self::counter).
    /// # Cost
    /// As [`counter`](Self::counter).
    /// # Errors
    /// As [`counter`](Self::counter).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::metrics::Metrics;
    ///
    /// let metrics = Metrics::new();
    /// metrics.gauge("term", "The term.", &[])?.set(3);
    /// assert!(metrics.text().ends_with("term 3\n"));
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn gauge(
        &self,
        name: &str,
        help: &str,
        labels: &[(&str, &str)],
    ) -> Result<Gauge, RegisterError> {
        let gauge = Gauge::new();
        let source = Source::Stored(gauge.word());
        self.registry.observe(Named { name, help, labels, kind: Kind::Gauge }, source)?;
        Ok(gauge)
    }

    /// Registers a histogram. In the text form its buckets end where a power of two begins: one in 2^`precision`
    /// of those that [`Histogram::read`] tells apart.
    ///
    /// # Progress
    /// As [`counter`](Self::counter).
    /// # Cost
    /// As [`counter`](Self::counter).
    /// # Errors
    /// As [`counter`](Self::counter).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::metrics::{Buckets, Metrics};
    ///
    /// let metrics = Metrics::new();
    /// let sizes = metrics.histogram("batch", "Values taken at once.", &[], Buckets::new(3, 7)?)?;
    /// [1, 5, 9].map(|size| sizes.record(size));
    /// let text = "\
    /// ## HELP batch Values taken at once.
    /// ## TYPE batch histogram
    /// batch_bucket{le=\"0\"} 0
    /// batch_bucket{le=\"1\"} 1
    /// batch_bucket{le=\"3\"} 1
    /// batch_bucket{le=\"7\"} 2
    /// batch_bucket{le=\"+Inf\"} 3
    /// batch_sum 15
    /// batch_count 3
    /// ";
    /// assert_eq!(metrics.text(), text);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn histogram(
        &self,
        name: &str,
        help: &str,
        labels: &[(&str, &str)],
        buckets: Buckets,
    ) -> Result<Histogram, RegisterError> {
        let kind = Kind::Histogram(buckets);
        let [row] = self.registry.count([Named { name, help, labels, kind }])?;
        Ok(Histogram::new(row, buckets))
    }

    /// Registers the attempts of an accessor: counters `name_hits_total` and `name_misses_total`, and a
    /// histogram `name_outage_nanoseconds`, of one bit of precision.
    ///
    /// # Progress
    /// As [`counter`](Self::counter).
    /// # Cost
    /// As [`counter`](Self::counter), three times.
    /// # Errors
    /// As [`counter`](Self::counter), for any of the three; then none is registered.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::metrics::Metrics;
    ///
    /// let metrics = Metrics::new();
    /// let finds = metrics.attempts("leader", "Look-ups of the leader.", &[])?;
    /// finds.note(Some(1));
    /// assert!(metrics.text().contains("leader_hits_total 1\n"));
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn attempts(
        &self,
        name: &str,
        help: &str,
        labels: &[(&str, &str)],
    ) -> Result<Attempts, RegisterError> {
        let buckets = Buckets::OUTAGES;
        let names = ["hits_total", "misses_total", "outage_nanoseconds"];
        let names = names.map(|end| format!("{name}_{end}"));
        let kinds = [Kind::Counter, Kind::Counter, Kind::Histogram(buckets)];
        let named = |i: usize| Named { name: &names[i], help, labels, kind: kinds[i] };
        let [hits, misses, outages] = self.registry.count([0, 1, 2].map(named))?;
        let outages = Histogram::new(outages, buckets);
        Ok(Attempts::new(Counter::new(hits), Counter::new(misses), outages))
    }

    /// Registers a timer of a lock: a counter `name_immediate_total`, and a histogram `name_wait_nanoseconds`.
    ///
    /// # Progress
    /// As [`counter`](Self::counter).
    /// # Cost
    /// As [`counter`](Self::counter), twice.
    /// # Errors
    /// As [`counter`](Self::counter), for either of the two; then none is registered.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::metrics::Metrics;
    ///
    /// let metrics = Metrics::new();
    /// let timer = metrics.lock_timer("peers_lock", "Waits for the peers.", &[])?;
    /// let lock = std::sync::Mutex::new(());
    /// drop(timer.lock(|| lock.try_lock().ok(), || lock.lock().unwrap()));
    /// assert!(metrics.text().contains("peers_lock_immediate_total 1\n"));
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn lock_timer(
        &self,
        name: &str,
        help: &str,
        labels: &[(&str, &str)],
    ) -> Result<LockTimer, RegisterError> {
        let buckets = Buckets::TIMES;
        let names = ["immediate_total", "wait_nanoseconds"].map(|end| format!("{name}_{end}"));
        let kinds = [Kind::Counter, Kind::Histogram(buckets)];
        let named = |i: usize| Named { name: &names[i], help, labels, kind: kinds[i] };
        let [immediate, waits] = self.registry.count([0, 1].map(named))?;
        Ok(LockTimer::new(Counter::new(immediate), Histogram::new(waits, buckets)))
    }
}
