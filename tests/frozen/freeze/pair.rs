//! Two victims at once: the one is frozen, then the other, and a third thread works beside both.

use std::{io, time::Duration};

use super::{Child, path::Path, verdict, victim::Reached};
use crate::rows::Scenario;

/// What was seen with both frozen.
#[derive(Debug)]
pub(crate) struct Pair {
    /// Instructions that each ran before.
    pub(crate) steps: [usize; 2],
    /// How far each got.
    pub(crate) reached: [Reached; 2],
    /// Whether the third thread was not done in time, or one victim waited for the other.
    pub(crate) stopped: bool,
    /// Why the run did not come to its end with the object as it has to be.
    pub(crate) broken: Option<String>,
}

/// Freezes the first victim of a new scenario after `steps[0]` instructions, then the second after
/// `steps[1]`; lets them go in that order, or the other way round.
///
/// No way is known beforehand: what the second does depends on where the first stands.
///
/// # Errors
/// The system refuses to fork or to trace. What goes wrong in the scenario is [`Pair::broken`].
pub(crate) fn freeze_two(
    make: fn() -> Scenario,
    steps: [usize; 2],
    is_first_first: bool,
    patience: Duration,
) -> io::Result<Pair> {
    let mut pair =
        Pair { steps: [0; 2], reached: [Reached::Frozen; 2], stopped: false, broken: None };
    let mut child = Child::fork(make)?;
    let course = child.meet(2).and_then(|victims| {
        for (index, victim) in victims.iter().enumerate() {
            let way = &mut Path::default();
            (pair.steps[index], pair.reached[index]) = victim.advance(steps[index], 0, way)?;
        }
        pair.stopped = pair.reached.contains(&Reached::Sleep);
        pair.stopped |= !child.is_other_done_within(patience)?;
        let mut both: Vec<_> = victims.into_iter().zip(pair.reached).collect();
        if !is_first_first {
            both.reverse();
        }
        both.into_iter().try_for_each(|(victim, reached)| victim.let_go(reached))
    });
    pair.broken = verdict(child.reap()?, course)?;
    Ok(pair)
}
