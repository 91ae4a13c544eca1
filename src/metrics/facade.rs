//! To the recorder of the crate `metrics`.

use metrics::{Key, KeyName, Label, Level, Metadata, SharedString};

use super::{
    Kind, Metrics, Value,
    series::{Family, Series},
};

static METADATA: Metadata<'static> =
    Metadata::new("nodestate", Level::INFO, Some("nodestate::metrics"));

/// The keys of a series, made once.
#[derive(Debug)]
pub(crate) struct Keys {
    plain: Key,
    /// Of a histogram: of each bucket, the last one without a bound, of the sum and of the count.
    bounded: Box<[Key]>,
}

impl Keys {
    pub(crate) fn new(family: &Family, labels: &[(Box<str>, Box<str>)]) -> Self {
        let label =
            |(name, value): &(Box<str>, Box<str>)| Label::new(name.to_string(), value.to_string());
        let labels = || labels.iter().map(label).collect::<Vec<_>>();
        let name = |end| format!("{}{end}", family.name);
        let bucket = |bound| {
            let mut labels = labels();
            labels.push(Label::new("le", bound));
            Key::from_parts(name("_bucket"), labels)
        };
        let mut bounded: Vec<_> = family.kind.bounds().map(bucket).collect();
        if let Kind::Histogram(_) = family.kind {
            bounded.extend(["_sum", "_count"].map(|end| Key::from_parts(name(end), labels())));
        }
        Self { plain: Key::from_parts(name(""), labels()), bounded: bounded.into() }
    }
}

impl Metrics {
    /// Tells the recorder of the crate `metrics` what the names mean; once, after they were registered.
    ///
    /// # Progress
    /// As the recorder's.
    /// # Cost
    /// Two allocations for each name, and the recorder's.
    /// # Panics
    /// Only with the recorder.
    /// # Examples
    /// ```
    /// use nodestate::metrics::Metrics;
    ///
    /// let metrics = Metrics::new();
    /// metrics.counter("calls_total", "Calls.", &[])?;
    /// metrics.describe(); // nobody listens: nothing happens
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn describe(&self) {
        metrics::with_recorder(|recorder| {
            for family in self.registry.families() {
                let help = || SharedString::from(family.help.to_string());
                let name = |end| KeyName::from(format!("{}{end}", family.name));
                match family.kind {
                    Kind::Counter => recorder.describe_counter(name(""), None, help()),
                    Kind::Gauge => recorder.describe_gauge(name(""), None, help()),
                    Kind::Histogram(_) => ["_bucket", "_sum", "_count"]
                        .map(name)
                        .into_iter()
                        .for_each(|name| recorder.describe_counter(name, None, help())),
                }
            }
        });
    }

    /// Tells the recorder of the crate `metrics` the values of all instruments: counters as absolute values,
    /// histograms as counters of their buckets, sum and count, by the names of the text form.
    ///
    /// # Progress
    /// As [`snapshot`](Self::snapshot), and as the recorder's.
    /// # Cost
    /// As [`snapshot`](Self::snapshot), and the recorder's; keys and labels were made at registration.
    /// # Panics
    /// Only with the recorder.
    /// # Examples
    /// ```
    /// use nodestate::metrics::Metrics;
    ///
    /// let metrics = Metrics::new();
    /// metrics.counter("calls_total", "Calls.", &[])?.add(7);
    /// metrics.publish(); // from time to time
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn publish(&self) {
        let snapshot = self.snapshot();
        metrics::with_recorder(|recorder| {
            let absolute =
                |key: &Key, value| recorder.register_counter(key, &METADATA).absolute(value);
            for sample in &snapshot {
                let Series { keys, .. } = &*sample.series;
                match sample.value() {
                    Value::Counter(value) => absolute(&keys.plain, *value),
                    Value::Gauge(value) => {
                        recorder.register_gauge(&keys.plain, &METADATA).set(*value as f64);
                    }
                    Value::Histogram(seen) => {
                        let counts = seen.all_cumulated().chain([seen.sum(), seen.count()]);
                        keys.bounded.iter().zip(counts).for_each(|(key, n)| absolute(key, n));
                    }
                }
            }
        });
    }
}
