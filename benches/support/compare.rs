//! Contestants side by side: interleaved in one run, so that whatever the machine does meanwhile
//! befalls all of them.

use std::{hint::black_box, time::Duration};

use serde_json::json;

use super::{
    clock::{Spread, nanos_per_op},
    machine,
    report::Table,
    scene::{Scene, Stage},
    shared::Shared,
    waits::{Waited, wait_for_one},
};

/// How long and how often everything is measured.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Effort {
    pub(crate) rounds: usize,
    /// For one contestant in one round.
    pub(crate) budget: Duration,
    /// How many times a writer is frozen.
    pub(crate) freezes: usize,
    /// How often a round is repeated in which this thread lost its core.
    pub(crate) retries: usize,
}

impl Effort {
    /// What results are made of.
    pub(crate) const FULL: Self =
        Self { rounds: 15, budget: Duration::from_millis(20), freezes: 50, retries: 3 };

    /// Enough to see that everything runs.
    pub(crate) const QUICK: Self =
        Self { rounds: 1, budget: Duration::from_millis(1), freezes: 2, retries: 3 };

    /// As many rounds, of twice the time.
    pub(crate) fn twice_as_long(self) -> Self {
        Self { budget: self.budget * 2, ..self }
    }

    /// Fewer rounds, of twice the time: where two threads work on the same memory, what they do to
    /// each other takes a while to even out.
    pub(crate) fn in_longer_rounds(self) -> Self {
        Self { rounds: (self.rounds * 3).div_ceil(5), ..self.twice_as_long() }
    }
}

/// A row to be: its name, and what measures one round in nanoseconds per operation.
pub(crate) struct Contestant {
    name: String,
    round: Box<dyn FnMut(Duration) -> f64>,
}

impl Contestant {
    pub(crate) fn new(
        name: impl Into<String>,
        round: impl FnMut(Duration) -> f64 + 'static,
    ) -> Self {
        Self { name: name.into(), round: Box::new(round) }
    }

    /// `op` alone on this thread.
    pub(crate) fn op(name: impl Into<String>, mut op: impl FnMut() + 'static) -> Self {
        Self::new(name, move |budget| nanos_per_op(budget, &mut op))
    }
}

/// A read of `S` in `scene`.
pub(crate) fn reading<S: Shared>(scene: Scene) -> Contestant {
    let mut stage = Stage::<S>::new();
    Contestant::new(S::name(), move |budget| {
        scene.run(&mut stage, |shared| {
            nanos_per_op(budget, || {
                black_box(shared.read());
            })
        })
    })
}

/// A publication in `S` that nobody reads or waits for.
pub(crate) fn publishing<S: Shared>() -> Contestant {
    let mut stage = black_box(Stage::<S>::new());
    Contestant::op(S::name(), move || stage.publish())
}

/// A task waits for `S`, a value is published, the task is done.
pub(crate) fn waiting<S: Waited>() -> Contestant {
    let mut stage = Stage::<S>::new();
    Contestant::op(S::name(), move || wait_for_one(&mut stage))
}

/// Measures all contestants, each round in another order, and makes a table of them.
///
/// The ratios are medians of each round's ratio: to the first contestant, and to the last.
pub(crate) fn compare(
    title: impl Into<String>,
    effort: Effort,
    contestants: impl IntoIterator<Item = Contestant>,
) -> Table {
    machine::pin(0);
    let mut contestants: Vec<_> = contestants.into_iter().collect();
    let count = contestants.len();
    let mut samples = vec![Vec::new(); count];
    let mut disturbed = vec![0_usize; count];
    for round in 0..effort.rounds {
        for place in 0..count {
            let index = (round + place) % count;
            let (nanos, undisturbed) = quiet_round(&mut contestants[index], effort);
            samples[index].push(nanos);
            disturbed[index] += usize::from(!undisturbed);
        }
    }
    let mut table = Table::new(
        title,
        &["median ns", "min", "quartiles", "x the first", "x the last", "disturbed rounds"],
    );
    for (index, contestant) in contestants.iter().enumerate() {
        let nanos = Spread::of(&samples[index]);
        let cells = vec![
            json!(nanos.median),
            json!(nanos.min),
            json!([nanos.lower_quartile, nanos.upper_quartile]),
            json!(median_ratio(&samples[index], &samples[0])),
            json!(median_ratio(&samples[index], &samples[count - 1])),
            json!(disturbed[index]),
        ];
        table.push(&contestant.name, cells);
    }
    table
}

/// One round in which this thread kept its core, or the last of a few in which it did not.
fn quiet_round(contestant: &mut Contestant, effort: Effort) -> (f64, bool) {
    let mut nanos = 0.0;
    for _ in 0..=effort.retries {
        let before = machine::involuntary_switches();
        nanos = (contestant.round)(effort.budget);
        if machine::involuntary_switches() == before {
            return (nanos, true);
        }
    }
    (nanos, false)
}

fn median_ratio(samples: &[f64], reference: &[f64]) -> f64 {
    let ratios: Vec<_> = samples.iter().zip(reference).map(|(a, b)| a / b).collect();
    Spread::of(&ratios).median
}
