//! Values that are asked for.

use super::{Kind, Metrics, RegisterError, registry::Named, series::Source};

impl Metrics {
    /// Registers a gauge whose value is asked for at each snapshot; where there is none, the sample is missing.
    ///
    /// The function must not keep alive what it asks: it lives as long as the registry.
    ///
    /// # Progress
    /// As [`counter`](Self::counter).
    /// # Cost
    /// As [`counter`](Self::counter).
    /// # Errors
    /// As [`counter`](Self::counter).
    /// # Panics
    /// Never. A panic of the function is caught, the sample is missing, and
    /// [`Snapshot::panicked`](super::Snapshot::panicked) counts it.
    /// # Examples
    /// ```
    /// use nodestate::{map::EpochMap, metrics::Metrics};
    /// use std::sync::Arc;
    ///
    /// let (metrics, map) = (Metrics::new(), Arc::new(EpochMap::<u64, u64>::new()));
    /// let watched = Arc::downgrade(&map);
    /// metrics.observe_gauge("map_pending", "What waits to be reclaimed.", &[], move || {
    ///     Some(watched.upgrade()?.pending() as i64)
    /// })?;
    /// assert!(metrics.text().ends_with("map_pending 0\n"));
    /// drop(map);
    /// assert_eq!(metrics.text(), "");
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn observe_gauge(
        &self,
        name: &str,
        help: &str,
        labels: &[(&str, &str)],
        ask: impl Fn() -> Option<i64> + Send + Sync + 'static,
    ) -> Result<(), RegisterError> {
        let source = Source::ObservedGauge(Box::new(ask));
        self.registry.observe(Named { name, help, labels, kind: Kind::Gauge }, source)
    }

    /// Registers a counter whose value is asked for at each snapshot; where there is none, the sample is
    /// missing. That it only rises is up to whoever is asked.
    ///
    /// # Progress
    /// As [`counter`](Self::counter).
    /// # Cost
    /// As [`counter`](Self::counter).
    /// # Errors
    /// As [`counter`](Self::counter).
    /// # Panics
    /// Never; as [`observe_gauge`](Self::observe_gauge).
    /// # Examples
    /// ```
    /// use nodestate::metrics::Metrics;
    ///
    /// let metrics = Metrics::new();
    /// metrics.observe_counter("broken_total", "", &[], || panic!("asked too much"))?;
    /// metrics.observe_counter("taken_total", "", &[], || Some(7))?;
    /// let snapshot = metrics.snapshot();
    /// assert_eq!((snapshot.iter().len(), snapshot.panicked()), (1, 1));
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn observe_counter(
        &self,
        name: &str,
        help: &str,
        labels: &[(&str, &str)],
        ask: impl Fn() -> Option<u64> + Send + Sync + 'static,
    ) -> Result<(), RegisterError> {
        let source = Source::ObservedCounter(Box::new(ask));
        self.registry.observe(Named { name, help, labels, kind: Kind::Counter }, source)
    }
}
