//! The library behind the `raft-node` program: see `main.rs` for what it shows.
//!
//! The layers, from the bottom: `state`, the shared states behind one trait; `network`, what
//! carries messages; `node`, the Raft loop over any of them; `load`, the threads around it;
//! `cluster`, one run; and [`report`], what is shown of all runs. Beside them `process`, a node
//! that is a process of its own, and its client.

mod alloc;
mod arcs;
mod bell;
mod block;
mod check;
mod cluster;
#[path = "../../../benches/support/description.rs"]
mod description;
mod error;
mod load;
mod measure;
mod network;
mod node;
mod options;
mod process;
mod progress;
mod proposal;
pub mod report;
mod result;
mod soak;
mod state;

pub use check::Verdict;
pub use error::Error;
pub use measure::{CURVE, Curve, Metric, POINTS, Quantiles, Spread};
pub use options::{
    Ask, ClientOptions, Command, KillLeader, Members, Net, NodeOptions, Options, Plant, Preset,
    StateChoice, StoreChoice,
};
pub use process::{ask, serve};
pub use result::{Report, RunResult, StateReport};
pub use soak::{Line, SoakReport, soak};

use progress::Progress;
use state::{LockFree, ParkingLot, SharedState, Tokio, TornView, WithView};

/// Runs every state that `options` choose, as often as they say.
///
/// # Errors
/// When a run could not be finished; a run whose checks fail is finished, and its report says so.
pub fn run(options: &Options) -> Result<Report, Error> {
    let contenders = contenders(options);
    let runs = contenders.len() as u32 * options.repeat;
    let progress = Progress::new(options.secs * runs);
    let mut states: Vec<StateReport> = contenders.iter().map(Contender::report).collect();
    let mut done = 0;
    for round in 0..options.repeat as usize {
        for place in 0..contenders.len() {
            // Each round starts with another state, so that none always runs on a cold machine.
            let at = (round + place) % contenders.len();
            done += 1;
            progress.begin(format!("run {done} of {runs}: {}", states[at].label()));
            let Contender { run, batch, .. } = contenders[at];
            states[at].runs.push(run(options, batch, &progress)?);
        }
    }
    progress.finish();
    Ok(Report { options: options.clone(), clock: measure::clock_floor(), states })
}

/// A state that takes part, with its type erased, and the batch that it takes part with.
#[derive(Copy, Clone)]
struct Contender {
    name: &'static str,
    built_from: &'static str,
    run: fn(&Options, u32, &Progress) -> Result<RunResult, Error>,
    batch: u32,
    is_only_batch: bool,
}

impl Contender {
    fn new<S: SharedState>(name: &'static str) -> Self {
        Self {
            name,
            built_from: S::BUILT_FROM,
            run: cluster::run::<S>,
            batch: 0,
            is_only_batch: true,
        }
    }

    fn report(&self) -> StateReport {
        let &Self { name, built_from, batch, is_only_batch, .. } = self;
        let batch = (!is_only_batch).then_some(batch);
        StateReport { name, built_from, batch, runs: vec![] }
    }
}

/// Every chosen state with every batch.
fn contenders(options: &Options) -> Vec<Contender> {
    let is_only_batch = options.batch.len() == 1;
    let states = states(options);
    let with =
        |&batch: &u32| states.iter().map(move |&state| Contender { batch, is_only_batch, ..state });
    options.batch.iter().flat_map(with).collect()
}

fn states(options: &Options) -> Vec<Contender> {
    let ours = || {
        if options.torn {
            Contender::new::<WithView<TornView>>("torn")
        } else {
            Contender::new::<LockFree>("lockfree")
        }
    };
    let parking_lot = || Contender::new::<ParkingLot>("parking_lot");
    let tokio = || Contender::new::<Tokio>("tokio");
    match options.state {
        StateChoice::LockFree => vec![ours()],
        StateChoice::ParkingLot => vec![parking_lot()],
        StateChoice::Tokio => vec![tokio()],
        StateChoice::All => vec![ours(), parking_lot(), tokio()],
    }
}
