//! What must hold at the end of a soak.

use super::book::{Book, Counts, differ};
use super::memory::Line;
use super::report::SoakReport;
use super::{Found, Left, Load, Trace};
use crate::check::{PublishLog, Verdict};
use crate::node::Applied;

/// Compares everything that was counted or kept twice.
pub(super) fn judge(trace: Trace, found: Found, counts: &Counts, still_alive: u64) -> SoakReport {
    let Found { load, rests, machines, sums } = found;
    let mut book = Book::default();
    load.clients.iter().for_each(|client| book.merge(client));

    let mut differences = book.differences(counts);
    let mut equal = |name: &str, ours, theirs| differences.extend(differ(name, ours, theirs));
    equal("accepted, and taken or left by the loops", book.accepted, sums.drained + sums.left);
    equal("lives and managers left", 0, still_alive);
    equal("answers of peers' calls that were wrong", 0, load.churned.wrong);
    for Left { id, serial, open, pending, peers } in &rests {
        equal(&format!("node {id}: proposals open"), 0, *open as u64);
        equal(&format!("node {id}: removed peers left"), 0, *pending as u64);
        let (known_life, known) = &load.churned.known[*id as usize - 1];
        // Its members aside; a life that churn has not seen has no others.
        let theirs: std::collections::BTreeSet<_> =
            peers.iter().copied().filter(|id| *id > rests.len() as u64).collect();
        let are_known = if known_life == serial { *known == theirs } else { theirs.is_empty() };
        equal(&format!("node {id}: the peers that were added"), 1, u64::from(are_known));
    }
    let mut may_be = book.acked.clone();
    may_be.merge(&book.maybe);
    for (id, machine) in (1..).zip(&machines) {
        let denied = machine.ids.missing_from(&may_be);
        let name = format!("node {id}: applied, though told that they never would be");
        equal(&name, 0, denied);
    }

    let verdict = verdict(&load, &book, &machines, &sums.published, sums.backwards);
    let applied = machines.first().map_or(0, |machine| machine.ids.len());
    let done = vec![
        ("accepted", book.accepted),
        ("committed", book.fates[0]),
        ("applied", applied),
        ("refused, as there was no room", book.refused),
        ("tickets dropped", book.dropped),
        ("waits cancelled", book.cancelled),
        ("clients that came and went", book.lives),
        ("clients that panicked", book.panicked),
        ("leaders cut off", sums.cuts),
        ("leaders killed and started again", sums.kills),
        ("taken by the loops", sums.drained),
        ("left in a queue at a kill", sums.left),
        ("changes of peers", load.churned.changes),
        ("peers read slowly", load.read),
        ("pins held for seconds", load.stalls),
        ("changes of managers", load.managed),
        ("statuses checked", load.watched.iter().map(|(_, seen)| seen.reads()).sum()),
    ];
    SoakReport {
        lasted: trace.lasted,
        memory: Line::through(&trace.resident),
        samples: trace.samples,
        done,
        differences,
        verdict,
    }
}

/// The four zeros.
fn verdict(
    load: &Load,
    book: &Book,
    machines: &[Applied],
    published: &[PublishLog],
    backwards: u64,
) -> Verdict {
    let mut verdict = Verdict { backwards, ..Verdict::default() };
    for (serial, observer) in &load.watched {
        verdict += observer.judge(&[&published[*serial as usize]]);
    }
    let first = machines.first().map(|machine| machine.hash);
    for machine in machines {
        verdict.dup += machine.dup;
        verdict.lost += book.acked.missing_from(&machine.ids);
        verdict.lost += u64::from(Some(machine.hash) != first);
    }
    verdict
}
