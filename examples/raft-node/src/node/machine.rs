//! The replicated state machine: a running hash of everything applied, and the ids in it.

use std::hash::{DefaultHasher, Hasher};

use raft::eraftpb::Entry;

use crate::proposal::{IdSet, ProposalId};

/// A state machine whose state is the history itself, so two machines agree exactly if they
/// applied the same commands at the same places.
#[derive(Debug, Default)]
pub(crate) struct Machine {
    history: DefaultHasher,
    last_index: u64,
    applied: Applied,
}

/// What a machine has to show at the end.
#[derive(Debug, Default)]
pub(crate) struct Applied {
    pub(crate) ids: IdSet,
    /// Ids that came up again.
    pub(crate) dup: u64,
    pub(crate) hash: u64,
}

impl Machine {
    /// Applies a committed entry.
    ///
    /// There is no deduplication here: a proposal is applied once because a client that does not
    /// know its fate does not repeat it, and this is where that is checked.
    pub(crate) fn apply(&mut self, entry: &Entry) {
        self.last_index = entry.index;
        self.history.write_u64(entry.index);
        self.history.write_u64(entry.term);
        self.history.write(&entry.data);
        if let Some(id) = ProposalId::of_command(&entry.data)
            && !self.applied.ids.insert(id)
        {
            self.applied.dup += 1;
        }
    }

    /// The index of the last command, 0 before the first.
    pub(crate) fn last_index(&self) -> u64 {
        self.last_index
    }

    /// The hash of all commands so far.
    pub(crate) fn hash(&self) -> u64 {
        self.history.finish()
    }

    /// The ids of all commands so far.
    pub(crate) fn ids(&self) -> &IdSet {
        &self.applied.ids
    }

    /// Ids that came up again so far.
    pub(crate) fn dup(&self) -> u64 {
        self.applied.dup
    }

    pub(crate) fn finish(self) -> Applied {
        Applied { hash: self.history.finish(), ..self.applied }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proposal::Proposal;

    fn entry(index: u64, seq: u64) -> Entry {
        let command = Proposal::new(ProposalId { client: 0, seq }).command;
        Entry { index, term: 1, data: command.into(), ..Entry::default() }
    }

    fn applied(entries: &[Entry]) -> Applied {
        let mut machine = Machine::default();
        entries.iter().for_each(|entry| machine.apply(entry));
        machine.finish()
    }

    #[test]
    fn the_hash_tells_order_and_place() {
        let straight = applied(&[entry(1, 0), entry(2, 1)]);
        assert_eq!(straight.hash, applied(&[entry(1, 0), entry(2, 1)]).hash);
        assert_ne!(straight.hash, applied(&[entry(1, 1), entry(2, 0)]).hash);
        assert_ne!(straight.hash, applied(&[entry(1, 0), entry(3, 1)]).hash);
    }

    #[test]
    fn a_repeated_id_counts_as_dup() {
        assert_eq!(applied(&[entry(1, 0), entry(2, 1)]).dup, 0);
        assert_eq!(applied(&[entry(1, 0), entry(2, 0), entry(3, 0)]).dup, 2);
    }
}
