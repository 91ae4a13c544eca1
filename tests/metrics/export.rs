//! What other libraries are told.

#[cfg(feature = "metrics")]
mod facade {
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex};

    use metrics::{
        Counter, CounterFn, Gauge, GaugeFn, Histogram, Key, KeyName, Metadata, Recorder,
        SharedString, Unit,
    };
    use nodestate::metrics::{Buckets, Metrics};

    type Told = Arc<Mutex<HashMap<String, f64>>>;

    /// Keeps what it is told.
    #[derive(Default)]
    struct Listening {
        told: Told,
        described: Mutex<Vec<(String, String)>>,
    }

    struct Named(String, Told);

    impl CounterFn for Named {
        fn increment(&self, _: u64) {
            panic!("sums are told, not differences");
        }

        fn absolute(&self, value: u64) {
            self.1.lock().unwrap().insert(self.0.clone(), value as f64);
        }
    }

    impl GaugeFn for Named {
        fn increment(&self, _: f64) {
            panic!("values are told, not differences");
        }

        fn decrement(&self, _: f64) {
            panic!("values are told, not differences");
        }

        fn set(&self, value: f64) {
            self.1.lock().unwrap().insert(self.0.clone(), value);
        }
    }

    impl Listening {
        fn named(&self, key: &Key) -> Arc<Named> {
            let labels: Vec<_> =
                key.labels().map(|label| format!("{}={}", label.key(), label.value())).collect();
            Arc::new(Named(format!("{}[{}]", key.name(), labels.join(",")), self.told.clone()))
        }

        fn describe(&self, name: KeyName, help: SharedString) {
            self.described.lock().unwrap().push((name.as_str().to_owned(), help.to_string()));
        }
    }

    impl Recorder for Listening {
        fn describe_counter(&self, name: KeyName, _: Option<Unit>, help: SharedString) {
            self.describe(name, help);
        }

        fn describe_gauge(&self, name: KeyName, _: Option<Unit>, help: SharedString) {
            self.describe(name, help);
        }

        fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {
            panic!("a histogram is told as counters");
        }

        fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
            Counter::from_arc(self.named(key))
        }

        fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
            Gauge::from_arc(self.named(key))
        }

        fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
            panic!("a histogram is told as counters");
        }
    }

    #[test]
    fn published() {
        let ours = Metrics::labelled(&[("node", "1")]).unwrap();
        let counter = ours.counter("calls_total", "Calls.", &[("kind", "read")]).unwrap();
        ours.gauge("depth", "Depth.", &[]).unwrap().set(-3);
        let sizes = ours.histogram("size", "", &[], Buckets::new(2, 3).unwrap()).unwrap();
        [1, 2, 9].into_iter().for_each(|size| sizes.record(size));
        ours.observe_gauge("rude", "", &[], || panic!("when asked")).unwrap();
        let listening = Listening::default();
        metrics::with_local_recorder(&listening, || {
            ours.describe();
            counter.add(7);
            ours.publish();
            counter.add(1);
            ours.publish();
        });
        let told = listening.told.lock().unwrap();
        let expected = [
            ("calls_total[kind=read,node=1]", 8.0),
            ("depth[node=1]", -3.0),
            ("size_bucket[node=1,le=0]", 0.0),
            ("size_bucket[node=1,le=1]", 1.0),
            ("size_bucket[node=1,le=3]", 2.0),
            ("size_bucket[node=1,le=+Inf]", 3.0),
            ("size_sum[node=1]", 12.0),
            ("size_count[node=1]", 3.0),
        ];
        assert_eq!(*told, expected.map(|(name, value)| (name.to_owned(), value)).into());
        let described = listening.described.lock().unwrap();
        assert!(described.contains(&("calls_total".into(), "Calls.".into())));
        assert_eq!(described.len(), 6);
    }
}

#[cfg(feature = "opentelemetry")]
mod opentelemetry {
    use std::collections::BTreeMap;

    use nodestate::metrics::{Buckets, Metrics};
    use opentelemetry::{KeyValue, metrics::MeterProvider};
    use opentelemetry_sdk::metrics::{
        InMemoryMetricExporter, PeriodicReader, SdkMeterProvider,
        data::{AggregatedMetrics, MetricData, ResourceMetrics},
    };

    /// What the newest collection has, by name and attributes.
    fn collected(all: &[ResourceMetrics]) -> BTreeMap<String, i128> {
        fn key<'a>(name: &str, attributes: impl Iterator<Item = &'a KeyValue>) -> String {
            let mut pairs: Vec<_> =
                attributes.map(|pair| format!("{}={}", pair.key, pair.value)).collect();
            pairs.sort();
            format!("{name}[{}]", pairs.join(","))
        }

        let mut found = BTreeMap::new();
        let newest = all.last().into_iter().flat_map(ResourceMetrics::scope_metrics);
        for metric in newest.flat_map(|scope| scope.metrics()) {
            match metric.data() {
                AggregatedMetrics::U64(MetricData::Sum(sum)) => {
                    assert!(sum.is_monotonic());
                    for point in sum.data_points() {
                        let key = key(metric.name(), point.attributes());
                        found.insert(key, point.value().into());
                    }
                }
                AggregatedMetrics::I64(MetricData::Gauge(gauge)) => {
                    for point in gauge.data_points() {
                        let key = key(metric.name(), point.attributes());
                        found.insert(key, point.value().into());
                    }
                }
                other => panic!("{other:?}"),
            }
        }
        found
    }

    #[test]
    fn observed() {
        let exporter = InMemoryMetricExporter::default();
        let reader = PeriodicReader::builder(exporter.clone()).build();
        let provider = SdkMeterProvider::builder().with_reader(reader).build();
        let collect = || {
            exporter.reset();
            provider.force_flush().unwrap();
            collected(&exporter.get_finished_metrics().unwrap())
        };

        let ours = Metrics::labelled(&[("node", "1")]).unwrap();
        let counter = ours.counter("calls_total", "Calls.", &[("kind", "read")]).unwrap();
        ours.level("open", "", &[]).unwrap().subtract(3);
        let sizes = ours.histogram("size", "", &[], Buckets::new(2, 3).unwrap()).unwrap();
        [1, 2, 9].into_iter().for_each(|size| sizes.record(size));
        ours.observe_gauge("rude", "", &[], || panic!("when asked")).unwrap();
        ours.export_to(&provider.meter("node"));
        counter.add(7);
        // Of a name that was there.
        ours.counter("calls_total", "Calls.", &[("kind", "write")]).unwrap().add(1);
        let expected = [
            ("calls_total[kind=read,node=1]", 7),
            ("calls_total[kind=write,node=1]", 1),
            ("open[node=1]", -3),
            ("size_bucket[le=+Inf,node=1]", 3),
            ("size_bucket[le=0,node=1]", 0),
            ("size_bucket[le=1,node=1]", 1),
            ("size_bucket[le=3,node=1]", 2),
            ("size_count[node=1]", 3),
            ("size_sum[node=1]", 12),
        ];
        let expected = BTreeMap::from(expected.map(|(name, value)| (name.to_owned(), value)));
        assert_eq!(collect(), expected);
        counter.add(1);
        assert_eq!(collect()["calls_total[kind=read,node=1]"], 8);
        // The callbacks keep nothing alive, and are silent then.
        drop(ours);
        assert_eq!(collect(), BTreeMap::new());
    }
}
