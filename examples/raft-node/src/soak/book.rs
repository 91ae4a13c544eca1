//! What is counted twice: by each client in its own book, and by all of them in the crate's metrics.

use nodestate::metrics::{Counter, Level, Metrics, RegisterError, Value};

use crate::proposal::{IdSet, Outcome, ProposalId};

/// The fates of a proposal that are told.
const FATES: [&str; 5] = ["committed", "rejected", "overwritten", "unknown", "closed"];

/// The place of an outcome in [`FATES`]; none for one that is no answer.
fn fate(outcome: Outcome) -> Option<usize> {
    match outcome {
        Outcome::Committed { .. } => Some(0),
        Outcome::Rejected { .. } => Some(1),
        Outcome::Overwritten => Some(2),
        Outcome::Unknown => Some(3),
        Outcome::Closed => Some(4),
        Outcome::Expired => None,
    }
}

/// The counters that all threads share, whoever comes and goes.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    registry: Metrics,
    accepted: Counter,
    fates: [Counter; FATES.len()],
    dropped: Counter,
    panicked: Counter,
    clients: Level,
    /// One in so many is left out on purpose; 0: none.
    forgets_every: u64,
}

impl Counts {
    /// Counters at zero. With `forgets`, they miss one proposal in a thousand: to see that noticed.
    pub(super) fn new(forgets: bool) -> Result<Self, RegisterError> {
        let registry = Metrics::new();
        let mut fates = Vec::new();
        for fate in FATES {
            let help = "Proposals, by what their callers were told.";
            fates.push(registry.counter("soak_answered_total", help, &[("outcome", fate)])?);
        }
        let fates = fates.try_into().expect("one for each");
        let accepted =
            registry.counter("soak_accepted_total", "Proposals that a node took.", &[])?;
        let dropped =
            registry.counter("soak_dropped_total", "Tickets that nobody waited for.", &[])?;
        let panicked = registry.counter("soak_panicked_total", "Clients that panicked.", &[])?;
        let clients = registry.level("soak_clients", "Clients at this moment.", &[])?;
        let forgets_every = if forgets { 1000 } else { 0 };
        Ok(Self { registry, accepted, fates, dropped, panicked, clients, forgets_every })
    }

    pub(super) fn accepted(&self) -> u64 {
        self.accepted.sum()
    }

    /// Those that were answered, or whose tickets were dropped.
    pub(super) fn settled(&self) -> u64 {
        self.fates.iter().map(Counter::sum).sum::<u64>() + self.dropped.sum()
    }

    pub(super) fn clients(&self) -> &Level {
        &self.clients
    }

    /// How many outcomes of each kind, with the kinds' names.
    pub(super) fn by_fate(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        FATES.into_iter().zip(&self.fates).map(|(name, count)| (name, count.sum()))
    }

    /// The sum of all counters as a snapshot of the registry tells them.
    pub(super) fn exported(&self) -> u64 {
        let counter = |value: &Value| match value {
            Value::Counter(sum) => Some(*sum),
            _ => None,
        };
        self.registry.snapshot().iter().filter_map(|sample| counter(sample.value())).sum()
    }

    fn note_accepted(&self, id: ProposalId) {
        if self.forgets_every == 0 || id.seq % self.forgets_every != self.forgets_every - 1 {
            self.accepted.increment();
        }
    }
}

/// The book of one client, and of those who came before it under its number.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) next_seq: u64,
    pub(super) accepted: u64,
    pub(super) fates: [u64; FATES.len()],
    pub(super) dropped: u64,
    pub(super) panicked: u64,
    pub(super) refused: u64,
    pub(super) cancelled: u64,
    pub(super) lives: u64,
    /// Those whose `Committed` arrived.
    pub(super) acked: IdSet,
    /// Those that may have been applied or not.
    pub(super) maybe: IdSet,
}

impl Book {
    /// A node has taken `id`.
    pub(super) fn accepted(&mut self, counts: &Counts, id: ProposalId) {
        self.accepted += 1;
        counts.note_accepted(id);
    }

    /// A ticket told this; false if it was no answer.
    pub(super) fn answered(&mut self, counts: &Counts, id: ProposalId, outcome: Outcome) -> bool {
        let Some(fate) = fate(outcome) else { return false };
        self.fates[fate] += 1;
        counts.fates[fate].increment();
        match outcome {
            Outcome::Committed { .. } => _ = self.acked.insert(id),
            Outcome::Unknown => _ = self.maybe.insert(id),
            // Told that it was never applied: the machines are looked through for it.
            _ => {}
        }
        true
    }

    /// The ticket was dropped unanswered.
    pub(super) fn dropped(&mut self, counts: &Counts, id: ProposalId) {
        self.dropped += 1;
        counts.dropped.increment();
        self.maybe.insert(id);
    }

    pub(super) fn panicked(&mut self, counts: &Counts) {
        self.panicked += 1;
        counts.panicked.increment();
    }

    /// Adds another client's.
    pub(super) fn merge(&mut self, other: &Self) {
        self.accepted += other.accepted;
        self.fates.iter_mut().zip(other.fates).for_each(|(sum, theirs)| *sum += theirs);
        self.dropped += other.dropped;
        self.panicked += other.panicked;
        self.refused += other.refused;
        self.cancelled += other.cancelled;
        self.lives += other.lives;
        self.acked.merge(&other.acked);
        self.maybe.merge(&other.maybe);
    }

    /// The names of the counts that are not what the counters say, each with both figures.
    pub(super) fn differences(&self, counts: &Counts) -> Vec<String> {
        let mut pairs = vec![
            ("accepted", self.accepted, counts.accepted()),
            ("dropped", self.dropped, counts.dropped.sum()),
            ("panicked", self.panicked, counts.panicked.sum()),
            ("clients left", 0, counts.clients.sum().unsigned_abs()),
            ("settled", self.accepted, counts.settled()),
            ("acked", self.fates[0], self.acked.len()),
            ("unknown or dropped", self.fates[3] + self.dropped, self.maybe.len()),
        ];
        pairs.extend(
            FATES.into_iter().zip(self.fates).zip(&counts.fates).map(|((n, a), b)| (n, a, b.sum())),
        );
        let all = self.accepted + self.fates.iter().sum::<u64>() + self.dropped + self.panicked;
        pairs.push(("exported", all, counts.exported()));
        pairs.into_iter().filter_map(|(name, ours, theirs)| differ(name, ours, theirs)).collect()
    }
}

/// A line about two figures that should be one.
pub(super) fn differ(name: &str, ours: u64, theirs: u64) -> Option<String> {
    (ours != theirs).then(|| format!("{name}: {ours} and {theirs}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(forgets: bool) -> Vec<String> {
        let counts = Counts::new(forgets).unwrap();
        let mut book = Book::default();
        for seq in 0..2000 {
            let id = ProposalId { client: 1, seq };
            book.accepted(&counts, id);
            match seq % 3 {
                0 => {
                    assert!(book.answered(&counts, id, Outcome::Committed { index: seq, term: 1 }))
                }
                1 => assert!(book.answered(&counts, id, Outcome::Closed)),
                _ => book.dropped(&counts, id),
            }
        }
        assert!(!book.answered(&counts, ProposalId { client: 1, seq: 0 }, Outcome::Expired));
        book.differences(&counts)
    }

    #[test]
    fn equal_books_have_no_differences() {
        assert_eq!(filled(false), Vec::<String>::new());
    }

    #[test]
    fn a_counter_that_forgets_is_noticed() {
        let names = filled(true);
        assert_eq!(names[0], "accepted: 2000 and 1998");
        assert!(names[1].starts_with("exported"), "{names:?}");
    }
}
