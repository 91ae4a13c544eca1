//! The values of all instruments at one time.

use super::{Distribution, Kind, Metrics, series::Series};
use crate::primitive::Token;

impl Metrics {
    /// The values of all instruments.
    ///
    /// # Progress
    /// Blocking: for others who register. The functions that are asked for a value run without a lock.
    /// # Cost
    /// A sum for each word, an allocation for each histogram, and two more.
    /// # Consistency
    /// Each value by itself is as its instrument says; what is counted meanwhile may be in one and not in
    /// another.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::metrics::{Metrics, Value};
    ///
    /// let metrics = Metrics::new();
    /// metrics.counter("calls_total", "Calls.", &[])?.add(2);
    /// assert_eq!(metrics.snapshot().get("calls_total", &[]), Some(&Value::Counter(2)));
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn snapshot(&self) -> Snapshot {
        self.registry.snapshot()
    }
}

/// The value of an instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value {
    /// What a counter has come to, modulo 2^64.
    Counter(u64),
    /// What a gauge or a level stands at.
    Gauge(i64),
    /// What a histogram has counted.
    Histogram(Distribution),
}

/// An instrument and its value.
#[derive(Clone, Debug)]
pub struct Sample {
    pub(crate) series: Token<Series>,
    pub(crate) value: Value,
}

/// The values of all instruments; its `Display` is the text form.
///
/// Each is read by itself: two that change together may be read in between.
///
/// # Examples
/// ```
/// use nodestate::metrics::{Metrics, Value};
///
/// let metrics = Metrics::new();
/// metrics.counter("calls_total", "Calls.", &[("kind", "read")])?.add(3);
/// let snapshot = metrics.snapshot();
/// assert_eq!(snapshot.get("calls_total", &[("kind", "read")]), Some(&Value::Counter(3)));
/// assert_eq!(
///     snapshot.to_string(),
///     "# HELP calls_total Calls.\n# TYPE calls_total counter\ncalls_total{kind=\"read\"} 3\n",
/// );
/// # Ok::<(), nodestate::metrics::RegisterError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Those of one name stand together.
    pub(crate) samples: Vec<Sample>,
    pub(crate) panicked: usize,
}

impl Snapshot {
    /// The value of the metric `name` with exactly these labels, in any order.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A pass over all samples.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// let metrics = Metrics::new();
    /// metrics.gauge("depth", "", &[("ring", "a"), ("side", "in")])?;
    /// let snapshot = metrics.snapshot();
    /// assert!(snapshot.get("depth", &[("side", "in"), ("ring", "a")]).is_some());
    /// assert!(snapshot.get("depth", &[("ring", "a")]).is_none());
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn get(&self, name: &str, labels: &[(&str, &str)]) -> Option<&Value> {
        let fits = |sample: &&Sample| {
            sample.name() == name
                && sample.labels().len() == labels.len()
                && sample.labels().all(|label| labels.contains(&label))
        };
        self.samples.iter().find(fits).map(Sample::value)
    }

    /// All samples, those of one name together.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// let metrics = Metrics::new();
    /// metrics.gauge("depth", "", &[])?;
    /// assert!(metrics.snapshot().iter().all(|sample| sample.name() == "depth"));
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn iter(&self) -> core::slice::Iter<'_, Sample> {
        self.samples.iter()
    }

    /// How many functions that were asked for a value have panicked; their samples are missing.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// assert_eq!(Metrics::new().snapshot().panicked(), 0);
    /// ```
    pub fn panicked(&self) -> usize {
        self.panicked
    }
}

impl<'a> IntoIterator for &'a Snapshot {
    type Item = &'a Sample;
    type IntoIter = core::slice::Iter<'a, Sample>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Sample {
    /// The metric's name.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Some loads.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// let metrics = Metrics::new();
    /// metrics.gauge("depth", "", &[])?;
    /// assert_eq!(metrics.snapshot().iter().next().unwrap().name(), "depth");
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn name(&self) -> &str {
        &self.series.family.name
    }

    /// What it means.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Some loads.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// let metrics = Metrics::new();
    /// metrics.gauge("depth", "Values in the ring.", &[])?;
    /// assert_eq!(metrics.snapshot().iter().next().unwrap().help(), "Values in the ring.");
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn help(&self) -> &str {
        &self.series.family.help
    }

    /// What it is.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Some loads.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::{Kind, Metrics};
    /// let metrics = Metrics::new();
    /// metrics.gauge("depth", "", &[])?;
    /// assert_eq!(metrics.snapshot().iter().next().unwrap().kind(), Kind::Gauge);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn kind(&self) -> Kind {
        self.series.family.kind
    }

    /// Its labels and their values, by name.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// let metrics = Metrics::new();
    /// metrics.gauge("depth", "", &[("ring", "a")])?;
    /// let snapshot = metrics.snapshot();
    /// assert!(snapshot.iter().next().unwrap().labels().eq([("ring", "a")]));
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn labels(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.series.labels.iter().map(|(name, value)| (&**name, &**value))
    }

    /// Its value.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::{Metrics, Value};
    /// let metrics = Metrics::new();
    /// metrics.gauge("depth", "", &[])?;
    /// assert_eq!(metrics.snapshot().iter().next().unwrap().value(), &Value::Gauge(0));
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn value(&self) -> &Value {
        &self.value
    }
}
