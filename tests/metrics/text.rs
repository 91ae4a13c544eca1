//! The text form, read back.

use nodestate::metrics::{Buckets, Metrics, Value};

use crate::exposition::parse;

const RUDE: [&str; 8] = [
    "",
    "a\"b",
    "a\nb\r\nc",
    "a\\b",
    "\\n",
    "\"} 1\nforged{x=\"",
    "\u{1}\u{7f}\u{2028}äß\u{1f980}",
    " , = { } # ",
];

#[test]
fn labels_come_back() {
    let metrics = Metrics::labelled(&[("node", RUDE[5])]).unwrap();
    for (n, text) in RUDE.iter().enumerate() {
        metrics.gauge("rude", RUDE[2], &[("text", text)]).unwrap().set(n as i64);
    }
    let (lines, kinds) = parse(&metrics.text()).expect("it can be read");
    assert_eq!(lines.len(), RUDE.len());
    assert_eq!(kinds.len(), 1);
    for (n, (name, labels, value)) in lines.iter().enumerate() {
        assert_eq!((name.as_str(), value), ("rude", &n.to_string()));
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(*labels, [pair("node", RUDE[5]), pair("text", RUDE[n])]);
    }
}

#[test]
fn nul_is_refused() {
    let metrics = Metrics::new();
    assert!(metrics.gauge("a", "", &[("x", "\0")]).is_err());
    assert!(Metrics::labelled(&[("x", "a\0b")]).is_err());
}

/// Series of one name stand together, whenever they came.
#[test]
fn families_stand_together() {
    let metrics = Metrics::new();
    metrics.counter("a_total", "A.", &[("n", "1")]).unwrap().add(1);
    metrics.gauge("b", "B.", &[]).unwrap().set(-2);
    metrics.counter("a_total", "A.", &[("n", "2")]).unwrap().add(3);
    let text = "# HELP a_total A.\n# TYPE a_total counter\na_total{n=\"1\"} 1\na_total{n=\"2\"} 3\n\
                # HELP b B.\n# TYPE b gauge\nb -2\n";
    assert_eq!(metrics.text(), text);
}

/// Buckets are cumulated, end at powers of two, and the last one is the count.
#[test]
fn histograms() {
    let metrics = Metrics::new();
    let waits = metrics.histogram("wait", "", &[("x", "1")], Buckets::TIMES).unwrap();
    let values = [0, 1, 2, 3, 4, 7, 8, 9, 1_000, 1_023, 1_024, 1 << 35, 1 << 36, u64::MAX / 2];
    values.iter().for_each(|&value| waits.record(value));
    let (lines, kinds) = parse(&metrics.text()).expect("it can be read");
    assert_eq!(kinds["wait"], "histogram");
    let buckets: Vec<_> = lines.iter().filter(|(name, ..)| name == "wait_bucket").collect();
    assert_eq!(buckets.len(), 38);
    let mut last = 0;
    for (_, labels, count) in buckets {
        let [(x, one), (le, bound)] = &labels[..] else { panic!("{labels:?}") };
        assert_eq!((x.as_str(), one.as_str(), le.as_str()), ("x", "1", "le"));
        let count: usize = count.parse().unwrap();
        let exact = match bound.parse::<u64>() {
            Ok(bound) => values.iter().filter(|&&value| value <= bound).count(),
            Err(_) => values.len(),
        };
        assert_eq!(count, exact, "up to {bound}");
        assert!(count >= last);
        last = count;
    }
    let value = |wanted: &str| {
        lines.iter().find(|(name, ..)| name == wanted).map(|(.., value)| value.clone()).unwrap()
    };
    assert_eq!(value("wait_count"), values.len().to_string());
    assert_eq!(value("wait_sum"), values.iter().sum::<u64>().to_string());
}

/// A bound that is no power of two is the last before infinity.
#[test]
fn odd_bound() {
    let metrics = Metrics::new();
    let sizes = metrics.histogram("size", "", &[], Buckets::new(2, 9).unwrap()).unwrap();
    (9..=12).for_each(|size| sizes.record(size));
    let (lines, _) = parse(&metrics.text()).unwrap();
    let bounds = lines.iter().filter_map(|(_, labels, count)| Some((labels.first()?, count)));
    let bounds: Vec<_> =
        bounds.map(|((_, bound), count)| (bound.as_str(), count.as_str())).collect();
    assert_eq!(bounds, [("0", "0"), ("1", "0"), ("3", "0"), ("7", "0"), ("9", "1"), ("+Inf", "4")]);
}

#[test]
fn a_snapshot_finds_what_it_shows() {
    let metrics = Metrics::new();
    metrics.level("open", "Open.", &[("a", "1"), ("b", "2")]).unwrap().subtract(3);
    let snapshot = metrics.snapshot();
    for sample in &snapshot {
        let labels: Vec<_> = sample.labels().collect();
        assert_eq!(snapshot.get(sample.name(), &labels), Some(&Value::Gauge(-3)));
        assert_eq!(sample.help(), "Open.");
    }
    assert_eq!(snapshot.get("open", &[("a", "1"), ("a", "1")]), None);
}
