//! Proposals that stand in the leader's log and whose fate is open.

use std::collections::VecDeque;

use crate::proposal::{Outcome, ProposalId};

/// The open proposals of one term of leadership, in the order of their indices.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    term: u64,
    open: VecDeque<(u64, ProposalId)>,
}

impl Pending {
    /// Notes that `ids` were appended from `first_index` on, in `term`.
    pub(crate) fn appended(
        &mut self,
        term: u64,
        first_index: u64,
        ids: impl Iterator<Item = ProposalId>,
    ) {
        debug_assert!(self.open.is_empty() || self.term == term, "an older term was abandoned");
        self.term = term;
        self.open.extend((first_index..).zip(ids));
    }

    /// The fate of the proposal that stood at `index`, if one did: an entry of `term` was
    /// committed there.
    pub(crate) fn committed(&mut self, term: u64, index: u64) -> Option<(ProposalId, Outcome)> {
        let (_, id) = self.open.pop_front_if(|(open, _)| *open == index)?;
        Some((id, if term == self.term { Outcome::Committed } else { Outcome::Overwritten }))
    }

    /// Gives up on what is open unless the node still leads in the term of the appends: from here
    /// on it can neither promise nor rule out that they commit.
    pub(crate) fn abandon_unless_leading(
        &mut self,
        leads_in: Option<u64>,
    ) -> impl Iterator<Item = (ProposalId, Outcome)> {
        let lost = if leads_in == Some(self.term) { 0 } else { self.open.len() };
        self.open.drain(..lost).map(|(_, id)| (id, Outcome::Unknown))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(range: std::ops::Range<u64>) -> impl Iterator<Item = ProposalId> {
        range.map(|seq| ProposalId { client: 0, seq })
    }

    #[test]
    fn the_term_at_the_index_decides() {
        let mut pending = Pending::default();
        pending.appended(3, 10, ids(0..3));
        assert_eq!(pending.committed(2, 9), None);
        let fates = [pending.committed(3, 10), pending.committed(4, 11)].map(|fate| fate.unwrap());
        assert_eq!(fates.map(|(id, _)| id.seq), [0, 1]);
        assert_eq!(fates.map(|(_, outcome)| outcome), [Outcome::Committed, Outcome::Overwritten]);
    }

    #[test]
    fn leadership_of_another_term_is_no_leadership() {
        let mut pending = Pending::default();
        pending.appended(3, 10, ids(0..2));
        assert_eq!(pending.abandon_unless_leading(Some(3)).count(), 0);
        let lost: Vec<_> = pending.abandon_unless_leading(Some(5)).collect();
        assert_eq!(lost.len(), 2);
        assert!(lost.iter().all(|(_, outcome)| *outcome == Outcome::Unknown));
        assert_eq!(pending.abandon_unless_leading(None).count(), 0);
    }
}
