//! What runs leave behind: one run, one state over its repeats, all states.

use std::time::Duration;

use crate::check::Verdict;
use crate::measure::{Curve, Metric, Quantiles, Spread};
use crate::options::Options;

/// One finished run of one state.
#[derive(Clone, Debug)]
pub struct RunResult {
    /// At the place of each [`Metric`] in [`Metric::ALL`]; none if the operation never ran.
    pub latencies: [Option<Quantiles>; Metric::ALL.len()],
    /// The whole distribution of each, at the same places.
    pub curves: [Option<Curve>; Metric::ALL.len()],
    /// Allocations per call of each; none of what is no call.
    pub allocations: [Option<f64>; Metric::ALL.len()],
    /// Clones of the manager's `Arc` per [`Metric::Manager`].
    pub manager_arcs: Option<f64>,
    /// Reads by calls that do not wait, which found something.
    pub try_hits: u64,
    /// Those that found a lock held against them.
    pub try_misses: u64,
    /// Locks of the state that were acquired, by all threads.
    pub locks: u64,
    /// How many of them were waited for.
    pub lock_waits: u64,
    /// How long those took.
    pub lock_wait: Option<Quantiles>,
    /// Acknowledged while the load ran, per second.
    pub proposals_per_second: f64,
    /// The batch that the loop appended at a time, on average.
    pub proposals_per_append: f64,
    /// The share of the loops' time that went into publish, look-up and drain: 1 is all of it.
    pub state_share: f64,
    /// Statuses that readers and clients read, all of them checked.
    pub reads_checked: u64,
    /// Leaderships won: 1, and one more for every failover.
    pub leaderships: u64,
    /// How often the leader was cut off and another took over.
    pub kills: u64,
    /// The longest time in which a client heard of no commit.
    pub outage: Duration,
    /// Proposals that were pushed again after a refusal.
    pub retries: u64,
    /// Proposals whose fate the clients never learnt.
    pub unknown: u64,
    /// What the checks found.
    pub verdict: Verdict,
}

/// One state over its repeats.
#[derive(Clone, Debug)]
pub struct StateReport {
    /// The name on the command line.
    pub name: &'static str,
    /// Which structures carry which field.
    pub built_from: &'static str,
    /// The batch it ran with, where it ran with several.
    pub batch: Option<u32>,
    /// The runs, in order; at least one.
    pub runs: Vec<RunResult>,
}

impl StateReport {
    /// The name, and the batch if there are several.
    pub fn label(&self) -> String {
        match self.batch {
            Some(batch) => format!("{} {batch}", self.name),
            None => self.name.to_owned(),
        }
    }

    /// The spread of a figure over the runs that have it.
    pub fn spread<T: Copy + PartialOrd>(
        &self,
        figure: impl Fn(&RunResult) -> Option<T>,
    ) -> Option<Spread<T>> {
        Spread::of(self.runs.iter().filter_map(figure))
    }

    /// The spread of one point of one latency, in nanoseconds.
    pub fn latency(&self, metric: usize, point: usize) -> Option<Spread<u64>> {
        self.spread(|run| run.latencies[metric].map(|quantiles| quantiles[point]))
    }
}

/// Everything that the program found out.
#[derive(Clone, Debug)]
pub struct Report {
    /// The command line it was found out under.
    pub options: Options,
    /// What reading the clock adds to every latency.
    pub clock: Duration,
    /// The states that ran.
    pub states: Vec<StateReport>,
}

impl Report {
    /// What the checks found in all runs together.
    pub fn verdict(&self) -> Verdict {
        let mut all = Verdict::default();
        for run in self.states.iter().flat_map(|state| &state.runs) {
            all += run.verdict;
        }
        all
    }
}
