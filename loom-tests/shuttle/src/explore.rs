//! Runs a model under random schedules, or once more under one that has failed.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use shuttle::scheduler::{PctScheduler, RandomScheduler, ReplayScheduler, Scheduler};
use shuttle::{Config, Runner};

/// So many places of a schedule at which PCT lets a thread that came last overtake, and one more.
const DEPTH: usize = 3;

/// Runs the model under as many random schedules as `SHUTTLE_ITERATIONS` says, and as many of PCT's; or, if
/// `SHUTTLE_REPLAY` is set, under the schedule that it is, or that stands in the file that it names.
pub(crate) fn explore(name: &str, model: impl Fn() + Send + Sync + 'static) {
    let model = Arc::new(model);
    if let Ok(schedule) = std::env::var("SHUTTLE_REPLAY") {
        println!("model {name}: the schedule that was given");
        return run(name, replay(&schedule), model);
    }
    let (iterations, seed) = (iterations(), seed());
    run(name, RandomScheduler::new_from_seed(seed, iterations), model.clone());
    run(name, PctScheduler::new_from_seed(seed, DEPTH, iterations), model);
    println!("model {name}: {iterations} random schedules, {iterations} of PCT, seed {seed}");
}

fn run<S: Scheduler + 'static>(
    name: &str,
    scheduler: S,
    model: Arc<impl Fn() + Send + Sync + 'static>,
) {
    let mut config = Config::new();
    config.stack_size = 0x40000;
    config.silence_warnings = true;
    config.ungraceful_shutdown_config.immediately_return_on_panic = true;
    let runner = Runner::new(scheduler, config);
    if let Err(payload) = catch_unwind(AssertUnwindSafe(|| runner.run(move || model()))) {
        eprintln!(
            "model {name} failed; the schedule printed above replays it:\n\
             SHUTTLE_REPLAY=SCHEDULE cargo test --release {name} -- --exact"
        );
        resume_unwind(payload);
    }
}

fn replay(schedule: &str) -> ReplayScheduler {
    match ReplayScheduler::new_from_file(schedule) {
        Ok(scheduler) => scheduler,
        Err(_) => ReplayScheduler::new_from_encoded(schedule),
    }
}

fn iterations() -> usize {
    let said = std::env::var("SHUTTLE_ITERATIONS").ok();
    said.map_or(1000, |said| said.parse().expect("SHUTTLE_ITERATIONS is a number"))
}

/// Another one at each run; `SHUTTLE_RANDOM_SEED`, which shuttle reads, takes its place.
fn seed() -> u64 {
    if let Ok(seed) = std::env::var("SHUTTLE_RANDOM_SEED") {
        return seed.parse().expect("SHUTTLE_RANDOM_SEED is a number");
    }
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_nanos() as u64)
}
