//! Observable instruments of a meter.

use opentelemetry::{
    KeyValue,
    metrics::{AsyncInstrument, Meter},
};
use std::sync::Weak;

use super::{
    Distribution, Kind, Metrics, Value,
    registry::Registry,
    series::{Family, Series},
};
use crate::primitive::Token;

/// The labels of a series, made once.
#[derive(Debug)]
pub(crate) struct Attributes {
    plain: Box<[KeyValue]>,
    /// With the bound of each bucket, and without one, of a histogram.
    bounded: Box<[Box<[KeyValue]>]>,
}

impl Attributes {
    pub(crate) fn new(kind: Kind, labels: &[(Box<str>, Box<str>)]) -> Self {
        let plain = || {
            let pair = |(name, value): &(Box<str>, Box<str>)| {
                KeyValue::new(name.to_string(), value.to_string())
            };
            labels.iter().map(pair)
        };
        let bounded = |bound| plain().chain([KeyValue::new("le", bound)]).collect();
        Self { plain: plain().collect(), bounded: kind.bounds().map(bounded).collect() }
    }
}

impl Metrics {
    /// Registers what is registered here with `meter`: counters as observable counters, gauges and levels as
    /// observable gauges; a histogram as observable counters of its buckets, sum and count, by the names of the
    /// text form, since no observable instrument is a histogram.
    ///
    /// Series that are registered later are exported if there was one of their name; of other names, by
    /// another call with another meter. What OpenTelemetry does not take for a name, one that begins with `_`
    /// say, its SDK leaves out.
    ///
    /// The meter does not keep the registry alive: when that is gone, nothing is observed any more.
    ///
    /// # Progress
    /// Blocking: for others who register, and for the meter. So are the meter's callbacks.
    /// # Cost
    /// Allocations for each name. A callback adds up the words of its name's series, and makes one list of
    /// them; attributes were made at registration.
    /// # Panics
    /// Never. A panic of a function that is observed is caught, and its value is missing.
    /// # Examples
    /// ```
    /// use nodestate::metrics::Metrics;
    ///
    /// let metrics = Metrics::new();
    /// metrics.counter("calls_total", "Calls.", &[("kind", "read")])?;
    /// metrics.export_to(&opentelemetry::global::meter("node"));
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn export_to(&self, meter: &Meter) {
        for family in self.registry.families() {
            export(meter, &Token::downgrade(&self.registry), &family);
        }
    }
}

fn export(meter: &Meter, registry: &Weak<Registry>, family: &Token<Family>) {
    let help = family.help.to_string();
    let name = family.name.to_string();
    match family.kind {
        Kind::Counter => {
            let builder = meter.u64_observable_counter(name).with_description(help);
            builder.with_callback(observing(registry, family, counter)).build();
        }
        Kind::Gauge => {
            let builder = meter.i64_observable_gauge(name).with_description(help);
            builder.with_callback(observing(registry, family, gauge)).build();
        }
        Kind::Histogram(_) => {
            let parts: [(&str, Observe<u64>); 3] =
                [("_bucket", buckets), ("_sum", sum), ("_count", count)];
            for (end, observe) in parts {
                let builder = meter.u64_observable_counter(format!("{name}{end}"));
                let builder = builder.with_description(help.clone());
                builder.with_callback(observing(registry, family, observe)).build();
            }
        }
    }
}

type Observe<T> = fn(&dyn AsyncInstrument<T>, &Series, &Value);

/// A callback that observes every series of a family, as long as there is the registry.
fn observing<T: 'static>(
    registry: &Weak<Registry>,
    family: &Token<Family>,
    observe: Observe<T>,
) -> impl Fn(&dyn AsyncInstrument<T>) + Send + Sync + 'static {
    let (registry, family) = (registry.clone(), family.clone());
    move |instrument| {
        let Some(registry) = registry.upgrade() else { return };
        for series in registry.of_family(&family) {
            if let Ok(Some(value)) = series.source.value() {
                observe(instrument, &series, &value);
            }
        }
    }
}

fn counter(instrument: &dyn AsyncInstrument<u64>, series: &Series, value: &Value) {
    if let Value::Counter(value) = value {
        instrument.observe(*value, &series.attributes.plain);
    }
}

fn gauge(instrument: &dyn AsyncInstrument<i64>, series: &Series, value: &Value) {
    if let Value::Gauge(value) = value {
        instrument.observe(*value, &series.attributes.plain);
    }
}

fn buckets(instrument: &dyn AsyncInstrument<u64>, series: &Series, value: &Value) {
    if let Value::Histogram(seen) = value {
        for (count, attributes) in seen.all_cumulated().zip(&series.attributes.bounded) {
            instrument.observe(count, attributes);
        }
    }
}

fn sum(instrument: &dyn AsyncInstrument<u64>, series: &Series, value: &Value) {
    of_histogram(instrument, series, value, Distribution::sum);
}

fn count(instrument: &dyn AsyncInstrument<u64>, series: &Series, value: &Value) {
    of_histogram(instrument, series, value, Distribution::count);
}

fn of_histogram(
    instrument: &dyn AsyncInstrument<u64>,
    series: &Series,
    value: &Value,
    part: fn(&Distribution) -> u64,
) {
    if let Value::Histogram(seen) = value {
        instrument.observe(part(seen), &series.attributes.plain);
    }
}
