//! Registrations and counts beside a list of what must be there, read back from the text form.

use std::collections::BTreeMap;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::metrics::{
    Buckets, Counter, Gauge, Histogram, Level, Metrics, RegisterError, Value,
};

use super::exposition::parse;

#[derive(Debug, Arbitrary)]
enum Operation<'a> {
    Register { kind: Kind, name: Name<'a>, help: &'a str, labels: Vec<(Label, &'a str)> },
    Add { which: u8, n: u64 },
    Subtract { which: u8, n: u64 },
    Read,
    Text,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, Arbitrary)]
enum Kind {
    Counter,
    Level,
    Gauge,
    Histogram { bits: u8, max: u64 },
}

/// Names that collide often, and others.
#[derive(Debug, Arbitrary)]
enum Name<'a> {
    A,
    ASum,
    ABucket,
    B,
    Any(&'a str),
}

#[derive(Copy, Clone, Debug, Arbitrary)]
enum Label {
    K,
    L,
    Le,
    Hidden,
}

enum Instrument {
    Counter(Counter),
    Level(Level),
    Gauge(Gauge),
    Histogram(Histogram, Buckets),
}

/// Labels, sorted, with their values.
type Labels = Vec<(String, String)>;

struct Series {
    name: String,
    help: String,
    kind: Kind,
    labels: Labels,
    instrument: Instrument,
    /// What was added or set; of a histogram all values.
    sum: u64,
    values: Vec<u64>,
}

/// Runs the operations that `data` spells.
pub(crate) fn run(data: &[u8]) -> Result<()> {
    let operations: Vec<Operation<'_>> = Unstructured::new(data).arbitrary()?;
    let (metrics, mut all) = (Metrics::new(), Vec::new());
    for operation in operations {
        match operation {
            Operation::Register { kind, name, help, labels } => {
                register(&metrics, &mut all, kind, name.text(), help, &labels);
            }
            Operation::Add { which, n } => change(&mut all, which, n),
            Operation::Subtract { which, n } => change(&mut all, which, n.wrapping_neg()),
            Operation::Read => read(&metrics, &all),
            Operation::Text => text(&metrics, &all),
        }
    }
    read(&metrics, &all);
    text(&metrics, &all);
    Ok(())
}

fn register(
    metrics: &Metrics,
    all: &mut Vec<Series>,
    kind: Kind,
    name: &str,
    help: &str,
    labels: &[(Label, &str)],
) {
    let kind = match kind {
        Kind::Histogram { bits, max } => Kind::Histogram { bits: bits % 3, max },
        kind => kind,
    };
    let pairs: Vec<_> = labels.iter().map(|&(label, value)| (label.text(), value)).collect();
    let found = make(metrics, kind, name, help, &pairs);
    match (expected(all, kind, name, help, &pairs), found) {
        (None, Ok(instrument)) => {
            let owned = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
            let mut labels: Labels = pairs.iter().map(owned).collect();
            labels.sort();
            let (name, help) = (name.to_owned(), help.to_owned());
            all.push(Series { name, help, kind, labels, instrument, sum: 0, values: vec![] });
        }
        (Some(expected), Err(found)) => assert_eq!(expected, found),
        (expected, found) => panic!("{expected:?}, and it is {:?}", found.err()),
    }
}

fn make(
    metrics: &Metrics,
    kind: Kind,
    name: &str,
    help: &str,
    labels: &[(&str, &str)],
) -> core::result::Result<Instrument, RegisterError> {
    Ok(match kind {
        Kind::Counter => Instrument::Counter(metrics.counter(name, help, labels)?),
        Kind::Level => Instrument::Level(metrics.level(name, help, labels)?),
        Kind::Gauge => Instrument::Gauge(metrics.gauge(name, help, labels)?),
        Kind::Histogram { bits, max } => {
            let buckets = Buckets::new(bits.into(), max)?;
            Instrument::Histogram(metrics.histogram(name, help, labels, buckets)?, buckets)
        }
    })
}

/// Why a registration is refused, if it is.
fn expected(
    all: &[Series],
    kind: Kind,
    name: &str,
    help: &str,
    labels: &[(&str, &str)],
) -> Option<RegisterError> {
    let owned = name.to_owned();
    let good = |c: char| c.is_ascii_alphanumeric() || "_:".contains(c);
    if !name.chars().all(good) || name.chars().next().is_none_or(|c| c.is_ascii_digit()) {
        return Some(RegisterError::BadName(owned));
    }
    if help.contains('\0') {
        return Some(RegisterError::Nul(owned));
    }
    for (i, (label, value)) in labels.iter().enumerate() {
        if !["k", "l"].contains(label) || labels[..i].iter().any(|(other, _)| other == label) {
            return Some(RegisterError::BadLabel((*label).to_owned()));
        }
        if value.contains('\0') {
            return Some(RegisterError::Nul((*label).to_owned()));
        }
    }
    let of_name: Vec<_> = all.iter().filter(|series| series.name == name).collect();
    let shown = |kind: Kind| match kind {
        Kind::Level | Kind::Gauge => Kind::Gauge,
        // Another `max` may be the same buckets.
        Kind::Histogram { bits, max } => {
            let max = Buckets::new(bits.into(), max).expect("few bits").max();
            Kind::Histogram { bits, max }
        }
        Kind::Counter => kind,
    };
    let differs = |of: &&&Series| shown(of.kind) != shown(kind) || of.help != help;
    let exported = |name: &str, kind: Kind| {
        let ends: &[&str] = match kind {
            Kind::Histogram { .. } => &["", "_bucket", "_sum", "_count"],
            _ => &[""],
        };
        ends.iter().map(|end| format!("{name}{end}")).collect::<Vec<_>>()
    };
    let mine = exported(name, kind);
    let others = all.iter().filter(|series| series.name != name);
    let taken = others.flat_map(|series| exported(&series.name, series.kind));
    if of_name.iter().any(|of| differs(&of))
        || of_name.is_empty() && taken.clone().any(|it| mine.contains(&it))
    {
        return Some(RegisterError::Conflict(owned));
    }
    let mut sorted = labels.to_vec();
    sorted.sort_unstable();
    let same = |series: &&Series| {
        series.labels.iter().map(|(name, value)| (&**name, &**value)).eq(sorted.iter().copied())
    };
    of_name.into_iter().find(same).map(|_| RegisterError::Duplicate(owned))
}

fn change(all: &mut [Series], which: u8, n: u64) {
    if all.is_empty() {
        return;
    }
    let index = usize::from(which) % all.len();
    let series = &mut all[index];
    series.sum = series.sum.wrapping_add(n);
    match &series.instrument {
        Instrument::Counter(counter) => counter.add(n),
        Instrument::Level(level) => level.add(n),
        Instrument::Gauge(gauge) => gauge.set(series.sum.cast_signed()),
        Instrument::Histogram(histogram, _) => {
            histogram.record(n);
            series.values.push(n);
        }
    }
}

/// Every value by itself, and in a snapshot.
fn read(metrics: &Metrics, all: &[Series]) {
    let snapshot = metrics.snapshot();
    assert_eq!((snapshot.iter().len(), snapshot.panicked()), (all.len(), 0));
    for series in all {
        let labels: Vec<_> =
            series.labels.iter().map(|(name, value)| (&**name, &**value)).collect();
        let found = snapshot.get(&series.name, &labels).expect("it is registered");
        let signed = series.sum.cast_signed();
        match &series.instrument {
            Instrument::Counter(counter) => {
                assert_eq!((counter.sum(), found), (series.sum, &Value::Counter(series.sum)));
            }
            Instrument::Level(level) => {
                assert_eq!((level.sum(), found), (signed, &Value::Gauge(signed)))
            }
            Instrument::Gauge(gauge) => {
                assert_eq!((gauge.get(), found), (signed, &Value::Gauge(signed)))
            }
            Instrument::Histogram(histogram, buckets) => {
                let seen = histogram.read();
                assert_eq!(found, &Value::Histogram(seen.clone()));
                assert_eq!((seen.sum(), seen.count()), (series.sum, series.values.len() as u64));
                let mut sorted = series.values.clone();
                sorted.sort_unstable();
                let median = sorted.len().checked_sub(1).map(|last| sorted[last / 2]);
                let found = seen.quantile(0.5);
                assert_eq!(
                    found.map(|it| buckets.index(it)),
                    median.map(|it| buckets.index(it.min(buckets.max())))
                );
            }
        }
    }
}

/// The text form has the values, each once.
fn text(metrics: &Metrics, all: &[Series]) {
    let (lines, kinds) = parse(&metrics.text()).expect("it can be read");
    let mut found: BTreeMap<(String, Labels), String> = BTreeMap::new();
    for (name, labels, value) in lines {
        assert!(found.insert((name, labels), value).is_none(), "twice");
    }
    let mut expected = 0;
    for series in all {
        let mut is = |end: &str, bound: Option<String>, value: String| {
            let mut labels = series.labels.clone();
            labels.extend(bound.map(|bound| ("le".to_owned(), bound)));
            assert_eq!(found.get(&(format!("{}{end}", series.name), labels)), Some(&value));
            expected += 1;
        };
        let kind = &*kinds[&series.name];
        match &series.instrument {
            Instrument::Counter(_) => {
                assert_eq!(kind, "counter");
                is("", None, series.sum.to_string());
            }
            Instrument::Level(_) | Instrument::Gauge(_) => {
                assert_eq!(kind, "gauge");
                is("", None, series.sum.cast_signed().to_string());
            }
            Instrument::Histogram(_, buckets) => {
                assert_eq!(kind, "histogram");
                let up_to = |bound| series.values.iter().filter(|&&value| value <= bound).count();
                let ends = (0..64).map(|bits| (1 << bits) - 1);
                for end in ends.take_while(|&end| end < buckets.max()).chain([buckets.max()]) {
                    is("_bucket", Some(end.to_string()), up_to(end).to_string());
                }
                is("_bucket", Some("+Inf".into()), series.values.len().to_string());
                is("_count", None, series.values.len().to_string());
                is("_sum", None, series.sum.to_string());
            }
        }
    }
    assert_eq!(found.len(), expected);
}

impl<'a> Name<'a> {
    fn text(&self) -> &'a str {
        match self {
            Self::A => "a",
            Self::ASum => "a_sum",
            Self::ABucket => "a_bucket",
            Self::B => "b",
            Self::Any(name) => name,
        }
    }
}

impl Label {
    fn text(self) -> &'static str {
        match self {
            Self::K => "k",
            Self::L => "l",
            Self::Le => "le",
            Self::Hidden => "__k",
        }
    }
}
