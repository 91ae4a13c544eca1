//! A row at all its instructions, and its line of the table.

use std::{
    io,
    time::{Duration, Instant},
};

use crate::{
    freeze::{self, Path, Reached},
    rows::{Expectation, Row},
};

/// A row's first stop is believed after so long, so that a busy machine makes no false one: the
/// other thread's operations take some microseconds.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

/// Once a row has stopped, its verdict stands, and its further stops are believed sooner; so are those of a
/// row that is to stop, or may.
const SETTLED: Duration = Duration::from_millis(30);

/// The table's columns.
pub(crate) const COLUMNS: [&str; 7] = [
    "victim's operation / other thread's",
    "expected",
    "instructions",
    "addresses",
    "stops",
    "first after",
    "result",
];

/// What was seen of one row.
pub(crate) struct Measured {
    /// Instructions of the victim's operation, the harness's few around it included.
    instructions: usize,
    /// At every how many of them it was frozen.
    stride: usize,
    /// How far the last run got.
    reached: Reached,
    /// The instructions of all runs.
    path: Path,
    stops: usize,
    first_stop: Option<usize>,
    /// At how many instructions a run did not end with the object as it has to be, and why.
    broken: Option<(usize, String)>,
    took: Duration,
}

impl Measured {
    /// Freezes the row's victim at every instruction, or at every `stride`-th,
    /// to the end of its operation or up to `max`; and no further than a broken object.
    pub(crate) fn of(row: &Row, max: usize, stride: usize) -> io::Result<Self> {
        let start = Instant::now();
        let mut measured = Self {
            instructions: 0,
            stride,
            reached: Reached::Frozen,
            path: Path::default(),
            stops: 0,
            first_stop: None,
            broken: None,
            took: Duration::ZERO,
        };
        let mut steps = 0;
        while steps <= max && measured.reached == Reached::Frozen && measured.broken.is_none() {
            let is_doubtful = measured.stops == 0 && row.expectation == Expectation::Free;
            let patience = if is_doubtful { PATIENCE } else { SETTLED };
            let point = freeze::freeze(row.make, steps, patience, &mut measured.path)?;
            measured.instructions = point.steps;
            measured.reached = point.reached;
            if point.stopped {
                measured.stops += 1;
                measured.first_stop.get_or_insert(point.steps);
            }
            measured.broken = point.broken.map(|cause| (point.steps, cause));
            steps += measured.stride;
        }
        measured.took = start.elapsed();
        Ok(measured)
    }

    /// The addresses of all instructions that a victim ran.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = u64> {
        self.path.addresses()
    }

    /// Whether the row did as expected.
    pub(crate) fn meets(&self, expectation: Expectation) -> bool {
        self.broken.is_none()
            && match expectation {
                Expectation::Free => self.stops == 0,
                Expectation::Stops => self.stops > 0,
                Expectation::Informative => true,
            }
    }

    /// The row's line, in the order of [`COLUMNS`].
    pub(crate) fn cells(&self, row: &Row) -> [String; 7] {
        let mut instructions = self.instructions.to_string();
        instructions += match self.reached {
            Reached::End => "",
            Reached::Sleep => ", sleeps",
            Reached::Frozen if self.broken.is_none() => ", cut",
            Reached::Frozen | Reached::Strayed => "",
        };
        if self.stride > 1 {
            instructions += &format!(", 1 in {}", self.stride);
        }
        let result = match &self.broken {
            _ if self.meets(row.expectation) => format!("ok, {:.1} s", self.took.as_secs_f64()),
            None => "FAILED".to_owned(),
            Some((steps, cause)) => format!("FAILED after {steps}: {cause}"),
        };
        [
            row.name.to_owned(),
            row.expectation.to_string(),
            instructions,
            self.path.addresses().len().to_string(),
            self.stops.to_string(),
            self.first_stop.map_or("-".to_owned(), |steps| steps.to_string()),
            result,
        ]
    }
}
