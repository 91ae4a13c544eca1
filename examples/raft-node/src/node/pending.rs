//! Proposals that stand in the leader's log and whose fate is open.

use std::collections::VecDeque;

use crate::proposal::Outcome;
use crate::state::Respond;

/// The open proposals of one term of leadership, in the order of their indices.
#[derive(Debug)]
pub(crate) struct Pending<R> {
    term: u64,
    open: VecDeque<(u64, R)>,
}

impl<R: Respond> Pending<R> {
    pub(crate) fn new() -> Self {
        Self { term: 0, open: VecDeque::new() }
    }

    /// Notes that the proposals of `responders` were appended from `first_index` on, in `term`.
    pub(crate) fn appended(
        &mut self,
        term: u64,
        first_index: u64,
        responders: impl IntoIterator<Item = R>,
    ) {
        debug_assert!(self.open.is_empty() || self.term == term, "an older term was abandoned");
        self.term = term;
        for (index, mut responder) in (first_index..).zip(responders) {
            responder.appended(index, term);
            self.open.push_back((index, responder));
        }
    }

    /// The fate of the proposal that stood at `index`, if one did: an entry of `term` was
    /// committed there.
    pub(crate) fn committed(&mut self, term: u64, index: u64) -> Option<(R, Outcome)> {
        let (_, responder) = self.open.pop_front_if(|(open, _)| *open == index)?;
        let is_own = term == self.term;
        let outcome =
            if is_own { Outcome::Committed { index, term } } else { Outcome::Overwritten };
        Some((responder, outcome))
    }

    /// Gives up on what is open unless the node still leads in the term of the appends: from here
    /// on it can neither promise nor rule out that they commit.
    pub(crate) fn abandon_unless_leading(
        &mut self,
        leads_in: Option<u64>,
    ) -> impl Iterator<Item = (R, Outcome)> {
        let lost = if leads_in == Some(self.term) { 0 } else { self.open.len() };
        self.open.drain(..lost).map(|(_, responder)| (responder, Outcome::Unknown))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A responder that remembers where it was appended, and answers nobody.
    #[derive(Debug, Default, PartialEq)]
    struct Noted(Option<(u64, u64)>);

    impl Respond for Noted {
        fn appended(&mut self, index: u64, term: u64) {
            self.0 = Some((index, term));
        }

        fn answer(self, _: Outcome) {}
    }

    /// Appended from index 10 on, in term 3.
    fn pending(count: usize) -> Pending<Noted> {
        let mut pending = Pending::new();
        pending.appended(3, 10, (0..count).map(|_| Noted::default()));
        pending
    }

    #[test]
    fn the_term_at_the_index_decides() {
        let mut pending = pending(3);
        assert_eq!(pending.committed(2, 9), None);
        let own = Outcome::Committed { index: 10, term: 3 };
        assert_eq!(pending.committed(3, 10), Some((Noted(Some((10, 3))), own)));
        assert_eq!(pending.committed(4, 11), Some((Noted(Some((11, 3))), Outcome::Overwritten)));
    }

    #[test]
    fn leadership_of_another_term_is_no_leadership() {
        let mut pending = pending(2);
        assert_eq!(pending.abandon_unless_leading(Some(3)).count(), 0);
        let lost: Vec<_> = pending.abandon_unless_leading(Some(5)).collect();
        assert_eq!(lost.len(), 2);
        assert!(lost.iter().all(|(_, outcome)| *outcome == Outcome::Unknown));
        assert_eq!(pending.abandon_unless_leading(None).count(), 0);
    }
}
