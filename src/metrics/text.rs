//! The text form: the exposition format of Prometheus, version 0.0.4.

use core::fmt::{self, Display, Formatter, Write};

use super::{Kind, Metrics, Sample, Snapshot, Value};

impl Metrics {
    /// The values of all instruments, in the exposition format of Prometheus.
    ///
    /// In labels and help `\`, ends of lines and, in labels, quotes are escaped. There is no NUL in them.
    ///
    /// # Progress
    /// As [`snapshot`](Self::snapshot).
    /// # Cost
    /// As [`snapshot`](Self::snapshot), and the text.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::metrics::{Metrics, RegisterError};
    ///
    /// let metrics = Metrics::new();
    /// metrics.gauge("size", "", &[("path", "C:\\a \"b\"\n")])?;
    /// assert_eq!(
    ///     metrics.text(),
    ///     "# TYPE size gauge\nsize{path=\"C:\\\\a \\\"b\\\"\\n\"} 0\n",
    /// );
    /// let nul = metrics.gauge("size", "", &[("path", "\0")]);
    /// assert_eq!(nul.err(), Some(RegisterError::Nul("path".into())));
    /// # Ok::<(), RegisterError>(())
    /// ```
    pub fn text(&self) -> String {
        self.snapshot().to_string()
    }
}

impl Display for Snapshot {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut last = None;
        for sample in self {
            if last != Some(sample.name()) {
                head(f, sample)?;
                last = Some(sample.name());
            }
            lines(f, sample)?;
        }
        Ok(())
    }
}

/// What is said of a name once.
fn head(f: &mut Formatter<'_>, sample: &Sample) -> fmt::Result {
    let name = sample.name();
    if !sample.help().is_empty() {
        writeln!(f, "# HELP {name} {}", Escaped { text: sample.help(), quotes: false })?;
    }
    let kind = match sample.kind() {
        Kind::Counter => "counter",
        Kind::Gauge => "gauge",
        Kind::Histogram(_) => "histogram",
    };
    writeln!(f, "# TYPE {name} {kind}")
}

fn lines(f: &mut Formatter<'_>, sample: &Sample) -> fmt::Result {
    match sample.value() {
        Value::Counter(count) => line(f, sample, "", None, count),
        Value::Gauge(value) => line(f, sample, "", None, value),
        Value::Histogram(seen) => {
            for (bound, count) in seen.cumulated() {
                line(f, sample, "_bucket", Some(&bound), &count)?;
            }
            let count = seen.count();
            line(f, sample, "_bucket", Some(&"+Inf"), &count)?;
            line(f, sample, "_sum", None, &seen.sum())?;
            line(f, sample, "_count", None, &count)
        }
    }
}

fn line(
    f: &mut Formatter<'_>,
    sample: &Sample,
    end: &str,
    bound: Option<&dyn Display>,
    value: &dyn Display,
) -> fmt::Result {
    write!(f, "{}{end}", sample.name())?;
    let mut before = '{';
    for (name, text) in sample.labels() {
        write!(f, "{before}{name}=\"{}\"", Escaped { text, quotes: true })?;
        before = ',';
    }
    if let Some(bound) = bound {
        write!(f, "{before}le=\"{bound}\"")?;
        before = ',';
    }
    writeln!(f, "{} {value}", if before == '{' { "" } else { "}" })
}

/// A text in which backslashes and ends of lines are escaped, and quotes where it stands between two.
struct Escaped<'a> {
    text: &'a str,
    quotes: bool,
}

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for c in self.text.chars() {
            match c {
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '"' if self.quotes => f.write_str("\\\"")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}
