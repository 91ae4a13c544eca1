//! Progress on standard error: a bar on a terminal, a line per run elsewhere.

use std::io::{IsTerminal, stderr};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// How far the program is.
#[derive(Debug)]
pub(crate) enum Progress {
    Bar(ProgressBar),
    Lines,
}

impl Progress {
    /// For runs that last `total` together.
    pub(crate) fn new(total: Duration) -> Self {
        if !stderr().is_terminal() {
            return Self::Lines;
        }
        let style =
            ProgressStyle::with_template("{msg:32} {bar:40.cyan} {percent:>3}%  {eta} left")
                .expect("a constant template that indicatif accepts");
        let length = total.as_millis().try_into().unwrap_or(u64::MAX);
        Self::Bar(ProgressBar::new(length).with_style(style))
    }

    /// A run begins.
    pub(crate) fn begin(&self, run: String) {
        match self {
            Self::Bar(bar) => bar.set_message(run),
            Self::Lines => eprintln!("{run}"),
        }
    }

    /// The run has lasted `time` longer.
    pub(crate) fn advance(&self, time: Duration) {
        if let Self::Bar(bar) = self {
            bar.inc(time.as_millis().try_into().unwrap_or(u64::MAX));
        }
    }

    /// Everything has run.
    pub(crate) fn finish(&self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
