//! What must hold in every run, and how a run is held to it.

use std::fmt;
use std::ops::AddAssign;

use crate::state::Seen;

/// What was found wrong; all zero in a correct run.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub struct Verdict {
    /// Statuses that a reader saw and the node never published.
    pub torn: u64,
    /// Terms that went back under a reader, commit indices that went back in a node, and
    /// publishes that the view refused for that reason.
    pub backwards: u64,
    /// Acknowledged proposals that a node never applied, and nodes whose state machine differs
    /// from the first one's.
    pub lost: u64,
    /// Proposals that a node applied more than once, counted per node.
    pub dup: u64,
}

impl Verdict {
    /// Whether nothing was found wrong.
    pub fn is_clean(&self) -> bool {
        *self == Self::default()
    }
}

impl AddAssign for Verdict {
    fn add_assign(&mut self, other: Self) {
        self.torn += other.torn;
        self.backwards += other.backwards;
        self.lost += other.lost;
        self.dup += other.dup;
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { torn, backwards, lost, dup } = self;
        write!(f, "torn={torn} backwards={backwards} lost={lost} dup={dup}")
    }
}

/// Distinct statuses that an observer keeps per node. A cluster publishes a handful per election,
/// so only a broken view gets near.
const MOST_DISTINCT: usize = 4096;

/// Every status that a node published, written down before it was published: whatever a reader
/// sees and this log lacks was never said.
#[derive(Clone, Debug)]
pub(crate) struct PublishLog(Vec<Seen>);

impl PublishLog {
    /// The log of a node that has published nothing yet.
    pub(crate) fn new(node_id: u64) -> Self {
        Self(vec![Seen::initial(node_id)])
    }

    /// Appends `seen`; the loop publishes after every step, mostly the same as before.
    pub(crate) fn append(&mut self, seen: Seen) {
        if self.0.last() != Some(&seen) {
            self.0.push(seen);
        }
    }

    /// How many terms the node led.
    pub(crate) fn terms_led(&self) -> u64 {
        self.0.iter().filter(|seen| seen.is_leader).count() as u64
    }

    fn contains(&self, seen: &Seen) -> bool {
        self.0.contains(seen)
    }
}

/// One reader's memory of what it saw on each node.
#[derive(Debug)]
pub(crate) struct Observer {
    nodes: Vec<Sightings>,
    backwards: u64,
    reads: u64,
}

#[derive(Clone, Debug, Default)]
struct Sightings {
    last: Option<Seen>,
    distinct: Vec<Seen>,
    /// Sightings beyond [`MOST_DISTINCT`], which no publish log can account for.
    beyond: u64,
}

impl Observer {
    pub(crate) fn new(nodes: usize) -> Self {
        Self { nodes: vec![Sightings::default(); nodes], backwards: 0, reads: 0 }
    }

    /// Notes what a read of the node at `node` returned.
    pub(crate) fn note(&mut self, node: usize, seen: Seen) {
        self.reads += 1;
        let sightings = &mut self.nodes[node];
        let last = sightings.last.replace(seen);
        if last == Some(seen) {
            return;
        }
        if last.is_some_and(|last| seen.term < last.term) {
            self.backwards += 1;
        }
        if sightings.distinct.contains(&seen) {
            return;
        }
        if sightings.distinct.len() < MOST_DISTINCT {
            sightings.distinct.push(seen);
        } else {
            sightings.beyond += 1;
        }
    }

    /// How many reads were checked.
    pub(crate) fn reads(&self) -> u64 {
        self.reads
    }

    /// Compares everything seen with what the nodes published.
    pub(crate) fn judge(&self, published: &[&PublishLog]) -> Verdict {
        let torn = self.nodes.iter().zip(published).map(|(sightings, log)| {
            let unknown = sightings.distinct.iter().filter(|seen| !log.contains(seen)).count();
            unknown as u64 + sightings.beyond
        });
        Verdict { torn: torn.sum(), backwards: self.backwards, ..Verdict::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nodestate::raft::Role;

    fn follower(term: u64, leader: u64) -> Seen {
        Seen::new(1, term, Some(leader), Role::Follower)
    }

    #[test]
    fn a_mix_of_two_publishes_is_torn() {
        let mut log = PublishLog::new(1);
        log.append(follower(1, 1));
        log.append(follower(2, 2));
        let mut observer = Observer::new(1);
        observer.note(0, Seen::initial(1));
        observer.note(0, follower(1, 1));
        observer.note(0, follower(2, 2));
        assert!(observer.judge(&[&log]).is_clean());

        observer.note(0, follower(2, 1));
        observer.note(0, follower(2, 1));
        assert_eq!(observer.judge(&[&log]), Verdict { torn: 1, ..Verdict::default() });
    }

    #[test]
    fn a_role_that_contradicts_is_leader_is_torn() {
        let mut log = PublishLog::new(1);
        log.append(follower(1, 2));
        let mut observer = Observer::new(1);
        observer.note(0, Seen { is_leader: true, ..follower(1, 2) });
        assert_eq!(observer.judge(&[&log]).torn, 1);
    }

    #[test]
    fn an_older_term_is_backwards_even_if_published() {
        let mut log = PublishLog::new(1);
        log.append(follower(1, 1));
        log.append(follower(2, 2));
        let mut observer = Observer::new(1);
        observer.note(0, follower(2, 2));
        observer.note(0, follower(1, 1));
        assert_eq!(observer.judge(&[&log]), Verdict { backwards: 1, ..Verdict::default() });
    }

    #[test]
    fn sightings_beyond_the_bound_count_as_torn() {
        let mut log = PublishLog::new(1);
        let mut observer = Observer::new(1);
        for term in 1..=MOST_DISTINCT as u64 + 2 {
            log.append(follower(term, 1));
            observer.note(0, follower(term, 1));
        }
        assert_eq!(observer.judge(&[&log]).torn, 2);
    }

    #[test]
    fn the_line_is_the_documented_one() {
        assert_eq!(Verdict::default().to_string(), "torn=0 backwards=0 lost=0 dup=0");
    }
}
