//! A scenario of two victims, at pairs of points at random, and its line of the table.

use std::{
    io,
    time::{Duration, Instant},
};

use crate::{
    freeze::{Pair, Reached, freeze_two},
    measure::PATIENCE,
    random::Random,
    rows::{Expectation, Row},
};

/// For a scenario that is to stop.
const BRIEF: Duration = Duration::from_millis(30);

/// What was seen of one scenario.
pub(crate) struct Twice {
    seed: u64,
    /// Instructions of each victim's operation when it is alone.
    lengths: [usize; 2],
    pairs: usize,
    /// At so many pairs both stood in the middle.
    both: usize,
    stops: usize,
    /// The first pair at which something was not as it has to be, and what.
    wrong: Option<([usize; 2], String)>,
    took: Duration,
}

impl Twice {
    pub(crate) fn of(row: &Row, pairs: usize, seed: u64, index: usize) -> io::Result<Self> {
        const END: usize = 20_000;
        let start = Instant::now();
        let [first, _] = freeze_two(row.make, [END, 0], true, PATIENCE)?.steps;
        let [_, second] = freeze_two(row.make, [0, END], true, PATIENCE)?.steps;
        let mut twice = Self {
            seed,
            lengths: [first, second],
            pairs: 0,
            both: 0,
            stops: 0,
            wrong: None,
            took: Duration::ZERO,
        };
        let mut random = Random::new(seed << 8 | index as u64);
        // One stop shows that one would be seen.
        let is_over = |twice: &Self| row.expectation == Expectation::Stops && twice.stops > 0;
        while twice.pairs < pairs && twice.wrong.is_none() && !is_over(&twice) {
            let steps = twice.lengths.map(|length| random.below(length as u64 + 1) as usize);
            twice.add(row, steps, random.below(2) == 0)?;
        }
        twice.took = start.elapsed();
        Ok(twice)
    }

    fn add(&mut self, row: &Row, steps: [usize; 2], is_first_first: bool) -> io::Result<()> {
        let is_free = row.expectation == Expectation::Free;
        let patience = if is_free { PATIENCE } else { BRIEF };
        let Pair { steps, reached, stopped, broken } =
            freeze_two(row.make, steps, is_first_first, patience)?;
        self.pairs += 1;
        self.both += usize::from(reached == [Reached::Frozen; 2]);
        self.stops += usize::from(stopped);
        let stop = (stopped && is_free).then(|| "another stopped".to_owned());
        // The victims of a lock wait for each other, whichever is let go first.
        let broken = broken.filter(|_| is_free || !stopped);
        self.wrong = broken.or(stop).map(|cause| (steps, cause));
        Ok(())
    }

    /// Whether it did as expected.
    pub(crate) fn meets(&self, expectation: Expectation) -> bool {
        self.wrong.is_none()
            && (expectation != Expectation::Stops || self.stops > 0 || self.pairs == 0)
    }

    /// Its line, under the columns of [`COLUMNS`](crate::measure::COLUMNS).
    pub(crate) fn cells(&self, row: &Row) -> [String; 7] {
        let [first, second] = self.lengths;
        let result = match &self.wrong {
            _ if self.meets(row.expectation) => format!(
                "ok, {} pairs of seed {}, both inside at {}, {:.1} s",
                self.pairs,
                self.seed,
                self.both,
                self.took.as_secs_f64()
            ),
            None => "FAILED".to_owned(),
            Some(([a, b], cause)) => {
                format!("FAILED after {a} and {b}, seed {}: {cause}", self.seed)
            }
        };
        [
            row.name.to_owned(),
            row.expectation.to_string(),
            format!("{first} x {second}"),
            "-".to_owned(),
            self.stops.to_string(),
            "-".to_owned(),
            result,
        ]
    }
}
